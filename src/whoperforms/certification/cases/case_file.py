"""A file of cases: its columns, a report on every row, and all of it or nothing.

Source: our own format; `case_columns` has its columns, docs/cases.md explains them.
Shape:  UTF-8, commas, a header, one row for each operation and each visit. A column that is not one of ours refuses
        the file, unread: it may tell who a patient is. No report repeats what may.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final

from whoperforms.certification.cases.case import (
    BETWEEN,
    Case,
    Collector,
    Log,
    Setting,
    Visit,
    When,
    refuse_at,
    refuse_events,
    refuse_future,
    refuse_levels,
    refuse_scores,
)
from whoperforms.certification.cases.case_columns import columns, line, template
from whoperforms.certification.cases.identity_screen import screened
from whoperforms.certification.cases.instruments import score, shown
from whoperforms.kernel.errors import BadField, BadValue
from whoperforms.kernel.month import Month
from whoperforms.procedures.definition import Procedure

MOST_BYTES: Final = 4 << 20
MOST_ROWS: Final = 20_000
FILE: Final = "file"
VERSION: Final = re.compile(r"([a-z0-9_]{1,60})=([0-9A-Za-z.]{1,8})")
CASE: Final = re.compile(r"[A-Za-z0-9-]{1,12}")
OF_OPERATION: Final = ("levels", "setting")
Row = Mapping[str, str]


class Verdict(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One row, counted from 1 below the header: its verdict, and of a rejected one the column and why."""

    row: int
    verdict: Verdict
    field: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of each row of a file. `log` is there only when no row is rejected: nothing is kept by half."""

    rows: tuple[Judged, ...]
    log: Log | None

    @property
    def rejected(self) -> int:
        """How many rows have to be put right before anything of the file is kept."""
        return sum(judged.verdict is Verdict.REJECTED for judged in self.rows)


def read(content: bytes, procedure: Procedure, *, today: date) -> Report:
    """Return what is in a file of cases, row by row. Raises: BadField, named "file", when it is none at all."""
    now = Month.of(today)
    entries: list[tuple[int, str, Case | Visit]] = []
    wrong: dict[int, BadField] = {}
    rows = _rows(content, procedure)
    for number, row in enumerate(rows, start=1):
        try:
            entries.append((number, _called(row), _entry(row, procedure, now)))
        except BadField as why:
            wrong[number] = why
    cases = _joined(entries, wrong)
    judged = tuple(_judged(number, wrong.get(number)) for number in range(1, len(rows) + 1))
    return Report(judged, None if wrong else Log(cases))


def document(log: Log, procedure: Procedure) -> str:
    """Return cases as the file that is kept: the same text for the same cases, whoever called and ordered them."""
    return "".join([template(procedure), *(line(cells) for cells in _cells(log, procedure))])


def document_sha256(text: str) -> str:
    """Return the hash under which a document is known."""
    return sha256(text.encode()).hexdigest()


def _rows(content: bytes, procedure: Procedure) -> list[Row]:
    """Return the rows of a file by their columns. Raises: BadField."""
    if len(content) > MOST_BYTES:
        raise BadField(
            FILE,
            "{count:,} bytes: more than {most:,}; give the cases in several files",
            count=len(content),
            most=MOST_BYTES,
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadField(FILE, "(not shown): not UTF-8 text; save the file as CSV UTF-8") from None
    if "\0" in text:
        raise BadField(FILE, "(not shown): holds a zero byte, so it is no text; save the file as CSV UTF-8")
    try:
        lines = [
            cells for cells in csv.reader(io.StringIO(text, newline=""), strict=True) if any(map(str.strip, cells))
        ]
    except csv.Error:
        raise BadField(FILE, "(not shown): a quotation mark that is never closed; save the file as CSV again") from None
    header = [name.strip().lower() for name in lines[0]] if lines else []
    _refuse_header(header, [column.name for column in columns(procedure)])
    if len(lines) - 1 > MOST_ROWS:
        raise BadField(
            FILE,
            "{count:,} rows: more than {most:,}; give the cases in several files",
            count=len(lines) - 1,
            most=MOST_ROWS,
        )
    return [_row(header, cells) for cells in lines[1:]]


def _refuse_header(header: list[str], known: list[str]) -> None:
    if missing := [name for name in known if name not in header]:
        raise BadField(
            FILE, "{columns}: no such column in the file; its header is {header}", columns=missing, header=known
        )
    if len(header) != len(known):
        places = ", ".join(
            str(at) for at, name in enumerate(header, 1) if name not in known or name in header[: at - 1]
        )
        raise BadField(
            FILE,
            "column {columns}: none of ours, or there twice; remove it, the columns are {header}",
            columns=places,
            header=known,
        )


def _row(header: list[str], cells: list[str]) -> Row:
    return dict(zip(header, map(str.strip, cells), strict=True)) if len(cells) == len(header) else {}


def _called(row: Row) -> str:
    """Return what the file calls a case. Raises: BadField."""
    if not row:
        raise BadField(
            "row", "(not shown): not as many cells as the header has; a comma too many, or a line that is cut"
        )
    called = row["case"]
    if not CASE.fullmatch(called):
        raise BadField(
            "case", "{value}: not what a case may be called; make up 1 to 12 letters and digits", value=shown(called)
        )
    return screened(called, field="case")


def entry(row: Row, procedure: Procedure, *, now: Month) -> Case | Visit:
    """Return what a row of a file, or a form with the same fields, says: a visit, or a case yet without its visits.

    Raises: BadField, named as the column.
    """
    return _entry({column.name: row.get(column.name, "").strip() for column in columns(procedure)}, procedure, now)


def _entry(row: Row, procedure: Procedure, now: Month) -> Case | Visit:
    when = When(_one_of(row, "row", When))
    try:
        month = Month.read(row["month"])
    except BadValue:
        raise BadField(
            "month", "{value}: not a month; write YYYY-MM, without a day", value=shown(row["month"])
        ) from None
    refuse_future(month, now)
    events = _several(row["events"])
    refuse_events(events, procedure)
    if when is When.OPERATION:
        _refuse_filled(row, ("collected_by", "versions", *(of.id for of in procedure.instruments)), when)
        levels = _several(row["levels"])
        refuse_levels(levels, procedure)
        return Case(month=month, levels=levels, setting=Setting(_one_of(row, "setting", Setting)), events=events)
    _refuse_filled(row, OF_OPERATION, when)
    collected_by = Collector(_one_of(row, "collected_by", Collector)) if row["collected_by"] else None
    scores = tuple((of.id, score(of, row[of.id])) for of in procedure.instruments if row[of.id])
    versions = _versions(row["versions"])
    visit = Visit(when=when, month=month, scores=scores, versions=versions, events=events, collected_by=collected_by)
    refuse_scores(visit, procedure)
    return visit


def _one_of(row: Row, field: str, known: Iterable[str]) -> str:
    word = row[field].lower()
    if word not in set(known):
        raise BadField(field, "{value}: unknown; write one of {choices}", value=shown(row[field]), choices=tuple(known))
    return word


def _several(cell: str) -> frozenset[str]:
    """Return the words of a cell; levels are written in capitals, events are not."""
    words = (word.strip() for word in cell.split(BETWEEN))
    return frozenset(
        word.upper() if re.fullmatch(r"(?i)[a-z][0-9]-[a-z][0-9]", word) else word for word in words if word
    )


def _versions(cell: str) -> tuple[tuple[str, str], ...]:
    """Return which version of which instrument was asked. Raises: BadField."""
    words = [word.strip() for word in cell.split(BETWEEN) if word.strip()]
    read_as = [VERSION.fullmatch(word) for word in words]
    stated = {(found[1], found[2]) for found in read_as if found}
    if not all(read_as) or len(dict(stated)) != len(words):
        raise BadField(
            "versions", "{value}: not versions; write INSTRUMENT=VERSION, each instrument once", value=shown(cell)
        )
    return tuple(stated)


def _refuse_filled(row: Row, fields: Iterable[str], when: When) -> None:
    for field in fields:
        if row[field]:
            raise BadField(
                field, "{value}: belongs to no row {when}; leave it blank there", value=shown(row[field]), when=when
            )


def _joined(entries: list[tuple[int, str, Case | Visit]], wrong: dict[int, BadField]) -> tuple[Case, ...]:
    """Return the cases with their visits, and note in `wrong` each row that does not go with the others."""
    operations: dict[str, Case] = {}
    visits: dict[str, list[Visit]] = {}
    for number, called, entry in entries:
        if isinstance(entry, Case):
            if called in operations:
                wrong[number] = BadField(
                    "case", "{called}: a second operation; call each operation differently", called=called
                )
            operations.setdefault(called, entry)
    for number, called, entry in entries:
        if isinstance(entry, Visit):
            try:
                _refuse_apart(entry, called, operations.get(called), visits.setdefault(called, []))
                visits[called].append(entry)
            except BadField as why:
                wrong[number] = why
    return tuple(
        Case(
            month=of.month, levels=of.levels, setting=of.setting, events=of.events, visits=tuple(visits.get(called, ()))
        )
        for called, of in operations.items()
    )


def _refuse_apart(visit: Visit, called: str, operation: Case | None, others: list[Visit]) -> None:
    if operation is None:
        raise BadField(
            "case", "{called}: no operation of this case can be used; put that row right, or add it", called=called
        )
    refuse_at(visit, operation.month)
    if any((other.when, other.month) == (visit.when, visit.month) for other in others):
        raise BadField(
            "month",
            "{month}: a second row {when} of {called} and this month; keep one",
            month=visit.month,
            when=visit.when,
            called=called,
        )


def _judged(number: int, why: BadField | None) -> Judged:
    if why is None:
        return Judged(row=number, verdict=Verdict.ACCEPTED)
    return Judged(row=number, verdict=Verdict.REJECTED, field=why.field, reason=why.sentence)


def _cells(log: Log, procedure: Procedure) -> Iterator[list[str]]:
    blanks = [""] * len(procedure.instruments)
    for number, case in enumerate(log.cases, start=1):
        levels, events = BETWEEN.join(sorted(case.levels)), BETWEEN.join(sorted(case.events))
        yield [When.OPERATION, str(number), str(case.month), levels, case.setting, events, "", "", *blanks]
        for visit in case.visits:
            scores = (visit.score(of.id) for of in procedure.instruments)
            told = ["" if of is None else f"{of:f}" for of in scores]
            versions = BETWEEN.join(f"{of}={version}" for of, version in visit.versions)
            happened = BETWEEN.join(sorted(visit.events))
            yield [
                visit.when,
                str(number),
                str(visit.month),
                "",
                "",
                happened,
                visit.collected_by or "",
                versions,
                *told,
            ]
