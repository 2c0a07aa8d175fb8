"""A programme of invented people, made by the acts themselves: somebody registered, trained, certified, and beyond.

Shape:  `World.act(actor, role, act, ...)` lets an act happen as the registry would, without a database: real rows,
        chained and folded, held to rights and to the separation of duties. The paths build on it, one step each, so
        that a test may stop anywhere: `programme`, `candidate`, `enrolled`, `trained`, `submitted`, `certified`. A test
        with a database makes its own `record` and `ledger`, and has the same paths.
"""

from hashlib import sha256

import msgspec

from recorder import Recorder, id_of, morning, npi
from standards import standard
from whoperforms.certification.acts import deciding, enrolling, looking, people, programmes, sessions, signing, teaching
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people as of_people
from whoperforms.certification.bodies import programme as of_programme
from whoperforms.certification.bodies.enrolment import CaseRole, Item
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Model, Separation
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.bodies.verification import (
    Element,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.papers import standard_of, state_of
from whoperforms.certification.programme import INVENTED
from whoperforms.certification.session import A_DAY
from whoperforms.certification.standards.requirements import (
    Attestation,
    Competence,
    Didactic,
    HandsOn,
    Instrument,
    Mentored,
    Proctored,
)
from whoperforms.certification.standards.standard import written as document_of
from whoperforms.procedures.load import load

__all__ = ["Recorder", "World", "id_of", "morning", "npi"]
MILD = load("mild")
BY_PASSPORT = "A passport, seen in a video call"
STAFF = {  # two of those of whom something needs two
    "Cora": Role.COORDINATOR,
    "Tess": Role.TRAINER,
    "Mona": Role.MENTOR,
    "Ed": Role.EXAMINER,
    "Vera": Role.VERIFIER,
    "Rhea": Role.SECOND_REVIEWER,
    "Dora": Role.DECIDER,
    "Dirk": Role.DECIDER,
    "Carl": Role.COMPLIANCE,
    "Cleo": Role.COMPLIANCE,
    "Stan": Role.STANDARDS_OWNER,
    "Sue": Role.STANDARDS_OWNER,
    "Pam": Role.APPEALS_PANEL,
    "Audrey": Role.AUDITOR,
}


class World(Recorder):
    """A programme of some policy, in an order of things that a test chooses. `days`: how old a look may be."""

    def __init__(self, policy=Separation.SMALL, *, called="mild", procedure=MILD, days=90, **others):
        super().__init__(**others)
        self.policy, self.called, self.procedure, self.days = policy, called, procedure, days

    # The programme and its people

    def register(self, name, *roles, npi=None):
        """Make somebody known, in some roles; return the id."""
        person = id_of(name)
        body = of_people.PersonRegistered(name=name, npi=npi, credential="MD" if npi else None)
        self.operator(people.register, person=person, body=body)
        for role in roles:
            self.give(person, role)
        return person

    def give(self, person, role, **more):
        """Give somebody a role from today on."""
        body = of_people.RoleGranted(programme=self.called, role=role, period=Period(begins=self.today), **more)
        return self.operator(people.grant, person=person, body=body)

    def programme(self, asked=None):
        """Open the programme with its policy, its staff, a founding mentor, and a published standard."""
        self.opened()
        policy = of_programme.PolicySet(
            separation=self.policy, verification_days=self.days, waiting_days=30, identity_procedure=BY_PASSPORT
        )
        self.operator(programmes.set_policy, programme=self.called, body=policy)
        for name, role in STAFF.items():
            self.register(name, role)
        deciders = ("Dora", "Dirk") if self.policy is Separation.STRICT else ("Dora",)
        founding = of_people.FoundingMentor(programme=self.called, deciders=tuple(map(id_of, deciders)))
        named = {"person": id_of("Mona"), "body": founding, "text": "She lit the first."}
        for decider in deciders:
            self.act(decider, Role.DECIDER, people.found_mentor, **named)
        self.publish(asked or standard(programme=self.called, effective_from=self.today))
        return self

    def opened(self):
        """Open the programme, and nothing more."""
        opened = of_programme.ProgrammeOpened(
            programme=self.called,
            procedure=self.procedure.id,
            issuer=INVENTED.id,
            issuer_name=INVENTED.name,
            issuer_kind=INVENTED.kind,
            scope="Lighting lanterns",
        )
        if self.called == self.procedure.id:
            self.operator(programmes.open_programme, body=opened, procedure=self.procedure)
        else:  # of another name than its procedure: no act opens one, older registries have them
            stream = Stream(StreamKind.PROGRAMME, self.called)
            self.operator(lambda _ledger, _at: [Draft(stream=stream, body=opened)])
        return self

    def publish(self, asked):
        """Draft, propose and publish a version of the standard, by two people."""
        named = {"programme": self.called, "number": asked.number, "procedure": self.procedure}
        drafted = {"programme": self.called, "document": document_of(asked)}
        self.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, **drafted)
        self.act("Stan", Role.STANDARDS_OWNER, programmes.propose_standard, **named)
        self.act("Sue", Role.STANDARDS_OWNER, programmes.publish_standard, **named)
        return self

    # The way of a candidate: each step returns the enrolment's id and does what comes before it

    def candidate(self, name, *, npi=None):
        """Register a physician of proved identity; return the person's id."""
        person = self.register(name, Role.PHYSICIAN, npi=npi)
        body = of_people.IdentityProved(programme=self.called, method=BY_PASSPORT)
        self.act("Cora", Role.COORDINATOR, people.prove_identity, person=person, body=body, text="Seen, and alike.")
        return person

    def applied(self, name, *, npi=None, pathway="interventional_pain"):
        """Let somebody apply."""
        person = id_of(name) if id_of(name) in self.ledger.people else self.candidate(name, npi=npi)
        enrolment = self.new_id()
        body = told.Apply(person=person, programme=self.called, pathway=pathway)
        self.act(name, Role.PHYSICIAN, enrolling.apply, enrolment=enrolment, body=body)
        return enrolment

    def enrolled(self, name, **others):
        """Take somebody in."""
        enrolment = self.applied(name, **others)
        self.act("Cora", Role.COORDINATOR, enrolling.accept, enrolment=enrolment)
        return enrolment

    def trained(self, name, **others):
        """Let somebody meet all that the standard asks."""
        enrolment = self.enrolled(name, **others)
        self.looked_up(enrolment)
        self.meet(enrolment)
        return enrolment

    def submitted(self, name, **others):
        """Hand in the papers."""
        enrolment = self.trained(name, **others)
        self.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=enrolment)
        return enrolment

    def certified(self, name, **others):
        """Certify somebody: by one decider, or where duties are strictly apart by two."""
        enrolment = self.submitted(name, **others)
        self.decide(enrolment, "certify", "STANDARD_MET")
        return enrolment

    def decide(self, enrolment, event, reason, **others):
        """Decide, by as many deciders as the policy wants; return the last one's events."""
        strict = self.policy is Separation.STRICT and event not in {"return", "deny"}
        events = ()
        for name in ("Dora", "Dirk") if strict else ("Dora",):
            given = {"enrolment": enrolment, "event": event, "reason": reason, "number": self.new_id(), **others}
            decision = deciding.Decision(by=id_of(name), **given)
            events = self.act(name, Role.DECIDER, deciding.decide, decision=decision)
        return events

    # What a candidate does, one thing each

    def looked_up(self, enrolment):
        """Look up of somebody what every standard here asks, and let a second person agree."""
        person = self.ledger.enrolment(enrolment).person
        self.look(person, Element.EDUCATION)
        self.look(person, Element.LICENCE, jurisdiction="WI", number="L-1")
        self.look(person, Element.EXCLUSION, result=Result.NOT_FOUND)

    def look(self, person, element, *, result=Result.CONFIRMED, agreed=True, **others):
        """Record a look by hand, and whether a second person agrees (None: nobody was); by a machine the system looks.

        What follows from it at once is recorded with it; the look itself is returned.
        """
        body = VerificationRecorded(
            **{
                "person": person,
                "element": element,
                "source": "state_board",
                "source_class": SourceClass.PRIMARY,
                "method": Method.HUMAN,
                "result": result,
                "query_sha256": sha256(b"asked").hexdigest(),
                "address": "https://board.example/look",
                "reference": "R-7",
                "programme": self.called,
            }
            | others
        )
        by_hand = body.method is Method.HUMAN
        event, *_ = (
            self.act("Vera", Role.VERIFIER, looking.record, body=body)
            if by_hand
            else self.system(looking.record, body=body)
        )
        if agreed is not None and by_hand:
            review = VerificationReviewed(verification=event.seq, agrees=agreed)
            self.act("Rhea", Role.SECOND_REVIEWER, looking.review, person=person, body=review)
        return event

    def meet(self, enrolment, *only):
        """Let somebody meet requirements of the standard: these, or all that are not looked up."""
        found = self.ledger.enrolment(enrolment)
        asked = standard_of(self.ledger, found.programme, found.standard)
        for requirement in asked.requirements:
            if requirement.signers and (not only or requirement.id in only):
                self._learn(enrolment, requirement)
                self.sign_off(enrolment, requirement)

    def sign_off(self, enrolment, requirement, *, met=True, by=None, **others):
        """Sign a requirement off in the first role that may, with the full rubric."""
        person = self.ledger.enrolment(enrolment).person
        role = requirement.signers[0]
        signer = by or (person if role is Role.PHYSICIAN else next(name for name, of in STAFF.items() if of is role))
        body = told.SignOff(requirement=requirement.id, met=met, **(_signed_for(requirement) | others))
        return self.act(signer, role, signing.sign_off, enrolment=enrolment, body=body)

    def _learn(self, enrolment, requirement):
        match requirement:
            case Didactic(modules=modules):
                for module in modules:
                    self.result(enrolment, requirement.id, module=module.id, item_bank=(*module.item_banks, "1")[0])
            case HandsOn():
                self.workshop(enrolment, requirement=requirement)
            case Mentored(number=number):
                for at in range(number):
                    self.case(enrolment, requirement.id, role=list(CaseRole)[at % len(CaseRole)])
            case Proctored(number=number):
                for _ in range(number):
                    self.case(enrolment, requirement.id)

    def result(self, enrolment, requirement="lessons", **others):
        """Record a result of today."""
        said = {"on": self.today, "source": "Lantern school", "score": 90, "minutes": 60} | others
        body = told.EvidenceRecorded(requirement=requirement, **said)
        return self.act("Cora", Role.COORDINATOR, teaching.record_evidence, enrolment=enrolment, body=body)

    def case(self, enrolment, requirement="mentorship", *, by="Mona", **others):
        """Record a case of today, by its mentor."""
        body = told.MentoredCase(
            **{
                "requirement": requirement,
                "on": self.today,
                "site": "Harbour hospital",
                "levels": 2,
                "role": CaseRole.PERFORMED,
                "mentor": id_of("Mona"),
                "imaging_reviewed": True,
                "complication": False,
            }
            | others
        )
        return self.act(by, Role.MENTOR, teaching.record_case, enrolment=enrolment, body=body)

    def planned(self, requirement, /, **others):
        """Plan a session for today that lasts as long as the requirement wants; return its id."""
        session = self.new_id()
        plan = of_programme.SessionPlanned(
            programme=self.called,
            requirement=requirement.id,
            on=self.today,
            place="Wax Hall",
            model=Model.CADAVER,
            minutes=requirement.minutes,
            stations=1,
            capacity=requirement.learners_per_station,
            trainers=(id_of("Tess"),),
        )
        self.act("Cora", Role.COORDINATOR, sessions.plan, session=session, body=msgspec.structs.replace(plan, **others))
        return session

    def workshop(self, enrolment, *, requirement):
        """Let somebody have a seat at a session, and be there: at one of their own, while the trainer's day allows."""
        today = [one for one in self.ledger.sessions.values() if one.planned and one.plan.on == self.today]
        full = sum(one.plan.minutes for one in today) + requirement.minutes > A_DAY
        shared = (one.id for one in today if one.free and one.plan.requirement == requirement.id)
        session = next(shared) if full else self.planned(requirement)
        self.act("Cora", Role.COORDINATOR, sessions.take_seat, session=session, enrolment=enrolment)
        body = of_programme.Attended(enrolment=enrolment, minutes=requirement.minutes)
        self.act("Tess", Role.TRAINER, sessions.attended, session=session, body=body)
        return session

    # What it comes to

    def state(self, enrolment):
        """Return the state of a certification now."""
        return state_of(self.ledger, self.ledger.enrolment(enrolment), self.at)


def _signed_for(requirement):
    """Return what a full sign-off of a requirement says."""
    match requirement:
        case HandsOn(checklist=checklist):
            return {"rubric": tuple(Item(item=item.id, level=1) for item in checklist)}
        case Competence(rubric=rubric, highest=highest):
            return {"rubric": tuple(Item(item=item.id, level=highest) for item in rubric)}
        case Instrument(instrument=instrument):
            return {"instrument": instrument}
        case Attestation(version=version):
            return {"version": version}
    return {}
