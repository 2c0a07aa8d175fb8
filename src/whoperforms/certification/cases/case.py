"""Cases: what a physician did and how the patient fared, without anything that tells who the patient is.

Source: the levels, events and instruments of a procedure's definition; docs/cases.md says it for people.
Shape:  a case is one operation, of a month, and the visits before and after it, each of a month. No day, no age, no
        sex, no record number, no free text. A case has no name either: the one it has in a file ends with the file.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from whoperforms.certification.cases.instruments import instrument_of, shown
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.month import Month
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.definition import Procedure

WITHIN: Final = re.compile(r"(\w+?)_([0-9]+)_years?")  # an event of a definition that counts for so many years
BETWEEN: Final = ";"  # several words of one cell
DERIVED: Final = frozenset({"lost_to_follow_up"})  # what follows from the visits, and nobody writes down


class Setting(StrEnum):
    """Where an operation was done."""

    HOSPITAL_OUTPATIENT = "hospital_outpatient"
    SURGERY_CENTER = "surgery_center"
    OFFICE = "office"
    OTHER = "other"


class Collector(StrEnum):
    """Who asked the patient and wrote the scores down."""

    PHYSICIAN = "physician"
    PRACTICE = "practice"
    PROGRAMME = "programme"
    INDEPENDENT = "independent"


class When(StrEnum):
    """What a row of a file, or an entry of a form, is about."""

    OPERATION = "operation"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """An event as it is counted: under which name it is written down, and within how many months; None: whenever."""

    id: str
    written: str
    within: int | None


def counted_events(procedure: Procedure) -> tuple[CountedEvent, ...]:
    """Return what counts as an event, in the order of the definition.

    >>> from whoperforms.procedures.load import load
    >>> counted_events(load("mild"))[2]
    CountedEvent(id='later_surgery_1_year', written='later_surgery', within=12)
    """
    given = procedure.outcomes.events if procedure.outcomes else ()
    return tuple(_counted(event) for event in given if event not in DERIVED)


def written_events(procedure: Procedure) -> tuple[str, ...]:
    """Return the names under which events are written down, each once."""
    return tuple(dict.fromkeys(event.written for event in counted_events(procedure)))


def _counted(event: str) -> CountedEvent:
    within = WITHIN.fullmatch(event)
    return CountedEvent(event, within[1], 12 * int(within[2])) if within else CountedEvent(event, event, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was found before or after an operation. `scores`: by the instrument's id. Raises: BadField.

    `versions`: which version of a questionnaire was asked, by the instrument's id, where that is stated.
    """

    when: When
    month: Month
    scores: tuple[tuple[str, Decimal], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    events: frozenset[str] = frozenset()
    collected_by: Collector | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "scores", tuple(sorted(self.scores)))
        object.__setattr__(self, "versions", tuple(sorted(self.versions)))
        if self.when is When.OPERATION:
            raise BadField("row", "operation: not a visit; write before or after")
        if self.when is When.BEFORE and self.events:
            raise BadField(
                "events", "{events}: before the operation; write it to a row after", events=sorted(self.events)
            )
        if self.scores and self.collected_by is None:
            raise BadField(
                "collected_by",
                "'': scores, and nobody says who collected them; write one of {choices}",
                choices=tuple(Collector),
            )

    def score(self, instrument: str) -> Decimal | None:
        """Return the score of an instrument; None: not measured then."""
        return dict(self.scores).get(instrument)

    def comparable(self, other: "Visit", instrument: str) -> bool:
        """Whether scores of two visits may be compared: not where different versions are stated."""
        stated = {version for of, version in (*self.versions, *other.versions) if of == instrument}
        return len(stated) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One operation of one patient, with its visits in the order of their months. Raises: BadField."""

    month: Month
    levels: frozenset[str]
    setting: Setting
    events: frozenset[str] = frozenset()
    visits: tuple[Visit, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "visits", tuple(sorted(self.visits, key=_visit_order)))
        seen: set[tuple[When, Month]] = set()
        for visit in self.visits:
            refuse_at(visit, self.month)
            if (visit.when, visit.month) in seen:
                raise BadField(
                    "month",
                    "{month}: a second row {when} of this case and month; keep one",
                    month=visit.month,
                    when=visit.when,
                )
            seen.add((visit.when, visit.month))

    def months_to(self, visit: Visit) -> int:
        """Return how many months after the operation a visit was; below 0: before it."""
        return visit.month.after(self.month)

    @property
    def order(self) -> tuple[object, ...]:
        """What orders cases, whatever they were called and however they were entered."""
        told = (_visit_order(visit) for visit in self.visits)
        return (self.month, sorted(self.levels), self.setting, sorted(self.events), list(told))


@dataclass(frozen=True, slots=True)
class Log:
    """The cases of one physician and one procedure. In one order, however they were entered."""

    cases: tuple[Case, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "cases", tuple(sorted(self.cases, key=lambda case: case.order)))


def refuse_at(visit: Visit, operated: Month) -> None:
    """Let through only a visit on its side of the operation. Raises: BadField."""
    away = visit.month.after(operated)
    if visit.when is When.BEFORE and away > 0:
        raise BadField(
            "month",
            "{month}: before, and later than the operation in {operated}; correct one of them",
            month=visit.month,
            operated=operated,
        )
    if visit.when is When.AFTER and away < 0:
        raise BadField(
            "month",
            "{month}: after, and earlier than the operation in {operated}; correct one of them",
            month=visit.month,
            operated=operated,
        )


def refuse_unknown(case: Case, procedure: Procedure, *, now: Month) -> None:
    """Let through only a case of a procedure's own levels, events and instruments, not in the future. Raises: BadField.

    For cases that were not read from a file; `case_file` says the same of each row.
    """
    refuse_levels(case.levels, procedure)
    refuse_events(case.events.union(*(visit.events for visit in case.visits)), procedure)
    for month in (case.month, *(visit.month for visit in case.visits)):
        refuse_future(month, now)
    for visit in case.visits:
        refuse_scores(visit, procedure)


def refuse_levels(levels: Iterable[str], procedure: Procedure) -> None:
    """Let through only levels that the definition names, one at least where it names any. Raises: BadField."""
    known = procedure.case_log.levels if procedure.case_log else ()
    given = sorted(levels)
    if unknown := [level for level in given if level not in known]:
        raise BadField(
            "levels",
            "{value}: no level of {procedure_name}; {choices}",
            value=shown(BETWEEN.join(unknown)),
            procedure_name=procedure.name,
            choices=_choices(known),
        )
    if known and not given:
        raise BadField("levels", "'': no level is stated; {choices}", choices=_choices(known))


def refuse_events(events: Collection[str], procedure: Procedure) -> None:
    """Let through only events that the definition names. Raises: BadField."""
    if not events:
        return  # most cases, and a file has many
    known = written_events(procedure)
    if unknown := [event for event in sorted(events) if event not in known]:
        raise BadField(
            "events",
            "{value}: no event of {procedure_name}; {choices}",
            value=shown(BETWEEN.join(unknown)),
            procedure_name=procedure.name,
            choices=_choices(known),
        )


def refuse_future(month: Month, now: Month) -> None:
    """Let through only a month that has begun. Raises: BadField."""
    if month > now:
        raise BadField("month", "{month}: in the future; write the month in which it was", month=month)


def refuse_scores(visit: Visit, procedure: Procedure) -> None:
    """Let through only scores at a time when their instrument can be used. Raises: BadField."""
    scored = dict(visit.scores)
    for instrument, version in visit.versions:
        if instrument not in scored:
            raise BadField(
                "versions", "{value}: no score of that; leave it out", value=shown(f"{instrument}={version}")
            )
    for instrument in scored:
        if visit.when is When.BEFORE and instrument_of(procedure, instrument).after_treatment_only:
            raise BadField(
                instrument, "{instrument}: asked after treatment only; leave it blank before", instrument=instrument
            )


def _choices(known: Iterable[str]) -> Sentence:
    if listed := tuple(known):
        return Sentence("write {choices}, with {between} between them", choices=listed, between=BETWEEN)
    return Sentence("leave it blank")


def _visit_order(visit: Visit) -> tuple[object, ...]:
    return (visit.month, visit.when, visit.scores, visit.versions, sorted(visit.events), visit.collected_by or "")
