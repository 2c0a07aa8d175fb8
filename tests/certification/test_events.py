"""The bytes of events: what is hashed, what is linked, and what is no event of ours."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from recorder import Recorder
from whoperforms.certification.bodies import enrolment, people
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import (
    KINDS,
    ORIGIN,
    REASONS,
    STREAM_OF,
    TYPES,
    Authn,
    Draft,
    Row,
    Signer,
    Stream,
    StreamKind,
    UnknownEvent,
    body_hash,
    event_of,
    first_broken,
    instant,
    leaf_data,
    leaf_hash,
    link,
    record_of,
    refuse_unknown,
    written,
)
from whoperforms.kernel.errors import BadValue

PERSON = Stream(StreamKind.PERSON, "P00000000001")
ENROLMENT = Stream(StreamKind.ENROLMENT, "E00000000001")
NAMED = Draft(stream=PERSON, body=people.PersonRegistered(name="Zoë Example", npi="2000000002"))
BY = Signer(person="P00000000002", role="coordinator", authn=Authn.PASSKEY)
SALT = bytes(range(32))
RECORD = (
    b'{"actor":"P00000000002","authn":"passkey","body":{"name":"Zo\xc3\xab Example","npi":"2000000002","type":'
    b'"person_registered"},"role":"coordinator","stream":"person:P00000000001"}'
)
ROW = Row(
    seq=1,
    event_id="X00000000001",
    at="2026-11-01T09:00:00Z",
    stream=str(PERSON),
    type="person_registered",
    record=RECORD,
    salt=SALT,
    body_hash=body_hash(RECORD, SALT),
    chain=b"",
)


# Known answers: whoever changes these bytes can verify no registry that was ever written


def test_the_words_of_an_event_are_these_bytes():
    assert record_of(NAMED, BY) == RECORD


def test_the_leaf_and_the_link_of_an_event_are_these():
    assert ROW.body_hash.hex() == "beffd44213ef81f048d071ce12fa34544061004a3c6877e07d6b60fbb590d0e6"
    assert leaf_data(ROW) == (
        b'{"at":"2026-11-01T09:00:00Z","body_hash":"beffd44213ef81f048d071ce12fa34544061004a3c6877e07d6b60fbb590d0e6",'
        b'"event_id":"X00000000001","seq":1,"type":"person_registered","v":1}'
    )
    assert leaf_hash(ROW).hex() == "f823835b1a671f7d7407f0c20e15dd7645058c80d1d110650c78c4905c4c5711"
    assert link(ORIGIN, ROW).hex() == "0e70f6dbc94e577fc0f2b29512b0aeb2355bf42812945fa5babd83d4422f28ce"
    assert (
        link(link(ORIGIN, ROW), replace(ROW, seq=2)).hex()
        == "533379f658004b86efea5445e26e43213703862bc1004bc53eff7129980b6861"
    )


def test_a_leaf_is_hashed_as_in_rfc_6962():
    assert leaf_hash(ROW) == sha256(b"\x00" + leaf_data(ROW)).digest()


@given(st.text(), st.text(), st.text(), st.integers(0, 2**53 - 1))
def test_a_leaf_has_the_one_form_of_rfc_8785_whatever_stands_in_it(event_id, kind, at, seq):
    row = replace(ROW, event_id=event_id, type=kind, at=at, seq=seq)
    said = {"v": 1, "seq": seq, "event_id": event_id, "type": kind, "at": at, "body_hash": row.body_hash.hex()}

    assert leaf_data(row) == rfc8785.dumps(said)


def test_a_leaf_tells_no_name_and_no_npi():
    leaf = leaf_data(ROW)

    assert b"Example" not in leaf
    assert b"2000000002" not in leaf
    assert body_hash(RECORD, bytes(32)) != ROW.body_hash  # nobody who guesses the words finds the hash


# There and back


def test_what_is_written_is_read():
    event = event_of(ROW)

    assert (event.stream, event.body, event.actor, event.at) == (
        PERSON,
        NAMED.body,
        BY.person,
        datetime(2026, 11, 1, 9, tzinfo=UTC),
    )


def test_words_that_were_removed_by_law_leave_no_event_and_an_unbroken_chain():
    row = replace(ROW, chain=link(ORIGIN, ROW))

    assert event_of(replace(row, record=None, salt=None)) is None
    assert first_broken([replace(row, record=None, salt=None)]) is None


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_an_instant_is_written_in_whole_seconds_of_utc(at):
    whole = at.replace(microsecond=0, tzinfo=UTC)

    assert instant(written(whole)) == whole


def test_every_body_has_a_name_of_its_own_and_one_kind_of_stream():
    bodies = [body for of in STREAM_OF.values() for body in of]

    assert len(TYPES) == len(KINDS) == len(bodies)
    assert all(issubclass(body, Body) for body in bodies)
    assert set(REASONS) <= set(TYPES)


# What is no event of ours


def proposed(decision, reason):
    return Draft(stream=ENROLMENT, body=enrolment.Proposed(decision=decision, reason=reason, sha256="0" * 64))


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (replace(NAMED, stream=ENROLMENT), "no event of a enrolment"),
        (Draft(stream=ENROLMENT, body=enrolment.Suspend()), "no reason: not why somebody may suspend"),
        (Draft(stream=ENROLMENT, body=enrolment.Suspend(), reason="BORED"), "BORED: not why somebody may suspend"),
        (Draft(stream=ENROLMENT, body=enrolment.Withdraw(), reason="FRAUD"), "FRAUD: not why somebody may withdraw"),
        (proposed("clear_cause", "NOT_SUBSTANTIATED"), "NOT_SUBSTANTIATED: not why somebody may clear_cause; choose"),
        (proposed("behead", "FRAUD"), "behead: nothing that is decided of an enrolment"),
        (proposed("role_granted", "FRAUD"), "role_granted: nothing that is decided of an enrolment"),
    ],
    ids=["stream", "no-reason", "unknown-reason", "reason-of-another", "proposed-reason", "proposed", "proposed-kind"],
)
def test_an_event_of_a_wrong_stream_or_reason_is_refused(draft, why):
    with pytest.raises(BadValue, match=why):
        refuse_unknown(draft)


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        (b"person_registered", b"person_beheaded"),
        (b'"name":"Zo\xc3\xab Example"', b'"name":7'),
        (b'"name":"Zo\xc3\xab Example",', b""),
        (b'"name":', b'"nickname":"Z","name":'),
        (b'"authn":"passkey"', b'"authn":"a wink"'),
        (b"person:P0", b"P0"),
        (b"person:P0", b"planet:P0"),
        (b'{"actor"', b'["actor"'),
    ],
    ids=["type", "number", "missing", "more", "authn", "no-kind", "kind", "no-json"],
)
def test_what_this_program_does_not_know_it_does_not_read(changed, to):
    assert changed in RECORD

    with pytest.raises(
        UnknownEvent, match=r"event 1 .*: not of a shape that this program knows .*; use a newer program"
    ):
        event_of(replace(ROW, record=RECORD.replace(changed, to)))


# A chain


def chained(number=6):
    """Return a few rows that follow from each other."""
    recorder = Recorder(judged=False)
    for at in range(number):
        body = people.PersonNamed(name=f"Name {at}")
        recorder.record(BY, lambda _ledger, _at, body=body: [Draft(stream=PERSON, body=body)])
    return recorder.rows


CHAIN = chained()


def test_a_chain_holds():
    assert first_broken(CHAIN) is None


@given(
    st.integers(0, len(CHAIN) - 1),
    st.sampled_from(["event_id", "at", "type", "stream", "record", "salt", "body_hash", "chain"]),
)
def test_whatever_of_a_row_is_changed_the_first_broken_one_is_named(place, column):
    was = getattr(CHAIN[place], column)
    other = {
        "event_id": "X00000000009",
        "at": "2020-01-01T00:00:00Z",
        "type": "role_ended",
        "stream": "person:P00000000009",
    }
    told = was.replace(b"Name", b"Mane") if column == "record" else other.get(column) or bytes(32)
    changed = [replace(row, **{column: told}) if at == place else row for at, row in enumerate(CHAIN)]

    assert first_broken(changed).seq == CHAIN[place].seq


@given(st.permutations(CHAIN))
def test_rows_in_any_other_order_do_not_follow_from_each_other(rows):
    assert (first_broken(rows) is None) == (rows == CHAIN)


@given(st.integers(0, len(CHAIN) - 2))
def test_a_row_that_is_missing_is_named(place):
    broken = first_broken([*CHAIN[:place], *CHAIN[place + 1 :]])

    assert (broken.seq, broken.what.partition(";")[0]) == (place + 1, f"event {place + 1} is missing")


def test_streams_are_named_as_they_are_written():
    assert Stream.named(str(ENROLMENT)) == ENROLMENT
    for text in ("", "enrolment", "enrolment:", "planet:X", ":X"):
        with pytest.raises(BadValue, match="no stream"):
            Stream.named(text)
