"""A workshop: who has a seat, who was there, and what may not happen to it."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings import ANA, BEN, CAT, DAN, event
from standards import WORKSHOP
from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import StreamKind
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.session import (
    fold,
    may_attend,
    may_cancel,
    may_give_up,
    minutes_of,
    refuse_overfull,
    room_for,
)
from whoperforms.kernel.errors import BadData, BadValue

DAY = date(2026, 3, 2)
PLAN = told.SessionPlanned(
    requirement="workshop",
    on=DAY,
    place="Wax Hall",
    model=told.Model.CADAVER,
    minutes=90,
    stations=1,
    capacity=2,
    trainers=(BEN,),
)


def other(plan, **new):
    return msgspec.structs.replace(plan, **new)


def session(*bodies, plan=PLAN, actor=BEN, role=Role.TRAINER):
    events = [event(at, body, actor=actor, role=role, kind=StreamKind.SESSION) for at, body in enumerate(bodies, 2)]
    return fold("0123456789AB", [event(1, plan, kind=StreamKind.SESSION), *events])


def seat(who):
    return told.SeatTaken(enrolment=who)


def given_up(who):
    return told.SeatGivenUp(enrolment=who)


def there(who, minutes=90):
    return told.Attended(enrolment=who, minutes=minutes)


CANCELLED = told.SessionCancelled()


def test_a_session_is_what_its_events_tell():
    found = session(seat(ANA), seat(CAT), given_up(ANA), there(CAT, 60))

    assert (found.plan, found.seats, found.free, found.last) == (PLAN, (CAT,), 1, 5)
    assert found.attended[CAT].body.minutes == 60


@pytest.mark.parametrize("events", [[seat(ANA)], [PLAN, PLAN]], ids=["before a plan", "planned twice"])
def test_events_that_cannot_follow_are_noticed(events):
    with pytest.raises(BadData, match="cannot be what follows here; verify the registry"):
        fold("0123456789AB", [event(at, body, kind=StreamKind.SESSION) for at, body in enumerate(events, 1)])


def test_a_session_without_a_plan_has_nothing_to_tell():
    with pytest.raises(BadData, match="has no plan"):
        _ = fold("0123456789AB", []).plan


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (other(PLAN, on=date(2025, 12, 31)), "2025-12-31: is over; plan a session for 2026-01-01 or a later day"),
        (other(PLAN, trainers=()), "2026-03-02: nobody teaches at this session; name a trainer"),
        (other(PLAN, minutes=0), "0 minutes: too short to teach anything; say how long the session is"),
        (
            other(PLAN, model=told.Model.SIMULATOR),
            "simulator: not what workshop is taught on; choose one of model, cadaver",
        ),
        (
            other(PLAN, stations=8, capacity=60),
            "60 seats: 8 stations have room for 16 learners; write from 1 to that many, or more stations",
        ),
        (
            other(PLAN, capacity=0),
            "0 seats: 1 stations have room for 2 learners; write from 1 to that many, or more stations",
        ),
    ],
    ids=["in the past", "no trainer", "no time", "another model", "too many for the stations", "for nobody"],
)
def test_a_plan_that_could_not_teach_is_refused(plan, sentence):
    with pytest.raises(BadValue) as refused:
        refuse_overfull(plan, WORKSHOP, on=date(2026, 1, 1))

    assert str(refused.value) == sentence


def test_a_plan_that_fills_every_station_may_be_written():
    refuse_overfull(other(PLAN, stations=8, capacity=16, trainers=(ANA, BEN, CAT)), WORKSHOP, on=DAY)


@pytest.mark.parametrize(
    ("found", "day", "sentence"),
    [
        (session(seat(BEN), seat(CAT)), DAY, "all 2 seats are taken; choose another one"),
        (session(seat(ANA)), DAY, "has a seat already"),
        (session(), date(2026, 3, 3), "is over; choose a later one"),
        (session(CANCELLED), DAY, "was cancelled; choose another one"),
    ],
    ids=["full", "seated already", "over", "cancelled"],
)
def test_a_seat_that_cannot_be_had_is_refused(found, day, sentence):
    with pytest.raises(Impossible, match=sentence):
        room_for(found, ANA, on=day)


def test_a_seat_that_was_given_up_may_be_taken():
    room_for(session(seat(BEN), seat(CAT), given_up(CAT)), ANA, on=DAY)


@pytest.mark.parametrize(
    ("said", "by", "day", "sentence"),
    [
        (there(ANA), DAN, DAY, "does not teach at the session of 2026-03-02; one of its trainers says who was there"),
        (there(CAT), BEN, DAY, "has no seat at the session of 2026-03-02; give it one first"),
        (there(ANA), BEN, date(2026, 3, 1), "has not taken place yet; say who was there when it has"),
        (there(ANA, 91), BEN, DAY, "91 minutes: the session of 2026-03-02 took 90; write from 1 to that many"),
        (there(ANA, 0), BEN, DAY, "0 minutes: the session of 2026-03-02 took 90; write from 1 to that many"),
    ],
    ids=["somebody else's session", "without a seat", "too early", "longer than the session", "no minute"],
)
def test_only_a_trainer_of_the_session_says_who_of_the_seated_was_there(said, by, day, sentence):
    with pytest.raises((Impossible, BadValue), match=sentence):
        may_attend(session(seat(ANA)), said, by=by, on=day)


def test_a_trainer_says_who_was_there():
    may_attend(session(seat(ANA)), there(ANA), by=BEN, on=DAY)


def test_a_seat_that_was_used_cannot_be_given_up_nor_the_session_cancelled():
    found = session(seat(ANA), seat(CAT), there(ANA))

    may_give_up(found, CAT)
    with pytest.raises(Impossible, match="a seat that was used cannot be given up"):
        may_give_up(found, ANA)
    with pytest.raises(Impossible, match="has no seat"):
        may_give_up(found, DAN)
    with pytest.raises(Impossible, match="people were there; it cannot be cancelled"):
        may_cancel(found)
    may_cancel(session(seat(ANA)))


COUNT = {
    "as it should be": (session(seat(ANA), there(ANA)), {3: 90}),
    "without a seat": (session(there(ANA)), {}),
    "longer than planned": (session(seat(ANA), there(ANA, 600)), {3: 90}),
    "said by somebody else": (session(seat(ANA), there(ANA), actor=DAN), {}),
    "said in another role": (session(seat(ANA), there(ANA), role=Role.EXAMINER), {}),
    "cancelled": (session(seat(ANA), there(ANA), CANCELLED), {}),
    "on another model": (session(seat(ANA), there(ANA), plan=other(PLAN, model=told.Model.SIMULATOR)), {}),
    "for another requirement": (session(seat(ANA), there(ANA), plan=other(PLAN, requirement="kit")), {}),
    "one too many at a station": (
        session(seat(ANA), seat(BEN), seat(CAT), there(ANA), plan=other(PLAN, capacity=3)),
        {},
    ),
}


@pytest.mark.parametrize(("found", "minutes"), COUNT.values(), ids=COUNT)
def test_minutes_count_only_of_a_session_held_as_the_requirement_wants(found, minutes):
    assert minutes_of([found], ANA, WORKSHOP) == minutes


def test_minutes_of_before_a_decision_do_not_count_again():
    assert minutes_of([session(seat(ANA), there(ANA))], ANA, WORKSHOP, since=3) == {}


steps = st.lists(st.tuples(st.sampled_from(["seat", "leave", "there"]), st.sampled_from([ANA, CAT, DAN])), max_size=12)


@given(steps)
def test_whatever_the_guards_let_through_nobody_is_there_without_a_seat_and_no_seat_is_given_twice(wanted):
    bodies = []
    for what, who in wanted:
        found = session(*bodies)
        try:
            if what == "seat":
                room_for(found, who, on=DAY)
                bodies.append(seat(who))
            elif what == "leave":
                may_give_up(found, who)
                bodies.append(given_up(who))
            else:
                may_attend(found, there(who), by=BEN, on=DAY)
                bodies.append(there(who))
        except Impossible:
            continue
    found = session(*bodies)

    assert len(found.seats) == len(set(found.seats)) <= PLAN.capacity
    assert set(found.attended) <= set(found.seats)
