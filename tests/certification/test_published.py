"""What the public may know: what follows from where somebody stands; only what has changed is made anew."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from lives import some_lives
from recorder import id_of
from whoperforms.certification.acts import keeping
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import Element, Method, Result
from whoperforms.certification.events import event_of
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import Published, published
from whoperforms.certification.standing import State
from worlds import World, npi

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@cache
def world():
    return some_lives(20, now=NOW)


def told(of, at=None, before=None):
    at = at or of.at
    return published(Overview().renewed(of.ledger, at), at, before=before)


def one_certified():
    made = World()
    made.programme()
    return made, made.certified("Ada", npi=npi(7))


def states(said):
    return [one.state for one in said.standings.standings]


def test_a_certified_person_is_public_with_the_event_that_decided():
    of, ada = one_certified()
    said = told(of)

    [standing] = said.standings.standings
    held = of.ledger.enrolments[ada].certificate
    assert (standing.state, int(standing.npi), standing.until) == (State.ACTIVE, int(npi(7)), held.valid_until.date())
    assert standing.number.replace("-", "") == held.number
    assert list(said.events.values()) == [held.decided.seq]
    assert not standing.consent
    assert not standing.certified(of.today)  # who was never asked is in no list


def test_no_reason_and_no_name_of_a_reason_is_public():
    of, ada = one_certified()
    of.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="COMPLAINT", text="Somebody wrote to us.")

    said = told(of)

    assert states(said) == [State.SUSPENDED]
    assert "COMPLAINT" not in repr((said.standings, said.turns))
    assert "wrote to us" not in repr((said.standings, said.turns))


def test_whoever_is_in_training_is_since_they_were_taken_in():
    of = World()
    of.programme()
    ada = of.enrolled("Ada", npi=npi(7))
    accepted = of.ledger.enrolments[ada].last
    on = of.today
    of.wait(days=40)
    of.result(ada, module="wax", item_bank="1")
    said = told(of)

    [standing] = said.standings.standings
    assert (standing.state, standing.since) == (State.IN_TRAINING, on)
    assert list(said.events.values()) == [accepted]


@pytest.mark.parametrize(("days", "overdue"), [(45, False), (46, True)])
def test_somebody_whose_look_is_overdue_stays_listed_and_that_is_said(days, overdue):
    of, ada = one_certified()
    of.wait(days=days)
    [standing] = told(of).standings.standings

    assert standing.state is State.ACTIVE
    assert (standing.overdue_since is not None) == overdue
    assert of.state(ada).value == ("cannot_confirm" if overdue else "active")


def test_who_has_no_npi_is_in_nothing_that_is_public():
    of = World()
    of.programme()
    of.certified("Ada")

    assert states(told(of)) == []


def test_what_is_said_of_whom_nothing_has_changed_is_the_very_same_object():
    of = world().again()
    ada = next(name for name, one in of.ledger.enrolments.items() if one.holds)
    of.wait(until=NOW - timedelta(hours=1))
    of.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Until it is clear.")
    first = Overview().renewed(world().ledger, NOW)
    before = published(first, NOW)
    after = published(first.renewed(of.ledger, NOW), NOW, before=before)

    changed = [name for name, said in after.said.items() if before.said[name] is not said]
    assert changed == [ada]
    assert after == told(of, NOW)


def test_a_new_day_says_all_anew():
    overview = Overview().renewed(world().ledger, NOW)
    before = published(overview, NOW)
    tomorrow = NOW + timedelta(days=1)
    after = published(overview.renewed(world().ledger, tomorrow), tomorrow, before=before)

    assert after == published(Overview().renewed(world().ledger, tomorrow), tomorrow)
    assert {one.checked_on for one in after.standings.standings} == {tomorrow.date()}


def test_every_standing_rests_on_an_event_about_that_enrolment():
    said, events = told(world(), NOW), [event_of(row) for row in world().rows]

    for seq in said.events.values():
        assert events[seq - 1].type in {"certify", "accept"}
    assert len(said.events) == len(said.standings.standings)


def test_where_nothing_is_registered_nothing_is_said():
    assert published(Overview(), NOW) == Published(on=NOW.date())


def test_a_look_that_says_all_is_well_changes_nothing_public():
    of, _ada = one_certified()
    before = told(of)
    of.look(id_of("Ada"), Element.EXCLUSION, method=Method.API, result=Result.NOT_FOUND, agreed=None)

    assert told(of).standings.standings == before.standings.standings
