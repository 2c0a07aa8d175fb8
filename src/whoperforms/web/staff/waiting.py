"""What waits for one person of a programme: one function for each kind of thing, asked only of who may see to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts.complaints import open_complaints
from whoperforms.certification.acts.deciding import still_proposed
from whoperforms.certification.bodies.enrolment import AppealDecided, AppealOpen, Proposed
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.proposals import ComplaintProposed, FoundingProposed
from whoperforms.certification.duties.subject import speaking_for
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.session import Session
from whoperforms.certification.state import Stands
from whoperforms.registry.corrections import selectors
from whoperforms.registry.roster_matching import to_settle
from whoperforms.registry.standings import overview
from whoperforms.registry.waiting import worklist
from whoperforms.web.staff import waiting_words as say
from whoperforms.web.staff.keys import to_see_to
from whoperforms.web.staff.visit import Visit
from whoperforms.web.staff.waiting_words import Waiting

SIGNERS: Final = frozenset({Role.TRAINER, Role.MENTOR, Role.EXAMINER, Role.VERIFIER})


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

    def proposed(self, one: Enrolment) -> tuple[Event[Proposed], ...]:
        """Return what was proposed of an enrolment, and would be done if a second person signed the same."""
        return still_proposed(self.visit.ledger, one, self.visit.now) if one.proposals else ()


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
        yield partial(say.of, here.visit, one, "accept")


def handed_in(here: Here) -> Iterator[Unsaid]:
    """Yield the papers that nobody has decided, nor proposed anything of."""
    for one, _stands in here.oldest(lambda one, _stands: one.stage is Stage.SUBMITTED and not here.proposed(one)):
        yield partial(say.of, here.visit, one, "certify")


def proposals(here: Here) -> Iterator[Unsaid]:
    """Yield what another decider proposed, for which a second one is needed."""
    for one, _stands in here.oldest(lambda one, _stands: bool(one.proposals)):
        for proposal in here.proposed(one):
            if proposal.actor != here.me and here.visit.may(proposal.body.decision, one.person):
                yield partial(say.proposed, here.visit, one, proposal)


def looks(here: Here) -> Iterator[Unsaid]:
    """Yield what somebody else looked up by hand and nobody has reviewed."""
    for one, look in worklist(here.visit.now).to_review(here.visit.programme):
        if here.me not in {look.recorded.actor, one.person}:
            yield partial(say.looked, here.visit, one, look)


def overdue(here: Here) -> Iterator[Unsaid]:
    """Yield whose monthly looks are overdue, and which."""
    for one, stands in here.oldest(lambda _one, stands: bool(stands.overdue)):
        yield partial(say.overdue, here.visit, one, stands)


def causes(here: Here) -> Iterator[Unsaid]:
    """Yield whose certification is suspended, and why."""
    for one, stands in here.oldest(lambda one, stands: one.holds and bool(one.causes or stands.against)):
        yield partial(say.caused, here.visit, one, stands)


def appeals(here: Here) -> Iterator[Unsaid]:
    """Yield the appeals that nobody has decided."""
    for one, _stands in here.oldest(lambda one, _stands: bool(one.appeals)):
        decided = {event.body.appeal for event in one.appeals if isinstance(event.body, AppealDecided)}
        for event in one.appeals:
            if isinstance(event.body, AppealOpen) and event.seq not in decided:
                yield partial(say.of, here.visit, one, "appeal_decided", since=event.at)


def complaints(here: Here) -> Iterator[Unsaid]:
    """Yield the complaints that no panel has decided, but for those whose finding the visitor has signed."""
    told = here.visit.ledger.audit.get(here.visit.programme, ())
    signed = {one.body.complaint for one in told if isinstance(one.body, ComplaintProposed) and one.actor == here.me}
    for event in open_complaints(here.visit.ledger, here.visit.programme):
        if event.seq not in signed and event.body.about != here.me:
            yield partial(say.complaint, here.visit, event)


def rows(here: Here) -> Iterator[Unsaid]:
    """Yield the rows of the roster of which a person has to say whom they mean."""
    for one in to_settle(here.visit.ledger, here.visit.programme):
        yield partial(say.row, here.visit, one)


def unseen(here: Here) -> Iterator[Unsaid]:
    """Yield whom nobody has looked up yet."""
    for one, elements in worklist(here.visit.now).to_look(here.visit.programme):
        if one.person != here.me:
            yield partial(say.unseen, here.visit, one, elements)


def renewals(here: Here) -> Iterator[Unsaid]:
    """Yield those who have all that a renewal asks, and of whom nobody has proposed anything."""
    for one in worklist(here.visit.now).to_renew(here.visit.programme):
        if one.person != here.me and not here.proposed(one):
            yield partial(say.of, here.visit, one, "renew")


def corrections(here: Here) -> Iterator[Unsaid]:
    """Yield the mistakes that somebody reported about this programme's procedure, the longest waiting first."""
    opened = here.visit.run.opened
    for one in selectors.waiting():
        if opened is None or one.procedure in {None, opened.body.procedure}:
            yield partial(say.correction, here.visit, one)


def sessions(here: Here) -> Iterator[Unsaid]:
    """Yield the sessions of today; to a trainer the own ones."""
    for one in _planned(here):
        if one.plan.on == here.visit.now.date():
            yield partial(say.session, here.visit, one)


def attendance(here: Here) -> Iterator[Unsaid]:
    """Yield the sessions that are over, and of which nobody has said who was there; to a trainer the own ones."""
    for one in _planned(here):
        if one.plan.on < here.visit.now.date() and one.seats and not one.attended:
            yield partial(say.session, here.visit, one)


def _planned(here: Here) -> Iterator[Session]:
    mine_only = here.visit.roles <= {Role.TRAINER}
    for one in here.visit.ledger.sessions.values():
        if one.planned is None or one.cancelled or one.plan.programme != here.visit.programme:
            continue
        if not mine_only or here.me in one.plan.trainers:
            yield one


def to_sign(here: Here) -> Iterator[Unsaid]:
    """Yield the requirements that lack nothing but a signature which whoever visits may give."""
    roles = here.visit.roles & SIGNERS
    for waits in worklist(here.visit.now).to_sign(here.visit.programme):
        one = here.visit.ledger.enrolments[waits.enrolment]
        if one.person != here.me and waits.may_wait_for(here.me, roles):
            yield partial(say.to_sign, here.visit, one, waits.requirement)


def standards(here: Here) -> Iterator[Unsaid]:
    """Yield the draft that somebody else proposed for publication."""
    for record in here.visit.ledger.versions(here.visit.programme):
        if record.proposed and not record.published and record.proposed.actor != here.me:
            yield partial(say.standard, here.visit, record.number, record.proposed)


def joint(here: Here) -> Iterator[Unsaid]:
    """Yield what somebody else has proposed of which whoever visits may be the next to sign: each thing once."""
    visit, newest = here.visit, dict[str, Event[Any]]()
    for href, event in (*_of_the_programme(visit), *_of_people(visit)):
        newest[href] = event
    for href, event in newest.items():
        if event.actor != here.me:
            yield partial(say.together, visit, href, event)


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
            elif visit.programme in speaking_for(person.id, known) and visit.may("person_named"):
                yield visit.href("staff_person_act", person=person.id, act="name"), one


def keys(here: Here) -> Iterator[Unsaid]:
    """Yield the keys that wait for a custodian."""
    for name, what, since, href in to_see_to(here.visit):
        yield partial(Waiting, name=name, what=what, when=say.since_when(since), href=href)


def conflicts(here: Here) -> Iterator[Unsaid]:
    """Yield the conflicts that physicians declared, at which nobody has looked."""
    visit = here.visit
    for person in (one for one in visit.ledger.people.values() if one.conflicts and one.id != here.me):
        if Role.PHYSICIAN in person.roles(visit.programme, visit.now):
            for event in person.conflicts:
                if person.stands(event.seq) is None and event.body.other != here.me:
                    yield partial(say.conflict, visit, person.id, event)


KINDS: Final = (
    Kind(key="sessions", heading=_("Sessions today"), action="session_planned", found=sessions),
    Kind(
        key="attendance",
        heading=_("Sessions of which nobody said who was there"),
        action="session_planned",
        found=attendance,
    ),
    Kind(key="applications", heading=_("Applications to decide"), action="accept", found=applications),
    Kind(key="papers", heading=_("Papers to decide"), action="certify", found=handed_in),
    Kind(key="renewals", heading=_("Renewals to decide"), action="renew", found=renewals),
    Kind(key="proposals", heading=_("Decisions that wait for a second person"), action="proposed", found=proposals),
    Kind(key="joint", heading=_("Signatures that wait for another person"), action="read_programme", found=joint),
    Kind(key="keys", heading=_("Keys to see to"), action="key_added", found=keys),
    Kind(key="conflicts", heading=_("Conflicts of interest to look at"), action="conflict_reviewed", found=conflicts),
    Kind(key="signatures", heading=_("Requirements to sign"), action="sign_off", found=to_sign),
    Kind(key="unseen", heading=_("Checks that nobody has done yet"), action="verification_recorded", found=unseen),
    Kind(key="looks", heading=_("Checks to review"), action="verification_reviewed", found=looks),
    Kind(key="overdue", heading=_("Checks that are overdue"), action="verification_recorded", found=overdue),
    Kind(key="causes", heading=_("Suspended, with an open cause"), action="clear_cause", found=causes),
    Kind(key="appeals", heading=_("Appeals to decide"), action="appeal_decided", found=appeals),
    Kind(key="complaints", heading=_("Complaints to decide"), action="complaint_decided", found=complaints),
    Kind(key="rows", heading=_("Whom entries mean"), action="match_reviewed", found=rows),
    Kind(key="standards", heading=_("Standards to publish"), action="standard_published", found=standards),
    Kind(key="corrections", heading=_("Reported mistakes"), action="answer_correction", found=corrections),
)
