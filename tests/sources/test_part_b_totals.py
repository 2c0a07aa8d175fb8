"""Medicare by Geography and Service: totals of nation and states, never of people."""

import pytest

from published import table
from published_by_medicare import TOTALS, total
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import part_b, part_b_totals

CODES = frozenset({"0275T", "62330"})
D24 = "MUP_PHY_R26_P05_V20_D24_Geo.csv"


def reading(*rows, header=tuple(TOTALS), file=D24):
    return read(part_b_totals.readings, table(header, rows), file=file, codes=CODES)


@pytest.mark.parametrize(
    "header", [TOTALS, [column.upper() for column in TOTALS], [column.lower() for column in TOTALS]]
)
def test_a_total_is_read_whatever_the_case_of_its_header(header):
    rows = [total(), total("State", "Ohio", place="O", providers="3", patients="11", days="11")]
    cased = [dict(zip(header, (row.get(column, "") for column in TOTALS), strict=True)) for row in rows]
    records, aside, count, skipped = reading(*cased, header=header)

    of_the_year = {"year": 2024, "code": "0275T"}
    assert records["medicare_total"] == [
        of_the_year | {"row": 1, "state": None, "place": "F", "providers": 50, "patients": 400, "patient_days": 420},
        of_the_year | {"row": 2, "state": "OH", "place": "O", "providers": 3, "patients": 11, "patient_days": 11},
    ]
    assert (aside, count) == ([], 2)
    assert skipped == {part_b.OTHER_CODE: 0, part_b_totals.OTHER_LEVEL: 0}
    assert "OWNED" not in str(records)


@pytest.mark.parametrize(
    ("region", "state"),
    [
        *(("District of Columbia", "DC"), ("Puerto Rico", "PR"), ("Virgin Islands", "VI"), ("WEST VIRGINIA", "WV")),
        *(("Northern Mariana Islands", "MP"), (" Guam ", "GU")),
    ],
)
def test_a_state_is_told_by_its_name(region, state):
    assert reading(total("State", region))[0]["medicare_total"][0]["state"] == state


def test_a_nation_is_no_state_whatever_its_name():
    assert reading(total("National", "Ohio"))[0]["medicare_total"][0]["state"] is None


def test_other_codes_and_other_levels_are_counted_as_skipped():
    rows = [total(code="99213"), total("County", "Ohio"), total("County", code="99213"), total(code="62330")]
    records, aside, _, skipped = reading(*rows)

    assert [kept["row"] for kept in records["medicare_total"]] == [4]
    assert (aside, skipped) == ([], {part_b.OTHER_CODE: 2, part_b_totals.OTHER_LEVEL: 1})


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (total("State", "Foreign Country"), "Foreign Country: not a state or territory with ZIP codes"),
        (total("State", ""), "(blank): not a state or territory with ZIP codes"),
        (total(""), "the level is neither National nor State"),
        (total(code=""), "no HCPCS code"),
        (total(place=""), "the place of service is neither F (facility) nor O (office)"),
        (total(place="11"), "the place of service is neither F (facility) nor O (office)"),
        (total(providers=""), "providers, patients or patient-days is not a whole number"),
        (total(days="420.5"), "providers, patients or patient-days is not a whole number"),
        (total(patients="10"), "10 patients: fewer than 11 are never published, so the row is not as issued"),
        (total(days="399"), "399 patient-days for 400 patients: fewer days than patients"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(row, why):
    records, aside, _, skipped = reading(row)

    assert (records["medicare_total"], aside) == ([], [(1, "row", None, None, why)])
    assert sum(skipped.values()) == 0


@pytest.mark.parametrize(("published", "held"), [("1,234", 1234), ("420.0", 420)])
def test_a_count_may_carry_commas_or_a_zero_fraction(published, held):
    assert reading(total(days=published))[0]["medicare_total"][0]["patient_days"] == held


def test_services_are_units_and_never_read_as_cases():
    assert "480" not in str(reading(total())[0])


def test_a_name_without_a_year_is_refused():
    with pytest.raises(BadRelease, match="the name does not say which year the counts are of"):
        reading(total(), file="totals.csv")


def test_the_file_of_providers_is_refused_by_the_column_it_lacks():
    with pytest.raises(BadRelease, match="no column 'Rndrng_Prvdr_Geo_Lvl'"):
        reading(total(), header=["Rndrng_NPI", *TOTALS[2:]])
