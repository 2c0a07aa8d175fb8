"""Every awkward case is in the smallest country there is; `truth["examples"]` says who."""

from collections import Counter

import pytest

from demo import made

PRACTICE = "Provider Business Practice Location Address "
LAST, FIRST, SUFFIX = "Provider Last Name (Legal Name)", "Provider First Name", "Provider Name Suffix Text"
STATE, CITY, ZIP, COUNTRY = (
    PRACTICE + part for part in ("State Name", "City Name", "Postal Code", "Country Code (If outside U.S.)")
)
PHONE = PRACTICE + "Telephone Number"
STREET = "Provider First Line Business Practice Location Address"
OTHER, REPLACEMENT = "Provider Other Last Name", "Replacement NPI"
LEFT, BACK = "NPI Deactivation Date", "NPI Reactivation Date"


def codes(row):
    return [code for slot in range(1, 16) if (code := row[f"Healthcare Provider Taxonomy Code_{slot}"])]


def switches(row):
    return [row[f"Healthcare Provider Primary Taxonomy Switch_{slot}"] for slot in range(1, len(codes(row)) + 1)]


def licences(row):
    return [row[f"Provider License Number_{slot}"] for slot in range(1, 16)]


def name(row):
    return row[LAST], row[FIRST], row["Provider Middle Name"]


CASES = {
    "fifteen_taxonomies": lambda row: len(codes(row)) == 15 and sorted(switches(row)) == ["N"] * 14 + ["Y"],
    "no_primary": lambda row: switches(row) == ["X"] * 3,
    "two_licences": lambda row: len(set(codes(row))) == 1 and licences(row)[0] != licences(row)[1] != "",
    "masked_licence": lambda row: "$$$$$$$$$" in licences(row),
    "army_post_office": lambda row: (row[CITY], row[STATE], row[COUNTRY]) == ("APO", "AE", "US"),
    "diplomatic_post_office": lambda row: (row[CITY], row[STATE]) == ("DPO", "AA"),
    "outlying_island": lambda row: (row[STATE], row[COUNTRY]) == ("UM", "UM"),
    "canadian": lambda row: (row[STATE], row[ZIP], row[COUNTRY]) == ("ONTARIO", "M5V 0A0", "CA"),
    "german": lambda row: (row[STATE], row[ZIP], row[COUNTRY]) == ("", "02115", "DE"),
    "lost_leading_zero": lambda row: len(row[ZIP]) in {4, 8} and row[COUNTRY] == "US",
    "former_name": lambda row: row[OTHER] not in {"", row[LAST]},
    "hyphen": lambda row: "-" in row[LAST],
    "apostrophe": lambda row: "'" in row[LAST],
    "accent_lost": lambda row: row[LAST] in {"MUNOZ", "PENA", "NUNEZ", "IBANEZ", "ACUNA", "CASTANEDA"},
    "long_telephone": lambda row: len(row[PHONE]) == 14,
    "replaced": lambda row: row[REPLACEMENT].startswith("2"),
    "reactivated": lambda row: row[LEFT] and row[BACK] and row["Entity Type Code"] == "1",
    "father": lambda row: row[SUFFIX] == "SR.",
    "son": lambda row: row[SUFFIX] == "JR.",
}


@pytest.mark.parametrize(("case", "shows"), CASES.items())
def test_an_awkward_case_is_there(case, shows, truth, by_npi):
    assert shows(by_npi[truth["examples"][case]])


def test_two_people_of_one_name_live_in_one_state_and_two_in_different_states(truth, by_npi):
    example = {case: by_npi[npi] for case, npi in truth["examples"].items() if npi in by_npi}

    assert name(example["namesake"]) == name(example["namesake_same_state"])
    assert example["namesake"][STATE] == example["namesake_same_state"][STATE]
    assert name(example["namesake_far"]) == name(example["namesake_other_state"])
    assert example["namesake_far"][STATE] != example["namesake_other_state"][STATE]


def test_father_and_son_share_name_and_practice(truth, by_npi):
    father, son = (by_npi[truth["examples"][who]] for who in ("father", "son"))

    assert name(father) == name(son)
    assert (father[STREET], father[ZIP]) == (son[STREET], son[ZIP])


def test_a_replacement_npi_is_somebodys(truth, by_npi):
    assert by_npi[truth["examples"]["replaced"]][REPLACEMENT] == truth["examples"]["replacement"]


@pytest.mark.parametrize(("case", "further"), [("two_places", 1), ("four_places", 3), ("six_places", 5)])
def test_some_people_practise_in_several_places(case, further, small, truth):
    places = Counter(row["NPI"] for row in made.table(small.nppes, "pl"))

    assert places[truth["examples"][case]] == further


def test_many_people_share_the_address_of_one_organization(main):
    shared = Counter(row[STREET] + row[ZIP] for row in main if row["Entity Type Code"] == "1")
    organizations = {row[STREET] + row[ZIP] for row in main if row["Entity Type Code"] == "2"}
    most = shared.most_common(1)[0]

    assert most[1] >= 10
    assert most[0] in organizations


def test_zips_have_nine_digits_or_five(main):
    lengths = Counter(len(row[ZIP]) for row in main)

    assert lengths[9] > lengths[5] > 10


def test_a_dark_row_has_only_its_number_and_dates(main):
    dark = [row for row in main if not row["Entity Type Code"]]

    assert dark
    for row in dark:
        assert {column for column, value in row.items() if value} == {"NPI", "Last Update Date", LEFT}


def test_some_organizations_list_a_persons_code(main):
    people = Counter(code for row in main if row["Entity Type Code"] == "1" for code in codes(row))
    listed = [row for row in main if row["Entity Type Code"] == "2" and people[codes(row)[0]]]

    assert listed
    assert all(row["Employer Identification Number (EIN)"] == "<UNAVAIL>" for row in listed)


def test_an_organization_has_three_more_names_and_one_a_quoted_name(small, main):
    more = Counter(row["NPI"] for row in made.table(small.nppes, "othername"))

    assert max(more.values()) == 3
    assert any(row["Provider Organization Name (Legal Business Name)"].startswith("'") for row in main)


def test_the_exclusion_list_names_one_person_by_number_one_by_name_and_one_almost(small, truth, by_npi):
    listed = made.csv_table(small.leie)
    people = {
        case: by_npi[truth["examples"][case]] for case in ("excluded", "excluded_same_name", "excluded_near_name")
    }
    unnumbered = {(row["LASTNAME"], row["FIRSTNAME"], row["MIDNAME"]) for row in listed if row["NPI"] == "0" * 10}

    assert people["excluded"]["NPI"] in {row["NPI"] for row in listed}
    assert name(people["excluded_same_name"]) in unnumbered
    assert name(people["excluded_near_name"])[1:] in {row[1:] for row in unnumbered}
    assert {row["REINDATE"] for row in listed} == {"0" * 8}


@pytest.mark.parametrize(
    ("case", "places"),
    [
        ("both_places_shown", {"F": "24", "O": "12"}),
        ("one_place_hidden", {"F": "19"}),
        ("both_places_hidden", {}),
        ("excluded_performer", {"F": "15"}),
    ],
)
def test_small_numbers_are_hidden_by_place(case, places, small, truth):
    for path in small.part_b:
        shown = {
            row["Place_Of_Srvc"]: row["Tot_Benes"]
            for row in made.csv_table(path)
            if (row["Rndrng_NPI"], row["HCPCS_Cd"]) == (truth["examples"][case], "0275T")
        }
        assert shown == places


def test_the_three_bad_rows_of_the_main_file_are_bad_in_three_ways(small, main):
    _, rows = made.rows(small.nppes, "npidata")

    assert [len(row) for row in rows if len(row) != 330] == [12]
    assert [row["NPI"] for row in main if row["Provider Enumeration Date"] == "02/30/2019"] != []
    assert small.rejected[small.nppes.name] == 3
