"""A month: no day in it, and how far two are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.month import Month

months = st.builds(Month, st.integers(1990, 2199), st.integers(1, 12))


@given(months)
def test_a_month_reads_as_it_is_written(month):
    assert Month.read(str(month)) == month


@given(months, months)
def test_months_apart_are_counted_one_by_one_and_agree_with_their_order(one, other):
    assert one.after(other) == -other.after(one)
    assert (one.after(other) > 0) is (one > other)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-3", "2026-13", "2026-00", "1989-12", "2026-03-01", "03/2026", "\u0662026-03"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(BadValue, match="write YYYY-MM, without a day"):
        Month.read(text)
