"""What happens to Ana on her way through an invented programme, told step by step, and how far she is on a day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from happenings import ANA, BEN, CAT, event
from standards import standard
from whoperforms.certification import session as sessions
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import programme, verification
from whoperforms.certification.bodies.enrolment import CaseRole, Item
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import Element, Method, Result, SourceClass
from whoperforms.certification.enrolment import fold
from whoperforms.certification.events import StreamKind
from whoperforms.certification.lifecycle import SYSTEM
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.programme_record import UNTIL_SET
from whoperforms.certification.progress.completeness import progress
from whoperforms.certification.progress.lack import Given

WHO = "0123456789AB"  # her enrolment
DAY = date(2026, 3, 2)
LATER = date(2026, 5, 20)
DONE = {"hold": 1, "turn": 1}
SEEN, HELPED, OWN = CaseRole.OBSERVED, CaseRole.ASSISTED, CaseRole.PERFORMED
ROLES = {"lessons": Role.EXAMINER, "mentorship": Role.MENTOR, "first": Role.MENTOR, "kit": Role.TRAINER}


def noon(on):
    return datetime.combine(on, time(12), UTC)


@dataclass
class Story:
    """Events in the order in which they are told; each method adds one, and returns the story."""

    standard: object = field(default_factory=standard)
    pathway: str = "lamp_lighting"
    policy: programme.PolicySet = UNTIL_SET
    events: list = field(default_factory=list)
    looks: list = field(default_factory=list)
    sessions: dict = field(default_factory=dict)
    seq: int = 0

    def __post_init__(self):
        self.add(told.Apply(person=ANA, programme="lantern", pathway=self.pathway))
        self.add(told.Accept(standard=1))

    def next(self, body, **others):
        self.seq += 1
        return event(self.seq, body, **others)

    def add(self, body, **others):
        self.events.append(self.next(body, **others))
        return self

    def result(self, module="wax", score=90, bank="7", *, on=DAY, requirement="lessons", expires=None):
        return self.add(
            told.EvidenceRecorded(
                requirement=requirement,
                on=on,
                source="Wax School",
                module=module,
                score=score,
                item_bank=bank,
                expires_on=expires,
            )
        )

    def case(self, role=CaseRole.PERFORMED, levels=1, *, on=DAY, mentor=BEN, by=None, requirement="mentorship"):
        body = told.MentoredCase(
            requirement=requirement,
            on=on,
            site="Wax Hall",
            levels=levels,
            role=role,
            mentor=mentor,
            imaging_reviewed=True,
            complication=False,
        )
        return self.add(body, actor=by or mentor, role=Role.MENTOR if by is None else Role.COORDINATOR)

    def signed(self, requirement, *, met=True, role=None, by=CAT, on=None, evidence=(), rubric=None, **others):
        body = told.SignOff(
            requirement=requirement,
            met=met,
            evidence=evidence,
            rubric=tuple(Item(item=name, level=level) for name, level in (rubric or {}).items()),
            **others,
        )
        role = role or ROLES.get(requirement, Role.EXAMINER)
        return self.add(body, actor=by, role=role, at=on and noon(on))

    def voided(self, sign_off):
        return self.add(told.VoidSignOff(sign_off=sign_off, second=CAT))

    def stated(self, *, by=ANA, on=DAY, version="1"):
        return self.signed("statement", role=Role.PHYSICIAN, by=by, on=on, version=version)

    def look(
        self, element=Element.LICENCE, result=Result.CONFIRMED, *, on=DAY, method=Method.API, agreed=None, **others
    ):
        said = {
            "person": ANA,
            "element": element,
            "source": "state_board",
            "source_class": SourceClass.PRIMARY,
            "method": method,
            "result": result,
            "query_sha256": "0" * 64,
            "jurisdiction": "MA" if element is Element.LICENCE else None,
        }
        body = verification.VerificationRecorded(**(said | others))
        by = (BEN, Role.VERIFIER) if method is Method.HUMAN else (SYSTEM, SYSTEM)
        recorded = self.next(body, actor=by[0], role=by[1], at=noon(on), kind=StreamKind.VERIFICATION)
        reviews = ()
        if agreed is not None:
            review = verification.VerificationReviewed(verification=recorded.seq, agrees=agreed)
            reviews = (self.next(review, actor=CAT, role=Role.SECOND_REVIEWER, kind=StreamKind.VERIFICATION),)
        self.looks.append(Looked(recorded, reviews))
        return self

    def there(self, minutes=120, *, requirement="workshop", model=programme.Model.MODEL, seated=1):
        plan = programme.SessionPlanned(
            requirement=requirement,
            on=DAY,
            place="Wax Hall",
            model=model,
            minutes=minutes,
            stations=1,
            capacity=9,
            trainers=(BEN,),
        )
        others = [programme.SeatTaken(enrolment=f"{number:012d}") for number in range(1, seated)]
        bodies = [plan, programme.SeatTaken(enrolment=WHO), *others, programme.Attended(enrolment=WHO, minutes=minutes)]
        name = f"S{len(self.sessions):011d}"
        happened = [self.next(body, actor=BEN, role=Role.TRAINER, kind=StreamKind.SESSION) for body in bodies]
        self.sessions[name] = sessions.fold(name, happened)
        return self

    def decided(self, body, *, on=DAY):
        return self.add(body, at=noon(on), role=Role.DECIDER)

    @property
    def enrolment(self):
        return fold(WHO, self.events)

    def given(self, on=LATER):
        return Given(
            enrolment=self.enrolment,
            policy=self.policy,
            looked=tuple(self.looks),
            sessions=tuple(self.sessions.values()),
            on=on,
        )

    def progress(self, on=LATER):
        return progress(self.given(on), self.standard)

    def of(self, requirement, on=LATER):
        return next(one for one in self.progress(on) if one.requirement == requirement)

    def lacks(self, requirement, on=LATER):
        return [(lack.code, lack.wanted, lack.found, lack.of) for lack in self.of(requirement, on).lacks]


def decision(kind, *, standard=1, until=date(2028, 3, 2), **others):
    """Return what a decision to certify, or to renew, says."""
    basis = told.Basis(sign_offs=(), verifications=(), days=(), separation="strict", verification_days=90)
    return kind(
        number="CERT00000001",
        standard=standard,
        valid_from=noon(DAY),
        valid_until=noon(until),
        scope="Lighting lanterns",
        deciders=(BEN, CAT),
        basis=basis,
        **others,
    )


def whole(story=None):
    """Return a story in which everything is met."""
    story = story or Story()
    story.look(Element.EDUCATION).look().signed("eligible", role=Role.VERIFIER)
    story.result("wax").result("fire").signed("lessons")
    story.there().signed("workshop", rubric={"hold": 1, "turn": 1})
    story.case(CaseRole.OBSERVED, 2).case(CaseRole.ASSISTED).case().signed("mentorship")
    story.signed("selection", rubric={"needle": 3, "image": 2}).signed("technique", rubric={"needle": 4, "image": 4})
    story.signed("kit", instrument="lantern_kit").case(requirement="first").signed("first")
    return story.stated()


def days(number):
    return timedelta(days=number)
