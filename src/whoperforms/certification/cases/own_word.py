"""What physicians let the public know of themselves: cases in their own word, outcomes, and where they say they work.

Shape:  each only of somebody whose identity a programme has proved, and each by its own consent. Outcomes are counted
        apart from this, for that takes long (`Question`): of what is not counted yet, nothing is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias

from whoperforms.certification.bodies.people import Use
from whoperforms.certification.cases.case import Log
from whoperforms.certification.cases.case_file import read
from whoperforms.certification.cases.case_statement import CaseStatement
from whoperforms.certification.cases.outcomes import (
    Asked,
    Permission,
    PublishedOutcomes,
    Unpublished,
    published,
    summarised,
)
from whoperforms.certification.cases.practice import Practice
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.people import Person
from whoperforms.kernel.errors import BadData
from whoperforms.procedures.definition import Procedure

YEARS: Final = 5  # whole years of operations, with that of the day
MONTHS: Final = 12  # after the operation: one window for everybody, so that nobody picks the one that flatters


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which outcomes are to be counted: the same question has the same answer. `documents` are texts of cases."""

    procedure: str
    documents: tuple[str, ...]
    as_of: date


Answer: TypeAlias = PublishedOutcomes | Unpublished
Counted: TypeAlias = Callable[[Question], Answer | None]  # None: not counted yet


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedCases:
    """About so many cases in the twelve months before a day, in the physician's own word; `seq`: the event."""

    at_least: int
    as_of: date
    stated_on: date
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSaid:
    """A place, and on which day the physician said of it that it is one of the own places, or is none."""

    line_1: str
    city: str
    state: str
    postal_code: str
    works_there: bool
    on: date
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord:
    """What the public may know of one physician by that physician's leave, for one programme."""

    cases: StatedCases | None = None
    outcomes: PublishedOutcomes | None = None


def own_words(ledger: Ledger, at: datetime, counted: Counted) -> Iterator[tuple[tuple[int, str], OwnWord]]:
    """Yield what may be known, by NPI and programme."""
    for name in sorted(ledger.practices):
        person = ledger.people.get(name)
        if person is None or person.npi is None:
            continue
        practice = ledger.practices[name]
        for programme in sorted(person.identities):
            word = OwnWord(
                cases=_cases(person, practice, programme, at.date()),
                outcomes=_outcomes(ledger, person, programme, counted, at),
            )
            if word != OwnWord():
                yield (int(person.npi), programme), word


def places_said(ledger: Ledger) -> dict[int, tuple[PlaceSaid, ...]]:
    """Return what people said of places, by NPI: of each place the newest word."""
    found = dict[int, tuple[PlaceSaid, ...]]()
    for person in ledger.people.values():
        if not person.places or person.npi is None or not person.identities:
            continue
        found[int(person.npi)] = tuple(
            PlaceSaid(
                line_1=event.body.line_1,
                city=event.body.city or "",
                state=event.body.state or "",
                postal_code=event.body.postal_code or "",
                works_there=event.body.works_there,
                on=event.at.date(),
                seq=event.seq,
            )
            for event in sorted(person.places.values(), key=lambda event: event.seq)
            if event.body.line_1
        )
    return found


def question_of(ledger: Ledger, person: Person, programme: str, at: datetime) -> Question | None:
    """Return the question that a physician's cases put; None where there are none.

    It is the same for a month, or until something is logged or agreed to: nobody counts anew every day.
    """
    practice, run = ledger.practices.get(person.id), ledger.programmes.get(programme)
    logged = [event for event in practice.logged if event.body.programme == programme] if practice else []
    if run is None or run.opened is None or not logged:
        return None
    agreed = person.consents.get((programme, Use.OUTCOMES))
    newest = [event.at.date() for event in (*logged, *([agreed] if agreed else []))]
    return Question(
        procedure=run.opened.body.procedure,
        documents=tuple(event.body.document for event in logged),
        as_of=max(at.date().replace(day=1), *newest),
    )


def answer(question: Question, procedure: Procedure) -> Answer:
    """Count outcomes, as they would be public if they may be. It takes seconds the first time (`intervals`)."""
    log = Log(tuple(case for text in question.documents for case in log_of(text, procedure, question.as_of).cases))
    windows = procedure.case_log.windows if procedure.case_log else ()
    if not windows:
        return Unpublished.TOO_FEW
    months = min((window.months for window in windows), key=lambda months: abs(months - MONTHS))
    asked = Asked(
        first_year=question.as_of.year - YEARS + 1, last_year=question.as_of.year, months=months, as_of=question.as_of
    )
    summary = summarised(log, procedure, asked)
    return published(summary, Permission(programme_enables=True, agreed_on=question.as_of))


def log_of(document: str, procedure: Procedure, today: date) -> Log:
    """Return the cases of a document that was kept. Raises: BadData where the definition has changed under it."""
    log = read(document.encode(), procedure, today=today).log
    if log is None:
        raise BadData(
            "cases that were kept cannot be read by the procedure's definition of today; restore the older one"
        )
    return log


def may_publish(ledger: Ledger, person: Person, programme: str) -> Permission:
    """Return whether outcomes may be public: the programme enables it, and the physician agrees."""
    run, consent = ledger.programmes.get(programme), person.consents.get((programme, Use.OUTCOMES))
    return Permission(
        programme_enables=run is not None and run.policy.outcomes_published,
        agreed_on=consent.at.date() if consent and consent.body.given else None,
    )


def _cases(person: Person, practice: Practice, programme: str, on: date) -> StatedCases | None:
    said = practice.statement(programme)
    if said is None or not person.agrees(programme, Use.CASES):
        return None
    stated = CaseStatement(about=said.body.about, as_of=said.body.as_of, stated_on=said.at.date())
    if stated.shown.at_least is None or not stated.current(on):
        return None
    return StatedCases(at_least=stated.shown.at_least, as_of=said.body.as_of, stated_on=said.at.date(), seq=said.seq)


def _outcomes(
    ledger: Ledger, person: Person, programme: str, counted: Counted, at: datetime
) -> PublishedOutcomes | None:
    """Return outcomes only by leave as it is now, however long ago they were counted."""
    leave = may_publish(ledger, person, programme)
    if not leave.programme_enables or leave.agreed_on is None:
        return None
    question = question_of(ledger, person, programme, at)
    found = counted(question) if question else None
    return found if isinstance(found, PublishedOutcomes) else None
