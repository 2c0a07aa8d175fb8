"""The record of one enrolment: where it stands, what is missing, what may be done, and all that happened."""

from dataclasses import dataclass
from functools import partial
from typing import Final, cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.formats import date_format

from whoperforms.certification.acts.deciding import still_proposed
from whoperforms.certification.appeals import end_was_wrong
from whoperforms.certification.bodies.enrolment import Proposed
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.lifecycle import STEPS, Impossible
from whoperforms.certification.papers import stands_of
from whoperforms.certification.standards.requirements import AnyRequirement, Attestation
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.files import Files
from whoperforms.web.files import download, takes_files
from whoperforms.web.me.own_forms import asked_now
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.cases import has_told
from whoperforms.web.staff.enrolment_forms import proposed
from whoperforms.web.staff.evidence_lines import documents_of, evidence_lines, rests_on
from whoperforms.web.staff.hindrances import hindrance, not_now
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.record_forms import FORMS, which_of
from whoperforms.web.staff.signing_forms import SignOffForm
from whoperforms.web.staff.standing_lines import kit_lines, overdue_lines, progress_lines, until_line
from whoperforms.web.staff.timeline import event_lines, timeline_of
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit, for_staff

RESTS: Final = "rests"  # the parameter that says which page of what a record rests on
A_PAGE: Final = 25  # of it


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """What a first person proposed, in words. `which` of several; `href`: where a visitor does it as the second."""

    what: str
    which: str
    text: str
    href: str


@for_staff("read_record")
def record(visit: Visit, enrolment: str) -> HttpResponse:
    """Show the record."""
    found = of_programme(visit, enrolment)
    person = visit.ledger.person(found.person)
    where = stands_of(visit.ledger, found, visit.now)
    here = visit.href("staff_record", enrolment=enrolment)
    rests = Turned.of(rests_on(visit, found), page_number(visit, RESTS), A_PAGE, here, named=RESTS)
    own = {
        "of": found,
        "person": person,
        "stage": words.stage(found.stage),
        "state": words.state(where.state),
        "since": date_format(where.since, "DATE_FORMAT") if where.since else "",
        "until": until_line(found, where.state),
        "ended_wrongly": end_was_wrong(found),
        "kits": kit_lines(visit, found, where.state),
        "causes": event_lines(visit, found.causes, about=found.person),
        "cases_href": visit.href("staff_cases_of", person=found.person) if has_told(visit, found.person) else "",
        "overdue": overdue_lines(where),
        "progress": progress_lines(visit, found),
        "acts": [
            {"heading": form.heading, "href": visit.href("staff_act", enrolment=enrolment, act=name)}
            for name, form in FORMS.items()
            if visit.may(name, found.person) and form.is_possible(visit, found)
        ],
        "proposed": [_proposed_line(visit, found, one) for one in still_proposed(visit.ledger, found, visit.now)],
        "evidence": evidence_lines(visit, found, rests.shown),
        "rests": rests,
        **timeline_of(visit, found, here),
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
    if visit.request.method != "POST":
        visit.refuse(form.action, found.person)
        if why := hindrance(visit, found, act, possible=form.is_possible(visit, found)):
            return not_now(visit, why, heading=str(form.heading), back=to)
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


def _asked(visit: Visit, of: Enrolment) -> tuple[AnyRequirement, ...]:
    try:
        return asked_now(visit, of)
    except Impossible:
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
