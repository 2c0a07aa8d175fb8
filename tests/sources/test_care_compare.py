"""Care Compare's clinicians: every layout, what is repaired, and what a blank or a word means."""

import csv

import pytest

from published import ANA, BEN
from published_by_medicare import CLINICIANS, CLINICIANS_2022, CLINICIANS_API, clinician, clinicians
from readers import read
from requirements import needs_samples
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import care_compare

LAYOUTS = {"40 columns": CLINICIANS_2022, "31 columns": CLINICIANS, "API": CLINICIANS_API}
ANA_LISTED = {
    "row": 1,
    "npi": ANA,
    "enrolment": "I20200101000001",
    "group_id": "4200000002",
    "group_name": "EXAMPLE CLINIC",
    "group_members": 12,
    "school": "EXAMPLE COLLEGE OF MEDICINE",
    "graduated": 1999,
    "specialty": "INTERVENTIONAL PAIN MANAGEMENT",
    "other_specialties": "ANESTHESIOLOGY, PAIN MANAGEMENT",
    "telehealth": True,
    "assignment": "Y",
    "group_assignment": "M",
    "line_1": "1 EXAMPLE WAY",
    "line_2": "STE 2",
    "city": "BOSTON",
    "state": "MA",
    "postal_code": "021150001",
    "country": "US",
    "phone": "6175550100",
}


def reading(*rows, header=tuple(CLINICIANS), **form):
    return read(care_compare.readings, clinicians(rows, header, **form))


def one(**published):
    records, aside, _, _ = reading(clinician(**published), header=CLINICIANS_2022)
    [listed] = records["care_compare"]
    return listed, aside


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_listing(layout):
    records, aside, rows, skipped = reading(clinician(), header=LAYOUTS[layout])

    telehealth = {} if layout != "40 columns" else {"telehealth": None}
    assert records["care_compare"] == [ANA_LISTED | telehealth]
    assert (records["affiliation"], aside, rows, skipped) == ([], [], 1, {})


@pytest.mark.parametrize("form", [{"newline": "\n"}, {"quoting": csv.QUOTE_MINIMAL}, {"encoding": "utf-8-sig"}])
def test_the_form_of_the_file_changes_nothing(form):
    assert reading(clinician(), **form)[0]["care_compare"] == [ANA_LISTED]


@pytest.mark.parametrize(
    ("published", "column", "value"),
    [
        ({"Med_sch": "OTHER"}, "school", None),
        ({"Med_sch": "other "}, "school", None),
        ({"org_pac_id": "", "org_nm": "", "num_org_mem": ""}, "group_id", None),
        ({"ln_2_sprs": "Y", "adr_ln_2": ""}, "line_2", None),
        ({"ln_2_sprs": "N"}, "line_2", "STE 2"),
        ({"sec_spec_all": ""}, "other_specialties", "ANESTHESIOLOGY, PAIN MANAGEMENT"),
        ({"sec_spec_all": "", "sec_spec_1": "", "sec_spec_2": ""}, "other_specialties", None),
        ({"phn_numbr": ""}, "phone", None),
        ({"phn_numbr": "(617) 555-0100"}, "phone", "6175550100"),
        ({"num_org_mem": "1,234"}, "group_members", 1234),
        ({"Grd_yr": "1999.0"}, "graduated", 1999),
        ({"ind_assgn": "m"}, "assignment", "M"),
    ],
)
def test_a_value_is_read_for_what_it_means(published, column, value):
    listed, aside = one(**published)
    assert (listed[column], aside) == (value, [])


@pytest.mark.parametrize(("published", "held"), [("Y", True), ("N", False), ("", None)])
def test_telehealth_that_is_not_stated_is_not_a_no(published, held):
    records, aside, _, _ = reading(clinician(Telehlth=published))
    assert (records["care_compare"][0]["telehealth"], aside) == (held, [])


@pytest.mark.parametrize(
    ("published", "column", "value", "why"),
    [
        ({"zip": "21150001"}, "postal_code", "021150001", "leading zeros were lost; read as 021150001"),
        ({"zip": "6590001"}, "postal_code", "006590001", "leading zeros were lost; read as 006590001"),
        ({"zip": "659"}, "postal_code", "00659", "leading zeros were lost; read as 00659"),
        ({"org_pac_id": "42000002"}, "group_id", "0042000002", "leading zeros were lost; read as 0042000002"),
        ({"org_pac_id": "42000"}, "group_id", "0000042000", "leading zeros were lost; read as 0000042000"),
        ({"NPI": f"{ANA}.0"}, "npi", ANA, "a spreadsheet's number; read without .0"),
    ],
)
def test_a_number_that_a_spreadsheet_has_shortened_is_repaired_and_noted(published, column, value, why):
    listed, aside = one(**published)

    assert listed[column] == value
    assert [(note[1], note[2], note[4]) for note in aside] == [("repaired", column, why)]


@pytest.mark.parametrize(
    ("published", "column", "why"),
    [
        ({"zip": "7221120ND"}, "postal_code", "a US ZIP code is five or nine digits"),
        ({"zip": "12"}, "postal_code", "a US ZIP code is five or nine digits"),
        ({"Grd_yr": "99"}, "graduated", "not a year"),
        ({"Grd_yr": "9999"}, "graduated", "not a year"),
        ({"num_org_mem": "many"}, "group_members", "not a whole number"),
        ({"org_pac_id": "4200"}, "group_id", "a PAC ID is ten digits"),  # too short to have lost zeros alone
        ({"org_pac_id": "1"}, "group_id", "a PAC ID is ten digits"),
        ({"org_pac_id": "42000000021"}, "group_id", "a PAC ID is ten digits"),
        ({"org_pac_id": "PAC1"}, "group_id", "a PAC ID is ten digits"),
        ({"ind_assgn": "X"}, "assignment", "neither Y (accepts) nor M (may accept)"),
        ({"grp_assgn": "YES"}, "group_assignment", "neither Y (accepts) nor M (may accept)"),
    ],
)
def test_a_value_that_cannot_be_read_is_set_aside_and_its_row_kept(published, column, why):
    listed, aside = one(**published)

    assert (listed["npi"], listed[column]) == (ANA, None)
    assert [note[1:] for note in aside] == [("value", column, *published.values(), why)]


@pytest.mark.parametrize(
    ("published", "column", "why"),
    [
        ({"ln_2_sprs": "Y"}, "line_2", "suppressed by its publisher"),
        ({"adr_ln_1": "SSN 900-12-3456"}, "line_1", "has the shape of a social security number, which is not kept"),
        ({"org_nm": "900-12-3456"}, "group_name", "has the shape of a social security number, which is not kept"),
        ({"Med_sch": "900-12-3456"}, "school", "has the shape of a social security number, which is not kept"),
    ],
)
def test_what_should_not_be_published_is_left_out_and_not_repeated(published, column, why):
    listed, aside = one(**published)

    assert listed[column] is None
    assert [note[1:] for note in aside] == [("value", column, None, why)]


def test_telehealth_that_is_neither_yes_nor_no_is_noted():
    records, aside, _, _ = reading(clinician(Telehlth="?"))

    assert records["care_compare"][0]["telehealth"] is None
    assert aside == [(1, "value", "telehealth", "?", "neither Y nor N")]


def test_an_impossible_npi_is_a_row_rejected_with_its_number():
    records, aside, rows, _ = reading(clinician(), clinician(NPI="2000000000"), clinician(NPI=str(BEN)))

    assert [listed["row"] for listed in records["care_compare"]] == [1, 3]
    assert aside == [(2, "row", None, None, "2000000000: last digit should be 2")]
    assert rows == 3


def test_the_older_layout_names_up_to_five_hospitals():
    hospitals = {"hosp_afl_1": "220001", "hosp_afl_lbn_1": "EXAMPLE HOSPITAL", "hosp_afl_5": "50002"}
    records, aside, _, _ = reading(clinician(**hospitals), clinician(), header=CLINICIANS_2022)

    assert records["affiliation"] == [
        {"row": 1, "npi": ANA, "kind": "Hospital", "ccn": "220001", "name": "EXAMPLE HOSPITAL", "unit_ccn": None},
        {"row": 1, "npi": ANA, "kind": "Hospital", "ccn": "050002", "name": None, "unit_ccn": None},
    ]
    assert aside == [(1, "repaired", "ccn", "50002", "a leading zero was lost; read as 050002")]


def test_a_hospital_is_kept_by_its_name_where_its_number_cannot_be_read():
    hospitals = {"hosp_afl_1": "?", "hosp_afl_lbn_1": "EXAMPLE HOSPITAL", "hosp_afl_2": "12", "hosp_afl_3": " "}
    records, aside, _, _ = reading(clinician(**hospitals), header=CLINICIANS_2022)

    assert [(held["ccn"], held["name"]) for held in records["affiliation"]] == [(None, "EXAMPLE HOSPITAL")]
    assert [note[3:] for note in aside] == [
        ("?", "?: a CMS certification number is six characters"),
        ("12", "12: a CMS certification number is six characters"),
    ]


def test_a_rejected_row_affiliates_nobody():
    records, _, _, _ = reading(clinician(NPI="2000000000", hosp_afl_1="220001"), header=CLINICIANS_2022)
    assert records["affiliation"] == []


def test_control_characters_in_a_value_are_left_out():
    listed, aside = one(adr_ln_1="1 \x1b[31mEXAMPLE WAY")
    assert (listed["line_1"], [note[1:3] for note in aside]) == ("1 [31mEXAMPLE WAY", [("repaired", "line_1")])


@pytest.mark.parametrize("column", ["NPI", "ZIP Code", "org_pac_id"])
def test_a_missing_column_is_named(column):
    with pytest.raises(BadRelease, match=f"no column '{column}'"):
        reading(clinician(), header=[name for name in CLINICIANS if name != column])


def test_a_doubled_column_is_refused():
    with pytest.raises(BadRelease, match="column 'NPI' stands twice"):
        reading(clinician(), header=[*CLINICIANS, " npi"])


@pytest.mark.parametrize(
    ("file", "header"),
    [("DAC_ofirnassimi.csv", CLINICIANS_2022), ("header_DAC_2023-2026_assembled_31.csv", CLINICIANS)],
)
def test_our_headers_are_those_that_were_published(file, header):
    with (needs_samples("dac") / file).open(newline="") as published:
        assert next(csv.reader(published)) in (header, [column.strip() for column in header])


def test_the_real_file_has_371_clinicians_whose_zip_codes_lost_their_zeros():
    file = needs_samples("dac") / "DAC_ofirnassimi.csv"
    records, aside, rows, _ = read(care_compare.readings, file.read_bytes())

    listed = records["care_compare"]
    assert (rows, len(listed), len({one["npi"] for one in listed}), len({one["state"] for one in listed})) == (
        *(386, 386),
        *(371, 46),
    )
    assert [note[2] for note in aside if note[1] == "repaired"].count("postal_code") == 52
    assert {note[1] for note in aside} == {"repaired"}
    assert sum(one["group_id"] is None for one in listed) == 386
    assert sum(one["phone"] is None for one in listed) == 280
    assert {len(hospital["ccn"]) for hospital in records["affiliation"]} == {6}
