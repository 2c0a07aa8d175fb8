"""What several commands print alike: JSON, tables, telephone numbers, progress."""

import json
import shutil
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.workplaces import Stated
from whoperforms.store.records import Location

WIDE = 180  # columns of a table where nobody looks at a screen
PATIENCE = 2.0  # seconds without a word; longer work shows how far it is
TEN_DIGITS = 10
NINE_DIGITS = 9


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print `value` for a program to read."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: Sequence[str] = ()) -> None:
    """Print rows under their columns; those in `numbers` stand to the right."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else _cell(cell)) for cell in row))  # data is no markup
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    with console.capture() as drawn:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in drawn.get().strip("\n").splitlines() if line.strip()))


def _cell(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def telephone(number: str | None) -> str:
    """Return a number as Americans write it.

    >>> telephone("6175550100")
    '(617) 555-0100'
    """
    if number is None:
        return "no telephone number given"
    if len(number) != TEN_DIGITS or not number.isascii():
        return number
    return f"({number[:3]}) {number[3:6]}-{number[6:]}"


def postal_code(code: str | None) -> str | None:
    """Return a ZIP code as it is written; anything else as it stands.

    >>> postal_code("021155804")
    '02115-5804'
    """
    nine = code is not None and len(code) == NINE_DIGITS and code.isascii() and code.isdigit()
    return f"{code[:5]}-{code[5:]}" if code and nine else code


def address(place: Location, *, short: bool = False) -> str:
    """Return where a place is, as far as it is stated; `short` leaves out the last four digits of the ZIP code."""
    code = place.postal_code[:5] if short and place.postal_code else postal_code(place.postal_code)
    state = " ".join(part for part in (place.state, code) if part)
    country = None if place.country == "US" else place.country
    parts = (place.line_1, place.line_2, place.city, state, country)
    return ", ".join(part for part in parts if part) or "no address given"


def address_line(place: Stated) -> str:
    """Return an address as a source states it, in one line."""
    state = " ".join(part for part in (place.state, postal_code(place.postal_code)) if part)
    return ", ".join(part for part in (place.line_1, place.line_2, place.city, state) if part) or "no address given"


def wrapped(line: str, *, indent: int = 0) -> list[str]:
    """Return a line cut to the width of the terminal, all its parts indented as its start is."""
    start = " " * (indent + len(line) - len(line.lstrip()))
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    lines = textwrap.wrap(
        line.strip(),
        width,
        initial_indent=start,
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [""]


def cited(*facts: Fact) -> str:
    """Return where a statement comes from, short enough for the end of a line; rows of one release together."""
    rows: dict[str, list[str]] = {}
    for fact in facts:
        release = f"received {fact.release}" if fact.received else fact.release
        of = rows.setdefault(f"{fact.source.label} {release}", [])
        of += [] if fact.row is None else [f"{fact.row:,}"]
    return "; ".join(of + _numbered(list(dict.fromkeys(found))) for of, found in rows.items())


def _numbered(rows: list[str]) -> str:
    return f", row{'s' * (len(rows) > 1)} {' and '.join(rows)}" if rows else ""


class _Bars:
    """Progress as bars on a terminal, else as a plain line now and then."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._steps: dict[str, float] = {}
        self._bars: Progress | None = None
        self._tasks: dict[str, Any] = {}

    def __call__(self, label: str, done: int, total: int, rows: int | None = None) -> None:
        now = time.monotonic()
        seconds = now - self._steps.setdefault(label, now)
        if now - self._began < PATIENCE:
            return
        if not sys.stderr.isatty():
            if now - self._said >= PATIENCE:
                self._said = now
                click.echo(_line(label, done / total, rows, seconds) if total > 1 else f"{label} ...", err=True)
            return
        if self._bars is None:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[rows]}"),
                TimeRemainingColumn(),
            )
            self._bars = Progress(*columns, console=Console(stderr=True))
            self._bars.start()
        if label not in self._tasks:
            self._tasks[label] = self._bars.add_task(label, total=total, rows="")
        self._bars.update(self._tasks[label], completed=done, total=total, rows=_pace(rows, seconds))

    def close(self) -> None:
        if self._bars is not None:
            for task in self._bars.tasks:
                self._bars.update(task.id, completed=task.total)
            self._bars.stop()


def _line(label: str, share: float, rows: int | None, seconds: float) -> str:
    left = f"{seconds * (1 - share) / share:,.0f} s left" if share and seconds else ""
    return f"{label}: " + ", ".join(part for part in (f"{share:.0%}", _pace(rows, seconds), left) if part)


def _pace(rows: int | None, seconds: float) -> str:
    if rows is None:
        return ""
    return f"{rows:,} rows, {rows / seconds:,.0f} rows/s" if seconds else f"{rows:,} rows"


@contextmanager
def progress() -> Iterator[_Bars]:
    """Yield what takes (label, done, total, rows); shows it once the work has taken two seconds."""
    bars = _Bars()
    try:
        yield bars
    finally:
        bars.close()
