"""Sessions on pages: planned, seen by month, filled, held and cancelled."""

import html
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from filled_in import SIGNED, sent
from recorder import npi
from standards import WORKSHOP
from whoperforms.certification.acts import sessions
from whoperforms.certification.bodies.people import Role
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from worlds import id_of

BASE = "/en/staff/mild/sessions"


def today():
    """Return the day of the server, which is later than that of the world."""
    return datetime.now(UTC).date()


def text_of(page):
    return html.unescape(page.content.decode())


def plan(**others):
    return {
        "requirement": "workshop",
        "on": today().isoformat(),
        "place": "Wax Hall",
        "model": "cadaver",
        "minutes": "120",
        "stations": "2",
        "capacity": "4",
        "trainers": [id_of("Tess")],
    } | others


def seated(world, name, session):
    enrolment = world.enrolled(name)
    world.act("Cora", Role.COORDINATOR, sessions.take_seat, session=session, enrolment=enrolment)
    return enrolment


def test_a_session_is_planned_and_stands_in_its_month(as_):
    cora = as_("Cora")

    answer = sent(cora, f"{BASE}/plan", **plan())

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, f"{BASE}?done=session_planned"), text_of(
        answer
    )
    [session] = ledger().sessions.values()
    assert (session.plan.capacity, session.plan.trainers) == (4, (id_of("Tess"),))
    assert f'href="{BASE}/{session.id}"' in text_of(cora.get(f"{BASE}?month={today():%Y-%m}"))
    assert f'href="{BASE}/{session.id}"' not in text_of(cora.get(f"{BASE}?month=2020-01"))


def test_who_plans_is_told_how_many_trainers_are_wanted_and_asked_for_them(as_):
    cora = as_("Cora")

    assert "workshop: one trainer for every 6 seats" in text_of(cora.get(f"{BASE}/plan"))
    answer = sent(cora, f"{BASE}/plan", **plan(stations="4", capacity="8"))
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "8 seats: 1 trainers may teach 6 learners, 6 each; write from 1 to that many, or name more" in text_of(
        answer
    )


def test_the_same_form_sent_twice_plans_one_session(as_):
    cora = as_("Cora")

    for _ in range(2):
        assert sent(cora, f"{BASE}/plan", submission="again", **plan()).status_code == HTTPStatus.SEE_OTHER

    assert len(ledger().sessions) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("on", "2020-01-01"),
        ("on", "31.31.2026"),
        ("capacity", "5"),
        ("capacity", "-1"),
        ("minutes", "1441"),
        ("minutes", "0"),
        ("minutes", "9" * 40),
        ("stations", "one"),
        ("place", " "),
        ("model", "simulator"),
        ("model", "frog"),
        ("requirement", "lessons"),
        ("trainers", []),
        ("trainers", ["0123456789AB"]),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field_and_plans_nothing(as_, field, wrong):
    events = Event.objects.count()

    answer = sent(as_("Cora"), f"{BASE}/plan", **plan(**{field: wrong}))

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert f'id="{field}-error"' in text_of(answer)
    assert Event.objects.count() == events


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "0001-01", "9999-12", "<b>", "2026-1x"])
def test_any_text_for_a_month_shows_some_month(as_, month):
    assert as_("Cora").get(BASE, {"month": month}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("by", ["name", "npi", "record"])
def test_somebody_gets_a_seat_by_name_npi_or_record(world, as_, by):
    enrolment, session = world.enrolled("Ada", npi=npi(1)), world.planned(WORKSHOP, on=today())
    who = {"name": " ada ", "npi": npi(1), "record": enrolment}[by]

    answer = sent(as_("Cora"), f"{BASE}/{session}/seat", enrolment=who)

    assert answer.status_code == HTTPStatus.SEE_OTHER, text_of(answer)
    assert ledger().session(session).seats == (enrolment,)


def test_who_is_nobody_here_gets_no_seat(world, as_):
    session = world.planned(WORKSHOP, on=today())

    answer = sent(as_("Cora"), f"{BASE}/{session}/seat", enrolment="Nobody")

    assert (answer.status_code, ledger().session(session).seats) == (HTTPStatus.BAD_REQUEST, ())
    assert 'id="enrolment-error"' in text_of(answer)


def test_a_trainer_records_all_who_were_there_with_one_signature(world, as_):
    session = world.planned(WORKSHOP, on=today())
    ada, bob = seated(world, "Ada", session), seated(world, "Bob", session)
    tess = as_("Tess")

    answer = sent(tess, f"{BASE}/{session}/attended", **{ada: "120", bob: ""}, **SIGNED)

    assert answer.status_code == HTTPStatus.SEE_OTHER, text_of(answer)
    found = ledger().session(session)
    assert {one: event.body.minutes for one, event in found.attended.items()} == {ada: 120}
    assert found.attended[ada].meaning == "observed"
    page = text_of(tess.get(f"{BASE}/{session}"))
    assert '<td class="number">120</td>' in page
    assert '<td class="number">not recorded</td>' in page


def test_too_many_minutes_stand_at_the_person_and_nothing_is_recorded(world, as_):
    session = world.planned(WORKSHOP, on=today())
    ada, bob = seated(world, "Ada", session), seated(world, "Bob", session)

    answer = sent(as_("Tess"), f"{BASE}/{session}/attended", **{ada: "120", bob: "500"}, **SIGNED)

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert f'id="{bob}-error"' in text_of(answer)
    assert not ledger().session(session).attended


def test_a_seat_is_freed_again(world, as_):
    session = world.planned(WORKSHOP, on=today())
    ada = seated(world, "Ada", session)

    assert sent(as_("Cora"), f"{BASE}/{session}/free", enrolment=ada).status_code == HTTPStatus.SEE_OTHER
    assert ledger().session(session).seats == ()


def test_a_cancelled_session_says_why_and_offers_nothing_more(world, as_):
    session, cora = world.planned(WORKSHOP, on=today()), as_("Cora")

    assert sent(cora, f"{BASE}/{session}/cancel", text="The hall is flooded.").status_code == HTTPStatus.SEE_OTHER

    page = text_of(cora.get(f"{BASE}/{session}"))
    assert "The hall is flooded." in page
    assert "What you can do" not in page
    assert "Cancelled" in text_of(cora.get(BASE))


def test_only_what_is_possible_is_offered(world, as_):
    session = world.planned(WORKSHOP, on=today() + timedelta(days=3))
    seated(world, "Ada", session)

    cora, tess, audrey = (text_of(as_(name).get(f"{BASE}/{session}")) for name in ("Cora", "Tess", "Audrey"))

    assert [f"/{act}" in cora for act in ("seat", "free", "attended", "cancel")] == [True, True, False, True]
    assert "/attended" not in tess
    assert "What you can do" not in audrey


def test_who_does_not_see_people_learns_no_names(world, as_):
    session = world.planned(WORKSHOP, on=today())
    seated(world, "Ada", session)

    assert ">Ada</a>" in text_of(as_("Cora").get(f"{BASE}/{session}"))
    assert ">Ada</a>" not in text_of(as_("Stan").get(f"{BASE}/{session}"))


@pytest.mark.parametrize("act", ["plan", "nothing"])
def test_what_is_not_there_is_not_found(world, as_, act):
    session = world.planned(WORKSHOP, on=today())

    assert as_("Cora").get(f"{BASE}/{session}/{act}").status_code == HTTPStatus.NOT_FOUND
    assert as_("Cora2" if act == "" else "Tess").get(f"{BASE}/0000{act}").status_code == HTTPStatus.NOT_FOUND
