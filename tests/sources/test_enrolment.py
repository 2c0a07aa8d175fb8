"""Medicare enrolments: people and organizations stay apart, and a sub-file names no person."""

import pytest

from published import ANA, BEN, table
from published_enrolments import (
    ENROLMENTS,
    ENROLMENTS_2025,
    GROUPS,
    NPIS,
    OF_ANA,
    OF_ANA_TOO,
    OF_CLINIC,
    PLACES,
    SECONDARY,
    enrolled,
    group,
    place,
    specialty,
)
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import enrolment

SHAPE = "an enrolment is I (person) or O (organization) and 14 digits"
NO_SPECIALTY = "not a practitioner's type; expected 14- and a specialty (14-72)"


def reading(*rows, header=tuple(ENROLMENTS["since"]), **form):
    return read(enrolment.readings, table(header, rows, **form))


@pytest.mark.parametrize("vintage", ENROLMENTS)
def test_every_vintage_gives_a_persons_enrolment_and_a_groups_name(vintage):
    records, aside, rows, skipped = reading(enrolled(), group(), header=ENROLMENTS[vintage])

    assert records == {
        "medicare_enrolment": [
            {
                "row": 1,
                "npi": ANA,
                "enrolment": OF_ANA,
                "specialty": "72",
                "specialty_name": "PAIN MANAGEMENT",
                "state": "MA",
                "is_primary": True,
            }
        ],
        "medicare_group_name": [{"row": 2, "enrolment": OF_CLINIC, "name": "EXAMPLE PAIN CENTER LLC"}],
    }
    assert (aside, rows, skipped) == ([], 2, {})


def test_a_person_may_have_several_enrolments_in_several_states():
    records, _, _, _ = reading(enrolled(), enrolled(ENRLMT_ID=OF_ANA_TOO, STATE_CD="nh"))
    found = [(row["enrolment"], row["state"]) for row in records["medicare_enrolment"]]
    assert found == [(OF_ANA, "MA"), (OF_ANA_TOO, "NH")]


def test_an_extract_in_latin_1_keeps_its_letters():
    records, aside, _, _ = reading(group(name="CLÍNICA EJEMPLO"), encoding="latin-1")

    assert records["medicare_group_name"][0]["name"] == "CLÍNICA EJEMPLO"
    assert aside == [(1, "repaired", "name", "CLÍNICA EJEMPLO", "not UTF-8; read as cp1252")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (enrolled(2000000000), "2000000000: last digit should be 2"),
        (enrolled(""), "(blank): an NPI is ten digits, the first 1 or 2"),
        (enrolled(ENRLMT_ID=""), f"(blank): {SHAPE}"),
        (enrolled(ENRLMT_ID="X20200101000001"), f"X20200101000001: {SHAPE}"),
        (enrolled(ENRLMT_ID="I2020010100001"), f"I2020010100001: {SHAPE}"),
        (group(name=""), "no name: an organization's is blank"),
        (group(name="<UNAVAIL>"), "no name: an organization's is blank"),
        (dict(zip(ENROLMENTS_2025, ENROLMENTS_2025, strict=True)), f"ENRLMT_ID: {SHAPE}"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(row, why):
    records, aside, rows, _ = reading(row)
    assert (records["medicare_enrolment"], records["medicare_group_name"], rows) == ([], [], 1)
    assert aside == [(1, "row", None, None, why)]


def test_the_npi_of_an_organization_is_not_needed_for_its_name():
    records, aside, _, _ = reading(group(2000000000))
    assert ([row["enrolment"] for row in records["medicare_group_name"]], aside) == ([OF_CLINIC], [])


@pytest.mark.parametrize(
    ("published", "specialty", "name"),
    [("14-09", "09", "EXAMPLE"), ("14-c6", "C6", "EXAMPLE"), (" 14-72 ", "72", "EXAMPLE"), ("", None, "EXAMPLE")],
)
def test_a_specialty_is_two_characters_as_text(published, specialty, name):
    records, aside, _, _ = reading(enrolled(PROVIDER_TYPE_CD=published, PROVIDER_TYPE_DESC="Practitioner - EXAMPLE"))

    [kept] = records["medicare_enrolment"]
    assert (kept["specialty"], kept["specialty_name"], aside) == (specialty, name, [])


@pytest.mark.parametrize(
    ("published", "name"), [("12-70", None), ("00-09", None), ("15-01", None), ("14-Jun", "A TYPE"), ("14-7", "A TYPE")]
)
def test_a_person_with_an_organizations_type_is_enrolled_without_a_specialty(published, name):
    row = enrolled(PROVIDER_TYPE_CD=published, PROVIDER_TYPE_DESC="A TYPE", ORG_NAME="EXAMPLE LLC")
    records, aside, _, _ = reading(row)

    [kept] = records["medicare_enrolment"]
    assert (kept["npi"], kept["specialty"], kept["specialty_name"]) == (ANA, None, name)
    assert records["medicare_group_name"] == []
    assert aside == [(1, "value", "specialty", published, f"{published}: {NO_SPECIALTY}")]


def test_names_and_numbers_of_people_stay_outside():
    records = reading(enrolled(ORG_NAME="ANA EXAMPLE MD PC"), header=ENROLMENTS["2024"])[0]
    assert not {"EXAMPLE", "4400000001"}.intersection(str(records).replace("'", " ").split())


def test_an_npi_that_went_through_a_spreadsheet_is_one():
    records, aside, _, _ = reading(enrolled(f"{ANA}.0"))

    assert records["medicare_enrolment"][0]["npi"] == ANA
    assert aside == [(1, "repaired", "npi", f"{ANA}.0", "a spreadsheet's number; read without .0")]


@pytest.mark.parametrize(
    "column", ["NPI", "ENRLMT_ID", "PROVIDER_TYPE_CD", "PROVIDER_TYPE_DESC", "STATE_CD", "ORG_NAME"]
)
def test_a_missing_column_is_refused_by_its_name(column):
    with pytest.raises(BadRelease, match=f"no column '{column}', .*vintages known: 10 columns in 2025"):
        reading(enrolled(), header=[name for name in ENROLMENTS_2025 if name != column])


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(BadRelease, match="column 'ENRLMT_ID' stands twice"):
        reading(enrolled(), header=[*ENROLMENTS_2025, "ENRLMT_ID"])


def test_control_characters_are_left_out_of_a_groups_name():
    records, aside, _, _ = reading(group(name="EXAMPLE\x1b[31m CENTER"))

    assert records["medicare_group_name"][0]["name"] == "EXAMPLE[31m CENTER"
    assert aside == [(1, "repaired", "name", None, "holds control characters; they are left out")]


def test_secondary_specialties_are_peoples():
    rows = [specialty(), specialty(OF_CLINIC, "12-70", "A TYPE"), specialty(kind="12-70"), specialty("", "14-05")]
    records, aside, _, skipped = read(enrolment.secondary_readings, table(SECONDARY, [*rows, specialty(kind="")]))

    assert records["secondary_specialty"] == [
        {"row": 1, "enrolment": OF_ANA, "specialty": "05", "specialty_name": "ANESTHESIOLOGY"}
    ]
    assert skipped == {enrolment.OF_ORGANIZATION: 1}
    assert [(note[0], note[1], note[4]) for note in aside] == [
        (3, "row", f"12-70: {NO_SPECIALTY}"),
        (4, "row", f"(blank): {SHAPE}"),
        (5, "row", f"(blank): {NO_SPECIALTY}"),
    ]


def test_a_place_has_a_town_and_a_zip_code_and_no_street():
    rows = [place(), place(OF_CLINIC, "02115"), place(zip_code="2115"), place(zip_code="MA"), place(zip_code="")]
    records, aside, _, _ = read(enrolment.place_readings, table(PLACES, rows))

    kept = records["enrolled_place"]
    assert kept[0] == {
        "row": 1,
        "enrolment": OF_ANA,
        "city": "BOSTON",
        "state": "MA",
        "postal_code": "021150001",
    }
    assert [row["postal_code"] for row in kept] == ["021150001", "02115", "02115", None, None]
    assert [note[:4] for note in aside] == [
        (3, "repaired", "postal_code", "2115"),
        (4, "value", "postal_code", "MA"),
    ]


def test_a_place_that_is_nowhere_is_rejected():
    rows = [place(zip_code="", city=" ", state=""), place("I1")]
    records, aside, _, _ = read(enrolment.place_readings, table(PLACES, rows))

    assert records["enrolled_place"] == []
    assert [note[4] for note in aside] == ["no place: city, state and ZIP code are blank", f"I1: {SHAPE}"]


def test_a_reassignment_names_two_enrolments():
    pairs = [(OF_ANA.lower(), OF_CLINIC), (OF_ANA, OF_ANA_TOO), (OF_ANA, ""), ("R2", OF_CLINIC)]
    rows = [dict(zip(GROUPS, pair, strict=True)) for pair in pairs]
    records, aside, _, _ = read(enrolment.group_readings, table(GROUPS, rows))

    assert records["reassignment"] == [
        {"row": 1, "enrolment": OF_ANA, "group_enrolment": OF_CLINIC},
        {"row": 2, "enrolment": OF_ANA, "group_enrolment": OF_ANA_TOO},
    ]
    assert [note[4] for note in aside] == [f"(blank): {SHAPE}", f"R2: {SHAPE}"]


def test_an_additional_npi_is_checked_as_any_other():
    pairs = [(OF_ANA, str(BEN)), (OF_ANA, "2000000000"), ("", str(BEN)), (OF_ANA, f"{BEN}.0")]
    rows = [dict(zip(NPIS, pair, strict=True)) for pair in pairs]
    records, aside, _, _ = read(enrolment.npi_readings, table(NPIS, rows))

    assert records["additional_npi"] == [
        {"row": 1, "enrolment": OF_ANA, "npi": BEN},
        {"row": 4, "enrolment": OF_ANA, "npi": BEN},
    ]
    assert [note[1] for note in aside] == ["row", "row", "repaired"]


@pytest.mark.parametrize(
    ("reader", "header", "names"),
    [
        (enrolment.secondary_readings, PLACES, "'PROVIDER_TYPE_CD', so this is not the Medicare file of secondary"),
        (enrolment.place_readings, SECONDARY, "'CITY_NAME', so this is not the Medicare file of practice places"),
        (enrolment.group_readings, NPIS, "'REASGN_BNFT_ENRLMT_ID', so this is not the Medicare file of reassigned"),
        (enrolment.npi_readings, PLACES, "'NPI', so this is not the Medicare file of additional NPIs"),
        (enrolment.readings, NPIS, "'PROVIDER_TYPE_CD', so this is not the Medicare enrolment extract"),
    ],
)
def test_a_sub_file_taken_for_another_is_refused(reader, header, names):
    with pytest.raises(BadRelease, match=f"no column {names}"):
        read(reader, table(header, [{}]))
