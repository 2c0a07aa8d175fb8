"""The record of one enrolment: where it stands, what is missing, what may be done, and all that happened."""

from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.acts.deciding import still_proposed
from whoperforms.certification.appeals import end_was_wrong
from whoperforms.certification.bodies.enrolment import Proposed, Withdraw
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.kits import kits_of
from whoperforms.certification.lifecycle import STEPS, NotAllowed
from whoperforms.certification.looks.monitoring import Check
from whoperforms.certification.looks.verification import BY_FINDING
from whoperforms.certification.papers import progress_anew, progress_of, standard_at_decision, standard_of, stands_of
from whoperforms.certification.progress.completeness import Progress
from whoperforms.certification.standards.requirements import AnyRequirement, Attestation
from whoperforms.certification.state import CertificationState, Stands
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.files import Files
from whoperforms.registry.journal import events_of
from whoperforms.web.files import download, takes_files
from whoperforms.web.languages import Language
from whoperforms.web.me.own_forms import asked_now
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.enrolment_forms import proposed
from whoperforms.web.staff.evidence_lines import documents_of, evidence_lines
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.mending import mended_at, sign_href
from whoperforms.web.staff.record_forms import FORMS, which_of
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
class ProposedLine:
    """What a first person proposed, in words. `which` of several; `href`: where a visitor does it as the second."""

    what: str
    which: str
    text: str
    href: str


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
            why=_why(event, visit),
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
        "ended_wrongly": end_was_wrong(found),
        "kits": kit_lines(visit, found, where.state),
        "causes": [EventLine.of(event, visit) for event in found.causes],
        "overdue": overdue_lines(where),
        "progress": progress_lines(visit, found),
        "acts": [
            {"heading": form.heading, "href": visit.href("staff_act", enrolment=enrolment, act=name)}
            for name, form in FORMS.items()
            if visit.may(name, found.person) and form.is_possible(visit, found)
        ],
        "proposed": [_proposed_line(visit, found, one) for one in still_proposed(visit.ledger, found, visit.now)],
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


def kit_lines(visit: Visit, of: Enrolment, state: CertificationState) -> list[str]:
    """Return of each instrument whether its kit may be released, and why; nothing where none is asked about."""
    try:
        found = kits_of(visit.ledger, of, state, visit.now)
    except NotAllowed:
        return []
    return [f"{one.instrument}: {words.kit(one.reason)}" for one in found]


def overdue_lines(where: Stands) -> list[str]:
    """Say each monthly check that is overdue, and since when."""
    return [_overdue(check) for check in where.overdue]


def _overdue(check: Check) -> str:
    element = words.element(check.element)
    if check.since is None:
        return gettext("%(check)s: not confirmed by any check that counts") % {"check": element}
    last = date_format(check.last, "DATE_FORMAT") if check.last else ""
    said = {"check": element, "day": date_format(check.since, "DATE_FORMAT"), "last": last}
    if last:
        return gettext("%(check)s: overdue since %(day)s; last confirmed on %(last)s") % said
    return gettext("%(check)s: overdue since %(day)s") % said


def progress_lines(visit: Visit, of: Enrolment) -> list[ProgressLine]:
    """Return what is met and what is missing, in words; nothing before somebody is taken in."""
    try:
        standard = standard_at_decision(visit.ledger, of, visit.now)
        asked = {one.id: one for one in (*standard.requirements, *asked_now(visit, of))}
        found = {one.requirement: one for one in progress_of(visit.ledger, of, visit.now)}
        for one in progress_anew(visit.ledger, of, visit.now):
            found.setdefault(one.requirement, one)
    except NotAllowed:
        return []
    return [
        ProgressLine(
            name=asked[one.requirement].name.spoken(visit.language),
            status=words.status(one.status),
            met=one.met,
            lacks=tuple(words.lack(lack, names_in(asked[one.requirement], visit.language)) for lack in one.lacks),
            **({} if visit.whose else _ways(visit, of, asked[one.requirement], one)),
        )
        for one in found.values()
        if one.requirement in asked  # a newer version may ask for more of who holds nothing any more
    ]


def names_in(asked: AnyRequirement, language: Language) -> dict[str, str]:
    """Return what a requirement calls its modules and items, by their ids."""
    parts = (part for name in ("modules", "rubric", "checklist") for part in getattr(asked, name, ()))
    return {part.id: part.name.spoken(language) for part in parts}


def _ways(visit: Visit, of: Enrolment, asked: AnyRequirement, one: Progress) -> dict[str, Any]:
    """Return what leads to the forms that mend what is lacking."""
    names = names_in(asked, visit.language)
    return {
        "ways": tuple(Way(text=words.lack(lack, names), href=mended_at(visit, of, asked, lack)) for lack in one.lacks),
        "sign_href": sign_href(visit, of, asked),
    }


def _what(event: Event[Body], visit: Visit) -> str:
    """Say what happened, and to which requirement or role, where it is about one."""
    happened = words.event(event.type)
    requirement, role = getattr(event.body, "requirement", None), getattr(event.body, "role", None)
    if requirement:
        return f"{happened} ({_called(visit).get(requirement, requirement)})"
    return f"{happened} ({words.role(role)})" if isinstance(role, Role) else happened


def _why(event: Event[Body], visit: Visit) -> str:
    """Say why something happened; of whoever left also what was open against them."""
    why = words.reason(event.reason) if event.reason else ""
    if not isinstance(event.body, Withdraw) or not (event.body.causes or event.body.proposals):
        return why
    of = visit.ledger.enrolment(event.stream.id)
    known = {one.seq: words.reason(str(one.reason)) for one in of.history if one.reason}
    known |= {one.seq: words.event(one.body.decision) for one in of.history if isinstance(one.body, Proposed)}
    for look in visit.ledger.looks(of.person, of.programme):
        if look.said.finding and (row := BY_FINDING.get((look.said.element, look.said.finding))):
            known[look.recorded.seq] = words.reason(row.cause)
    what = ", ".join(dict.fromkeys(known.get(seq, str(seq)) for seq in (*event.body.causes, *event.body.proposals)))
    then = gettext("open then: %(what)s") % {"what": what}
    return f"{why}; {then}"


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


def _proposed_line(visit: Visit, of: Enrolment, proposal: Event[Proposed]) -> ProposedLine:
    return ProposedLine(
        what=proposed(visit, proposal),
        which=which_of(visit, of, proposal),
        text=proposal.text,
        href=_decide_href(visit, of, proposal),
    )


def _decide_href(visit: Visit, of: Enrolment, proposal: Event[Proposed]) -> str:
    """Return where a second decider decides what a first one proposed; empty for everybody else."""
    if proposal.actor == visit.person.id:
        return ""
    decision = proposal.body.decision
    may = decision in FORMS and (of.stage, decision) in STEPS and visit.may(decision, of.person)
    return visit.href("staff_act", enrolment=of.id, act=decision) if may else ""
