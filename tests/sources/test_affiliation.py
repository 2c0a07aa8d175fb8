"""Facility Affiliation: a facility by its number, a unit apart from its hospital."""

import pytest

from published import ANA, BEN, table
from published_by_medicare import AFFILIATIONS, AFFILIATIONS_API
from published_by_medicare import affiliation as row
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import affiliation


def reading(*rows, header=tuple(AFFILIATIONS)):
    return read(affiliation.readings, table(header, rows))


@pytest.mark.parametrize("header", [AFFILIATIONS, AFFILIATIONS_API], ids=["file", "API"])
def test_either_spelling_of_the_columns_gives_the_same_affiliation(header):
    records, aside, rows, skipped = reading(row(), row(BEN, kind="Nursing home", facility="225001"), header=header)

    assert records["affiliation"] == [
        {"row": 1, "npi": ANA, "kind": "Hospital", "ccn": "220001", "name": None, "unit_ccn": None},
        {"row": 2, "npi": BEN, "kind": "Nursing home", "ccn": "225001", "name": None, "unit_ccn": None},
    ]
    assert (aside, rows, skipped) == ([], 2, {})


@pytest.mark.parametrize(
    ("facility", "hospital", "ccn", "unit"),
    [
        ("22T001", "220001", "220001", "22T001"),
        ("22z001", "220001", "220001", "22Z001"),
        ("220001", "220001", "220001", None),
        ("220001", "", "220001", None),
    ],
)
def test_a_unit_stands_apart_from_its_hospital(facility, hospital, ccn, unit):
    [held] = reading(row(facility=facility, hospital=hospital))[0]["affiliation"]
    assert (held["ccn"], held["unit_ccn"]) == (ccn, unit)


def test_a_lost_zero_is_put_back():
    records, aside, _, _ = reading(row(facility="50001"), row(facility="05T001", hospital="50001"))

    assert [(held["ccn"], held["unit_ccn"]) for held in records["affiliation"]] == [
        ("050001", None),
        ("050001", "05T001"),
    ]
    why = "a leading zero was lost; read as 050001"
    assert aside == [(1, "repaired", "facility", "50001", why), (2, "repaired", "hospital", "50001", why)]


def test_a_hospital_number_that_cannot_be_read_leaves_the_unit_a_facility():
    records, aside, _, _ = reading(row(facility="22T001", hospital="2.2E+05"))

    [held] = records["affiliation"]
    assert (held["ccn"], held["unit_ccn"]) == ("22T001", None)
    assert aside == [(1, "value", "hospital", "2.2E+05", "2.2E+05: a CMS certification number is six characters")]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (row(2000000000), "2000000000: last digit should be 2"),
        (row(""), "(blank): an NPI is ten digits, the first 1 or 2"),
        (row(facility=""), "(blank): a CMS certification number is six characters"),
        (row(facility="0001"), "0001: a CMS certification number is six characters"),
        (row(facility="5T001"), "5T001: a CMS certification number is six characters"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(bad, why):
    records, aside, _, _ = reading(bad, row())

    assert [held["row"] for held in records["affiliation"]] == [2]
    assert aside == [(1, "row", None, None, why)]


def test_an_npi_that_went_through_a_spreadsheet_is_one():
    records, aside, _, _ = reading(row(f"{ANA}.0"))
    assert records["affiliation"][0]["npi"] == ANA
    assert aside == [(1, "repaired", "npi", f"{ANA}.0", "a spreadsheet's number; read without .0")]


def test_a_missing_column_is_named():
    with pytest.raises(BadRelease, match="no column 'Facility Affiliations Certification Number'"):
        reading(row(), header=[column for column in AFFILIATIONS if "Affiliations" not in column])
