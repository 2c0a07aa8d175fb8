"""What waits, kept from one request to the next: a day that begins holds nobody up."""

from datetime import timedelta

import pytest

from whoperforms.certification.ledger import Ledger
from whoperforms.certification.worklist import Worklist
from whoperforms.registry.waiting import Kept
from worlds import World


@pytest.fixture(scope="module")
def world():
    """A programme with somebody in training, whose lessons are all that is there."""
    made = World()
    made.programme()
    made.enrolled("Ada")
    return made


def test_a_new_day_is_worked_out_beside_and_yesterdays_is_told_until_then(world):
    kept, today, tomorrow = Kept(at_once=0), world.at, world.at + timedelta(days=1)
    first = kept.at(world.ledger, today)

    meanwhile = kept.at(world.ledger, tomorrow)
    kept.beside.join()
    then = kept.at(world.ledger, tomorrow)

    assert (meanwhile, meanwhile.on) == (first, today.date())
    assert then == Worklist().renewed(world.ledger, tomorrow)
    assert then.on == tomorrow.date()


def test_what_happens_while_a_day_begins_is_told_before_and_after(world):
    kept, tomorrow = Kept(at_once=0), world.at + timedelta(days=1)
    kept.at(Ledger(), world.at)
    kept.at(world.ledger, world.at)

    meanwhile = kept.at(world.ledger, tomorrow)
    kept.beside.join()

    assert meanwhile.ledger is world.ledger
    assert kept.at(world.ledger, tomorrow).ledger is world.ledger


def test_few_are_worked_out_at_once(world):
    kept, tomorrow = Kept(), world.at + timedelta(days=1)
    kept.at(world.ledger, world.at)

    assert kept.at(world.ledger, tomorrow).on == tomorrow.date()
    assert kept.beside is None
