"""What a panel found, and what follows where a certification should not have been taken."""

import pytest

from whoperforms.certification.acts import enrolling, keeping
from whoperforms.certification.appeals import end_was_wrong, found_wrong
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.state import CertificationState
from worlds import World, id_of, npi


@pytest.fixture
def world():
    made = World()
    made.programme()
    return made


def contested(world, of, seq, reason):
    [opened] = world.act("Ada", Role.PHYSICIAN, keeping.appeal, enrolment=of, contested=seq, text="It was not me.")
    found = {"appeal_": opened.seq, "reason": reason, "panel": (id_of("Pam"),), "text": "We have read all of it."}
    world.act("Pam", Role.APPEALS_PANEL, keeping.decide_appeal, enrolment=of, **found)


def revoked(world):
    ada = world.certified("Ada", npi=npi(7))
    [event] = world.decide(ada, "revoke", "ISSUED_IN_ERROR")
    return ada, event.seq


def apply(world):
    body = told.Apply(person=id_of("Ada"), programme="mild", pathway="interventional_pain")
    return world.act("Ada", Role.PHYSICIAN, enrolling.apply, enrolment=world.new_id(), body=body)


def test_a_revocation_that_was_wrong_is_not_undone_and_whoever_it_was_applies_anew_at_once(world):
    ada, seq = revoked(world)
    contested(world, ada, seq, "REVERSED")

    of = world.ledger.enrolments[ada]
    assert (found_wrong(of), end_was_wrong(of)) == ({seq}, True)
    assert (of.stage, world.state(ada)) == (Stage.REVOKED, CertificationState.REVOKED)
    with pytest.raises(Impossible, match="reinstate: not possible for an enrolment that is revoked"):
        world.decide(ada, "reinstate", "CAUSES_CLEARED")
    assert [event.reason for event in apply(world)] == ["REAPPLY"]


def test_a_revocation_that_was_right_keeps_its_waiting_time(world):
    ada, seq = revoked(world)
    contested(world, ada, seq, "UPHELD")

    assert not end_was_wrong(world.ledger.enrolments[ada])
    with pytest.raises(Impossible, match="too early; who has left mild waits 30 days"):
        apply(world)


def test_another_decision_that_was_wrong_says_nothing_of_the_end(world):
    ada = world.submitted("Ada", npi=npi(7))
    [denied] = world.decide(ada, "deny", "NOT_COMPETENT")
    contested(world, ada, denied.seq, "REVERSED")
    world.act("Ada", Role.PHYSICIAN, enrolling.withdraw, enrolment=ada, reason="RETIRED")

    assert not end_was_wrong(world.ledger.enrolments[ada])
    with pytest.raises(Impossible, match="too early"):
        apply(world)
