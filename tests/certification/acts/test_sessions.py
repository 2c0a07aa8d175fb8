"""Sessions: planned for a workshop, filled by those who learn, held by their trainers, or cancelled."""

from datetime import timedelta

import msgspec
import pytest

from recorder import refused
from standards import WORKSHOP, standard
from whoperforms.certification.acts import sessions
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Attended, Model, SeatTaken, SessionPlanned
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import progress_of
from whoperforms.certification.standards import requirements, versions
from worlds import World, id_of


@pytest.mark.parametrize(
    ("field", "new", "sentence"),
    [
        ("programme", {"programme": None}, "'': a session belongs to a programme; name it"),
        ("requirement", {"requirement": "workshops"}, "no workshop of version 1; did you mean 'workshop'"),
        ("requirement", {"requirement": "lessons"}, "no workshop of version 1"),
        ("on", {"on": -1}, "is over; plan a session for"),
        ("trainers", {"trainers": ()}, "nobody teaches at this session; name a trainer"),
        ("trainers", {"trainers": ("Tess", "Tess")}, "one of them stands there twice"),
        ("trainers", {"trainers": ("Ed",)}, "no trainer of mild today; name one who is"),
        ("minutes", {"minutes": 0}, "too short to teach anything"),
        ("minutes", {"minutes": 1_441}, "1,441 minutes: a day has 1,440; plan a session for each day"),
        (
            "capacity",
            {"stations": 4, "capacity": 7},
            "7 seats: 1 trainers may teach 6 learners, 6 each; .* more trainers",
        ),
        ("model", {"model": Model.SIMULATOR}, "not what workshop is taught on; choose one of model, cadaver"),
        ("capacity", {"capacity": 3}, "3 seats: 1 stations have room for 2 learners"),
        ("place", {"place": " "}, "cannot stand here"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else None,
)
def test_a_plan_that_could_not_teach_is_refused_at_its_field(world, field, new, sentence):
    if "trainers" in new:
        new = {"trainers": tuple(id_of(name) for name in new["trainers"])}
    if "on" in new:
        new = {"on": world.today + timedelta(days=new["on"])}
    with refused(field, sentence):
        world.planned(WORKSHOP, **new)


def seat(world, session, enrolment):
    return world.act("Cora", Role.COORDINATOR, sessions.take_seat, session=session, enrolment=enrolment)


def there(world, session, enrolment, minutes=120, by="Tess"):
    body = Attended(enrolment=enrolment, minutes=minutes)
    return world.act(by, Role.TRAINER, sessions.attended, session=session, body=body)


def cancelled(world, session, text="The hall burnt."):
    return world.act("Cora", Role.COORDINATOR, sessions.cancel, session=session, text=text)


def test_a_session_has_so_many_seats_for_those_who_learn(learning):
    session = learning.planned(WORKSHOP)
    seat(learning, session, learning.ana)
    with pytest.raises(Impossible, match="has a seat already"):
        seat(learning, session, learning.ana)
    with pytest.raises(Impossible, match="applied: nobody in that stage takes part in a session"):
        seat(learning, session, learning.applied("Bea"))
    seat(learning, session, learning.enrolled("Cy"))
    with pytest.raises(Impossible, match="all 2 seats are taken"):
        seat(learning, session, learning.enrolled("Dee"))


def test_nobody_learns_where_they_teach(learning):
    tim = learning.enrolled("Tim")
    learning.give(id_of("Tim"), Role.TRAINER)
    session = learning.planned(WORKSHOP, trainers=(id_of("Tim"),))
    with pytest.raises(Impossible, match="teaches at the session of"):
        seat(learning, session, tim)


def test_a_seat_is_given_up_before_it_is_used(learning):
    session = learning.planned(WORKSHOP)
    seat(learning, session, learning.ana)
    given = {"session": session, "enrolment": learning.ana}
    learning.act("Ana", Role.PHYSICIAN, sessions.give_up_seat, **given)
    assert learning.ledger.sessions[session].seats == ()

    seat(learning, session, learning.ana)
    there(learning, session, learning.ana)
    with pytest.raises(Impossible, match="a seat that was used cannot be given up"):
        learning.act("Ana", Role.PHYSICIAN, sessions.give_up_seat, **given)


def test_a_trainer_of_the_session_says_who_was_there_and_how_long(learning):
    session = learning.planned(WORKSHOP)
    seat(learning, session, learning.ana)
    learning.register("Tim", Role.TRAINER)
    with pytest.raises(Impossible, match="does not teach at the session"):
        there(learning, session, learning.ana, by="Tim")
    with refused("minutes", "121 minutes: the session of .* took 120"):
        there(learning, session, learning.ana, minutes=121)
    there(learning, session, learning.ana)

    assert learning.ledger.sessions[session].attended[learning.ana].body.minutes == 120


def test_nobody_was_at_a_session_that_is_still_to_come(learning):
    session = learning.planned(WORKSHOP, on=learning.today + timedelta(days=9))
    seat(learning, session, learning.ana)

    with pytest.raises(Impossible, match="has not taken place yet"):
        there(learning, session, learning.ana)


def test_more_trainers_teach_more_learners(world):
    world.register("Tom", Role.TRAINER)

    session = world.planned(WORKSHOP, stations=4, capacity=8, trainers=(id_of("Tess"), id_of("Tom")))

    assert world.ledger.sessions[session].free == 8


def test_nobody_teaches_for_longer_than_a_day_on_one_day(learning):
    learning.planned(WORKSHOP, minutes=1_400)
    with refused("trainers", "at sessions of .* for 1,400 minutes already, with these 60 for longer than the 1,440"):
        learning.planned(WORKSHOP, minutes=60)

    learning.planned(WORKSHOP, minutes=60, on=learning.today + timedelta(days=1))


def test_nobody_learns_for_longer_than_a_day_on_one_day_nor_where_they_teach_elsewhere(learning):
    tom = learning.enrolled("Tom")
    learning.give(id_of("Tom"), Role.TRAINER)
    long, other = (learning.planned(WORKSHOP, minutes=1_000, trainers=(id_of(name),)) for name in ("Tess", "Tom"))
    seat(learning, long, learning.ana)
    with refused("enrolment", "at sessions of .* for 1,000 minutes already"):
        seat(learning, other, learning.ana)
    with refused("enrolment", "at sessions of .* for 1,000 minutes already"):
        seat(learning, long, tom)

    cancelled(learning, long)
    seat(learning, other, learning.ana)


def test_nobody_was_there_for_longer_than_a_day_though_older_plans_went_beyond_it(learning):
    sessions_of_old = [learning.new_id() for _ in range(2)]
    for session in sessions_of_old:  # as an earlier version of the program let it be planned
        plan = SessionPlanned(
            programme="mild",
            requirement="workshop",
            on=learning.today,
            place="Wax Hall",
            model=Model.CADAVER,
            minutes=1_000_000,
            stations=1,
            capacity=2,
            trainers=(id_of("Tess"),),
        )
        stream = Stream(StreamKind.SESSION, session)
        bodies = (plan, SeatTaken(enrolment=learning.ana))
        drafts = [Draft(stream=stream, body=body) for body in bodies]
        learning.act("Cora", Role.COORDINATOR, lambda _ledger, _at, drafts=drafts: drafts)
    first, second = sessions_of_old
    with refused("minutes", "1441 minutes: the session of .* took 1440"):
        there(learning, first, learning.ana, minutes=1_441)
    there(learning, first, learning.ana, minutes=1_440)

    with refused("minutes", "for 1,440 minutes already, with these 1 for longer"):
        there(learning, second, learning.ana, minutes=1)


def test_a_version_published_before_trainers_were_counted_is_judged_and_taught_as_it_was(monkeypatch):
    before = msgspec.structs.replace(WORKSHOP, learners_per_trainer=None)
    world = World()
    with monkeypatch.context() as then:
        then.setattr(requirements, "unset_in", lambda _value, _path=(): iter(()))
        then.setattr(versions, "unset_in", lambda _value, _path=(): iter(()))
        world.programme(standard(before, programme="mild", effective_from=world.today))
    ana = world.enrolled("Ana")

    world.planned(before, stations=9, capacity=18)
    world.meet(ana)

    [found] = progress_of(world.ledger, world.ledger.enrolment(ana), world.at)
    assert found.met


def test_a_session_is_cancelled_with_a_reason_and_then_it_is_over(learning):
    session = learning.planned(WORKSHOP)
    with refused("text", "no word on why it does not take place"):
        cancelled(learning, session, text="")
    cancelled(learning, session)

    for act in (seat, there):
        with pytest.raises(Impossible, match="was cancelled; choose another one"):
            act(learning, session, learning.ana)
    with pytest.raises(Impossible, match="was cancelled"):
        cancelled(learning, session)


def test_a_session_at_which_people_were_is_not_cancelled(learning):
    session = learning.workshop(learning.ana, requirement=WORKSHOP)

    with pytest.raises(Impossible, match="has taken place, people were there"):
        cancelled(learning, session)


def test_nobody_plans_a_session_before_a_standard_is_in_force():
    world = World().opened()
    world.register("Cora", Role.COORDINATOR)

    with pytest.raises(Impossible, match="mild: no standard is in force on 2026-01-05; publish one first"):
        world.planned(WORKSHOP)


def test_a_seat_is_for_those_of_the_same_programme(learning):
    session = learning.planned(WORKSHOP)
    learning.called = "lantern"
    learning.opened()
    learning.give(id_of("Ana"), Role.PHYSICIAN)

    with refused("enrolment", "enrolled in lantern, not in the programme of this session"):
        seat(learning, session, learning.applied("Ana"))
