"""Medicare opt-out affidavits: who, from when to when, where, and whether they may still order and refer."""

import pytest

from published import ANA, BEN, table
from published_enrolments import AFFIDAVITS, affidavit
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import opt_out

NO_DAY = "not a day of the calendar; expected MM/DD/YYYY or YYYY/MM/DD or YYYY-MM-DD"


def reading(*rows, header=tuple(AFFIDAVITS), **form):
    return read(opt_out.readings, table(header, rows, **form))


@pytest.mark.parametrize(
    "header",
    [AFFIDAVITS, AFFIDAVITS[::-1], [name.upper() for name in AFFIDAVITS]],
    ids=["as believed", "reversed", "capitals"],
)
@pytest.mark.parametrize("form", ["{1}/{2}/{0}", "{0}/{1}/{2}", "{0}-{1}-{2}"])
def test_an_affidavit_is_read_in_any_order_of_columns_and_form_of_dates(header, form):
    row = affidavit(
        since=form.format("2024", "01", "02"),
        until=form.format("2026", "01", "02"),
        updated=form.format("2025", "03", "15"),
    )
    records, aside, _, _ = reading(row | {name.upper(): value for name, value in row.items()}, header=header)

    assert records["opt_out"] == [
        {
            "row": 1,
            "npi": ANA,
            "specialty_name": "Pain Management",
            "opted_out_on": 20240102,
            "ends_on": 20260102,
            "updated_on": 20250315,
            "line_1": "1 EXAMPLE WAY",
            "line_2": "STE 2",
            "city": "BOSTON",
            "state": "MA",
            "postal_code": "021150001",
            "country": "US",
            "may_order": True,
        }
    ]
    assert aside == []


@pytest.mark.parametrize(("said", "may_order"), [("Y", True), ("N", False), (" yes ", True), ("No", False), ("", None)])
def test_whether_somebody_may_order_is_yes_no_or_not_stated(said, may_order):
    records, aside, _, _ = reading(affidavit(**{"Eligible to Order and Refer": said}))
    assert (records["opt_out"][0]["may_order"], aside) == (may_order, [])


def test_a_word_that_is_neither_yes_nor_no_is_noted():
    records, aside, _, _ = reading(affidavit(**{"Eligible to Order and Refer": "perhaps"}))

    assert records["opt_out"][0]["may_order"] is None
    assert aside == [(1, "value", "may_order", "perhaps", "neither Y (yes) nor N (no)")]


@pytest.mark.parametrize("date", ["02/30/2024", "2024", "45293"])
def test_somebody_has_opted_out_also_where_a_date_cannot_be_read(date):
    records, aside, _, _ = reading(affidavit(since=date))

    assert (records["opt_out"][0]["npi"], records["opt_out"][0]["opted_out_on"]) == (ANA, None)
    assert aside == [(1, "value", "opted_out_on", date, NO_DAY)]


def test_a_zip_code_without_its_zero_is_repaired_and_a_street_with_a_tax_number_is_left_out():
    tainted = {"First Line Street Address": "C/O 900-12-3456", "Zip code": "2115"}
    records, aside, _, _ = reading(affidavit(**tainted))

    assert (records["opt_out"][0]["line_1"], records["opt_out"][0]["postal_code"]) == (None, "02115")
    assert [note[:4] for note in aside] == [(1, "repaired", "postal_code", "2115"), (1, "value", "line_1", None)]


@pytest.mark.parametrize(
    ("npi", "why"),
    [
        ("2000000000", "2000000000: last digit should be 2"),
        ("", "(blank): an NPI is ten digits, the first 1 or 2"),
        ("NPI", "NPI: an NPI is ten digits, the first 1 or 2"),
    ],
)
def test_an_affidavit_without_a_valid_npi_is_rejected(npi, why):
    records, aside, _, _ = reading(affidavit(BEN), affidavit(npi))

    assert [row["npi"] for row in records["opt_out"]] == [BEN]
    assert aside == [(2, "row", None, None, why)]


def test_an_npi_that_went_through_a_spreadsheet_is_one():
    records, aside, _, _ = reading(affidavit(f"{ANA}.0"))
    assert (records["opt_out"][0]["npi"], [note[:3] for note in aside]) == (ANA, [(1, "repaired", "npi")])


def test_names_stay_outside_and_latin_1_is_read():
    records, _, _, _ = reading(affidavit(**{"City Name": "MAYAGÜEZ"}), encoding="latin-1")
    assert records["opt_out"][0]["city"] == "MAYAGÜEZ"
    assert "'EXAMPLE'" not in str(records)


def test_control_characters_are_left_out_of_an_address():
    records, aside, _, _ = reading(affidavit(**{"City Name": "BOS\x07TON"}))
    assert (records["opt_out"][0]["city"], [note[:3] for note in aside]) == ("BOSTON", [(1, "repaired", "city")])


@pytest.mark.parametrize("column", AFFIDAVITS[2:])
def test_a_missing_column_is_refused_by_its_name(column):
    with pytest.raises(BadRelease, match=f"no column '{column}', so this is not the Medicare opt-out affidavits"):
        reading(affidavit(), header=[name for name in AFFIDAVITS if name != column])


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(BadRelease, match="column 'Zip code' stands twice"):
        reading(affidavit(), header=[*AFFIDAVITS, "ZIP CODE"])
