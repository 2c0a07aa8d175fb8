"""The own record: where one stands, what is missing, what one can do, and all that happened."""

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whoperforms.certification.acts.enrolling import move
from whoperforms.certification.acts.keeping import contestable
from whoperforms.certification.acts.teaching import LEARNING, may_learn
from whoperforms.certification.appeals import end_was_wrong
from whoperforms.certification.bodies.people import OWN_SIDE
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.lifecycle import ENDED, STEPS, Impossible, Stage
from whoperforms.certification.papers import stands_of
from whoperforms.certification.progress.completeness import last_decision
from whoperforms.certification.standards.requirements import Attestation
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.journal import new_id
from whoperforms.web.files import takes_files
from whoperforms.web.me.own_forms import FORMS, ApplyForm, AttestForm, EvidenceForm, asked_now
from whoperforms.web.me.programme import own_enrolment, physician, sure_enrolment
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.hindrances import Hindrance, hindrance, not_now
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.standing_lines import kit_lines, overdue_lines, progress_lines, until_line
from whoperforms.web.staff.timeline import event_lines, timeline_of
from whoperforms.web.staff.visit import Visit, for_physicians


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """Something that can be done now, and where."""

    heading: str
    href: str


@for_physicians
def record(visit: Visit) -> HttpResponse:
    """Show the own record."""
    found, person = own_enrolment(visit), physician(visit)
    own: dict[str, object] = {"person": person, "of": found, "acts": acts_of(visit, found), "letter_href": ""}
    if found is None:
        return staff_shown(visit, "me/record.html", own)
    where = stands_of(visit.ledger, found, visit.now)
    own |= {
        "stage": words.stage(found.stage),
        "state": words.state(where.state),
        "since": date_format(where.since, "DATE_FORMAT") if where.since else "",
        "until": until_line(found, where.state),
        "ended_wrongly": end_was_wrong(found),
        "kits": kit_lines(visit, found, where.state),
        "causes": event_lines(visit, found.causes, about=found.person),
        "overdue": overdue_lines(where),
        "progress": progress_lines(visit, found),
        "letter_href": visit.href("me_letter") if found.certificates and person.npi else "",
        **timeline_of(visit, found, visit.href("me_record")),
    }
    return staff_shown(visit, "me/record.html", own)


@for_physicians
def apply(visit: Visit) -> HttpResponse:
    """Apply, or apply anew."""
    found, back = own_enrolment(visit), visit.href("me_record")
    if visit.request.method != "POST" and found is not None and not _may_apply_anew(visit, found):
        visit.refuse("apply", found.person)
        said = _("There is an application already. Where it stands now: %(stage)s.")
        why = Hindrance(sentences=(said % {"stage": words.stage(found.stage)},))
        return not_now(visit, why, heading=str(ApplyForm.heading), back=back)
    stream = Stream(StreamKind.ENROLMENT, new_id())
    return acted(ApplyForm, visit, stream, physician(visit).id, to=back)


@for_physicians
def act(visit: Visit, act: str) -> HttpResponse:
    """Show a form for an act on the own enrolment, or do what it says."""
    form = FORMS.get(act)
    if form is None:
        raise NothingFound(f"{act[:40]!r}: nothing that you do with your record; go back to it")
    if hindered := _hindered(visit, act, str(form.heading)):
        return hindered
    return acted(form, visit, _stream(visit), physician(visit).id, to=visit.href("me_record"))


@takes_files
@for_physicians
def evidence(visit: Visit) -> HttpResponse:
    """Hand in evidence, with a file."""
    if hindered := _hindered(visit, "evidence_recorded", str(EvidenceForm.heading)):
        return hindered
    return acted(EvidenceForm, visit, _stream(visit), physician(visit).id, to=visit.href("me_record"))


@for_physicians
def attest(visit: Visit, requirement: str) -> HttpResponse:
    """State and sign the words of a requirement."""
    asked = {one.id: one for one in _statements(visit, sure_enrolment(visit))}
    if requirement not in asked:
        raise NothingFound(f"{requirement[:40]!r}: nothing that you state now; go back to your record")
    form = partial(AttestForm, asked[requirement])
    return acted(form, visit, _stream(visit), physician(visit).id, to=visit.href("me_record"))


def acts_of(visit: Visit, found: Enrolment | None) -> list[ActLine]:
    """Return what the visitor can do with the record now, in the order in which it is needed."""
    about = physician(visit).id
    lines = list[ActLine]()
    if (found is None or _may_apply_anew(visit, found)) and visit.may("apply", about):
        lines.append(ActLine(heading=str(ApplyForm.heading), href=visit.href("me_apply")))
    if found is None:
        return lines
    if visit.may("evidence_recorded", about) and may_learn(found):
        lines.append(ActLine(heading=str(EvidenceForm.heading), href=visit.href("me_evidence")))
    if visit.person.id == about and (found.stage, "sign_off") in STEPS:
        lines += [
            ActLine(
                heading=_("State and sign: %(name)s") % {"name": one.name.spoken(visit.language)},
                href=visit.href("me_attest", requirement=one.id),
            )
            for one in _statements(visit, found)
        ]
    lines += [
        ActLine(heading=str(form.heading), href=visit.href("me_act", act=name))
        for name, form in FORMS.items()
        if visit.may(name, about) and _open(visit, found, name)
    ]
    return lines


def _open(visit: Visit, found: Enrolment, name: str) -> bool:
    """Whether there is anything to do by an act now; what is missing for it is its form's to say."""
    match name:
        case "evidence_withdrawn":
            since = last_decision(found)
            return found.stage in LEARNING and any(one.seq > since and one.role in OWN_SIDE for one in found.evidence)
        case "version_moved":
            try:
                move(visit.ledger, visit.now, enrolment=found.id)
            except Impossible:
                return False
            return True
        case "appeal_open":
            return (found.stage, name) in STEPS and bool(contestable(found))
    return (found.stage, name) in STEPS


def _hindered(visit: Visit, act: str, heading: str) -> HttpResponse | None:
    """Return the page that says what keeps an act from being done; None where nothing does, or it is sent."""
    if visit.request.method == "POST":
        return None
    found = sure_enrolment(visit)
    visit.refuse(act, found.person)
    possible = may_learn(found) if act == "evidence_recorded" else _open(visit, found, act)
    why = hindrance(visit, found, act, possible=possible)
    return not_now(visit, why, heading=heading, back=visit.href("me_record")) if why else None


def _may_apply_anew(visit: Visit, found: Enrolment) -> bool:
    lapsed = stands_of(visit.ledger, found, visit.now).state is CertificationState.LAPSED
    return found.stage in ENDED or found.stage is Stage.REFUSED or lapsed


def _statements(visit: Visit, found: Enrolment) -> list[Attestation]:
    try:
        return [one for one in asked_now(visit, found) if isinstance(one, Attestation)]
    except Impossible:
        return []


def _stream(visit: Visit) -> Stream:
    return Stream(StreamKind.ENROLMENT, sure_enrolment(visit).id)
