"""`whoperforms fetch`: the public files from their publishers."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from whoperforms.cli.settings import CONTACT, MIRROR
from whoperforms.cli.terminal import progress
from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.download import State
from whoperforms.fetch.fetch import Report, fetch, survey
from whoperforms.fetch.files import Held, held
from whoperforms.fetch.plan import YEARS, Step, Wanted
from whoperforms.fetch.publishers import SOURCES
from whoperforms.kernel.errors import WhoPerformsError

PATIENCE = 2.0  # seconds without a word
THOUSAND = 1000
UNITS = ("bytes", "KB", "MB", "GB", "TB")


@click.command("fetch", short_help="Download the public files.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder for the files; made when it is not there."
)
@click.option("--dry-run", is_flag=True, help="Say what would be fetched, and fetch nothing.")
@click.option(
    "--source",
    "sources",
    type=click.Choice([str(source) for source in SOURCES]),
    multiple=True,
    help="Only this source; may be given again. [default: all]",
)
@click.option(
    "--years",
    type=click.IntRange(1, 100),
    default=YEARS,
    show_default=True,
    help="So many of the newest years of Medicare's counts.",
)
@MIRROR
@CONTACT
def command(
    out: Path, sources: tuple[str, ...], years: int, mirror: str | None, contact: str | None, *, dry_run: bool
) -> None:
    """Download into OUT what the publishers have and OUT has not. What is here unchanged is not fetched again."""
    now = datetime.now(UTC)
    chosen = frozenset(Source(source) for source in sources) or frozenset(SOURCES)
    wanted = Wanted(today=now.date(), sources=chosen, years=years)
    with Connection(mirror=mirror, contact=contact) as connection:
        if dry_run:
            with progress() as bars:
                report = survey(
                    out, wanted, connection, now=now, on_step=lambda done, of: bars("asking the publishers", done, of)
                )
        else:
            report = fetched(out, wanted, connection, now=now)
    print_report(report, fetched=not dry_run)
    if not dry_run and (options := _options(held(out))):
        click.echo(f"Build its directory:\n  whoperforms build --out out {options}")


def fetched(folder: Path, wanted: Wanted, connection: Connection, *, now: datetime) -> Report:
    """Bring `folder` up to what the publishers offer, showing how far each download is."""
    with _transfers() as transfers:
        return fetch(folder, wanted, connection, now=now, on_progress=transfers)


def print_report(report: Report, *, fetched: bool) -> None:
    """Print what became, or would become, of each file. Raises: the last of what went wrong, the others printed."""
    for line in _lines(report.steps, fetched=fetched):
        click.echo(line)
    if not fetched and report.steps:
        missing = [step for step in report.steps if step.state is not State.HERE]
        click.echo(f"To fetch: {len(missing)} files, {amount(sum(step.bytes or 0 for step in missing))} in all.")
    _raise(report.failures)


def _lines(steps: Sequence[Step], *, fetched: bool) -> Iterator[str]:
    """Yield two lines for each file, the first in columns; an address has no room beside them."""
    rows = [(step.offer.release.kind.label, step.offer.release.days, _size(step)) for step in steps]
    what, covers, size = (max((len(row[at]) for row in rows), default=0) for at in range(3))
    for step, row in zip(steps, rows, strict=True):
        yield f"{row[0]:<{what}}  {row[1]:<{covers}}  {row[2]:>{size}}  {step.state}"
        yield f"  {step.offer.release.name if fetched else step.offer.address}"


def _size(step: Step) -> str:
    return "not stated" if step.bytes is None else amount(step.bytes)


def _raise(failures: Sequence[WhoPerformsError]) -> None:
    for why in failures[:-1]:
        click.echo(f"whoperforms: {why}", err=True)
    if failures:
        raise failures[-1]


def _options(here: Held) -> str:
    given = {
        "--nppes": here.nppes if here.nppes_monthly else (),
        "--nucc": (here.nucc,),
        "--deactivated": (here.deactivated,),
        "--part-b": here.part_b,
        "--leie": (here.leie,),
    }
    if not given["--nppes"]:
        return ""
    words = [[flag, *(quote(str(path)) for path in paths if path)] for flag, paths in given.items()]
    return " ".join(" ".join(option) for option in words if len(option) > 1)


def amount(size: float) -> str:
    """Return a number of bytes as people say it.

    >>> amount(999), amount(1_104_000_000)
    ('999 bytes', '1.1 GB')
    """
    power = 0
    while size >= THOUSAND and power < len(UNITS) - 1:
        size, power = size / THOUSAND, power + 1
    return f"{size:.1f} {UNITS[power]}" if power else f"{size:.0f} {UNITS[0]}"


class _Transfers:
    """How far each download is: a bar with bytes, rate and time left on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._bars: Progress | None = None
        self._name = ""
        self._task: Any = None
        self._began = self._said = time.monotonic()
        self._bytes_before = 0

    def __call__(self, name: str, done: int, total: int | None) -> None:
        if name != self._name:
            self._name, self._began, self._bytes_before, self._task = name, time.monotonic(), done, None
        if sys.stderr.isatty():
            self._draw(name, done, total)
        elif time.monotonic() - self._said >= PATIENCE:
            self._said = time.monotonic()
            click.echo(self._line(name, done, total), err=True)

    def _draw(self, name: str, done: int, total: int | None) -> None:
        if self._bars is None:
            columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
            self._bars = Progress(*columns, TransferSpeedColumn(), TimeRemainingColumn(), console=Console(stderr=True))
            self._bars.start()
        if self._task is None:
            self._task = self._bars.add_task(name, total=total, completed=done)
        self._bars.update(self._task, completed=done, total=total)

    def _line(self, name: str, done: int, total: int | None) -> str:
        rate = (done - self._bytes_before) / max(time.monotonic() - self._began, 1e-3)
        if total is None:
            return f"{name}: {amount(done)}, {amount(rate)}/s"
        left = f", {(total - done) / rate:,.0f} s left" if rate > 0 else ""
        return f"{name}: {amount(done)} of {amount(total)}, {amount(rate)}/s{left}"

    def close(self) -> None:
        if self._bars is not None:
            self._bars.stop()


@contextmanager
def _transfers() -> Iterator[_Transfers]:
    shown = _Transfers()
    try:
        yield shown
    finally:
        shown.close()
