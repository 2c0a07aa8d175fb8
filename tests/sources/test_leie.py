"""The exclusion list: an NPI that means none joins to nobody, and birth dates stay outside."""

import pytest

from published import ANA, LEIE, exclusion, table
from readers import read
from requirements import needs_samples
from whoperforms.sources import leie

NOBODY = "nobody can be withheld by this row"


def reading(*rows, header=tuple(LEIE)):
    return read(leie.readings, table(header, rows))


@pytest.mark.parametrize("last", ["WVRSTATE", "WAIVERSTATE"])
def test_an_exclusion_is_read_under_either_name_of_the_waiver_state(last):
    waived = exclusion(ANA, WAIVERDATE="20250301") | {last: "OH"}
    records, aside, _, _ = reading(waived, header=[*LEIE[:-1], last])

    [row] = records["exclusion"]
    assert (row["npi"], row["kind"], row["excluded_on"], row["reinstated_on"]) == (ANA, "1128a1", 20240105, None)
    assert (row["waived_on"], row["waiver_state"], aside) == (20250301, "OH", [])
    assert "19700101" not in str(records)


def held(**published):
    return reading(exclusion(**published))[0]["exclusion"][0]


@pytest.mark.parametrize(("born", "year"), [("19700101", 1970), ("00000000", None), ("", None), ("19701301", None)])
def test_of_a_birth_date_only_the_year_leaves_the_reader(born, year):
    records, aside, _, _ = reading(exclusion(DOB=born))

    assert (records["exclusion"][0]["birth_year"], aside) == (year, [])
    assert not born or born not in str(records)


def test_a_record_is_known_by_the_same_hash_wherever_it_stands():
    records, _, _, _ = reading(exclusion(family="OTHER"), exclusion(), exclusion(CITY="BOSTON", SPECIALTY="DENTIST"))
    other, first, corrected = (row["record_sha256"] for row in records["exclusion"])

    assert first == corrected == held()["record_sha256"] != other
    assert len(first) == 64


@pytest.mark.parametrize(
    "changed",
    [{"NPI": str(ANA)}, {"FIRSTNAME": "ANN"}, {"STATE": "OH"}, {"EXCLDATE": "20240106"}, {"DOB": "19710101"}],
    ids=str,
)
def test_a_record_that_says_another_thing_has_another_hash(changed):
    assert held()["record_sha256"] != held(**changed)["record_sha256"]


def test_the_hash_tells_nothing_of_month_and_day_of_birth():
    assert held(DOB="19700101")["record_sha256"] == held(DOB="19701231")["record_sha256"]


@pytest.mark.parametrize("number", ["0000000000", ""])
def test_ten_zeros_are_no_npi(number):
    records, aside, _, _ = reading(exclusion(number))
    assert (records["exclusion"][0]["npi"], aside) == (None, [])


def test_an_impossible_npi_is_noted_and_names_nobody():
    records, aside, _, _ = reading(exclusion(2000000000))

    assert records["exclusion"][0]["npi"] is None
    assert aside == [(1, "value", "npi", "2000000000", f"2000000000: last digit should be 2; {NOBODY}")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (exclusion(EXCLDATE="00000000"), f"exclusion date 00000000: expected YYYYMMDD; {NOBODY}"),
        (exclusion(2000000000, EXCLDATE="01/05/2024"), f"exclusion date 01/05/2024: expected YYYYMMDD; {NOBODY}"),
        (exclusion(EXCLDATE=""), f"exclusion date (blank): expected YYYYMMDD; {NOBODY}"),
        (exclusion(family=""), f"neither a person nor a business is named; {NOBODY}"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(row, why):
    records, aside, _, _ = reading(row)
    assert (records["exclusion"], [note[4] for note in aside]) == ([], [why])


@pytest.mark.parametrize("date", ["20251301", "01/05/2024", "00000000", ""])
def test_an_exclusion_with_an_npi_is_kept_without_a_date_that_cannot_be_read(date):
    records, aside, _, _ = reading(exclusion(ANA, EXCLDATE=date))

    [row] = records["exclusion"]
    assert (row["npi"], row["excluded_on"]) == (ANA, None)
    assert aside == [
        (1, "value", "excluded_on", date or None, f"exclusion date {date or '(blank)'}: expected YYYYMMDD")
    ]


def test_an_npi_that_went_through_a_spreadsheet_is_one():
    records, aside, _, _ = reading(exclusion(f"{ANA}.0"), exclusion("0.0"))

    assert [row["npi"] for row in records["exclusion"]] == [ANA, None]
    assert aside == [(1, "repaired", "npi", f"{ANA}.0", "a spreadsheet's number; read without .0")]


def test_a_row_of_the_wrong_width_says_that_it_withholds_nobody():
    _, aside, _, _ = read(leie.readings, table(LEIE, [exclusion(ANA)]) + b'"2000000010"\r\n')
    assert aside == [(2, "row", None, None, f"has 1 column; the header names 18; {NOBODY}")]


def test_a_reinstatement_that_is_no_day_is_noted():
    records, aside, _, _ = reading(exclusion(REINDATE="20251301"))

    assert records["exclusion"][0]["reinstated_on"] is None
    why = "not a day of the calendar; expected YYYYMMDD"
    assert aside == [(1, "value", "reinstated_on", "20251301", why)]


def test_the_real_head_has_four_rows_three_without_npi():
    file = needs_samples("leie") / "UPDATED_head_4rows_captured_2026-08-02.csv"
    records, aside, rows, _ = read(leie.readings, file.read_bytes())

    assert (rows, len(records["exclusion"]), aside) == (4, 4, [])
    assert sum(row["npi"] is None for row in records["exclusion"]) == 3
    assert all(row["reinstated_on"] is None for row in records["exclusion"])
