"""What a record rests on, in words: results, cases, attendance and looks at sources, each with its files."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.bodies.enrolment import EvidenceRecorded, MentoredCase
from whoperforms.certification.bodies.programme import Attended
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.bodies.verification import VerificationRecorded
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.certification.papers import standard_at_decision
from whoperforms.kernel.errors import NothingFound
from whoperforms.web.staff import words
from whoperforms.web.staff.visit import Visit


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that can be fetched."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One thing that somebody recorded."""

    seq: int
    what: str
    who: str
    files: tuple[FileLine, ...]


def evidence_lines(visit: Visit, of: Enrolment) -> list[EvidenceLine]:
    """Return what was recorded of an enrolment and what was looked up of its person, the newest first."""
    return [
        EvidenceLine(
            seq=event.seq,
            what=said_of(visit, of, event),
            who=visit.name_of(event.actor),
            files=tuple(
                FileLine(one.name, visit.href("staff_document", enrolment=of.id, sha256=one.sha256))
                for one in documents_in(event)
                if visit.may("read_evidence", of.person)
            ),
        )
        for event in sorted(_events(visit, of), key=lambda event: -event.seq)
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
        case MentoredCase() as body:
            levels = gettext("levels: %(levels)s") % {"levels": body.levels}
            mentor = visit.name_of(body.mentor)
            name = _name(visit, of, body.requirement)
            parts = [name, words.case_role(body.role), body.site, levels, mentor, _day(body.on)]
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


def _events(visit: Visit, of: Enrolment) -> list[Event[Any]]:
    looks = (look.recorded for look in visit.ledger.looks(of.person, of.programme))
    return [*of.evidence, *of.cases, *looks]


def _module_name(visit: Visit, of: Enrolment, body: EvidenceRecorded) -> str | None:
    """Return what the standard calls a module; None where there is none of this id."""
    try:
        asked = standard_at_decision(visit.ledger, of, visit.now).requirement(body.requirement)
    except (NotAllowed, NothingFound):
        return None
    modules = getattr(asked, "modules", ())
    return next((one.name.spoken(visit.language) for one in modules if one.id == body.module), None)


def _name(visit: Visit, of: Enrolment, requirement: str) -> str:
    """Return what the standard calls a requirement; its id where it asks it no more."""
    try:
        asked = standard_at_decision(visit.ledger, of, visit.now)
        return asked.requirement(requirement).name.spoken(visit.language)
    except (NotAllowed, NothingFound):
        return requirement


def _day(on: Any) -> str:  # noqa: ANN401 - a day or an instant
    return date_format(on, "DATE_FORMAT")
