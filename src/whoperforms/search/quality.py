"""How good a directory is: who knows whom, how old it is, where sources differ, how precisely places are known.

Shape:  every number stands in a line with its denominator, in a breakdown that names its sources, whose releases date
        it. What was not read is named, and counted as nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import day_number
from whoperforms.procedures.definition import Procedure, Role
from whoperforms.search.accounts import STATE_NAMES, accounts, state_of
from whoperforms.search.breakdown import Breakdown, Line, Sums
from whoperforms.search.quality_measures import SOURCES, Measure, measures
from whoperforms.store.cards import CODE_NAMES
from whoperforms.store.directory import Directory, Release
from whoperforms.store.ledger import built_at
from whoperforms.store.tallies import BLANK, CORE, OTHER, Cell, practitioners

NOTICE = "Everybody in this directory is invented: no figure here is of real people."
EVERYBODY = {"all": "All practitioners", "core": "With a core specialty"}
ASKED_ABOUT = (Role.CORE, Role.POSSIBLE, Role.EDGE)
YEARS = {"one": 1, "two": 2, "five": 5, "ten": 10}
A_YEAR = 10_000  # of a day written YYYYMMDD
NO_DAY = "no day stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """A release, and for how many days the period it covers has been over; None where it states no day."""

    release: Release
    days: int | None

    @property
    def up_to(self) -> str:
        """The last day that it covers, in words; where only the day of receipt is known, that it is no more."""
        return _up_to(self.release)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is to be said of a directory on a day.

    `as_of`: the last day of the provider file. `core`: codes of core specialties. `not_read`: sources without a file.
    """

    asked_on: date
    built_at: str
    as_of: str | None
    invented: bool
    core: tuple[str, ...]
    not_read: tuple[Source, ...]
    releases: tuple[Age, ...]
    breakdowns: tuple[Breakdown, ...]

    def dated(self, source: Source) -> str:
        """Return which releases of a source its numbers are from: the years, else the newest day."""
        read = [age.release for age in self.releases if age.release.source is source]
        if source.yearly:
            return ", ".join(sorted({release.label[:4] for release in read}))
        newest = max(read, key=lambda release: release.period_end or "", default=None)
        return _up_to(newest) if newest else NO_DAY


def quality(directory: Directory, procedures: Sequence[Procedure], *, asked_on: date) -> Report:
    """Return the report on a directory; the procedures say which specialties are core, and which have a line."""
    roles = _roles(procedures)
    core = tuple(code for code, role in roles.items() if role is Role.CORE)
    day = day_number(date.fromisoformat(directory.as_of) if directory.as_of else asked_on)
    bounds = {name: day - years * A_YEAR for name, years in YEARS.items()}
    cells = practitioners(directory, {"core": _spaced(core), "named": _spaced(roles)} | bounds)
    specialties = _specialties(directory, roles)
    return Report(
        asked_on=asked_on,
        built_at=built_at(directory),
        as_of=directory.as_of,
        invented=directory.invented,
        core=core,
        not_read=tuple(source for source in SOURCES if not directory.has(source)),
        releases=tuple(
            Age(release=release, days=days_old(release, asked_on)) for release in directory.releases.values()
        ),
        breakdowns=(
            *(found for measure in measures(directory) for found in _breakdowns(measure, cells, specialties)),
            *accounts(directory),
        ),
    )


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as plain values; docs/quality.md explains its keys."""
    return {
        "invented": report.invented,
        "notice": NOTICE if report.invented else None,
        "asked_on": report.asked_on.isoformat(),
        "built_at": report.built_at,
        "as_of": report.as_of,
        "core": list(report.core),
        "not_read": [source.value for source in report.not_read],
        "releases": [_release_as_json(age) for age in report.releases],
        "breakdowns": [_breakdown_as_json(found, report) for found in report.breakdowns],
    }


def _release_as_json(age: Age) -> dict[str, Any]:
    kept = ("source", "part", "file", "sha256", "period_start", "period_end", "rows_read")
    return {name: value for name, value in asdict(age.release).items() if name in kept} | {"days_old": age.days}


def _breakdown_as_json(found: Breakdown, report: Report) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "says": found.says,
        "counted": found.counted,
        "by": found.by,
        "adds_up": found.adds_up,
        "sources": [{"source": source.value, "dated": report.dated(source)} for source in found.sources],
        "lines": [_line_as_json(line, found) for line in found.lines],
    }


def _line_as_json(line: Line, of: Breakdown) -> dict[str, Any]:
    counts = [
        {"part": part.id, "name": part.name, "count": count, "share": round(count / line.of, 4)}
        for part, count in zip(of.parts, line.counts, strict=True)
    ]
    return {"id": line.id, "name": line.name, "of": line.of, "counts": counts}


def _roles(procedures: Iterable[Procedure]) -> dict[str, Role]:
    """Return the codes of those who may perform any of the procedures, core first, each with its likeliest role."""
    roles: dict[str, Role] = {}
    named = [(row.role, row.code) for procedure in procedures for row in procedure.taxonomy]
    for role in ASKED_ABOUT:
        roles |= {code: role for of, code in named if of is role and code not in roles}
    return roles


def _spaced(codes: Iterable[str]) -> str:
    return f" {' '.join(codes)} "


def _up_to(release: Release) -> str:
    return f"received {release.period_end}" if release.received else release.period_end or NO_DAY


def days_old(release: Release, asked_on: date) -> int | None:
    """Return for how many days the period that a release covers has been over; None where nothing tells which it is."""
    if release.received or not release.period_end:
        return None
    return max((asked_on - date.fromisoformat(release.period_end)).days, 0)


def _specialties(directory: Directory, roles: Mapping[str, Role]) -> dict[str, str]:
    """Return what each specialty with a line is called: by NUCC, where its table was read."""
    published: dict[str, str] = dict(directory.engine.rows(CODE_NAMES))
    named = {code: f"{' '.join((code, published.get(code, ''))).strip()} ({role})" for code, role in roles.items()}
    return named | {OTHER: "Any other specialty", BLANK: "No specialty given"}


def _breakdowns(measure: Measure, cells: list[Cell], specialties: Mapping[str, str]) -> Iterator[Breakdown]:
    """Yield what a measure finds of everybody, then, where it is asked, by state and by specialty."""
    by_group, by_state, by_specialty = Sums(), Sums(), Sums()
    anything = reduce(or_, (part.marks for part in measure.parts))
    for state, specialty, marks, people in cells:
        if measure.everybody or marks & anything:
            by_group.add("all", marks & anything, people)
            if marks & CORE:
                by_group.add("core", marks & anything, people)
            by_state.add(state_of(state), marks & anything, people)
            by_specialty.add(specialty, marks & anything, people)
    yield _breakdown(measure, "group", by_group.lines(EVERYBODY, measure.parts))
    if measure.split:
        yield _breakdown(measure, "state", by_state.lines(STATE_NAMES, measure.parts))
        yield _breakdown(measure, "specialty", by_specialty.lines(specialties, measure.parts))


def _breakdown(measure: Measure, by: str, lines: tuple[Line, ...]) -> Breakdown:
    return Breakdown(
        id=measure.id if by == "group" else f"{measure.id}_by_{by}",
        title=measure.title if by == "group" else f"{measure.title}, by {by}",
        says=measure.says,
        counted="practitioners",
        by=by,
        sources=measure.sources,
        parts=measure.parts,
        lines=lines,
        adds_up=measure.adds_up,
    )
