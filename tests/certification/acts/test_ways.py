"""The way from a name to a certificate, walked by the acts alone, with duties kept apart loosely and strictly."""

from datetime import timedelta

import pytest

from whoperforms.certification.acts import enrolling
from whoperforms.certification.bodies.enrolment import Certify
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.events import first_broken
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.state import CertificationState
from worlds import World, id_of, npi


@pytest.mark.parametrize(("policy", "deciders"), [(Separation.SMALL, ("Dora",)), (Separation.STRICT, ("Dora", "Dirk"))])
def test_somebody_comes_from_a_name_to_a_certificate(policy, deciders):
    world = World(policy).programme()
    ana = world.certified("Ana", npi=npi(1))

    [decided] = [event for event in world.ledger.enrolments[ana].history if isinstance(event.body, Certify)]
    assert decided.body.deciders == tuple(id_of(name) for name in deciders)
    assert decided.body.basis.separation == policy
    assert world.state(ana) is CertificationState.ACTIVE
    assert (world.ledger.unknown, first_broken(world.rows)) == ({}, None)


def test_what_was_walked_is_read_again_as_the_same(certified):
    assert Ledger().after(certified.rows) == certified.ledger


@pytest.mark.parametrize("step", ["applied", "enrolled", "trained", "submitted"])
def test_a_test_may_stop_at_any_step(world, step):
    ana = getattr(world, step)("Ana")

    expected = Stage.ENROLLED if step == "trained" else Stage(step)
    assert world.ledger.enrolments[ana].stage is expected


def test_papers_are_not_handed_in_before_all_is_met(learning):
    with pytest.raises(Impossible, match="requirements are not met yet: eligible, lessons"):
        learning.act("Ana", Role.PHYSICIAN, enrolling.submit, enrolment=learning.ana)


def test_somebody_renews_in_time_and_loses_no_day(certified):
    first = certified.ledger.enrolments[certified.ana].certificate
    certified.wait(until=first.valid_until - timedelta(days=60))
    certified.looked_up(certified.ana)
    certified.meet(certified.ana, "statement")

    certified.decide(certified.ana, "renew", "RENEWED")

    second = certified.ledger.enrolments[certified.ana].certificate
    assert (second.valid_until.year, second.valid_until.date().replace(year=2000)) == (
        first.valid_until.year + 2,
        first.valid_until.date().replace(year=2000),
    )
    assert certified.state(certified.ana) is CertificationState.ACTIVE


def test_several_people_go_side_by_side(world):
    names = ["Ana", "Bo", "Cy"]
    enrolments = [world.certified(name, npi=npi(at)) for at, name in enumerate(names)]

    assert {world.state(one) for one in enrolments} == {CertificationState.ACTIVE}
