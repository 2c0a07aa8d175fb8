"""The case-counting rule: patient-days of both places, people only, codes that count in that year."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import (
    PERSON,
    BilledRow,
    CodeFamily,
    NoCount,
    NoShare,
    TotalRow,
    denominator,
    volumes,
    yearly_cases,
)
from whoperforms.procedures.load import load


def billed(year=2024, code="A", place="F", days=12, entity="I", file="D24.csv", row=1) -> BilledRow:
    fact = Fact(source=Source.PART_B, release=str(year), file=file, row=row)
    return BilledRow(fact=fact, year=year, code=code, place=place, entity=entity, patient_days=days)


def counts(code: str, year: int) -> bool:
    return code == "A" and year >= 2012


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([billed()], [(2024, 12)]),
        ([billed(place="F"), billed(place="O", days=11)], [(2024, 23)]),
        ([billed(code="B")], []),
        ([billed(year=2011)], []),
        ([billed(entity="O", days=90)], []),
        ([billed(entity="O", days=90), billed()], [(2024, 12)]),
        ([billed(year=2022), billed(year=2024, days=30)], [(2024, 30), (2022, 12)]),
    ],
)
def test_cases_by_year(rows, expected):
    assert [(year.year, year.cases) for year in yearly_cases(rows, counts)] == expected


@pytest.mark.parametrize(
    ("rows", "cases"),
    [
        ([billed(code="OLD", days=20), billed(code="NEW", days=25)], 25),
        ([billed(code="OLD", days=20), billed(code="NEW", days=25, place="O")], 45),
        ([billed(code="OLD", days=20), billed(code="NEW", days=25), billed(code="THIRD", days=11)], 36),
    ],
)
def test_of_two_codes_for_one_operation_only_the_larger_row_of_a_place_counts(rows, cases):
    [year] = yearly_cases(rows, lambda _code, _year: True, one_per_day=("OLD", "NEW"))

    assert year.cases == cases


def test_no_row_makes_no_zero():
    assert all(year.cases for year in yearly_cases([billed(), billed(code="B", year=2020)], counts))


# OLD and NEW may stand for one operation; ADD_ON is none of its own. OLD ended with 2024, NEW began in 2023.
VALID = {"OLD": range(2012, 2025), "NEW": range(2023, 2031), "OTHER": range(2012, 2031)}
FAMILY = CodeFamily(
    codes=tuple(VALID), counts=lambda code, year: year in VALID.get(code, ()), one_per_day=("OLD", "NEW")
)
MILD = CodeFamily.of(load("mild"))

years = st.integers(2010, 2026)
codes = st.sampled_from([*VALID, "ADD_ON"])
places = st.sampled_from(["F", "O"])
days = st.integers(11, 99)
published_rows = st.lists(
    st.builds(billed, year=years, code=codes, place=places, days=days, entity=st.sampled_from(["I", "O"])), max_size=12
)


def total(year=2024, code="OTHER", place="F", days=100, state=None, row=1) -> TotalRow:
    fact = Fact(source=Source.PART_B_TOTALS, release=f"{year}-12-31", file="D24_Geo.csv", row=row)
    return TotalRow(fact=fact, year=year, state=state, code=code, place=place, patient_days=days)


def by_hand(rows: list[BilledRow], year: int) -> int:
    """Count a year's cases the long way: of each place, the other codes and the larger of the two rival rows."""
    cases = 0
    for place in ("F", "O"):
        of_people = [row for row in rows if (row.year, row.place, row.entity) == (year, place, "I")]
        cases += sum(row.patient_days for row in of_people if row.code == "OTHER")
        rivals = [row.patient_days for row in of_people if row.code in {"OLD", "NEW"} and year in VALID[row.code]]
        cases += max(rivals, default=0)
    return cases if year >= 2012 else 0


@given(published_rows, st.sets(years))
def test_a_series_counts_as_one_does_by_hand_and_has_every_year_that_was_read(rows, read):
    series = volumes(rows, read, FAMILY)

    expected = {year: by_hand(rows, year) for year in range(2010, 2027)}
    assert {volume.year: volume.cases for volume in series if volume.cases} == {y: c for y, c in expected.items() if c}
    assert [volume.year for volume in series] == sorted(read | {y for y, c in expected.items() if c}, reverse=True)


@given(published_rows, st.sets(years))
def test_a_year_has_a_count_with_its_basis_or_a_reason_and_never_a_zero(rows, read):
    for volume in volumes(rows, read, FAMILY):
        assert (volume.cases is None) == (volume.why is not None) == (not volume.facts) == (not volume.places)
        assert volume.cases != 0
        assert (volume.payer, volume.published_from) == ("Original Medicare", 11)
        assert volume.codes == tuple(code for code, valid in VALID.items() if volume.year in valid)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], NoCount.HIDDEN_OR_NONE),
        ([billed(code="ADD_ON")], NoCount.HIDDEN_OR_NONE),
        ([billed(code="OTHER", entity="O", days=90)], NoCount.HIDDEN_OR_NONE),
        ([billed(year=2011, code="OTHER")], NoCount.NO_CODE),
    ],
)
def test_a_year_without_a_count_says_why(rows, why):
    [volume] = volumes(rows, {rows[0].year if rows else 2024}, FAMILY)

    assert (volume.cases, volume.why) == (None, why)


@pytest.mark.parametrize(
    ("year", "rows", "cases"),
    [
        (2024, [("0275T", "F", 12), ("0275T", "O", 11)], 23),
        (2024, [("62330", "F", 12)], None),  # not valid yet
        (2026, [("62330", "F", 12), ("62331", "F", 40)], 12),  # the add-on is no case
        (2026, [("62330", "F", 12), ("0275T", "F", 15)], 15),  # both accepted, one operation
        (2024, [("G0276", "F", 30)], None),  # bills the placebo, too
    ],
)
def test_the_codes_of_mild_count_by_their_service_year(year, rows, cases):
    [volume] = volumes([billed(year=year, code=code, place=place, days=n) for code, place, n in rows], [year], MILD)

    assert volume.cases == cases
    assert volume.codes == {2024: ("0275T",), 2026: ("0275T", "62330")}[year]


@given(
    published_rows,
    st.lists(st.builds(total, year=years, code=codes, place=places, days=st.integers(0, 300)), max_size=12),
    years,
)
@example([billed(code="OTHER", days=100)], [total()], 2024)
@example([billed(code="OTHER", days=12)], [total(place="O")], 2024)
def test_the_share_is_what_one_works_out_by_hand_and_never_above_all(rows, totals, year):
    found = denominator(rows, totals, FAMILY, year=year)

    mine = [r for r in rows if r.entity == PERSON and r.year == year and year in VALID.get(r.code, ())]
    theirs = [t for t in totals if t.year == year and year in VALID.get(t.code, ())]
    published = sum(row.patient_days for row in mine)
    in_all = sum(row.patient_days for row in theirs)
    lacks = {(r.code, r.place) for r in mine} - {(t.code, t.place) for t in theirs}
    assert found.published == published
    if found.total is None:
        assert found.percent is None
        assert lacks or not in_all or found.why is NoShare.MISMATCH
    else:
        assert not lacks
        assert found.total == in_all
        assert found.facts == tuple(row.fact for row in theirs)
        assert 0 <= found.percent <= 100
        assert Fraction(found.percent, 100) <= Fraction(published, in_all) < Fraction(found.percent + 1, 100)


@pytest.mark.parametrize(
    ("rows", "totals", "percent", "why"),
    [
        ([billed(code="OTHER", days=46)], [total(days=100)], 46, None),
        ([billed(code="OTHER", days=46), billed(code="OTHER", days=54, entity="O")], [total(days=100)], 46, None),
        ([], [total(days=100)], 0, None),
        ([billed(code="OTHER", days=46)], [], None, NoShare.NO_TOTAL),
        ([billed(code="OTHER", days=46)], [total(year=2023)], None, NoShare.NO_TOTAL),
        ([billed(code="OTHER", days=46)], [total(state="OH")], None, NoShare.NO_TOTAL),
        ([billed(code="OTHER", days=46)], [total(code="OLD")], None, NoShare.NO_TOTAL),
        ([billed(code="OTHER", days=46, place="O")], [total(place="F")], None, NoShare.NO_TOTAL),
        ([billed(code="OTHER", days=46)], [total(days=45), total(place="O", days=900)], None, NoShare.MISMATCH),
    ],
)
def test_a_share_is_known_only_where_the_totals_have_all_that_was_published(rows, totals, percent, why):
    found = denominator(rows, totals, FAMILY, year=2024)

    assert (found.percent, found.why) == (percent, why)


def test_a_state_is_measured_against_its_own_total():
    rows, totals = [billed(code="OTHER", days=30)], [total(days=1000), total(state="OH", days=60)]

    assert denominator(rows, totals, FAMILY, year=2024, state="OH").percent == 50
    assert denominator(rows, totals, FAMILY, year=2024).percent == 3
