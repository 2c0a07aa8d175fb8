"""Corrections are kept, followed and never changed, on both databases."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.registry.corrections import selectors, services
from whoperforms.registry.corrections.report import LONGEST, Category, Report
from whoperforms.registry.corrections.states import NEXT, Decided, State
from whoperforms.registry.corrections.tracking import Tracking, new
from whoperforms.registry.errors import NoSuchCorrection, NotAllowed, TooMany

pytestmark = pytest.mark.usefixtures("place")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WRONG_PLACE = Report(
    category=Category.PLACE,
    text="She moved to Akron.",
    language="en",
    procedure="mild",
    npi=Npi("2000000002"),
    about="practises_at",
)


def received(report=WRONG_PLACE, *, submission="a", now=NOON):
    return services.receive(report, submission=submission, now=now)


def carry_out(place, statement):
    """Run a statement on the database itself, past everything that is ours."""
    if isinstance(place, str):
        with psycopg.connect(place) as connection:
            connection.execute(statement)
        return
    connection = sqlite3.connect(place)
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()


def test_whoever_reports_a_mistake_can_see_where_it_stands():
    number = received()

    assert selectors.correction(number) == selectors.Followed(
        tracking=number,
        state=State.RECEIVED,
        category=Category.PLACE,
        npi=2000000002,
        received_at=NOON,
        changed_at=NOON,
        told=(),
    )


def test_an_answer_is_shown_to_the_sender_and_who_gave_it_is_not():
    number, later = received(), NOON + timedelta(days=1)
    services.step(number, State.LOOKED_AT, by="Ana", at=NOON)
    services.step(number, State.ANSWERED, by="Ana", at=later, text="We asked the office; it is Akron.")

    followed = selectors.correction(number)

    assert (followed.state, followed.changed_at) == (State.ANSWERED, later)
    assert followed.told == (selectors.Told(later, "We asked the office; it is Akron."),)
    assert "Ana" not in repr(followed)


def test_the_same_form_sent_twice_is_one_correction():
    assert received(submission="a") == received(submission="a")
    assert received(submission="b") != received(submission="a")


def test_a_number_that_nobody_was_given_finds_nothing():
    with pytest.raises(NoSuchCorrection, match="no correction has this number"):
        selectors.correction(new())
    with pytest.raises(NoSuchCorrection):
        services.step(new(), State.CLOSED, by="Ana", at=NOON, text="Done.")


@pytest.mark.parametrize("last", State)
@pytest.mark.parametrize("state", State)
def test_only_what_follows_from_where_it_stands_may_follow(last, state):
    number = received()
    if last is not State.RECEIVED:
        services.step(number, last, by="Ana", at=NOON, text="So it is.", decided=Decided.UNKNOWN)

    if state in NEXT[last]:
        services.step(number, state, by="Ana", at=NOON, text="So it is.", decided=Decided.UNKNOWN)
        assert selectors.correction(number).state is state
    else:
        with pytest.raises(NotAllowed, match=f"a correction that is {last} cannot become that"):
            services.step(number, state, by="Ana", at=NOON, text="So it is.")
        assert selectors.correction(number).state is last


@pytest.mark.parametrize(("by", "text"), [("", "So it is."), ("Ana", ""), ("Ana", "x" * (LONGEST + 1))])
def test_an_answer_needs_words_and_a_name(by, text):
    number = received()

    with pytest.raises(BadValue):
        services.step(number, State.ANSWERED, by=by, at=NOON, text=text)


def test_what_waits_is_listed_the_longest_waiting_first():
    first, second = received(submission="a"), received(submission="b")
    third = received(submission="c")
    services.step(second, State.CLOSED, by="Ana", at=NOON, text="Twice.", decided=Decided.NO_MISTAKE)

    assert [item.tracking for item in selectors.waiting()] == [first, third]
    assert next(selectors.waiting()).text == "She moved to Akron."


def test_no_more_are_taken_than_somebody_can_have_meant():
    for number in range(services.PER_MINUTE):
        received(submission=str(number))

    with pytest.raises(TooMany, match="a minute from now"):
        received(submission="one more")
    assert received(submission="later", now=NOON + timedelta(minutes=1, seconds=1))


@pytest.mark.parametrize(
    "attack",
    [
        "update correction set text = 'She moved to Canton.'",
        "delete from correction",
        "update correction_event set state = 'closed'",
        "delete from correction_event",
        "insert into correction_event values (3, '2026-11-22', 'closed', 'me', 'x', 1, null)",
        "insert into correction_event values (1, '2026-11-22', 'closed', 'me', 'x', 1, null)",
        "insert into correction_event values (2, '2026-11-22', 'lost', 'me', 'x', 1, null)",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_written(place, attack):
    received()

    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityError)):
        carry_out(place, attack)


@pytest.mark.parametrize("table", ["correction", "correction_event"])
def test_a_row_is_not_replaced_in_sqlite_and_a_table_not_emptied_in_postgresql(place, table):
    received()
    attack = (
        f"truncate {table} cascade"
        if isinstance(place, str)
        else f"insert or replace into {table} select * from {table} limit 1"
    )

    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityError)):
        carry_out(place, attack)


def test_writers_at_the_same_time_lose_nothing():
    def send(number: int) -> Tracking:
        try:
            return received(submission=str(number), now=NOON + timedelta(hours=number))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(send, range(80)))

    assert {item.tracking for item in selectors.waiting()} == set(numbers)
    assert len(set(numbers)) == 80


def test_one_form_sent_by_eight_at_once_is_one_correction():
    def send(_: int) -> Tracking:
        try:
            return received(submission="the same")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1


def test_nothing_is_closed_before_somebody_has_said_what_was_found_out():
    number = received()

    with pytest.raises(BadValue, match="nobody has said what was found out"):
        services.step(number, State.CLOSED, by="Ana", at=NOON, text="Done.")
    services.step(number, State.ANSWERED, by="Ana", at=NOON, text="The list is old.", decided=Decided.PASSED_ON)
    services.step(number, State.CLOSED, by="Ana", at=NOON, text="Done.")

    assert selectors.correction(number).decided is Decided.PASSED_ON
    [[listed], _more] = selectors.listed(page=1)
    assert listed.decided is Decided.PASSED_ON
