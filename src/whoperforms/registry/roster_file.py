"""A roster as somebody gives it to the registry: CSV, or the first sheet of a workbook, read into rows.

Source: our own format, explained in docs/roster.md; a workbook's days may be real days (ECMA-376, 18.17.4.1), its NPIs
        numbers.
Shape:  judged by its content before anything of it is read, and refused whole where a formula could stand for another
        value than the one shown. What becomes of a row is judged by the rules that every roster is read by.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final
from zipfile import ZipFile

import polars as pl

from whoperforms.certification.acts.fields import whole
from whoperforms.certification.bodies.people import Listed
from whoperforms.certification.listing import RosterGiven, RosterRow, unnamed
from whoperforms.certification.roster import RosterKind
from whoperforms.certification.standing import State
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.errors import BadField, BadRelease
from whoperforms.kernel.sentence import Sentence
from whoperforms.registry.file_faults import MOST_BYTES, BadFile, FileFault
from whoperforms.registry.file_kinds import IMPORTS, FileKind, kind_of
from whoperforms.registry.roster_given import MOST_ROWS, RosterFile
from whoperforms.sources.roster import entries_of
from whoperforms.sources.roster_columns import COLUMNS, TEMPLATE
from whoperforms.sources.roster_manifest import Manifest
from whoperforms.sources.roster_rows import Judged, judged
from whoperforms.sources.roster_rules import iso_day
from whoperforms.sources.roster_verdicts import Verdict, checked
from whoperforms.sources.spreadsheet import NotASpreadsheet, Row
from whoperforms.sources.spreadsheet import rows as rows_of

FORMULA: Final = re.compile(rb"<(?:\w+:)?f(?:[ \t\r\n][^>]*)?/?>")
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
DATE_1904: Final = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']")
DAYS: Final = frozenset(column.published for column in COLUMNS if column.read is iso_day)
FIVE_DIGITS: Final = 5
LAST_SERIAL: Final = 2_958_465  # 9999-12-31
NAMED: Final = ("family", "given", "middle", "suffix", "credential", "pathway", "device")


def read(file: RosterFile) -> RosterGiven:
    """Return a roster's rows; none is `sure` yet, for no directory was asked. Raises: BadFile, BadRelease."""
    kind = _screened(file)
    text = _as_text(file) if kind is FileKind.XLSX else file.content
    if text.count(b"\n") > MOST_ROWS + 1:
        raise BadRelease(
            f"{file.name}: more than {MOST_ROWS:,} rows; give it in parts, each with the columns in its first line"
        )
    manifest = file.manifest or Manifest(
        issuer=file.issuer,
        programme=file.known.id,
        kind=RosterKind.CHANGES,
        as_of=file.as_of,
        rows=None,
        sha256=None,
    )
    if kind is FileKind.XLSX and manifest.sha256 == file.sha256:
        manifest = _of_text(manifest, text)
    name = re.sub(r"\.xlsx$", ".csv", file.name, flags=re.IGNORECASE)
    programmes = {file.known.id: file.known}
    roster = judged(BytesIO(text), name, manifest, programmes)
    if not roster.rows:
        raise BadRelease(f"{file.name}: no row under its header; give a file that names somebody")
    verdicts = checked(BytesIO(text), name, manifest=manifest, programmes=programmes).judgements
    said = _said(roster, file.programme)
    return RosterGiven(
        programme=file.programme,
        issuer=roster.manifest.issuer,
        as_of=roster.manifest.as_of,
        sha256=file.sha256,
        rows=tuple(_row(said.get(at.row), at.row, at.issuer_record_id or "", at.verdict, at.reason) for at in verdicts),
    )


def _screened(file: RosterFile) -> FileKind:
    """Return what kind of file it is. Raises: BadFile."""
    if len(file.content) > MOST_BYTES:
        raise BadFile(FileFault.TOO_LARGE, name=file.name)
    try:
        return kind_of(file.content, IMPORTS)
    except BadFile as why:
        raise BadFile(why.fault, name=file.name, taken=why.taken) from None


def _row(said: Listed | None, row: int, record: str, verdict: Verdict, reason: str) -> RosterRow:
    if said is None:
        return RosterRow(
            row=row, record=record, said=None, no_consent=verdict is Verdict.LEFT_OUT, why=Sentence.of(reason)
        )
    try:
        return RosterRow(row=row, record=said.record, said=whole(said), why="" if said.consent else Sentence.of(reason))
    except BadField as why:
        return RosterRow(
            row=row, record=record, said=None, why=Sentence("{column} {why}", column=why.field, why=why.sentence)
        )


def _said(roster: Judged, programme: str) -> dict[int, Listed]:
    """Return by row what each says that may be kept; of who does not agree to be named only where they stand."""
    kept = roster.frame.filter(pl.col("why").is_null())
    agreed = kept.filter(pl.col("consent") == "yes")
    entries = entries_of(kept, roster.manifest).rows(named=True)
    named = set(agreed["row"])
    return {entry["row"]: _listed(entry, roster, programme, consent=entry["row"] in named) for entry in entries}


def _listed(entry: Mapping[str, Any], roster: Judged, programme: str, *, consent: bool) -> Listed:
    active, certified = entry["status"] == State.ACTIVE.value, _day(entry["certified_on"])
    npi = None if entry["npi"] is None else str(entry["npi"])
    parts = (entry["given"], entry["middle"], entry["family"], entry["suffix"])
    said = Listed(
        programme=programme,
        issuer=roster.manifest.issuer,
        record=entry["issuer_record"] or f"NPI {npi}",
        name=" ".join(part for part in parts if part) or f"NPI {npi}",
        state=entry["status"],
        evidence_state=entry["evidence_state"],
        consent=consent,
        as_of=roster.manifest.as_of,
        npi=npi,
        since=certified if active else _day(entry["status_on"]),
        until=_day(entry["expires_on"]),
        certified_on=None if active else certified,
        city=entry["city"],
        us_state=entry["state"],
        postal_code=entry["postal_code"],
        record_sha256=entry["record_sha256"],
        **{name: entry[name] for name in NAMED},
    )
    return said if consent else unnamed(said)


def _day(number: int | None) -> date | None:
    return None if number is None else from_day_number(number)


def _of_text(manifest: Manifest, text: bytes) -> Manifest:
    """Return a workbook's manifest as that of the text it is read as; the hash of the workbook held."""
    return replace(manifest, sha256=sha256(text).hexdigest())


def _as_text(file: RosterFile) -> bytes:
    """Return the first sheet of a workbook as a roster in CSV. Raises: BadRelease."""
    with ZipFile(BytesIO(file.content)) as packed:
        sheets = sorted(name for name in packed.namelist() if SHEET.fullmatch(name))
        if sheets and FORMULA.search(packed.read(sheets[0])):
            raise BadRelease(
                f"{file.name}: holds formulas, whose values nobody can check; paste it as values, and save it again"
            )
        first = date(1904, 1, 1) if DATE_1904.search(packed.read("xl/workbook.xml")) else date(1899, 12, 30)
    try:
        found = list(islice(rows_of(BytesIO(file.content)), MOST_ROWS + 2))
    except NotASpreadsheet:
        raise BadFile(FileFault.CUT, name=file.name) from None
    if not found:
        raise BadFile(FileFault.EMPTY, name=file.name)
    header = {letters: str(value).strip().lower() for letters, value in found[0].items()}
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.values())
    writer.writerows(_cells(row, header, first) for row in found[1:])
    return text.getvalue().encode()


def _cells(row: Row, header: Mapping[str, str], first: date) -> Iterator[str]:
    for letters, column in header.items():
        value = row.get(letters, "")
        yield _number(value, column, first) if isinstance(value, float) else " ".join(value.split())


def _number(value: float, column: str, first: date) -> str:
    """Return a number of a sheet as text: a day where the column holds days, a ZIP with its zeros."""
    if not value.is_integer():
        return repr(value)
    if column in DAYS and 0 < value <= LAST_SERIAL:
        return (first + timedelta(days=int(value))).isoformat()
    return f"{int(value):05}" if column == "zip" and value < 10**FIVE_DIGITS else str(int(value))


def written(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a roster in CSV, in the order of its columns."""
    text = StringIO()
    writer = csv.DictWriter(text, TEMPLATE, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
