"""Kits: released to whoever has leave to use the very instrument and is certified or in training; to nobody else."""

import msgspec
import pytest

from standards import KIT, standard
from whoperforms.certification.acts import keeping, signing
from whoperforms.certification.bodies.enrolment import SignOff
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.kits import KitReason, kits_of
from whoperforms.certification.standards.requirements import Applies, Wording
from whoperforms.certification.standards.standard import Delta
from whoperforms.certification.state import CertificationState
from worlds import World


@pytest.fixture(scope="module")
def programme():
    world = World().programme()
    world.ada = world.enrolled("Ada")
    return world


def kits(world, enrolment):
    found = kits_of(world.ledger, world.ledger.enrolment(enrolment), world.state(enrolment), world.at)
    return {one.instrument: one.reason for one in found}


def test_leave_to_use_it_comes_before_the_kit(programme):
    world = programme.again()
    assert kits(world, world.ada) == {"lantern_kit": KitReason.NOT_SIGNED}

    body = SignOff(requirement="kit", met=False, instrument="lantern_kit")
    world.act("Tess", Role.TRAINER, signing.sign_off, enrolment=world.ada, body=body, text="Held it upside down.")
    assert kits(world, world.ada) == {"lantern_kit": KitReason.NOT_MET}

    world.sign_off(world.ada, KIT)
    assert kits(world, world.ada) == {"lantern_kit": KitReason.SIGNED}


def test_who_is_certified_gets_kits_until_something_is_open_or_time_is_over():
    world = World().programme()
    ada = world.certified("Ada")
    assert kits(world, ada) == {"lantern_kit": KitReason.SIGNED}

    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="A fire.")
    assert kits(world, ada) == {"lantern_kit": KitReason.NOT_IN_FORCE}


@pytest.mark.parametrize("state", CertificationState)
def test_a_kit_goes_out_in_no_state_but_certified_and_in_training(programme, state):
    world = programme.again()
    world.sign_off(world.ada, KIT)

    [kit] = kits_of(world.ledger, world.ledger.enrolment(world.ada), state, world.at)

    assert kit.released is (state in {"active", "expiring", "in_training"})


def test_another_instrument_in_a_newer_version_wants_training_on_it_and_the_older_kit_goes_on():
    world = World().programme()
    ada = world.certified("Ada")
    newer = msgspec.structs.replace(KIT, instrument="lantern_kit_2", applies_to=Applies.BOTH)
    asked = [newer if one.id == KIT.id else one for one in standard().requirements]
    delta = Delta(requirement="kit", text=Wording(en="Learn it.", es="Apr\u00e9ndalo."), grace_until=world.today)
    world.wait(days=1)
    delta = msgspec.structs.replace(delta, grace_until=world.today)
    world.publish(standard(*asked, programme="mild", number=2, effective_from=world.today, deltas=(delta,)))

    assert kits(world, ada) == {"lantern_kit": KitReason.SIGNED, "lantern_kit_2": KitReason.NOT_SIGNED}
    world.sign_off(ada, newer)
    assert kits(world, ada) == {"lantern_kit": KitReason.SIGNED, "lantern_kit_2": KitReason.SIGNED}


def test_where_no_instrument_is_asked_about_nothing_is_said():
    world = World()
    asked = [one for one in standard().requirements if one.id != "kit"]
    world.programme(standard(*asked, programme="mild", effective_from=world.today))

    assert kits(world, world.enrolled("Ada")) == {}
