"""Entries as everybody may read them, and what opens one."""

from dataclasses import replace

import pytest

from whoperforms.certification.bodies import people
from whoperforms.certification.events import (
    Authn,
    Draft,
    Row,
    Signer,
    Stream,
    StreamKind,
    UnknownEvent,
    body_hash,
    leaf_data,
    leaf_hash,
    record_of,
)
from whoperforms.credentials.log import entry
from whoperforms.credentials.log.checks import NotProved
from whoperforms.credentials.log.entry import Entry, NotAnEntry, Opening

DRAFT = Draft(
    stream=Stream(StreamKind.PERSON, "P00000000001"),
    body=people.PersonRegistered(name="Zoë Example", npi="2000000002"),
)
RECORD = record_of(DRAFT, Signer(person="P00000000002", role="coordinator", authn=Authn.PASSKEY))
SALT = bytes(range(32))
ROW = Row(
    seq=7,
    event_id="X00000000001",
    at="2026-11-01T09:00:00Z",
    stream="person:P00000000001",
    type="person_registered",
    record=RECORD,
    salt=SALT,
    body_hash=body_hash(RECORD, SALT),
    chain=b"",
)
DATA = leaf_data(ROW)


def test_an_entry_is_the_leaf_of_its_event():
    there = Entry.of(ROW)

    assert (there.data, there.hash, there.index) == (DATA, leaf_hash(ROW), 6)
    assert entry.read(DATA) == there


def test_an_entry_says_no_name_and_no_npi():
    assert b"Zo" not in DATA
    assert b"2000000002" not in DATA


def test_the_words_of_an_entry_open_it():
    opening = Opening.of(ROW)

    assert entry.read_opening(opening.written()) == opening
    assert opening.event().body == DRAFT.body
    assert opening.event().stream == DRAFT.stream


def test_an_entry_whose_words_were_removed_stays_and_opens_no_more():
    removed = replace(ROW, record=None, salt=None)

    assert Opening.of(removed) is None
    assert Entry.of(removed).hash == leaf_hash(ROW)


@pytest.mark.parametrize(
    ("record", "salt"),
    [(RECORD.replace(b"2000000002", b"2000000010"), SALT), (RECORD, SALT[::-1]), (RECORD, b""), (b"", SALT)],
    ids=["other words", "another salt", "no salt", "no words"],
)
def test_other_words_do_not_open_an_entry(record, salt):
    with pytest.raises(NotProved):
        Opening(Entry.of(ROW), record, salt).event()


def test_words_of_another_type_do_not_open_an_entry():
    with pytest.raises(NotProved, match="not those of the type that it names, suspend"):
        Opening(replace(Entry.of(ROW), type="suspend"), RECORD, SALT).event()


def test_words_that_this_program_does_not_know_are_not_believed():
    record = RECORD.replace(b"person_registered", b"person_regretted")

    with pytest.raises(UnknownEvent):
        replace(Entry.of(ROW), body_hash=body_hash(record, SALT)).opened(record, SALT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[" * 900,
        DATA.replace(b'"v":1', b'"v":2'),
        DATA.replace(b'"seq":7', b'"seq":0'),
        DATA.replace(b'"seq":7', b'"seq":"7"'),
        DATA.replace(b'"seq":7', b'"seq":7.0'),
        DATA.replace(b'"seq":7', b'"seq":7,"seq":8'),
        DATA.replace(b'"seq":7', b'"seq":7,"name":"Zoe"'),
        DATA.replace(b'"seq"', b' "seq"'),
        DATA.replace(b"09:00:00Z", b"09:00:00"),
        DATA.replace(b"09:00:00Z", b"09:00:00+00:00"),
        DATA.replace(b"2026-11-01T09:00:00Z", b"yesterday"),
        DATA.replace(b"2026-11-01T09:00:00Z", b"0001-01-01T00:00:00+14:00"),
        DATA.replace(ROW.body_hash.hex().encode(), ROW.body_hash.hex().upper().encode()),
        DATA.replace(ROW.body_hash.hex().encode(), b"xyz"),
        DATA.replace(ROW.body_hash.hex().encode(), b"ab" * 31),
        DATA + b"\n",
        DATA.replace(b"person_registered", b"\xff"),
        DATA + b" " * 1024,
    ],
    ids=[
        *("nothing", "null", "deep", "another version", "place 0", "a place in quotes", "a place with a point"),
        *(
            "a place twice",
            "a name",
            "a space",
            "no zone",
            "another zone",
            "no instant",
            "before time",
            "capitals",
            "no hash",
            "a short hash",
        ),
        *("a newline", "not UTF-8", "too long"),
    ],
)
def test_what_is_no_entry_is_refused_with_a_sentence(data):
    with pytest.raises(NotAnEntry):
        entry.read(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", Opening.of(ROW).written().replace(SALT.hex().encode(), b"xyz"), b" " * 200_000],
    ids=["nothing", "no member", "no salt", "too long"],
)
def test_what_opens_no_entry_is_refused_with_a_sentence(data):
    with pytest.raises(NotAnEntry):
        entry.read_opening(data)
