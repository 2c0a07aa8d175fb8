"""How old a look may be when somebody is decided on: by every policy, of every element, in both ways to ask for it."""

import msgspec
import pytest

from standards import ELIGIBLE, LICENCE, STATEMENT, standard
from whoperforms.certification.acts import deciding, enrolling, programmes
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation, StandardPublished
from whoperforms.certification.bodies.verification import Element, Result
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.looks.verification import BARRED
from whoperforms.certification.standards.requirements import Applies
from whoperforms.certification.standards.standard import drafted
from whoperforms.certification.state import CertificationState
from worlds import World, id_of, npi

ANA = id_of("Ana")
POLICIES = [(Separation.STRICT, 90), (Separation.STRICT, 60), (Separation.SMALL, 120), (Separation.SMALL, 90)]


def other(requirement, **new):
    return msgspec.structs.replace(requirement, **new)


def well(world, element):
    """Look something up, and find what a requirement wants."""
    of_licence = {"jurisdiction": "WI", "number": "L-1"} if element is Element.LICENCE else {}
    return world.look(ANA, element, result=Result.NOT_FOUND if element in BARRED else Result.CONFIRMED, **of_licence)


def programme(policy, days, *asked):
    """Return a programme that asks just this, and the enrolment of Ana."""
    world = World(policy, days=days)
    world.programme(standard(*asked, programme="mild", effective_from=world.today))
    return world, world.enrolled("Ana", npi=npi(1))


@pytest.mark.parametrize("element", sorted(Element))
@pytest.mark.parametrize(("policy", "days"), POLICIES, ids=str)
def test_nobody_is_certified_on_a_look_that_is_a_day_too_old(policy, days, element):
    asked = (other(ELIGIBLE, elements=(element,), licences=0), other(LICENCE, element=element, days=days))
    world, ana = programme(policy, days, *asked)
    well(world, element)
    world.meet(ana)
    world.wait(days=days - 1)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ana)

    late = world.again().wait(days=2)
    with pytest.raises(Impossible, match=r"2 requirements are not met on .*: eligible, licence"):
        late.decide(ana, "certify", "STANDARD_MET")
    world.wait(days=1)
    world.decide(ana, "certify", "STANDARD_MET")

    assert world.ledger.enrolments[ana].certificate
    assert world.ledger.enrolments[ana].decisions[-1].body.basis.days == (days,)


def test_the_second_of_two_deciders_comes_too_late_for_a_look_that_was_young_enough_for_the_first():
    world, ana = programme(Separation.STRICT, 90, other(LICENCE, days=90))
    well(world, Element.LICENCE)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ana)
    said = {"enrolment": ana, "event": "certify", "reason": "STANDARD_MET", "number": world.new_id()}

    def decide(name):
        world.act(name, Role.DECIDER, deciding.decide, decision=deciding.Decision(by=id_of(name), **said))

    world.wait(days=90)
    decide("Dora")
    world.wait(days=1)

    with pytest.raises(Impossible, match="1 requirements are not met"):
        decide("Dirk")


def test_a_statement_holds_for_120_days_and_the_policys_days_are_about_looks():
    world, ana = programme(Separation.STRICT, 60, STATEMENT)
    world.meet(ana)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ana)
    world.wait(days=121)

    with pytest.raises(Impossible, match="statement"):
        world.decide(ana, "certify", "STANDARD_MET")
    world.wait(days=-1)
    world.decide(ana, "certify", "STANDARD_MET")

    assert world.ledger.enrolments[ana].certificate


def tightened(world):
    """Let fewer days count than the standard was published under."""
    stricter = msgspec.structs.replace(world.ledger.programme("mild").policy, verification_days=60)
    world.act("Stan", Role.STANDARDS_OWNER, programmes.set_policy, programme="mild", body=stricter)


def published_before_there_was_a_limit(world):
    """Publish a version as an earlier program let it be: with ten years for a look."""
    said = standard(other(LICENCE, days=3650), programme="mild", number=2, effective_from=world.today)
    draft, stream = drafted(said), Stream(StreamKind.STANDARD, "mild.2")
    world.judged = False
    for body in (draft, StandardPublished(sha256=draft.sha256, effective_from=world.today)):
        world.operator(lambda _ledger, _at, body=body: [Draft(stream=stream, body=body)])
    world.judged = True


@pytest.mark.parametrize(
    ("changed", "days"), [(tightened, 60), (published_before_there_was_a_limit, 90)], ids=lambda one: str(one)[10:25]
)
def test_a_standard_that_says_more_days_lets_no_older_look_in(changed, days):
    world = World(Separation.STRICT)
    world.programme(standard(LICENCE, programme="mild", effective_from=world.today))
    changed(world)
    ana = world.enrolled("Ana", npi=npi(1))
    well(world, Element.LICENCE)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ana)
    world.wait(days=days + 1)

    with pytest.raises(Impossible, match="licence"):
        world.decide(ana, "certify", "STANDARD_MET")
    world.wait(days=-1)
    world.decide(ana, "certify", "STANDARD_MET")


ONCE = (other(ELIGIBLE, applies_to=Applies.INITIAL), other(LICENCE, applies_to=Applies.BOTH), STATEMENT)


def renewing(*, after):
    """Return a programme in which Ana, certified so many days ago, has what every renewal asks."""
    world, ana = programme(Separation.STRICT, 90, *ONCE)
    for element in (Element.EDUCATION, Element.LICENCE):
        well(world, element)
    world.meet(ana)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ana)
    world.decide(ana, "certify", "STANDARD_MET")
    world.wait(days=after)
    for element in (Element.LICENCE, Element.EXCLUSION):
        well(world, element)
    world.meet(ana, "statement")
    return world, ana


def test_within_three_years_of_the_last_decision_a_renewal_asks_what_the_standard_asks_of_renewals():
    world, ana = renewing(after=365 * 3 + 1)

    world.decide(ana, "renew", "RENEWED_AFTER_LAPSE")

    assert world.state(ana) is CertificationState.ACTIVE


@pytest.mark.parametrize("after", [365 * 3 + 2, 365 * 8], ids=["a day later", "years later"])
def test_later_than_that_all_is_verified_anew_as_in_the_beginning(after):
    world, ana = renewing(after=after)
    with pytest.raises(Impossible, match=r"1 requirements are not met on .*: eligible"):
        world.decide(ana, "renew", "RENEWED_AFTER_LAPSE")

    well(world, Element.EDUCATION)
    world.meet(ana, "eligible")
    world.decide(ana, "renew", "RENEWED_AFTER_LAPSE")

    assert world.state(ana) is CertificationState.ACTIVE
