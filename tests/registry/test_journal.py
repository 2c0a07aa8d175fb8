"""The one table of events: what it takes, what it refuses on either database, and what is noticed all the same."""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from whoperforms.certification import events, lifecycle
from whoperforms.certification.bodies import enrolment, erasure, people
from whoperforms.certification.events import THE_SYSTEM, Draft, Stream, StreamKind
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.registry import journal
from whoperforms.registry.guarding import lifted
from whoperforms.registry.models import Event, Transition
from whoperforms.registry.one_writer import lock

pytestmark = pytest.mark.usefixtures("place")  # each test on either database

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
PERSON, ENROLMENT = "P00000000001", "E00000000001"
REGISTERED = Draft(stream=Stream(StreamKind.PERSON, PERSON), body=people.PersonRegistered(name="Ada Example"))
APPLIED = Draft(
    stream=Stream(StreamKind.ENROLMENT, ENROLMENT),
    body=enrolment.Apply(person=PERSON, programme="mild", pathway="spine_surgery"),
    reason="NEW",
)
REFUSED = Draft(stream=APPLIED.stream, body=enrolment.Refuse(), reason="NOT_ELIGIBLE", text="No licence.")
ACCEPTED = Draft(stream=APPLIED.stream, body=enrolment.Accept(standard=1), reason="ELIGIBLE")


def wrote(*drafts, at=AT):
    with transaction.atomic(durable=True):
        lock()
        return journal.append([(journal.new_id(), draft) for draft in drafts], THE_SYSTEM, journal.ledger(), at)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def freed_from_triggers():
    """What whoever owns the database can do."""
    names = ("event_in_turn", "event_by_lifecycle", "event_never_changed", "event_never_removed")
    if connection.vendor == "sqlite":
        with lifted():  # the guard is this program's own
            for name in names:
                sql(f"drop trigger {name}")
    else:
        sql("alter table event disable trigger user")


def test_what_is_written_is_known_on_the_next_question():
    assert journal.ledger().seq == 0

    wrote(REGISTERED)
    assert journal.ledger().people[PERSON].name == "Ada Example"

    wrote(APPLIED, REFUSED)
    known = journal.ledger()
    assert (known.seq, known.enrolments[ENROLMENT].stage, known.broken) == (3, Stage.REFUSED, None)
    assert known.enrolments_of[PERSON] == (ENROLMENT,)


def test_a_transaction_that_fails_leaves_nothing():
    with pytest.raises(Impossible, match="submit: not possible for an enrolment that is applied"):
        wrote(REGISTERED, APPLIED, Draft(stream=APPLIED.stream, body=enrolment.Submit(), reason="COMPLETE"))

    assert journal.ledger().seq == Event.objects.count() == 0


def test_the_database_holds_the_lifecycle_of_the_program():
    rows = Transition.objects.order_by("was", "event").values_list("was", "event", "becomes")

    assert tuple(rows) == lifecycle.transitions()


@pytest.mark.parametrize(
    ("event", "migration"), [("sign_off", "0006_signed_anew"), ("void_sign_off", "0007_voided_again")]
)
@pytest.mark.usefixtures("place")  # either database
def test_a_registry_of_before_is_given_the_steps_that_the_lifecycle_has_since(event, migration):
    with_guard_open(f"delete from transition where was = 'suspended' and event = '{event}'")
    assert ("suspended", event, "suspended") not in set(Transition.objects.values_list("was", "event", "becomes"))

    [step] = import_module(f"whoperforms.registry.migrations.{migration}").Migration.operations
    with transaction.atomic(), lifted():  # as migrations run
        step.code(None, SimpleNamespace(connection=connection))

    rows = Transition.objects.order_by("was", "event").values_list("was", "event", "becomes")
    assert tuple(rows) == lifecycle.transitions()
    with pytest.raises(DatabaseError):
        sql("insert into transition (was, event, becomes) values ('none', 'certify', 'active')")


def with_guard_open(statement):
    """Do what the guard of the lifecycle's table refuses, and leave it as it was."""
    if connection.vendor == "postgresql":
        for one in ("disable", "do it", "enable always"):
            sql(statement if one == "do it" else f"alter table transition {one} trigger lifecycle_fixed")
        return
    with connection.cursor() as cursor:
        [[guard]] = cursor.execute("select sql from sqlite_master where name = 'transition_no_delete'").fetchall()
    with lifted():
        for one in ("drop trigger transition_no_delete", statement, guard):
            sql(one)


@pytest.mark.parametrize(
    "attack",
    [
        "update event set type = 'certify' where seq = 2",
        "update event set stream = 'enrolment:E00000000002' where seq = 2",
        "update event set record = null, salt = null where seq = 2",
        "update event set at = '2020-01-01T00:00:00Z'",
        "delete from event where seq = 3",
        "delete from event",
        "update transition set becomes = 'active' where event = 'apply'",
        "delete from transition",
        "insert into transition (was, event, becomes) values ('none', 'certify', 'active')",
    ],
    ids=["type", "stream", "words", "time", "one", "all", "lifecycle", "no-lifecycle", "shortcut"],
)
def test_the_database_refuses_to_change_history(attack):
    wrote(REGISTERED, APPLIED, ACCEPTED)
    before = list(Event.objects.values_list())

    with pytest.raises(DatabaseError):
        sql(attack)

    assert list(Event.objects.values_list()) == before
    assert tuple(Transition.objects.order_by("was", "event").values_list("was", "event", "becomes")) == (
        lifecycle.transitions()
    )


COLUMNS = "seq, event_id, at, stream, type, was, becomes, record, salt, body_hash, chain"
COPIED = "event_id, at, stream, type, was, becomes, record, salt, body_hash, chain"


def added(step):
    """Another event behind the second one, with its words, and a type and stages of its own."""
    words = "record, salt, body_hash, chain from event where seq = 2"
    return f"insert into event ({COLUMNS}) select 3, 'X00000000003', at, stream, {step}, {words}"


@pytest.mark.parametrize(
    "attack",
    [
        f"insert into event ({COLUMNS}) select 9, 'X00000000009', {COPIED[10:]} from event where seq = 1",
        f"insert into event ({COLUMNS}) select 3, {COPIED} from event where seq = 1",
        added("'certify', 'submitted', 'active'"),
        added("'certify', 'applied', 'active'"),
        added("'certify', null, null"),
        added("'person_named', 'applied', 'active'"),
    ],
    ids=["gap", "same-id", "false-stage", "no-such-step", "no-stages", "stages-of-no-step"],
)
def test_the_database_refuses_an_event_out_of_turn(attack):
    wrote(REGISTERED, APPLIED)

    with pytest.raises(DatabaseError):
        sql(attack)

    assert Event.objects.count() == 2


def test_replace_cannot_take_the_place_of_an_event():
    wrote(REGISTERED, APPLIED)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")

    with pytest.raises(DatabaseError):
        sql(f"replace into event ({COLUMNS}) select 2, {COPIED} from event where seq = 1")
    with pytest.raises(DatabaseError):
        sql(f"insert or replace into event ({COLUMNS}) select 3, {COPIED} from event where seq = 2")


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("update event set record = null where seq = 0", None),
        ("update event set at = '2020-01-01T00:00:00Z' where seq = 2", "event 2"),
        ("update event set stream = 'enrolment:E00000000002' where seq = 2", "event 2"),
        ("delete from event where seq = 2", "event 2 is missing"),
        ("delete from event where seq = 1", "event 1 is missing"),
        ("update event set event_id = 'X00000000003' where seq = 3", "event 3"),
        (
            "update event set body_hash = (select e.body_hash from event as e where e.seq = 1) where seq = 3",
            "does not say what it said",
        ),
        (f"insert into event ({COLUMNS}) select 4, 'X00000000004', {COPIED[10:]} from event where seq = 3", "event 4"),
    ],
    ids=["nothing", "time", "stream", "one-gone", "first-gone", "id", "hash", "added"],
)
def test_who_gets_round_the_database_is_noticed(attack, told):
    wrote(REGISTERED, APPLIED, ACCEPTED)
    freed_from_triggers()

    sql(attack)

    broken = events.first_broken(journal.rows())
    assert (broken is None) if told is None else (told in broken.what)
    if told is not None:
        known = events_known_anew()
        assert known.broken == broken
        with pytest.raises(Exception, match="somebody changed the registry from outside"):
            journal.refuse_broken(known)


def events_known_anew():
    """What a process that starts now would know."""
    return journal.Ledger().after(journal.rows())


def test_words_may_go_once_an_event_says_that_the_law_wants_it():
    wrote(REGISTERED)
    erased = erasure.Erased(second="P00000000002", law="GDPR, article 17")
    wrote(Draft(stream=Stream(StreamKind.ERASURE, "1"), body=erased))

    sql("update event set record = null, salt = null where seq = 1")

    assert events.first_broken(journal.rows()) is None
    assert events_known_anew().people == {}
    with pytest.raises(DatabaseError):
        sql("update event set record = null, salt = null where seq = 2")
