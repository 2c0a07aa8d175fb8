"""Status lists: their bits, what they are packed into, and which place a certificate is given."""

import base64
import random
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.certification.bodies.certificates import LIST_SIZE, ListEntry
from whoperforms.credentials.status_list import (
    BYTES,
    BadList,
    Bits,
    ListFull,
    free_entry,
    free_index,
)
from whoperforms.kernel.errors import BadValue

EMPTY = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"  # of the specification


def encoded(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def packed(data: bytes) -> str:
    return encoded(zlib.compress(data, wbits=31))


def test_the_empty_list_of_the_specification_is_read_and_ours_is_as_short():
    assert Bits.decoded(EMPTY) == Bits(bytes(16_384)) == Bits.of([])
    assert len(Bits.of([]).encoded()) == len(EMPTY) == 69


@given(st.sets(st.integers(0, LIST_SIZE - 1), max_size=200))
def test_a_list_says_of_each_place_what_was_set(indices):
    bits = Bits.decoded(Bits.of(indices).encoded())
    number = int.from_bytes(bits.packed, "big")  # the first place is the highest bit

    assert {index for index in indices if bits.set_at(index)} == indices
    assert number == sum(1 << (LIST_SIZE - 1 - index) for index in indices)


@pytest.mark.parametrize(
    ("index", "byte", "value"), [(0, 0, 0x80), (7, 0, 0x01), (8, 1, 0x80), (LIST_SIZE - 1, -1, 0x01)]
)
def test_places_are_counted_from_the_left(index, byte, value):
    assert Bits.of([index]).packed[byte] == value


@pytest.mark.parametrize("index", [-1, LIST_SIZE, LIST_SIZE + 7])
def test_there_is_no_place_outside_of_a_list(index):
    with pytest.raises(BadValue, match="no entry of a status list"):
        Bits.of([3, index])
    with pytest.raises(BadValue, match="no entry of a status list"):
        Bits.of([3]).set_at(index)


GZIPPED = zlib.compress(bytes(BYTES), wbits=31)
NO_LISTS = {
    "empty": ("", "no encoded list"),
    "only its sign": ("u", "no encoded list"),
    "another base": ("z" + EMPTY[1:], "no encoded list"),
    "padding": (EMPTY + "==", "no encoded list"),
    "standard base 64": (EMPTY.replace("-", "+"), "no encoded list"),
    "a line break behind": (EMPTY + "\n", "no encoded list"),
    "a letter too few": (EMPTY[:-1], "unpacked|breaks off"),
    "not packed": ("u" + "A" * 60, "cannot be unpacked"),
    "zlib, not gzip": (encoded(zlib.compress(bytes(BYTES))), "cannot be unpacked"),
    "a wrong checksum": (encoded(GZIPPED[:-8] + bytes(4) + GZIPPED[-4:]), "cannot be unpacked"),
    "cut off": (encoded(GZIPPED[:-8]), "breaks off"),
    "short": (packed(bytes(BYTES - 1)), "16,383 bytes"),
    "long": (packed(bytes(BYTES + 1)), "more than 16,384"),
    "a bomb": (packed(bytes(50_000_000)), "more than 16,384"),
    "nothing in it": (packed(b""), "0 bytes"),
    "two of them": (encoded(2 * GZIPPED), "follows"),
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_what_is_no_list_is_refused(name):
    text, why = NO_LISTS[name]
    with pytest.raises(BadList, match=why):
        Bits.decoded(text)


def test_a_place_is_never_given_twice():
    dice, taken = random.Random(7), set()  # noqa: S311 - dice of a test
    for _ in range(2_000):
        index = free_index(taken, dice.randrange)
        assert index not in taken
        taken.add(index)


def test_a_place_that_was_given_is_passed_over():
    thrown = iter([5, 5, 9, 5, 11])

    assert free_index({5, 9}, lambda _: next(thrown)) == 11


def test_places_tell_nothing_of_the_order_in_which_they_were_given():
    dice, given_so_far = random.Random(8), []  # noqa: S311 - dice of a test
    for _ in range(4_000):
        given_so_far.append(free_index(set(given_so_far), dice.randrange))
    pairs = list(pairwise(given_so_far))
    rising = sum(first < second for first, second in pairs) / len(pairs)
    eighths = [sum(index * 8 // LIST_SIZE == eighth for index in given_so_far) for eighth in range(8)]

    assert 0.47 < rising < 0.53
    assert all(400 < many < 600 for many in eighths)


def test_a_list_takes_no_more_once_half_of_it_was_given():
    with pytest.raises(ListFull, match="begin a new list"):
        free_index(range(LIST_SIZE // 2), lambda size: size - 1)
    assert free_index(range(LIST_SIZE // 2 - 1), lambda size: size - 1) == LIST_SIZE - 1


@pytest.mark.parametrize(
    ("taken", "place"),
    [
        pytest.param([], ListEntry(list=1, index=3), id="the first of all"),
        pytest.param([{1, 2}], ListEntry(list=1, index=3), id="one more"),
        pytest.param([range(4, LIST_SIZE // 2 + 4)], ListEntry(list=2, index=3), id="a new list"),
        pytest.param([range(4, LIST_SIZE // 2 + 4), {9}], ListEntry(list=2, index=3), id="one more in the newest"),
        pytest.param(
            [{1}, range(4, LIST_SIZE // 2 + 4)], ListEntry(list=3, index=3), id="none goes into an older list"
        ),
    ],
)
def test_a_certificate_goes_into_the_newest_list_or_a_new_one(taken, place):
    assert free_entry(taken, lambda _: 3) == place
