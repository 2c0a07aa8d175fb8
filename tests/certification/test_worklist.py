"""The worklist: what lacks only a signature, what nobody has reviewed, and answers that are kept."""

from datetime import timedelta

import msgspec
import pytest

from standards import FIRST, KIT, LESSONS, LICENCE, MENTORSHIP, STATEMENT, TECHNIQUE, WORKSHOP, standard
from whoperforms.certification.acts import enrolling, looking, programmes
from whoperforms.certification.acts.obstacles import OPENS
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import PolicySet
from whoperforms.certification.bodies.verification import Element, VerificationReviewed
from whoperforms.certification.standards.requirements import Applies
from whoperforms.certification.standards.standard import written
from whoperforms.certification.worklist import ToSign, Worklist
from worlds import World, id_of


@pytest.fixture(scope="module")
def begun():
    return World().programme()


@pytest.fixture
def world(begun):
    return begun.again()


def waits(world):
    """Return what waits for a signature, by requirement."""
    found = Worklist().renewed(world.ledger, world.at).to_sign("mild")
    return {one.requirement: one for one in found}


def test_nothing_waits_before_anything_is_recorded(world):
    world.enrolled("Ada")

    assert waits(world) == {}


def test_lessons_wait_once_all_their_exams_are_passed(world):
    ada = world.enrolled("Ada")
    world.result(ada, module="wax", item_bank="1")
    assert "lessons" not in waits(world)

    world.result(ada, module="fire", item_bank="7")

    assert waits(world)["lessons"] == ToSign(enrolment=ada, requirement="lessons", signers=(Role.EXAMINER,))


def test_what_was_signed_waits_no_more(world):
    ada = world.enrolled("Ada")
    world.meet(ada, LESSONS.id)

    assert "lessons" not in waits(world)


def test_what_rests_on_a_signature_alone_waits_until_all_else_is_there(world):
    ada = world.enrolled("Ada")
    world.looked_up(ada)
    world.meet(ada, "eligible", "lessons", "workshop", "mentorship")
    assert TECHNIQUE.id not in waits(world)

    for _ in range(FIRST.number):
        world.case(ada, FIRST.id)

    assert set(waits(world)) == {"first", "selection", "technique", "kit"}
    assert STATEMENT.id not in waits(world)
    assert LICENCE.id not in waits(world)


def test_a_checklist_waits_for_an_examiner_once_the_minutes_are_there(world):
    ada = world.enrolled("Ada")
    world.workshop(ada, requirement=WORKSHOP)

    assert waits(world)["workshop"].signers == (Role.EXAMINER,)


def test_cases_wait_for_their_own_mentors_and_for_no_other(world):
    ada = world.enrolled("Ada")
    for role in ("observed", "assisted", "performed"):
        world.case(ada, role=role)

    waiting = waits(world)[MENTORSHIP.id]

    assert waiting.may_wait_for(id_of("Mona"), frozenset({Role.MENTOR}))
    assert not waiting.may_wait_for(id_of("Max"), frozenset({Role.MENTOR}))
    assert not waiting.may_wait_for(id_of("Mona"), frozenset({Role.TRAINER}))


def test_what_names_no_mentor_waits_for_whoever_holds_a_role():
    kit = ToSign(enrolment="1", requirement=KIT.id, signers=(Role.TRAINER, Role.MENTOR))

    assert kit.may_wait_for(id_of("Tess"), frozenset({Role.TRAINER, Role.COORDINATOR}))
    assert kit.may_wait_for(id_of("Max"), frozenset({Role.MENTOR}))
    assert not kit.may_wait_for(id_of("Dora"), frozenset({Role.DECIDER}))


def test_a_look_by_hand_waits_until_a_second_person_has_said_a_word(world):
    ada = world.enrolled("Ada")
    person = world.ledger.enrolment(ada).person
    one = world.look(person, Element.EDUCATION, agreed=None)
    other = world.look(person, Element.LICENCE, jurisdiction="WI", number="L-1", agreed=None)
    body = VerificationReviewed(verification=other.seq, agrees=False)
    world.act("Rhea", Role.SECOND_REVIEWER, looking.review, person=person, body=body, text="Of somebody else.")

    found = list(Worklist().renewed(world.ledger, world.at).to_review("mild"))

    assert [(of.id, look.recorded.seq) for of, look in found] == [(ada, one.seq)]


def test_somebody_enrolled_twice_has_each_look_reviewed_once(world):
    ada = world.applied("Ada")
    world.look(world.ledger.enrolment(ada).person, Element.EDUCATION, agreed=None)
    world.act("Cora", Role.COORDINATOR, enrolling.refuse, enrolment=ada, reason="NOT_ELIGIBLE", text="Not yet.")
    world.wait(days=40)
    world.applied("Ada")

    assert len(list(Worklist().renewed(world.ledger, world.at).to_review("mild"))) == 1


def test_another_programme_learns_nothing(world):
    ada = world.enrolled("Ada")
    world.workshop(ada, requirement=WORKSHOP)

    assert list(Worklist().renewed(world.ledger, world.at).to_sign("lantern")) == []


def test_what_is_kept_says_the_same_as_what_is_worked_out_anew(world):
    kept = Worklist().renewed(world.ledger, world.at)
    ada, bob = world.enrolled("Ada"), world.enrolled("Bob")
    steps = [
        lambda: world.looked_up(ada),
        lambda: world.meet(ada, "eligible", "lessons"),
        lambda: world.workshop(bob, requirement=WORKSHOP),
        lambda: world.meet(ada, "workshop", "mentorship"),
        lambda: world.wait(days=1),
        lambda: world.wait(days=200),
        lambda: world.looked_up(bob),
    ]

    for step in steps:
        step()
        kept, anew = kept.renewed(world.ledger, world.at), Worklist().renewed(world.ledger, world.at)
        assert list(kept.to_sign("mild")) == list(anew.to_sign("mild"))
        assert list(kept.to_review("mild")) == list(anew.to_review("mild"))


def test_what_has_not_changed_is_not_worked_out_again(world):
    world.enrolled("Ada")
    before = Worklist().renewed(world.ledger, world.at)

    world.enrolled("Bob")
    after = before.renewed(world.ledger, world.at)

    assert all(after.kept[name] is kept for name, kept in before.kept.items())
    assert after.renewed(world.ledger, world.at) is after


def test_a_new_version_makes_all_anew(world):
    ada = world.enrolled("Ada")
    before = Worklist().renewed(world.ledger, world.at)

    draft = standard(programme="mild", number=2, effective_from=world.today + timedelta(days=1))
    world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, programme="mild", document=written(draft))

    assert before.renewed(world.ledger, world.at).kept[ada] is not before.kept[ada]


def test_a_policy_that_is_set_makes_anew_what_it_judges(world):
    """Looks are taken; by a policy under which they are too old, what rests on them waits for no signature."""
    ada = world.enrolled("Ada")
    world.looked_up(ada)
    world.meet(ada, "eligible", "lessons", "workshop", "mentorship", FIRST.id)
    world.wait(days=45)
    before = Worklist().renewed(world.ledger, world.at)
    body = PolicySet(
        separation=world.policy,
        verification_days=30,
        waiting_days=30,
        identity_procedure=world.ledger.programme("mild").policy.identity_procedure,
    )
    world.operator(programmes.set_policy, programme="mild", body=body)

    after = before.renewed(world.ledger, world.at)

    assert after.kept == Worklist().renewed(world.ledger, world.at).kept
    assert after.kept[ada] != before.kept[ada]


def test_a_policy_of_another_programme_makes_nothing_anew(world):
    world.enrolled("Ada")
    before = Worklist().renewed(world.ledger, world.at)
    world.called = "lantern"
    world.opened()
    body = PolicySet(separation=world.policy, verification_days=30, waiting_days=0, identity_procedure="As it is here")
    world.operator(programmes.set_policy, programme="lantern", body=body)

    assert all(before.renewed(world.ledger, world.at).kept[name] is kept for name, kept in before.kept.items())


def test_a_renewal_waits_only_when_it_is_near():
    world = World()
    kit = msgspec.structs.replace(KIT, applies_to=Applies.BOTH)
    world.programme(standard(kit, programme="mild", effective_from=world.today))
    ada = world.certified("Ada")
    end = world.ledger.enrolment(ada).certificate.valid_until

    assert waits(world.wait(until=end - OPENS - timedelta(days=1))) == {}
    assert set(waits(world.wait(until=end - OPENS))) == {"kit"}
