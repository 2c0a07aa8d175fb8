"""The record of one enrolment: where it stands, what is missing, what may be done, and all that happened."""

from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.formats import date_format

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.lifecycle import STEPS, NotAllowed
from whoperforms.certification.papers import progress_of, standard_at_decision, standard_of, stands_of
from whoperforms.certification.progress.completeness import Progress
from whoperforms.certification.standards.requirements import AnyRequirement, Attestation
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.files import Files
from whoperforms.registry.journal import events_of
from whoperforms.web.files import download, takes_files
from whoperforms.web.me.own_forms import asked_now
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.enrolment_forms import proposed
from whoperforms.web.staff.evidence_lines import documents_of, evidence_lines
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.mending import mended_at, sign_href
from whoperforms.web.staff.record_forms import FORMS
from whoperforms.web.staff.signing_forms import SignOffForm
from whoperforms.web.staff.visit import Visit, for_staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One thing that is lacking, and where somebody sees to it; empty where whoever visits cannot."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """How far one requirement is, in words. `sign_href`: where whoever visits may sign it."""

    name: str
    status: str
    met: bool
    lacks: tuple[str, ...]
    ways: tuple[Way, ...] = ()
    sign_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event of a timeline, in words."""

    seq: int
    when: str
    what: str
    who: str
    why: str
    text: str

    @classmethod
    def of(cls, event: Event[Body], visit: Visit) -> "EventLine":
        """Say an event."""
        return cls(
            seq=event.seq,
            when=date_format(event.at, "DATETIME_FORMAT"),
            what=_what(event, visit),
            who=visit.name_of(event.actor),
            why=words.reason(event.reason) if event.reason else "",
            text=event.text,
        )


@for_staff("read_record")
def record(visit: Visit, enrolment: str) -> HttpResponse:
    """Show the record."""
    found = of_programme(visit, enrolment)
    person = visit.ledger.person(found.person)
    where = stands_of(visit.ledger, found, visit.now)
    own = {
        "of": found,
        "person": person,
        "stage": words.stage(found.stage),
        "state": words.state(where.state),
        "since": date_format(where.since, "DATE_FORMAT") if where.since else "",
        "causes": [EventLine.of(event, visit) for event in found.causes],
        "progress": progress_lines(visit, found),
        "acts": [
            {"heading": form.heading, "href": visit.href("staff_act", enrolment=enrolment, act=name)}
            for name, form in FORMS.items()
            if visit.may(name, found.person) and form.is_possible(visit, found)
        ],
        "proposed": proposed(visit, found.proposal) if found.proposal else "",
        "proposed_text": found.proposal.text if found.proposal else "",
        "decide_href": _decide_href(visit, found),
        "evidence": evidence_lines(visit, found),
        "timeline": [
            EventLine.of(event, visit) for event in reversed(events_of(Stream(StreamKind.ENROLMENT, enrolment)))
        ],
    }
    return staff_shown(visit, "staff/record.html", own)


@takes_files
@for_staff("read_record")
def act(visit: Visit, enrolment: str, act: str) -> HttpResponse:
    """Show a form for an act on an enrolment, or do what it says."""
    found = of_programme(visit, enrolment)
    form = FORMS.get(act)
    if form is None:
        raise NothingFound(f"{act[:40]!r}: nothing that is done with an enrolment; go back to its record")
    to = visit.href("staff_record", enrolment=enrolment)
    return acted(form, visit, form.stream_of(found), found.person, to=to)


@for_staff("read_record")
def sign(visit: Visit, enrolment: str, requirement: str) -> HttpResponse:
    """Show the form with which a requirement is signed, or sign it."""
    found = of_programme(visit, enrolment)
    asked = {one.id: one for one in _asked(visit, found) if one.signers and not isinstance(one, Attestation)}
    if requirement not in asked:
        raise NothingFound(f"{requirement[:40]!r}: nothing that staff sign for this person now; go back to the record")
    form = partial(SignOffForm, asked[requirement])
    stream = Stream(StreamKind.ENROLMENT, enrolment)
    return acted(form, visit, stream, found.person, to=visit.href("staff_record", enrolment=enrolment))


@for_staff("read_record")
def document(visit: Visit, enrolment: str, sha256: str) -> HttpResponse:
    """Hand out a file of a record, as a download."""
    found = of_programme(visit, enrolment)
    visit.refuse("read_evidence", found.person)
    known = documents_of(visit, found).get(sha256)
    if known is None:
        raise NothingFound(f"{sha256[:12]!r}: no file of this record; go back to it")
    return cast("HttpResponse", download(known, Files(settings.FILES)))


def of_programme(visit: Visit, enrolment: str) -> Enrolment:
    """Return an enrolment of the programme that is visited: of others nobody here learns. Raises: NothingFound."""
    found = visit.ledger.enrolment(enrolment)
    if found.programme != visit.programme:
        raise NothingFound(f"{enrolment}: no enrolment of {visit.programme}; look at the number again")
    return found


def progress_lines(visit: Visit, of: Enrolment) -> list[ProgressLine]:
    """Return what is met and what is missing, in words; nothing before somebody is taken in."""
    try:
        standard = standard_at_decision(visit.ledger, of, visit.now)
    except NotAllowed:
        return []
    return [
        ProgressLine(
            name=standard.requirement(one.requirement).name.spoken(visit.language),
            status=words.status(one.status),
            met=one.met,
            lacks=tuple(words.lack(lack) for lack in one.lacks),
            **({} if visit.whose else _ways(visit, of, standard.requirement(one.requirement), one)),
        )
        for one in progress_of(visit.ledger, of, visit.now)
    ]


def _ways(visit: Visit, of: Enrolment, asked: AnyRequirement, one: Progress) -> dict[str, Any]:
    """Return what leads to the forms that mend what is lacking."""
    return {
        "ways": tuple(Way(text=words.lack(lack), href=mended_at(visit, of, asked, lack)) for lack in one.lacks),
        "sign_href": sign_href(visit, of, asked),
    }


def _what(event: Event[Body], visit: Visit) -> str:
    """Say what happened, and to which requirement or role, where it is about one."""
    happened = words.event(event.type)
    requirement, role = getattr(event.body, "requirement", None), getattr(event.body, "role", None)
    if requirement:
        return f"{happened} ({_called(visit).get(requirement, requirement)})"
    return f"{happened} ({words.role(role)})" if isinstance(role, Role) else happened


def _called(visit: Visit) -> dict[str, str]:
    """Return the names of requirements, by id: those of the newest version that has it."""
    numbers = [one.number for one in visit.ledger.versions(visit.programme) if one.drafted]
    standards = [standard_of(visit.ledger, visit.programme, number) for number in numbers]
    return {one.id: one.name.spoken(visit.language) for standard in standards for one in standard.requirements}


def _asked(visit: Visit, of: Enrolment) -> tuple[AnyRequirement, ...]:
    try:
        return asked_now(visit, of)
    except NotAllowed:
        return ()


def _decide_href(visit: Visit, of: Enrolment) -> str:
    """Return where a second decider decides what a first one proposed; empty for everybody else."""
    if of.proposal is None or of.proposal.actor == visit.person.id:
        return ""
    decision = of.proposal.body.decision
    may = decision in FORMS and (of.stage, decision) in STEPS and visit.may(decision, of.person)
    return visit.href("staff_act", enrolment=of.id, act=decision) if may else ""
