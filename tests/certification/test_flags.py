"""Flags: seeded frauds are seen, each by what was counted; an honest programme raises none."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import TECHNIQUE
from whoperforms.certification import flags as of_flags
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import programme as planned
from whoperforms.certification.bodies.auditing import AuditResult, AuditSampled
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.bodies.verification import Element, Method, Result, VerificationReviewed
from whoperforms.certification.counted import Counted, Seen
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind
from whoperforms.certification.flags import AT_ONCE, PEOPLE_AT_ONCE, Pattern, flags
from whoperforms.certification.ledger import Ledger
from worlds import World, id_of

SHEET = Document(sha256="a" * 64, media_type="application/pdf", name="sheet.pdf", size=9)


@pytest.fixture(scope="module")
def programme():
    """A programme in which twelve people are taken in, one a day."""
    world = World().programme()
    world.people = [f"P{number}" for number in range(12)]
    world.of = {name: world.wait(days=1).enrolled(name) for name in world.people}
    world.judged = False  # frauds are written as whoever commits them would
    return world.wait(days=1)


@pytest.fixture
def world(programme):
    return programme.again()


def put(world, stream, body, *, by, role, reason=None):
    signer = Signer(person=id_of(by), role=str(role), authn=Authn.PASSKEY)
    world.signed(signer, lambda _ledger, _at: [Draft(stream=stream, body=body, reason=reason)])
    assert not world.ledger.unknown


def signed(world, name, *, by="Ed", met=True, role=Role.EXAMINER):
    body = told.SignOff(requirement=TECHNIQUE.id, met=met)
    stream = Stream(StreamKind.ENROLMENT, world.of[name])
    put(world, stream, body, by=by, role=role, reason="MET" if met else "NOT_MET")


def found(world, pattern):
    return [one for one in flags(world.ledger, "mild", world.at) if one.pattern is pattern]


def test_an_honest_programme_raises_no_flag():
    world = World().programme()
    for name in ("Ada", "Ben", "Cyd"):
        enrolment = world.wait(days=9).enrolled(name)
        world.wait(days=30).looked_up(enrolment)
        world.meet(enrolment)
        world.wait(days=1).judged = False
        put(
            world,
            Stream(StreamKind.ENROLMENT, enrolment),
            told.Submit(),
            by="Cora",
            role=Role.COORDINATOR,
            reason="COMPLETE",
        )
        world.judged = True

    assert flags(world.ledger, "mild", world.at) == ()


def test_many_people_signed_for_on_one_day(world):
    for name in world.people[:9]:
        signed(world.wait(minutes=20), name)
    assert not found(world, Pattern.SIGNED_IN_A_DAY)

    signed(world.wait(minutes=20), world.people[9])

    [flag] = found(world, Pattern.SIGNED_IN_A_DAY)
    assert (flag.people, flag.counted, flag.on, len(flag.events)) == ((id_of("Ed"),), 10, world.today, 10)
    assert not found(world, Pattern.SIGNED_AT_ONCE)


def test_several_people_signed_for_within_minutes(world):
    for name in (*world.people[:4], world.people[3]):
        signed(world, name)
    assert not found(world, Pattern.SIGNED_AT_ONCE)

    signed(world, world.people[4])

    [flag] = found(world, Pattern.SIGNED_AT_ONCE)
    assert (flag.people, flag.counted) == ((id_of("Ed"),), 5)


def test_several_people_within_minutes_beside_one_person_signed_for_more_often(world):
    for _ in range(7):  # the whole rubric of one person, in the morning
        signed(world, world.people[0])
    assert not found(world, Pattern.SIGNED_AT_ONCE)

    world.wait(hours=3)
    for name in world.people[:5]:
        signed(world, name)

    [flag] = found(world, Pattern.SIGNED_AT_ONCE)
    assert (flag.counted, len(flag.events)) == (5, 5)


def test_several_people_signed_for_within_minutes_of_midnight(world):
    world.wait(until=datetime.combine(world.today, time(23, 57), tzinfo=UTC))
    for name in world.people[:5]:
        signed(world, name)

    [flag] = found(world, Pattern.SIGNED_AT_ONCE)
    assert (flag.counted, flag.on) == (5, world.today - timedelta(days=1))


MINUTES = st.builds(int.__add__, st.sampled_from((0, 300, 890)), st.integers(0, 20))  # the last ones past midnight


@given(st.lists(st.tuples(MINUTES, st.sampled_from("ABCDEFG")), min_size=10, max_size=50))
def test_within_minutes_the_most_people_of_each_day_are_found(deeds):
    begins = datetime(2026, 1, 5, 9, tzinfo=UTC)
    seen = Seen(Ledger(), "mild", begins)
    seen.signed += [Counted("Ed", of, begins + timedelta(minutes=at), seq) for seq, (at, of) in enumerate(deeds)]
    most = dict[object, int]()
    for one in seen.signed:
        people = {other.of for other in seen.signed if timedelta() <= other.at - one.at <= AT_ONCE}
        most[one.at.date()] = max(most.get(one.at.date(), 0), len(people))

    flagged = {flag.on: flag.counted for flag in of_flags._at_once(seen)}

    assert flagged == {on: people for on, people in most.items() if people >= PEOPLE_AT_ONCE}


def test_a_mentor_at_more_cases_than_a_day_holds(world):
    for number in range(10):
        world.case(world.of[world.people[number % 3]])

    [flag] = found(world, Pattern.CASES_IN_A_DAY)
    assert (flag.people, flag.counted, flag.on) == ((id_of("Mona"),), 10, world.today)


def test_an_examiner_with_whom_nobody_ever_fails(world, monkeypatch):
    monkeypatch.setattr(of_flags, "ALL_MET", 12)
    for name in world.people:
        signed(world.wait(days=1), name)
    [flag] = found(world, Pattern.ALL_MET)
    assert (flag.people, flag.counted) == ((id_of("Ed"),), 12)

    signed(world, world.people[0], met=False)
    assert not found(world, Pattern.ALL_MET)


def certified(world, name, *deciders):
    number = world.new_id()
    basis = told.Basis(sign_offs=(), verifications=(), days=(), separation="strict", verification_days=90)
    body = told.Certify(
        number=number,
        standard=1,
        valid_from=world.at,
        valid_until=world.at + timedelta(days=730),
        scope="Lanterns",
        deciders=tuple(map(id_of, deciders)),
        basis=basis,
    )
    stream = Stream(StreamKind.ENROLMENT, world.of[name])
    put(world, stream, told.Submit(), by="Cora", role=Role.COORDINATOR, reason="COMPLETE")
    put(world, stream, body, by=deciders[-1], role=Role.DECIDER, reason="STANDARD_MET")


def test_two_people_who_always_decide_together_though_there_are_others(world):
    for name in world.people[:10]:
        certified(world.wait(days=1), name, "Dora", "Dirk")
    assert not found(world, Pattern.SAME_DECIDERS)  # there is nobody else

    world.give(id_of("Pam"), Role.DECIDER)

    [flag] = found(world, Pattern.SAME_DECIDERS)
    assert set(flag.people) == {id_of("Dora"), id_of("Dirk")}
    assert (flag.counted, flag.of) == (10, 10)


def test_two_people_who_always_take_from_scopes_together(world):
    world.give(id_of("Pam"), Role.DECIDER)
    certified(world, world.people[0], "Dora", "Pam")
    for _ in range(10):
        number = world.new_id()
        held = world.ledger.enrolments[world.of[world.people[0]]].certificate.number
        deciders = (id_of("Dora"), id_of("Dirk"))
        body = told.ReduceScope(number=number, supersedes=held, scope="Fewer lanterns", deciders=deciders)
        stream = Stream(StreamKind.ENROLMENT, world.of[world.people[0]])
        put(world.wait(days=1), stream, body, by="Dirk", role=Role.DECIDER, reason="SCOPE")

    [flag] = found(world, Pattern.SAME_DECIDERS)
    assert (set(flag.people), flag.counted) == ({id_of("Dora"), id_of("Dirk")}, 10)


def test_what_the_system_looks_up_is_no_pair_of_people_and_a_look_is_reviewed_once(world):
    for name in ("Rob", "Ria"):
        world.register(name, Role.SECOND_REVIEWER)
    by_file = {"method": Method.FILE, "result": Result.NOT_FOUND}
    for name in world.people:
        look = world.look(id_of(name), Element.EXCLUSION, **by_file)
        reviewed(world, name, look)
    for name in world.people[:5]:
        look = world.look(id_of(name), Element.EDUCATION)
        reviewed(world, name, look, agrees=False)

    assert not found(world, Pattern.SAME_REVIEWER)


def reviewed(world, name, look, *, agrees=True):
    body = VerificationReviewed(verification=look.seq, agrees=agrees)
    put(world, Stream(StreamKind.VERIFICATION, id_of(name)), body, by="Rhea", role=Role.SECOND_REVIEWER)


def test_a_verifier_whom_always_the_same_person_reviews(world):
    for name in ("Rob", "Ria"):
        world.register(name, Role.SECOND_REVIEWER)
    for name in world.people[:5]:
        world.looked_up(world.of[name])

    [flag] = found(world, Pattern.SAME_REVIEWER)
    assert (flag.people, flag.counted) == ((id_of("Vera"), id_of("Rhea")), 15)


def test_an_exam_in_hardly_any_time(world):
    for name in world.people[:10]:
        world.result(world.of[name], module="wax", item_bank="1", minutes=60)
    assert not found(world, Pattern.IN_NO_TIME)

    [event] = world.result(world.of[world.people[10]], module="wax", item_bank="1", minutes=15)

    [flag] = found(world, Pattern.IN_NO_TIME)
    assert (flag.people, flag.counted, flag.of, flag.events) == ((id_of("P10"),), 15, 60, (event.seq,))


def test_papers_that_are_complete_on_the_day_somebody_is_taken_in():
    world = World().programme()
    world.submitted("Ada")

    [flag] = found(world, Pattern.FIRST_MOMENT)
    assert (flag.people, flag.on) == ((id_of("Ada"),), world.today)
    assert flag.counted == len(flag.events) > 10


@pytest.mark.parametrize("of", ["case", "rubric"])
def test_one_file_for_two_people(world, of):
    for name in ("P0", "P0", "P1"):
        assert not found(world, Pattern.SAME_FILE)
        if of == "case":
            world.case(world.of[name], form=SHEET)
        else:
            world.result(world.of[name], "technique", documents=(SHEET,))

    [flag] = found(world, Pattern.SAME_FILE)
    assert (set(flag.people), flag.counted) == ({id_of("P0"), id_of("P1")}, 2)


def test_a_list_of_results_may_stand_in_several_records(world):
    for name in ("P0", "P1"):
        world.result(world.of[name], module="wax", item_bank="1", documents=(SHEET,))

    assert not found(world, Pattern.SAME_FILE)


def test_a_trainer_at_two_places_on_one_day(world):
    for place, name in (("Wax Hall", "P0"), ("wax hall ", "P1"), ("Fire Hall", "P2")):
        assert not found(world, Pattern.TWO_PLACES)
        session = Stream(StreamKind.SESSION, world.new_id())
        plan = planned.SessionPlanned(
            programme="mild",
            requirement="workshop",
            on=world.today,
            place=place,
            model=planned.Model.MODEL,
            minutes=60,
            stations=1,
            capacity=2,
            trainers=(id_of("Tess"),),
        )
        bodies = (
            plan,
            planned.SeatTaken(enrolment=world.of[name]),
            planned.Attended(enrolment=world.of[name], minutes=60),
        )
        for body in bodies:
            put(world, session, body, by="Tess", role=Role.TRAINER)

    [flag] = found(world, Pattern.TWO_PLACES)
    assert (flag.people, flag.counted, flag.on) == ((id_of("Tess"),), 2, world.today)


AUDIT = Stream(StreamKind.AUDIT, "mild")


def test_drawing_samples_until_one_fits_and_leaving_them(world):
    sample = AuditSampled(seed=1, drawn=(1, 2, 3), link_of=1)
    for _ in range(3):
        assert not found(world, Pattern.SAMPLES)
        put(world, AUDIT, sample, by="Carl", role=Role.COMPLIANCE)
    put(world, AUDIT, AuditResult(sampled=2, in_order=True), by="Cleo", role=Role.COMPLIANCE)
    [drawn] = found(world, Pattern.SAMPLES)
    assert (drawn.people, drawn.counted) == ((id_of("Carl"),), 3)
    assert not found(world.wait(days=29), Pattern.SAMPLE_LEFT)

    [left, *_] = found(world.wait(days=1), Pattern.SAMPLE_LEFT)

    assert (left.people, left.counted, left.of) == ((id_of("Carl"),), 2, 3)


def test_what_is_older_than_a_year_is_flagged_no_more(world):
    for name in world.people[:5]:
        signed(world, name)
    assert found(world, Pattern.SIGNED_AT_ONCE)

    assert not found(world.wait(days=366), Pattern.SIGNED_AT_ONCE)


def test_another_programme_has_its_own_flags(world):
    for name in world.people[:5]:
        signed(world, name)

    assert flags(world.ledger, "lantern", world.at) == ()
