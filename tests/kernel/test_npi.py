"""An `Npi` in hand is a valid one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi, check_digit

stems = st.integers(100_000_000, 299_999_999).map(str)


def luhn_sum(digits: str) -> int:
    """Return the Luhn sum as the standard tells it: from the right, every second digit doubled."""
    total = 0
    for place, digit in enumerate(reversed([int(d) for d in digits])):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total


@given(stems)
def test_the_check_digit_completes_the_card_number(stem):
    assert luhn_sum(f"80840{stem}{check_digit(stem)}") % 10 == 0


@given(stems, st.integers(0, 9))
def test_only_one_last_digit_is_right(stem, digit):
    if digit == check_digit(stem):
        assert Npi(f"{stem}{digit}").digits == f"{stem}{digit}"
    else:
        with pytest.raises(BadValue, match=f"last digit should be {check_digit(stem)}"):
            Npi(f"{stem}{digit}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "123", "3000000000", "20000000020", "200000000a", " 2000000002", "2000000002\n"),
        *("-200000002", "2000000002.0", "\uff12\uff10" + "\uff10" * 8),
    ],
)
def test_what_is_no_ten_digits_is_refused_in_a_sentence(text):
    with pytest.raises(BadValue, match="an NPI is ten digits"):
        Npi(text)


@pytest.mark.parametrize(("digits", "invented"), [("2000000002", True), ("1234567893", False)])
def test_an_invented_npi_starts_with_2(digits, invented):
    assert Npi(digits).invented is invented
