"""Tracking numbers: nobody guesses one, and a slip in reading one aloud is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.base32 import SIGNS
from whoperforms.kernel.errors import BadValue
from whoperforms.registry.corrections.tracking import Tracking, check_sign, new

numbers = st.text(SIGNS, min_size=11, max_size=11).map(lambda stem: stem + check_sign(stem))


@given(numbers, st.integers(0, 11), st.sampled_from(SIGNS))
def test_one_sign_misread_is_noticed(number, at, sign):
    wrong = number[:at] + sign + number[at + 1 :]

    if wrong != number:
        with pytest.raises(BadValue, match="a sign is wrong"):
            Tracking(wrong)


@given(numbers, st.integers(0, 11), st.integers(0, 11))
def test_two_signs_exchanged_are_noticed(number, at, other):
    signs = list(number)
    signs[at], signs[other] = signs[other], signs[at]

    if "".join(signs) != number:
        with pytest.raises(BadValue, match="a sign is wrong"):
            Tracking("".join(signs))


@pytest.mark.parametrize("typed", ["7qk4-m2xd-09r3", "7QK4 M2XD O9R3", "7QK4M2XDo9r3"])
def test_a_number_is_known_however_it_is_typed(typed):
    assert str(Tracking(typed)) == "7QK4-M2XD-09R3"


@pytest.mark.parametrize(
    "text", ["", "7QK4", "7QK4-M2XD-09R3-1", "\u0667QK4-M2XD-09R3", "7QK4-M2XD-09R\n", "U" * 12, "\x00" * 12]
)
def test_any_other_text_is_refused_with_a_sentence(text):
    with pytest.raises(BadValue, match="no tracking number"):
        Tracking(text)


def test_no_number_comes_twice():
    assert len({new() for _ in range(10_000)}) == 10_000
