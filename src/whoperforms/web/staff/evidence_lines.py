"""What a record rests on, in words: results, cases, attendance and looks at sources, each with its files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.bodies.enrolment import EvidenceRecorded, MentoredCase
from whoperforms.certification.bodies.programme import Attended
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.bodies.verification import VerificationRecorded
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.papers import standard_at_decision
from whoperforms.kernel.errors import NothingFound
from whoperforms.web.staff import words
from whoperforms.web.staff.facts.fields import facts_of
from whoperforms.web.staff.facts.telling import Fact, Telling
from whoperforms.web.staff.visit import Visit

HEADED: Final = frozenset({"element", "result", "finding", "module", "enrolment"})  # what a line begins with


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that can be fetched."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """What a second person said of a look: who, when, and whether the source says so."""

    who: str
    when: str
    facts: tuple[Fact, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One thing that somebody recorded. `text`: what they remarked; `reviews`: of a look."""

    seq: int
    what: str
    who: str
    when: str
    text: str
    facts: tuple[Fact, ...]
    files: tuple[FileLine, ...]
    reviews: tuple[ReviewLine, ...]


def rests_on(visit: Visit, of: Enrolment) -> list[Event[Any]]:
    """Return what was recorded of an enrolment and what was looked up of its person, the newest first."""
    sessions = (visit.ledger.session(name) for name in visit.ledger.sessions_of.get(of.id, ()))
    attended = (session.attended[of.id] for session in sessions if of.id in session.attended)
    looks = (look.recorded for look in visit.ledger.looks(of.person, of.programme))
    return sorted([*of.evidence, *of.cases, *attended, *looks], key=lambda event: -event.seq)


def evidence_lines(visit: Visit, of: Enrolment, events: Iterable[Event[Any]]) -> list[EvidenceLine]:
    """Say what was recorded: of each all that its reader may know."""
    telling = Telling.of(visit, about=of.person)
    looks = {look.recorded.seq: look for look in visit.ledger.looks(of.person, of.programme)}
    return [
        EvidenceLine(
            seq=event.seq,
            what=_what(telling, event),
            who=telling.who(event),
            when=_day(event.at),
            text=event.text,
            facts=(*facts_of(telling, event, but=HEADED), *_plan(telling, event)),
            files=tuple(
                FileLine(one.name, visit.href("staff_document", enrolment=of.id, sha256=one.sha256))
                for one in (documents_in(event) if telling.files else ())
            ),
            reviews=tuple(_review(telling, one) for one in (looks[event.seq].reviews if event.seq in looks else ())),
        )
        for event in events
    ]


def look_lines(visit: Visit, person: str, looks: Iterable[Looked]) -> list[EvidenceLine]:
    """Say looks at somebody to whoever looks at the same source: where that is, and what was found."""
    telling = Telling.of(visit, about=person)
    return [
        EvidenceLine(
            seq=look.recorded.seq,
            what=_what(telling, look.recorded),
            who=telling.who(look.recorded),
            when=_day(look.recorded.at),
            text=look.recorded.text,
            facts=facts_of(telling, look.recorded, but=HEADED),
            files=(),
            reviews=tuple(_review(telling, one) for one in look.reviews),
        )
        for look in looks
    ]


def documents_of(visit: Visit, of: Enrolment) -> dict[str, Document]:
    """Return the files of a record by their hashes, those of what was withdrawn too."""
    events = [*of.history, *(look.recorded for look in visit.ledger.looks(of.person, of.programme))]
    return {one.sha256: one for event in events for one in documents_in(event)}


def documents_in(event: Event[Any]) -> tuple[Document, ...]:
    """Return the files that an event names."""
    match event.body:
        case EvidenceRecorded(documents=documents):
            return documents
        case MentoredCase(form=one) | VerificationRecorded(document=one):
            return (one,) if one else ()
    return ()


def said_of(visit: Visit, of: Enrolment, event: Event[Any]) -> str:
    """Say in a line what was recorded."""
    match event.body:
        case EvidenceRecorded() as body:
            name = _module_name(visit, of, body) or _name(visit, of, body.requirement)
            parts = [name, body.source, _day(body.on)]
            if body.score is not None:
                parts.append(gettext("%(score)s percent") % {"score": body.score})
            if body.minutes is not None:
                parts.append(gettext("%(minutes)s minutes") % {"minutes": body.minutes})
            if body.item_bank:
                parts.append(gettext("questions of version %(version)s") % {"version": body.item_bank})
        case MentoredCase() as body:
            levels = gettext("levels: %(levels)s") % {"levels": body.levels}
            mentor = visit.name_of(body.mentor)
            name = _name(visit, of, body.requirement)
            seen = [] if body.imaging_reviewed else [gettext("imaging not reviewed")]
            wrong = [gettext("with a complication")] if body.complication else []
            parts = [name, words.case_role(body.role), body.site, levels, mentor, *seen, *wrong, _day(body.on)]
        case VerificationRecorded() as body:
            where = [body.jurisdiction] if body.jurisdiction else []
            found = [words.finding(body.finding)] if body.finding else []
            parts = [words.element(body.element), *where, words.result(body.result), *found, _day(event.at)]
        case Attended() as body:
            minutes = gettext("%(minutes)s minutes") % {"minutes": body.minutes}
            parts = [words.event(event.type), minutes, _day(event.at)]
        case _:
            parts = [words.event(event.type), _day(event.at)]
    return ", ".join(parts)


def _what(telling: Telling, event: Event[Any]) -> str:
    """Name what was recorded: for what, or what was looked up and what came of it."""
    match event.body:
        case EvidenceRecorded() as body:
            module = [telling.part(body.requirement, body.module)] if body.module else []
            return ": ".join([telling.name(body.requirement), *module])
        case MentoredCase() as body:
            return telling.name(body.requirement)
        case VerificationRecorded() as body:
            found = [words.finding(body.finding)] if body.finding else []
            return ", ".join([words.element(body.element), words.result(body.result), *found])
    return words.event(event.type)


def _plan(telling: Telling, event: Event[Any]) -> tuple[Fact, ...]:
    """Return what was planned of a session at which somebody was: when, where, on what and by whom."""
    if not isinstance(event.body, Attended):
        return ()
    planned = telling.visit.ledger.session(event.stream.id).planned
    if planned is None:
        return ()
    workshop = Fact(gettext("Workshop"), telling.name(planned.body.requirement))
    return (workshop, *facts_of(telling, planned))


def _review(telling: Telling, event: Event[Any]) -> ReviewLine:
    return ReviewLine(
        who=telling.who(event),
        when=_day(event.at),
        facts=facts_of(telling, event, but={"verification"}),
        text=event.text,
    )


def _module_name(visit: Visit, of: Enrolment, body: EvidenceRecorded) -> str | None:
    """Return what the standard calls a module; None where there is none of this id."""
    try:
        asked = standard_at_decision(visit.ledger, of, visit.now).requirement(body.requirement)
    except (Impossible, NothingFound):
        return None
    modules = getattr(asked, "modules", ())
    return next((one.name.spoken(visit.language) for one in modules if one.id == body.module), None)


def _name(visit: Visit, of: Enrolment, requirement: str) -> str:
    """Return what the standard calls a requirement; its id where it asks it no more."""
    try:
        asked = standard_at_decision(visit.ledger, of, visit.now)
        return asked.requirement(requirement).name.spoken(visit.language)
    except (Impossible, NothingFound):
        return requirement


def _day(on: Any) -> str:  # noqa: ANN401 - a day or an instant
    return date_format(on, "DATE_FORMAT")
