"""A ledger written event by event, with no act in between: what a test wants to be recorded, judged or not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people, programme, proposals
from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Model, Separation
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.bodies.verification import Element, Method, Result, SourceClass, VerificationRecorded
from whoperforms.certification.duties import rights, separation
from whoperforms.certification.duties.agreeing import words_of
from whoperforms.certification.events import (
    KINDS,
    Authn,
    Draft,
    Row,
    Signer,
    Stream,
    StreamKind,
    body_hash,
    event_of,
    link,
    record_of,
    type_of,
    written,
)
from whoperforms.certification.ledger import Ledger

CANDIDATE, ANA, BEN, CAT, DAN, EVE = (name.ljust(12, "0") for name in ("CAND", "ANA", "BEN", "CAT", "DAN", "EVE"))
PAPERS = "PAPERS000000"
BEGINS = datetime(2020, 1, 1, 12, tzinfo=UTC)
HASH = sha256(b"").hexdigest()


class Book:
    """A programme `lantern` and a candidate who is enrolled; whoever is `staff` holds every role that signs."""

    def __init__(self, separation=Separation.STRICT, staff=(ANA, BEN, CAT, DAN, EVE)):
        self.at, self.ledger, self.sessions = BEGINS, Ledger(), 0
        self.put(
            ANA,
            programme.PolicySet(
                separation=separation, verification_days=90, waiting_days=0, identity_procedure="A passport"
            ),
            "lantern",
        )
        for person in (CANDIDATE, *staff):
            self.put(ANA, people.PersonRegistered(name=person.rstrip("0").title()), person)
        for person in staff:
            for role in Role:
                if role not in {Role.PHYSICIAN, Role.DELEGATE}:
                    self.grant(person, role)
        self.grant(CANDIDATE, Role.PHYSICIAN)
        self.put(CANDIDATE, told.Apply(person=CANDIDATE, programme="lantern", pathway="spine"), PAPERS, reason="NEW")
        self.put(ANA, told.Accept(standard=1), PAPERS, reason="ELIGIBLE")

    def put(self, who, body, stream, *, role=None, reason=None, text="", judged=False, authn=Authn.PASSKEY):
        """Write an event down; `judged`: only where rights and duties let it happen."""
        draft = Draft(stream=Stream(KINDS[type(body)], stream), body=body, reason=reason, text=text)
        signer = Signer(person=who, role=role and str(role), authn=authn)
        if judged:
            rights.refuse(draft, signer, self.ledger, self.at)
            separation.refuse(draft, signer, self.ledger, self.at)
        record, seq = record_of(draft, signer), self.ledger.seq + 1
        row = Row(
            seq=seq,
            event_id=f"{seq:012d}",
            at=written(self.at),
            stream=str(draft.stream),
            type=type_of(body),
            record=record,
            salt=b"",
            body_hash=body_hash(record, b""),
            chain=b"",
        )
        row = replace(row, chain=link(self.ledger.chain, row))
        self.ledger = self.ledger.after([row])
        assert not self.ledger.unknown, self.ledger.unknown
        return event_of(row)

    def wait(self, days):
        self.at += timedelta(days=days)
        return self

    def grant(self, person, role, begins=date(2019, 1, 1), **others):
        body = people.RoleGranted(programme="lantern", role=role, period=Period(begins=begins), **others)
        return self.put(ANA, body, person)

    def end(self, person, role, on):
        return self.put(ANA, people.RoleEnded(programme="lantern", role=role, on=on), person)

    def train(self, who, **others):
        """Hold a workshop of today."""
        self.sessions += 1
        name = f"SESS{self.sessions:08d}"
        plan = programme.SessionPlanned(
            programme="lantern",
            requirement="workshop",
            on=self.at.date(),
            place="Hall",
            model=Model.MODEL,
            minutes=60,
            stations=1,
            capacity=2,
            trainers=(who,),
        )
        self.put(who, plan, name, role=Role.TRAINER)
        self.put(who, programme.SeatTaken(enrolment=PAPERS), name)
        return self.put(who, programme.Attended(enrolment=PAPERS, minutes=60), name, role=Role.TRAINER, **others)

    def sign(self, who, role=Role.EXAMINER, **others):
        body = told.SignOff(requirement="technique", met=True)
        return self.put(who, body, PAPERS, role=role, reason="MET", **others)

    def case(self, mentor, by=None, on=None, **others):
        body = told.MentoredCase(
            requirement="cases",
            on=on or self.at.date(),
            site="Harbour",
            levels=1,
            role=CaseRole.PERFORMED,
            mentor=mentor,
            imaging_reviewed=True,
            complication=False,
        )
        return self.put(by or mentor, body, PAPERS, role=Role.MENTOR, **others)

    def found(self, mentor, by=(ANA, BEN), **others):
        body, text = people.FoundingMentor(programme="lantern", deciders=by), "Lit the first one."
        sha256 = words_of(Draft(stream=Stream(StreamKind.PERSON, mentor), body=body, text=text))
        for decider in by[:-1]:
            proposed = proposals.FoundingProposed(programme="lantern", deciders=by, sha256=sha256)
            self.put(decider, proposed, mentor, role=Role.DECIDER, text=text)
        return self.put(by[-1], body, mentor, role=Role.DECIDER, text=text, **others)

    def upload(self, who, **others):
        body = told.EvidenceRecorded(requirement="lessons", on=self.at.date(), source="School")
        return self.put(who, body, PAPERS, **others)

    def look(self, who, person=CANDIDATE, **others):
        said = {
            "person": person,
            "element": Element.LICENCE,
            "source": "board",
            "source_class": SourceClass.PRIMARY,
            "method": Method.HUMAN,
            "result": Result.CONFIRMED,
            "query_sha256": HASH,
        }
        judged = others.pop("judged", False)
        return self.put(who, VerificationRecorded(**(said | others)), person, role=Role.VERIFIER, judged=judged)

    def conflict(self, who, other=CANDIDATE, kind=people.Conflict.FAMILY):
        return self.put(who, people.ConflictDeclared(other=other, kind=kind), who)

    def look_at_conflict(self, conflict, *, stands=True, by=EVE, judged=False):
        """Say of a conflict that the candidate declared whether it stands."""
        body = people.ConflictReviewed(programme="lantern", conflict=conflict, stands=stands)
        return self.put(by, body, CANDIDATE, role=Role.COMPLIANCE, judged=judged)

    def submit(self):
        return self.put(CANDIDATE, told.Submit(), PAPERS, reason="COMPLETE")

    def propose(self, who, decision="certify", **others):
        body = told.Proposed(decision=decision, reason="STANDARD_MET", sha256=HASH)
        return self.put(who, body, PAPERS, role=Role.DECIDER, **others)

    def certify(self, *deciders, by=None, judged=True):
        body = told.Certify(
            number="CERT00000000",
            standard=1,
            valid_from=self.at,
            valid_until=self.at + timedelta(days=730),
            scope="Lanterns",
            deciders=deciders,
            basis=told.Basis(sign_offs=(), verifications=(), days=(), separation="strict", verification_days=90),
        )
        return self.put(by or deciders[-1], body, PAPERS, role=Role.DECIDER, reason="STANDARD_MET", judged=judged)
