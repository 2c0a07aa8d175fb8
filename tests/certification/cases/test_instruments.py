"""Scores in the range of their instrument, thresholds with a published source, windows with their tolerance."""

from decimal import Decimal

import pytest

from whoperforms.certification.cases.instruments import (
    ends,
    in_window,
    instrument_of,
    needs_before,
    responded,
    score,
    threshold_of,
    window_of,
)
from whoperforms.kernel.errors import BadField, BadQuestion
from whoperforms.procedures.load import load

MILD = load("mild")


@pytest.mark.parametrize(
    ("instrument", "lowest", "highest"),
    [
        ("odi", 0, 100),
        ("nprs", 0, 10),
        ("zcq_symptoms", 1, 5),
        ("zcq_function", 1, 4),
        ("zcq_satisfaction", 1, 4),
        ("walking_test", 0, 1440),
    ],
)
def test_a_score_lies_in_the_range_of_its_instrument(instrument, lowest, highest):
    measured = instrument_of(MILD, instrument)

    assert ends(measured) == (lowest, highest)
    assert [score(measured, str(at)) for at in (lowest, highest)] == [lowest, highest]
    for beyond in (f"{highest}.01", str(highest + 1), str(lowest - 1)):
        with pytest.raises(BadField, match=f"no score of {instrument}; write a number from") as refused:
            score(measured, beyond)
        assert refused.value.field == instrument


@pytest.mark.parametrize("typed", ["", " 4", "4,5", "4.555", "1e1", "nan", "inf", "0x4", "+4", "\u0664", "44%"])
def test_what_is_no_plain_number_is_no_score(typed):
    with pytest.raises(BadField):
        score(instrument_of(MILD, "odi"), typed)


def test_a_refused_score_does_not_repeat_what_may_name_a_patient():
    with pytest.raises(BadField, match=r"^\(not shown\): no score"):
        score(instrument_of(MILD, "odi"), "Mrs Sample")


@pytest.mark.parametrize(
    ("instrument", "points", "before", "after", "expected"),
    [
        ("odi", None, "44", "34", True),
        ("odi", None, "44", "34.01", False),
        ("odi", 15, "44", "34", False),
        ("odi", 15, "44", "29", True),
        ("odi", None, "34", "44", False),
        ("nprs", 2.5, "7", "4.5", True),
        ("zcq_symptoms", None, "2.1", "1.6", True),  # in binary less than half a point
        ("zcq_symptoms", None, "3.3", "2.81", False),
        ("zcq_satisfaction", None, None, "2.5", True),
        ("zcq_satisfaction", None, "1", "2.51", False),
    ],
)
def test_a_responder_reaches_the_named_threshold(instrument, points, before, after, expected):
    measured = instrument_of(MILD, instrument)
    threshold = threshold_of(measured, points)

    found = responded(measured, threshold, None if before is None else Decimal(before), Decimal(after))
    assert found is expected


def test_a_change_cannot_be_told_without_a_score_before():
    odi = instrument_of(MILD, "odi")

    assert needs_before(threshold_of(odi))
    with pytest.raises(BadQuestion, match="no score before"):
        responded(odi, threshold_of(odi), None, Decimal(10))


def test_no_threshold_is_made_up():
    assert threshold_of(instrument_of(MILD, "walking_test")) is None
    with pytest.raises(BadQuestion, match="12: no published threshold of odi; choose one of 10, 15"):
        threshold_of(instrument_of(MILD, "odi"), 12)


def test_every_threshold_says_where_it_was_read():
    read = [threshold for instrument in MILD.instruments for threshold in instrument.responders]

    assert read
    assert all(MILD.sources_of(threshold) for threshold in read)


@pytest.mark.parametrize(
    ("months", "earliest", "latest"), [(6, 5, 7), (12, 10, 14), (24, 21, 27)], ids=["half a year", "a year", "two"]
)
def test_a_window_reaches_as_far_as_its_tolerance(months, earliest, latest):
    window = window_of(MILD, months)

    assert [at for at in range(40) if in_window(window, at)] == list(range(earliest, latest + 1))


def test_windows_never_share_a_month():
    months = [at for window in MILD.case_log.windows for at in range(60) if in_window(window, at)]

    assert len(months) == len(set(months))


def test_an_unknown_window_or_instrument_is_named_with_those_there_are():
    with pytest.raises(BadQuestion, match="9 months: no window of MILD; choose one of 6, 12, 24"):
        window_of(MILD, 9)
    with pytest.raises(BadQuestion, match="'sf36': no instrument of MILD; choose one of odi, nprs"):
        instrument_of(MILD, "sf36")
