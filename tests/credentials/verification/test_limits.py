"""What is huge, deep or made to keep a computer busy: refused at once, and with little memory."""

import tracemalloc
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attacks.case import changed
from attacks.status import holding, packed
from genuine import GENUINE, LISTS, NOW, REVOCATION_URL, TRUST, Served, as_bytes
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.verification.answer import Answer
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify

MB = 1_000_000
HUGE = {
    "ten-megabytes-of-json": b'{"a":[' + b"1," * 5_000_000 + b"1]}",
    "ten-megabytes-of-brackets": b"[" * 10_000_000,
    "ten-megabytes-of-one-text": b'"' + b"x" * 10_000_000 + b'"',
    "ten-megabytes-of-nothing": bytes(10_000_000),
    "ten-megabytes-of-escapes": b'"' + b"\\u0041" * 1_700_000 + b'"',
}
SMALL = {  # within 64 KiB
    "brackets": b"[" * 65_000,
    "braces": b'{"a":' * 13_000,
    "quotes": b'"' * 65_000,
    "backslashes": b'"' + b"\\" * 65_000,
    "members": b"{" + b",".join(b'"%d":0' % number for number in range(7_000)) + b"}",
    "digits": b"9" * 65_000,
    "zeros": b"1" + b"0" * 65_000,
    "exponent": b"1e999999999",
    "long-name-of-many": b'{"' + b"x" * 30_000 + b'":[' + b"1," * 16_000 + b"1]}",
}
MARKS = {  # that a program sorts, each against each
    "marks-out-of-order": "a" + "\u0344" * 14_000 + "\u0316" * 14_000,
    "marks-by-turns": "a" + "\u0301\u0316" * 15_000,
    "marks-alone": "\u0316" * 31,
    "marks-of-signs-that-are-none": "\u0f73" * 16,
    "marks-behind-a-letter": "\u1f84" + "\u0316" * 30,
}
KNOTS = [{"type": ["Profile"], "id": f"_:b{one}", "other": [f"_:b{two}" for two in range(9)]} for one in range(9)]


@contextmanager
def memory() -> Iterator[list[int]]:
    """Yield a list that holds, once the block has ended, the most bytes that were held in it."""
    most: list[int] = []
    tracemalloc.start()
    try:
        yield most
        most.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def asked(data: bytes, lists: dict | None = None) -> Answer:
    return verify(data, Question(), TRUST, Served(lists or LISTS), NOW)


@pytest.mark.parametrize("name", HUGE)
def test_what_is_huge_is_refused_before_it_is_read(name):
    with memory() as most:
        answer = asked(HUGE[name])

    assert (answer.outcome, answer.decided_by.number) == (CertificationState.CANNOT_CONFIRM, 1)
    assert most[0] < MB / 2


@pytest.mark.parametrize("name", SMALL)
def test_what_is_deep_or_endless_is_refused_where_it_is_read(name):
    with memory() as most:
        answer = asked(SMALL[name])

    assert (answer.outcome, answer.decided_by.number) in {(CertificationState.CANNOT_CONFIRM, n) for n in (1, 2)}
    assert most[0] < 10 * MB


@pytest.mark.parametrize("text", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("where", ["x", "credentialSubject.identifier.1.identityHash", "credentialSubject.achievement"])
def test_no_text_is_brought_into_one_form_whose_marks_would_have_to_be_sorted(text, where, monkeypatch):
    sorted_, normalize, is_normalized = list[str](), unicodedata.normalize, unicodedata.is_normalized
    monkeypatch.setattr(unicodedata, "normalize", lambda form, one: sorted_.append(one) or normalize(form, one))
    monkeypatch.setattr(unicodedata, "is_normalized", lambda form, one: sorted_.append(one) or is_normalized(form, one))

    answer = asked(as_bytes(changed(where, text)))

    assert (answer.outcome, answer.decided_by.number) == (CertificationState.CANNOT_CONFIRM, 2)
    assert max(map(len, sorted_), default=0) < len(as_bytes(GENUINE))
    assert text not in sorted_


def test_a_name_may_have_as_many_marks_as_people_write():
    for name in ("Zoe\u0308 Nguy\u1ec5n", "a" + "\u0316" * 30):
        assert asked(as_bytes(changed("credentialSubject.identifier.1.identityHash", name))).decided_by.number == 6


def test_a_sentence_names_a_place_and_not_a_whole_file():
    answer = asked(b'{"' + b"x" * 30_000 + b'":["' + "\u0301a".encode() * 2 + b'", 0.5]}')
    other = asked(b'{"' + b"x" * 30_000 + b'":[" "]}')

    assert max(len(answer.decided_by.sentence), len(other.decided_by.sentence)) < 400


def test_a_knot_of_blank_nodes_is_refused_by_the_form_and_reaches_no_algorithm():
    answer = asked(as_bytes(changed("evidence", KNOTS)))

    assert (answer.outcome, answer.decided_by.number) == (CertificationState.CANNOT_CONFIRM, 2)


def test_bits_that_unpack_to_forty_megabytes_are_not_unpacked():
    bomb = as_bytes(holding(packed(bytes(43_000_000))))
    with memory() as most:
        answer = asked(as_bytes(GENUINE), {**LISTS, REVOCATION_URL: bomb})

    assert answer.decided_by.number == 8
    assert "more than 16,384 bytes" in answer.decided_by.sentence
    assert most[0] < 5 * MB


def test_a_huge_list_is_not_read():
    with memory() as most:
        answer = asked(as_bytes(GENUINE), {**LISTS, REVOCATION_URL: HUGE["ten-megabytes-of-brackets"]})

    assert answer.decided_by.number == 8
    assert most[0] < 5 * MB


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_a_doubt(data):
    assert asked(data).outcome is CertificationState.CANNOT_CONFIRM


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*GENUINE, "x"]), inner, max_size=6),
)


@given(JSON)
def test_no_json_is_more_than_a_doubt(value):
    try:
        data = as_bytes(value)
    except UnicodeEncodeError:
        data = repr(value).encode("utf-8", "backslashreplace")

    assert asked(data).outcome is CertificationState.CANNOT_CONFIRM


@given(st.sampled_from([name for name in GENUINE if name != "proof"]), JSON)
def test_no_json_in_place_of_a_member_proves_anything(name, value):
    try:
        data = as_bytes(changed(name, value))
    except UnicodeEncodeError:
        return
    assert asked(data).certificate is None


@given(JSON)
def test_no_json_in_place_of_the_proofs_proves_anything(value):
    try:
        data = as_bytes(changed("proof", value))
    except UnicodeEncodeError:
        return
    assert asked(data).certificate is None
