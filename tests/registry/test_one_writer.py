"""One writes at a time, on either database: whoever waits too long is told so, and nothing of theirs is recorded."""

import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory, override_settings

from filled_in import SIGNED, filled
from registry_worlds import RegistryWorld
from sending import hidden
from signing import PASSWORD, account, signing_in
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import PersonNamed, Role
from whoperforms.registry import journal, one_writer
from whoperforms.registry.accounts.services import invite
from whoperforms.registry.errors import Busy
from whoperforms.registry.models import Event
from whoperforms.registry.one_writer import ONE_WRITER, is_busy, writing
from whoperforms.web.errors import failed
from whoperforms.web.forms import Form
from worlds import id_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHORT = 1  # second that a writer of these tests waits


@pytest.fixture
def world(place, monkeypatch):  # noqa: ARG001 - the registry that it is made in
    """A programme with its staff, whose writers wait for a second only."""
    monkeypatch.setattr(one_writer, "WAITS", SHORT)
    made = RegistryWorld()
    made.programme()
    if connection.vendor == "sqlite":
        connection.close()  # the next one is told how long to wait
        connection.settings_dict["OPTIONS"] = connection.settings_dict["OPTIONS"] | {"timeout": SHORT / 10}
    return made


@pytest.fixture
def as_(world, demo_directory):  # noqa: ARG001 - there has to be a world
    """Return a client in which somebody is signed in, and which is answered as a browser is."""

    def signed(name: str) -> Client:
        client = signing(name)
        client.raise_request_exception = False
        return client

    signing = signing_in(app=True)
    with override_settings(DIRECTORY=demo_directory):
        yield signed


@contextmanager
def somebody_writing(place):
    """Hold the lock, from elsewhere; what is had lets go of it before the end."""
    if isinstance(place, str):
        with psycopg.connect(place) as other:
            other.execute("select pg_advisory_xact_lock(%s)", [ONE_WRITER])
            yield other.rollback
        return
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield other.rollback


def test_whoever_waits_too_long_is_told_and_nothing_is_recorded(world, place):
    events, named = Event.objects.count(), PersonNamed(name="Tess Two")

    with (
        somebody_writing(place),
        pytest.raises(Busy, match="somebody else is writing at this moment, and nothing") as why,
    ):
        world.act("Cora", Role.COORDINATOR, people.rename, person=id_of("Tess"), body=named, by=id_of("Cora"))

    assert (why.value.http_status, why.value.exit_code) == (503, 4)
    assert Event.objects.count() == events


def test_accounts_wait_in_the_same_line(world, place):  # noqa: ARG001 - there has to be a world
    with somebody_writing(place), pytest.raises(Busy):
        invite("new@example.org", by="Cora", now=NOW)

    assert invite("new@example.org", by="Cora", now=NOW).email == "new@example.org"


def test_another_fault_of_the_database_is_no_other_writer(world):  # noqa: ARG001
    with pytest.raises(DatabaseError) as why, writing(), connection.cursor() as cursor:
        cursor.execute("select * from nowhere")

    assert not is_busy(why.value)


def test_a_form_is_shown_again_with_what_was_typed_and_can_be_sent_again(as_, place):
    cora, path = as_("Cora"), f"/en/staff/mild/people/{id_of('Tess')}/name"
    page = cora.get(path)
    held = {name: hidden(page, name) for name in ("seen", "submission")}
    typed = {**held, **SIGNED, "name": "Tess Two", "npi": "", "credential": ""}

    with somebody_writing(place):
        refused = cora.post(path, typed)
    done = cora.post(path, typed)

    assert (refused.status_code, refused["Retry-After"]) == (503, "10"), refused.content.decode()[:3000]
    assert "somebody else is writing at this moment" in refused.content.decode()
    assert 'value="Tess Two"' in refused.content.decode()
    assert (done.status_code, journal.ledger().people[id_of("Tess")].name) == (303, "Tess Two")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_session_that_cannot_be_ended_now_is_no_fault_of_ours(as_, place, language):
    cora, path = as_("Cora"), f"/{language}/account/sign-out"

    with somebody_writing(place):
        answer = cora.post(path)
    page = answer.content.decode()

    if isinstance(place, str):  # there a session does not wait for events
        assert answer.status_code == 302
        return
    assert (answer.status_code, answer["Retry-After"]) == (503, "10"), page[:2000]
    assert f'lang="{language}"' in page


def test_whoever_signs_in_meanwhile_is_told_so_and_not_of_too_many_tries(world, place):  # noqa: ARG001
    account()
    client, typed = Client(SERVER_NAME="127.0.0.1"), {"login": "ada@example.org", "password": PASSWORD}
    client.raise_request_exception = False

    with somebody_writing(place), waiting() as waits:
        answer = client.post("/en/account/sign-in", typed)
    page = answer.content.decode()

    if isinstance(place, str):  # there tries and sessions do not wait for events
        assert answer.status_code == 302
        return
    assert (answer.status_code, answer["Retry-After"], len(waits)) == (503, "10", 1), page[:3000]
    assert "Nothing of what you sent was recorded. Wait a minute." in page
    assert client.post("/en/account/sign-in", typed).status_code == 302


def test_a_form_that_was_signed_meanwhile_is_told_so_and_not_of_wrong_tries(as_, place):
    """Also where the one who wrote is done by the time that somebody asks whether the form was sent before."""
    path = f"/en/staff/mild/people/{id_of('Tess')}/name"
    cora = as_("Cora")
    typed = filled(cora, path, name="Tess Two", npi="", credential="")

    with somebody_writing(place) as is_done, waiting(is_done) as waits:
        refused = cora.post(path, typed)
    done = cora.post(path, typed)

    assert (refused.status_code, len(waits)) == (503, 1), refused.content.decode()[:3000]
    assert "somebody else is writing at this moment" in refused.content.decode()
    assert "wrong tries" not in refused.content.decode()
    assert (done.status_code, journal.ledger().people[id_of("Tess")].name) == (303, "Tess Two")


@contextmanager
def waiting(then=lambda: None):
    """Keep what waited in vain for those who write, and let something happen after each time."""
    waits = []

    def asked(execute, sql, *others):
        try:
            return execute(sql, *others)
        except OperationalError:
            waits.append(sql)
            then()
            raise

    with connection.execute_wrapper(asked):
        yield waits


def test_a_report_of_a_mistake_is_kept_in_its_form(as_, place):  # noqa: ARG001 - there has to be a world
    path = "/en/mistake"
    typed = {"category": "other", "text": "The phone is wrong.", "homepage": "", "about": ""}
    typed |= {"token": Form("mistake", path).token(now=time.time() - 60)}

    stranger = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    with somebody_writing(place):
        answer = stranger.post(path, typed)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The phone is wrong." in answer.content.decode()


@contextmanager
def answering():
    """Have what goes wrong in the block answered as Django does: while it is handled."""
    answers = []
    try:
        yield answers
    except Busy:
        answers.append(failed(RequestFactory(SERVER_NAME="127.0.0.1").get("/api/search")))
        raise


def test_a_program_that_asks_meanwhile_is_answered_as_a_program():
    with pytest.raises(Busy), answering() as answered:
        raise Busy("somebody else is writing")

    [answer] = answered
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
