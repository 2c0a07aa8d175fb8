"""How a certification came to stand as it does, as far as anybody may know."""

from datetime import timedelta

import pytest

from whoperforms.certification.acts import enrolling, keeping
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.papers import stands_of
from whoperforms.certification.programme import INVENTED
from whoperforms.certification.standing import State
from whoperforms.certification.state import CertificationState
from whoperforms.certification.turns import turns
from worlds import World, id_of

A, S, L, R, W = State.ACTIVE, State.SUSPENDED, State.LAPSED, State.REVOKED, State.WITHDRAWN


@pytest.fixture
def world():
    made = World()
    made.programme()
    return made


def states(world, enrolment, *, later=timedelta(0)):
    return [turn.state for turn in turns(world.ledger.enrolments[enrolment], INVENTED, (world.at + later).date())]


def test_before_a_certificate_there_is_nothing_to_tell(world):
    assert states(world, world.submitted("Ada")) == []


def test_a_certificate_that_runs_out_has_lapsed_from_the_day_after_its_last(world):
    ada = world.certified("Ada")
    until = world.ledger.enrolments[ada].certificate.valid_until.date()
    found = turns(world.ledger.enrolments[ada], INVENTED, until + timedelta(days=1))

    assert states(world, ada) == [A]
    assert turns(world.ledger.enrolments[ada], INVENTED, until)[-1].state is A
    assert [(turn.state, turn.since) for turn in found][-1] == (L, until + timedelta(days=1))


def test_a_suspension_and_its_end_are_told_without_a_reason(world):
    ada = world.certified("Ada")
    world.wait(days=3)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Looked into.")
    assert states(world, ada) == [A, S]

    cause = world.ledger.enrolments[ada].causes[0].seq
    for who, other in (("Carl", "Cleo"), ("Cleo", "Carl")):
        said = {"cause": cause, "reason": "SETTLED", "second": id_of(other), "text": "Done."}
        world.act(who, Role.COMPLIANCE, keeping.clear, enrolment=ada, **said)
    world.decide(ada, "reinstate", "CAUSES_CLEARED")

    assert states(world, ada) == [A, S, A]


def test_whoever_is_cleared_is_suspended_until_reinstated_and_lapses_where_nobody_does(world):
    ada = world.certified("Ada")
    world.wait(days=3)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Looked into.")
    began = world.ledger.enrolments[ada].causes[0]
    world.wait(days=3)
    for who, other in (("Carl", "Cleo"), ("Cleo", "Carl")):
        said = {"cause": began.seq, "reason": "SETTLED", "second": id_of(other), "text": "Done."}
        world.act(who, Role.COMPLIANCE, keeping.clear, enrolment=ada, **said)

    where = stands_of(world.ledger, world.ledger.enrolments[ada], world.at)
    assert (where.state, where.since, states(world, ada)) == (CertificationState.SUSPENDED, began.at, [A, S])

    world.wait(until=world.ledger.enrolments[ada].certificate.valid_until + timedelta(days=1))
    assert (world.state(ada), states(world, ada)) == (CertificationState.LAPSED, [A, S, L])
    decided = world.ledger.enrolments[ada].certificate.decided.seq
    assert turns(world.ledger.enrolments[ada], INVENTED, world.today)[-1].seq == decided


def test_who_is_revoked_or_leaves_is_told_so_and_never_lapses_after_it(world):
    ada, ben = world.certified("Ada"), world.certified("Ben")
    world.decide(ada, "revoke", "HARM")
    world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=ben, reason="RETIRED")

    assert states(world, ada, later=timedelta(days=9_000)) == [A, R]
    assert states(world, ben, later=timedelta(days=9_000)) == [A, W]
