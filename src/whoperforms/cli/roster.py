"""`whoperforms roster`: the header that an issuer fills in, and what would become of each row of a roster."""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from whoperforms.build.published import published_files
from whoperforms.certification.programme import programmes
from whoperforms.cli.settings import DEFINITIONS
from whoperforms.cli.terminal import print_json, print_table
from whoperforms.kernel.errors import BadQuestion, BadRelease
from whoperforms.procedures.load import load, names
from whoperforms.sources.roster_columns import TEMPLATE
from whoperforms.sources.roster_manifest import manifest_beside
from whoperforms.sources.roster_verdicts import Checked, Verdict, checked

FILE = click.Path(path_type=Path, readable=False)
OUTCOMES = ("row", "issuer_record_id", "npi", "outcome", "reason")
NAMES_UNSEEN = "Nothing was changed. Whether a name is that of its NPI is seen when a directory is built."


@click.group("roster", short_help="Write an empty roster, or look one through.")
def command() -> None:
    """Write an empty roster for an issuer to fill in, or say what would become of each row of one."""


@command.command("template", short_help="Write the header of a roster.")
@click.option("--out", type=FILE, help="A file that is not there yet; without it to standard output.")
def template(out: Path | None) -> None:
    """Write the header of a roster, as docs/roster.md explains it column by column."""
    _write_csv(out, TEMPLATE, ())


@command.command("check", short_help="Say what would become of each row.")
@click.argument("file", type=FILE)
@click.option("--out", type=FILE, help="A file that is not there yet, for the outcomes as CSV.")
@click.option("--json", "as_program", is_flag=True, help="The same for programs (docs/cli.md).")
@DEFINITIONS
def check(file: Path, out: Path | None, definitions: Path | None, *, as_program: bool) -> None:
    """Say what would become of each row of the roster FILE, with the manifest beside it if there is one.

    Nothing is changed. FILE keeps its name: roster_ISSUER_PROGRAMME_YYYYMMDD.csv.
    """
    looked_through = _looked_through(file, definitions)
    if out is not None:
        _write_csv(out, OUTCOMES, _outcomes(looked_through))
    if as_program:
        print_json(_as_json(looked_through))
        return
    print_table(OUTCOMES, _outcomes(looked_through), numbers=("row",))
    for sentence in _closing(looked_through):
        click.echo(sentence)


def _looked_through(path: Path, definitions: Path | None) -> Checked:
    file, *_ = published_files(path)
    if file.archive is not None:
        raise BadRelease(f"{path}: a zip archive; unpack it, so that a roster lies beside its manifest")
    known = programmes(load(name, folder=definitions) for name in names(definitions))
    with file.opened() as (content, _):
        return checked(content, file.file, manifest=manifest_beside(path), programmes=known)


def _outcomes(roster: Checked) -> list[tuple[object, ...]]:
    return [(of.row, of.issuer_record_id, of.npi, of.verdict.value, of.reason) for of in roster.judgements]


def _counts(roster: Checked) -> dict[str, int]:
    found = Counter(of.verdict for of in roster.judgements)
    return {verdict.value: found[verdict] for verdict in Verdict}


def _closing(roster: Checked) -> Iterable[str]:
    of = roster.manifest
    counts = ", ".join(f"{rows:,} {verdict}" for verdict, rows in _counts(roster).items())
    yield f"{of.issuer}, {of.programme}, {of.kind} list of {of.as_of.isoformat()}: {counts}."
    if roster.unknown:
        yield f"Columns that are not read: {', '.join(roster.unknown)}."
    yield NAMES_UNSEEN


def _as_json(roster: Checked) -> dict[str, Any]:
    return {
        "issuer": roster.manifest.issuer,
        "programme": roster.manifest.programme,
        "kind": roster.manifest.kind,
        "as_of": roster.manifest.as_of.isoformat(),
        "not_read": list(roster.unknown),
        "rows": [dict(zip(OUTCOMES, outcome, strict=True)) for outcome in _outcomes(roster)],
    }


def _write_csv(out: Path | None, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows to a new file or to standard output. Raises: BadQuestion when the file is there."""
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows([header, *rows])
        return
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    except FileExistsError:
        raise BadQuestion(f"{out}: is there already; name a file that is not") from None
