"""What waits for one person of a programme: one function for each kind of thing, asked only of who may see to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts.auditing import open_complaints
from whoperforms.certification.bodies.enrolment import AppealDecided, AppealOpen, Proposed
from whoperforms.certification.bodies.people import ConflictDeclared, Role
from whoperforms.certification.bodies.programme import StandardProposed
from whoperforms.certification.bodies.proposals import ComplaintProposed, FoundingProposed
from whoperforms.certification.bodies.verification import Erased
from whoperforms.certification.duties.subject import programmes_of
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.papers import standard_at_decision
from whoperforms.certification.session import Session
from whoperforms.certification.state import Stands
from whoperforms.registry import selectors
from whoperforms.registry.standings import overview
from whoperforms.registry.waiting import worklist
from whoperforms.web.staff import words
from whoperforms.web.staff.keys import to_see_to
from whoperforms.web.staff.record_forms import FORMS
from whoperforms.web.staff.visit import Visit

SIGNERS: Final = frozenset({Role.TRAINER, Role.MENTOR, Role.EXAMINER, Role.VERIFIER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: whom or what it is about, what is to be done, since or until when, and where."""

    name: str
    what: str = ""
    when: str = ""
    href: str = ""


class Here:
    """A visit, and where everybody of the programme stands, worked out once for all that is asked of it."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.me = visit, visit.person.id

    @cached_property
    def others(self) -> list[tuple[Enrolment, Stands]]:
        """Everybody but whoever visits."""
        return [pair for pair in overview(self.visit.now).of(self.visit.programme) if pair[0].person != self.me]

    def oldest(self, wanted: Callable[[Enrolment, Stands], bool]) -> list[tuple[Enrolment, Stands]]:
        """Return those who are wanted, the longest untouched first."""
        found = [pair for pair in self.others if wanted(*pair)]
        return sorted(found, key=lambda pair: (pair[0].changed or self.visit.now, pair[0].id))


Unsaid = Callable[[], Waiting]  # what waits, counted and not yet put into words: of many only some are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of things that wait. `action`: what somebody has to be allowed, so that it waits for them."""

    key: str
    heading: Promise
    action: str
    found: Callable[[Here], Iterator[Unsaid]]


def what_waits(visit: Visit) -> Iterator[tuple[Kind, list[Unsaid]]]:
    """Yield each kind of things that can wait for whoever visits, with what there is of it."""
    here = Here(visit)
    for kind in KINDS:
        if visit.may(kind.action):
            yield kind, list(kind.found(here))


def applications(here: Here) -> Iterator[Unsaid]:
    """Yield the applications that nobody has decided."""
    for one, _stands in here.oldest(lambda one, _stands: one.stage is Stage.APPLIED):
        yield partial(_of, here.visit, one, "accept")


def papers(here: Here) -> Iterator[Unsaid]:
    """Yield the papers that nobody has decided, nor proposed anything of."""
    for one, _stands in here.oldest(lambda one, _stands: one.stage is Stage.SUBMITTED and one.proposal is None):
        yield partial(_of, here.visit, one, "certify")


def proposals(here: Here) -> Iterator[Unsaid]:
    """Yield what another decider proposed, for which a second one is needed."""
    for one, _stands in here.oldest(lambda one, _stands: one.proposal is not None):
        mine = one.proposal and here.visit.may(one.proposal.body.decision, one.person)
        if one.proposal and mine and one.proposal.actor != here.me:
            yield partial(_proposed, here.visit, one, one.proposal)


def looks(here: Here) -> Iterator[Unsaid]:
    """Yield what somebody else looked up by hand and nobody has reviewed."""
    for one, look in worklist(here.visit.now).to_review(here.visit.programme):
        if here.me not in {look.recorded.actor, one.person}:
            yield partial(_looked, here.visit, one, look)


def overdue(here: Here) -> Iterator[Unsaid]:
    """Yield whose monthly looks are overdue, and which."""
    for one, stands in here.oldest(lambda _one, stands: bool(stands.overdue)):
        yield partial(_overdue, here.visit, one, stands)


def causes(here: Here) -> Iterator[Unsaid]:
    """Yield whose certification is suspended, and why."""
    for one, stands in here.oldest(lambda one, stands: one.holds and bool(one.causes or stands.against)):
        yield partial(_caused, here.visit, one, stands)


def appeals(here: Here) -> Iterator[Unsaid]:
    """Yield the appeals that nobody has decided."""
    for one, _stands in here.oldest(lambda one, _stands: bool(one.appeals)):
        decided = {event.body.appeal for event in one.appeals if isinstance(event.body, AppealDecided)}
        for event in one.appeals:
            if isinstance(event.body, AppealOpen) and event.seq not in decided:
                yield partial(_of, here.visit, one, "appeal_decided", since=event.at)


def corrections(here: Here) -> Iterator[Unsaid]:
    """Yield the mistakes that somebody reported about this programme's procedure, the longest waiting first."""
    opened = here.visit.run.opened
    for one in selectors.waiting():
        if opened is None or one.procedure in {None, opened.body.procedure}:
            yield partial(_correction, one)


def sessions(here: Here) -> Iterator[Unsaid]:
    """Yield the sessions of today; to a trainer the own ones."""
    mine_only = here.visit.roles <= {Role.TRAINER}
    for one in here.visit.ledger.sessions.values():
        if one.planned is None or one.cancelled or one.plan.programme != here.visit.programme:
            continue
        if one.plan.on == here.visit.now.date() and (not mine_only or here.me in one.plan.trainers):
            yield partial(_session, here.visit, one)


def signatures(here: Here) -> Iterator[Unsaid]:
    """Yield the requirements that lack nothing but a signature which whoever visits may give."""
    roles = here.visit.roles & SIGNERS
    for waits in worklist(here.visit.now).to_sign(here.visit.programme):
        one = here.visit.ledger.enrolments[waits.enrolment]
        if one.person != here.me and waits.may_wait_for(here.me, roles):
            yield partial(_to_sign, here.visit, one, waits.requirement)


def standards(here: Here) -> Iterator[Unsaid]:
    """Yield the draft that somebody else proposed for publication."""
    for record in here.visit.ledger.versions(here.visit.programme):
        if record.proposed and not record.published and record.proposed.actor != here.me:
            yield partial(_standard, here.visit, record.number, record.proposed)


def joint(here: Here) -> Iterator[Unsaid]:
    """Yield what somebody else has proposed of which whoever visits may be the next to sign: each thing once."""
    visit, newest = here.visit, dict[str, Event[Any]]()
    for href, event in (*_of_the_programme(visit), *_of_people(visit)):
        newest[href] = event
    for href, event in newest.items():
        if event.actor != here.me:
            yield partial(_together, visit, href, event)


def _of_the_programme(visit: Visit) -> Iterator[tuple[str, Event[Any]]]:
    """Yield proposals of erasures, of a policy and of panels, with the way to each form."""
    known, me = visit.ledger, visit.person.id
    for place, signed in known.erasures.items():
        for event in signed if not any(isinstance(one.body, Erased) for one in signed) else ():
            if event.body.programme == visit.programme and visit.may("erased"):
                yield visit.href("staff_audit_erase", seq=str(place)), event
    for proposal in visit.run.proposals if visit.may("policy_set") else ():
        yield visit.href("staff_policy"), proposal
    waiting = {one.seq for one in open_complaints(known, visit.programme)}
    for event in known.audit.get(visit.programme, ()):
        if isinstance(event.body, ComplaintProposed) and event.body.complaint in waiting and me in event.body.panel:
            yield visit.href("staff_complaint", complaint=str(event.body.complaint)), event


def _of_people(visit: Visit) -> Iterator[tuple[str, Event[Any]]]:
    """Yield proposals of founding mentors and of NPIs, with the way to each form."""
    known, me = visit.ledger, visit.person.id
    for person in (one for one in known.people.values() if one.proposals):
        for one in person.proposals:
            if isinstance(one.body, FoundingProposed):
                if one.body.programme == visit.programme and me in one.body.deciders:
                    yield visit.href("staff_person_act", person=person.id, act="founding"), one
            elif visit.programme in programmes_of(person.id, known) and visit.may("person_named"):
                yield visit.href("staff_person_act", person=person.id, act="name"), one


def keys(here: Here) -> Iterator[Unsaid]:
    """Yield the keys that wait for a custodian."""
    for name, what, since, href in to_see_to(here.visit):
        yield partial(Waiting, name=name, what=what, when=_since(since), href=href)


def conflicts(here: Here) -> Iterator[Unsaid]:
    """Yield the conflicts that physicians declared, at which nobody has looked."""
    visit = here.visit
    for person in (one for one in visit.ledger.people.values() if one.conflicts and one.id != here.me):
        if Role.PHYSICIAN in person.roles(visit.programme, visit.now):
            for event in person.conflicts:
                if person.stands(event.seq) is None and event.body.other != here.me:
                    yield partial(_conflict, visit, person.id, event)


KINDS: Final = (
    Kind(key="sessions", heading=_("Sessions today"), action="session_planned", found=sessions),
    Kind(key="applications", heading=_("Applications to decide"), action="accept", found=applications),
    Kind(key="papers", heading=_("Papers to decide"), action="certify", found=papers),
    Kind(key="proposals", heading=_("Decisions that wait for a second person"), action="proposed", found=proposals),
    Kind(key="joint", heading=_("Signatures that wait for another person"), action="read_programme", found=joint),
    Kind(key="keys", heading=_("Keys to see to"), action="key_added", found=keys),
    Kind(key="conflicts", heading=_("Conflicts of interest to look at"), action="conflict_reviewed", found=conflicts),
    Kind(key="signatures", heading=_("Requirements to sign"), action="sign_off", found=signatures),
    Kind(key="looks", heading=_("Checks to review"), action="verification_reviewed", found=looks),
    Kind(key="overdue", heading=_("Checks that are overdue"), action="verification_recorded", found=overdue),
    Kind(key="causes", heading=_("Suspended, with an open cause"), action="clear_cause", found=causes),
    Kind(key="appeals", heading=_("Appeals to decide"), action="appeal_decided", found=appeals),
    Kind(key="standards", heading=_("Standards to publish"), action="standard_published", found=standards),
    Kind(key="corrections", heading=_("Reported mistakes"), action="told", found=corrections),
)


def _proposed(visit: Visit, one: Enrolment, proposal: Event[Proposed]) -> Waiting:
    what = gettext("%(event)s: %(reason)s, proposed by %(name)s") % {
        "event": words.event(proposal.body.decision),
        "reason": words.reason(proposal.body.reason),
        "name": visit.name_of(proposal.actor),
    }
    return _of(visit, one, proposal.body.decision, what=what, since=proposal.at)


def _together(visit: Visit, href: str, proposal: Event[Any]) -> Waiting:
    name = f"{words.event(proposal.type)} ({proposal.seq})"
    what = gettext("proposed by %(name)s") % {"name": visit.name_of(proposal.actor)}
    return Waiting(name=name, what=what, when=_since(proposal.at), href=href)


def _conflict(visit: Visit, person: str, declared: Event[ConflictDeclared]) -> Waiting:
    what = f"{visit.name_of(declared.body.other)}: {words.conflict(declared.body.kind)} ({declared.seq})"
    href = visit.href("staff_person_act", person=person, act="look-at-conflict")
    return Waiting(name=visit.name_of(person), what=what, when=_since(declared.at), href=href)


def _looked(visit: Visit, one: Enrolment, look: Looked) -> Waiting:
    what = f"{words.element(look.said.element)}: {words.result(look.said.result)}"
    return _of(visit, one, "verification_reviewed", f"?look={look.recorded.seq}", what=what, since=look.recorded.at)


def _overdue(visit: Visit, one: Enrolment, stands: Stands) -> Waiting:
    elements = [check.element for check in stands.overdue]
    what = ", ".join(words.element(element) for element in elements)
    return _of(visit, one, "verification_recorded", f"?element={elements[0]}", what=what)


def _caused(visit: Visit, one: Enrolment, stands: Stands) -> Waiting:
    said = [str(event.reason) for event in one.causes] or [str(against.cause) for against in stands.against]
    what = ", ".join(dict.fromkeys(words.reason(code) for code in said))
    return _of(visit, one, "clear_cause" if one.causes else "", what=what, since=stands.since)


def _correction(one: selectors.Waiting) -> Waiting:
    name = gettext("Number %(tracking)s") % {"tracking": str(one.tracking)}
    return Waiting(name=name, what=str(one.npi or ""), when=_since(one.received_at))


def _session(visit: Visit, one: Session) -> Waiting:
    what = gettext("%(taken)s of %(capacity)s seats taken") % {"taken": len(one.seats), "capacity": one.plan.capacity}
    name = f"{one.plan.place} ({one.id})"  # several may be at one place
    return Waiting(name=name, what=what, href=visit.href("staff_session", session=one.id))


def _to_sign(visit: Visit, one: Enrolment, requirement: str) -> Waiting:
    asked = standard_at_decision(visit.ledger, one, visit.now).requirement(requirement)
    said = _of(visit, one, "sign_off", what=asked.name.spoken(visit.language))
    return replace(said, href=visit.href("staff_sign", enrolment=one.id, requirement=requirement))


def _standard(visit: Visit, number: int, proposed: Event[StandardProposed]) -> Waiting:
    return Waiting(
        name=gettext("Version %(number)s of the standard") % {"number": number},
        what=gettext("proposed by %(name)s") % {"name": visit.name_of(proposed.actor)},
        when=_since(proposed.at),
        href=visit.href("staff_standard", number=str(number)),
    )


def _of(  # noqa: PLR0913 - whom it is about, where it leads, and what is said of it
    visit: Visit, one: Enrolment, act: str, asked: str = "", *, what: str = "", since: datetime | None = None
) -> Waiting:
    """Say one enrolment, with the way to the form of an act; where there is none, to the record."""
    form = visit.href("staff_act", enrolment=one.id, act=act) + asked if act in FORMS else ""
    return Waiting(
        name=visit.name_of(one.person),
        what=what,
        when=_since(since or one.changed),
        href=form or visit.href("staff_record", enrolment=one.id),
    )


def _since(at: datetime | None) -> str:
    return gettext("since %(day)s") % {"day": date_format(at, "DATE_FORMAT")} if at else ""
