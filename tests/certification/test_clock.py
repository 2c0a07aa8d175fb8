"""Clocks: what a clock far ahead has recorded makes nothing run out for ever; it leaves nothing confirmed."""

from datetime import timedelta

import pytest

from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import PersonNamed, Role
from whoperforms.certification.overview import Overview
from whoperforms.certification.papers import APART, stands_of
from whoperforms.certification.state import CertificationState
from worlds import World, id_of


@pytest.mark.parametrize(
    ("ahead", "state"),
    [
        (timedelta(0), CertificationState.ACTIVE),
        (APART, CertificationState.ACTIVE),
        (APART + timedelta(seconds=1), CertificationState.CANNOT_CONFIRM),
        (timedelta(days=3650), CertificationState.CANNOT_CONFIRM),
    ],
    ids=["in step", "a day ahead", "a second more", "ten years ahead"],
)
def test_nothing_is_confirmed_by_a_clock_far_behind_the_last_event_and_nothing_has_run_out(ahead, state):
    world = World().programme()
    ada, now = world.certified("Ada"), world.at
    before = Overview().renewed(world.ledger, now)
    world.wait(until=now + ahead - world.pace)
    world.act("Cora", Role.COORDINATOR, people.rename, person=id_of("Tess"), body=PersonNamed(name="Tess B"))

    assert stands_of(world.ledger, world.ledger.enrolment(ada), now).state is state
    assert before[ada].state is CertificationState.ACTIVE
    assert before.renewed(world.ledger, now)[ada].state is state
