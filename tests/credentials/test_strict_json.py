import json
import tracemalloc
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.credentials.strict_json import DEEPEST, LARGEST, LONGEST, Unreadable, deeper, read

REFUSED = {
    "ten_megabytes": (b'{"a": "' + b"x" * 10_000_000 + b'"}', "no such file has more than 65,536"),
    "ten_megabytes_of_objects": (b'[{"a":1},' * 1_200_000, "no such file has more than 65,536"),
    "one_byte_too_long": (b'"' + b"x" * (LONGEST - 1) + b'"', "65,537 bytes"),
    "two_hundred_thousand_brackets": (b"[" * 200_000, "no such file has more than"),
    "as_many_brackets_as_fit": (b"[" * LONGEST, "nested more than 20 deep"),
    "as_many_braces_as_fit": (b'{"":' * (LONGEST // 4), "nested more than 20 deep"),
    "depth_21": (b"[" * 21 + b"]" * 21, "nested more than 20 deep"),
    "integer_of_5000_digits": (b"1" * 5000, "a number that programs do not agree about"),
    "negative_integer_of_5000_digits": (b"[-" + b"1" * 5000 + b"]", "a number that programs do not agree about"),
    "integer_beyond_2_53": (b"9007199254740993", "a number that programs do not agree about"),
    "nought_with_a_sign": (b"[-0]", "another way to write 0"),
    "fraction": (b"[1.0]", "a fraction"),
    "exponent": (b"[1e2]", "a fraction"),
    "exponent_without_end": (b"[1e400]", "a fraction"),
    "nan": (b'{"a": NaN}', "NaN: no number of JSON"),
    "infinity": (b"[Infinity]", "Infinity: no number"),
    "minus_infinity": (b"[-Infinity]", "-Infinity: no number"),
    "duplicate_member": (b'{"a": 1, "a": 1}', "'a' stands twice"),
    "duplicate_member_deep_inside": (b'[{"b": {"x": 1, "y": 2, "x": 3}}]', "'x' stands twice"),
    "duplicate_member_in_another_writing": (rb'{"a": 1, "\u0061": 2}', "'a' stands twice"),
    "invalid_utf_8": (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
    "overlong_utf_8": (b'"\xc0\xaf"', "byte 1 is not UTF-8"),
    "utf_16": ('{"a": 1}'.encode("utf-16"), "byte 0 is not UTF-8"),
    "byte_order_mark": (b"\xef\xbb\xbf{}", "not JSON"),
    "half_of_a_pair": (rb'{"a": "\ud800"}', "half a sign"),
    "half_of_a_pair_as_a_name": (rb'[{"\udc00": 1}]', "half a sign"),
    "control_character": (b'"a\nb"', "not JSON"),
    "two_values": (b"{} {}", "not JSON"),
    "comma_at_the_end": (b"[1,]", "not JSON"),
    "comment": (b"{} // x", "not JSON"),
    "single_quotes": (b"{'a': 1}", "not JSON"),
    "nought_before_a_number": (b"[01]", "not JSON"),
    "page_of_html": (b"<!doctype html>", "not JSON"),
    "nothing": (b"", "not JSON"),
    "noughts": (b"\0" * 1000, "not JSON"),
    "string_without_end": (b'"' + b"\\" * 60_000, "not JSON"),
    "brackets_closed_first": (b"]]]][[[[", "not JSON"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_hostile_bytes_are_refused_with_a_sentence_soon_and_in_little_memory(data, sentence):
    begun = thread_time()
    with pytest.raises(Unreadable) as refused:
        read(data)
    seconds = thread_time() - begun

    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 200
    assert str(refused.value).isascii()
    assert seconds < 0.1
    assert memory_for(data) < 50_000_000


def memory_for(data):
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            read(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_is_just_within_the_limits_is_read():
    assert read(b'"' + b"x" * (LONGEST - 2) + b'"') == "x" * (LONGEST - 2)
    assert json.dumps(read(b"[" * DEEPEST + b"]" * DEEPEST)) == "[" * DEEPEST + "]" * DEEPEST
    assert read(b"[9007199254740992, -9007199254740992]") == [LARGEST, -LARGEST]
    assert read(rb'"\ud83d\ude42"') == "\N{SLIGHTLY SMILING FACE}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text("ab[]{}\"\\'", max_size=4), parts, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read(value):
    assert read(json.dumps(value).encode()) == value
    assert read(json.dumps(value, ensure_ascii=False).encode()) == value


@given(VALUES)
def test_depth_is_that_of_the_value(value):
    assert not deeper(json.dumps(value), depth_of(value))
    assert not depth_of(value) or deeper(json.dumps(value), depth_of(value) - 1)


def depth_of(value):
    match value:
        case list():
            return 1 + max(map(depth_of, value), default=0)
        case dict():
            return 1 + max(map(depth_of, value.values()), default=0)
        case _:
            return 0


@given(st.binary(max_size=200) | st.text('[]{}"\\,:0.-eE ', max_size=60).map(str.encode))
def test_anything_else_is_read_as_json_would_be_or_refused(data):
    try:
        found = read(data)
    except Unreadable:
        return
    assert found == json.loads(data.decode())
