"""NPPES main file: what a published row becomes, in every vintage, and why a row or a value is set aside."""

import csv

import pytest

from published import ANA, BEN, CLEO, CLINIC, DAN, PAIN, SPINE, V2, VINTAGES, dark, npidata, organization, person
from readers import read
from requirements import needs_samples
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import nppes

PRACTICE = "Provider Business Practice Location Address"
OF_LOCATION = {
    "line_1": "Provider First Line Business Practice Location Address",
    "city": f"{PRACTICE} City Name",
    "state": f"{PRACTICE} State Name",
    "postal_code": f"{PRACTICE} Postal Code",
    "country": f"{PRACTICE} Country Code (If outside U.S.)",
    "phone": f"{PRACTICE} Telephone Number",
}


def reading(*rows, header=tuple(V2), **form):
    return read(nppes.readings, npidata(rows, header, **form))


def one(row, table="practitioner"):
    records, _, _, _ = reading(row)
    [record] = records[table]
    return record


def reason(row):
    records, aside, rows, _ = reading(row)
    assert (records["enumeration"], rows) == ([], 1)
    [(_, outcome, _, _, why)] = aside
    assert outcome == "row"
    return why


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_vintage_gives_the_same_person(vintage):
    records, aside, rows, _ = reading(person(codes=(PAIN, SPINE)), dark(DAN), header=VINTAGES[vintage])

    assert records["practitioner"] == [
        {
            "npi": ANA,
            "row": 1,
            "family": "EXAMPLE",
            "given": "ANA",
            "sex": "F",
            "enumerated_on": 20060523,
            "updated_on": 20250608,
            **dict.fromkeys(("middle", "prefix", "suffix", "credentials", "sole_proprietor", "replacement_npi")),
            **dict.fromkeys(("deactivated_on", "reactivated_on", "certified_on")),
        }
    ]
    assert [(t["position"], t["code"], t["is_primary"]) for t in records["taxonomy"]] == [
        (1, PAIN, True),
        (2, SPINE, False),
    ]
    assert records["deactivation"] == [{"npi": DAN, "row": 2, "deactivated_on": 20250115, "reactivated_on": None}]
    assert (aside, rows) == ([], 2)


@pytest.mark.parametrize(
    ("vintage", "file"), [("2018", "2018-12_329"), ("V2", "V2_2025-06_330"), ("V3", "V3_NPD_proposed_335")]
)
def test_our_headers_are_those_that_were_published(vintage, file):
    headers = needs_samples("nppes") / "headers"
    with (headers / f"npidata_pfile_{file}.csv").open(newline="") as published:
        assert next(csv.reader(published)) == list(VINTAGES[vintage])


@pytest.mark.parametrize(
    "form",
    [
        {"quoting": csv.QUOTE_MINIMAL},
        {"newline": "\n"},
        {"encoding": "utf-8-sig"},
        {"header": [f"  {name.replace(' ', '  ')}\t" for name in V2]},
        {"header": [name.upper() for name in V2]},
        {"header": V2[::-1]},
    ],
    ids=["unquoted", "LF", "byte order mark", "padded names", "capitals", "other order"],
)
def test_the_form_of_the_file_does_not_matter(form):
    header = form.pop("header", V2)
    published = {name: value for name, value in person().items() if name in V2}
    by_fold = {" ".join(name.split()).casefold(): value for name, value in published.items()}
    row = {given: by_fold.get(" ".join(given.split()).casefold(), "") for given in header}

    records, aside, _, _ = reading(row, header=header, **form)

    assert (records["practitioner"][0]["family"], records["location"][0]["city"], aside) == ("EXAMPLE", "BOSTON", [])


@pytest.mark.parametrize(
    "column", ["NPI", "Provider Last Name (Legal Name)", f"{PRACTICE} Postal Code", "NPI Deactivation Date"]
)
def test_a_missing_column_is_refused_by_name_with_the_vintages_known(column):
    with pytest.raises(BadRelease) as why:
        reading(person(), header=[name for name in V2 if name != column])

    assert f"published.csv: no column {column!r}, so this is not the NPPES main file" in str(why.value)
    assert "329 columns to 2019" in str(why.value)


def test_a_missing_sex_column_names_both_of_its_names():
    with pytest.raises(BadRelease, match="'Provider Sex Code' or 'Provider Gender Code'"):
        reading(person(), header=[name for name in V2 if name != "Provider Sex Code"])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (person(2000000000), "2000000000: last digit should be 2"),
        (person() | {"NPI": "0000000000"}, "0000000000: an NPI is ten digits, the first 1 or 2"),
        (person() | {"NPI": ""}, "(blank): an NPI is ten digits, the first 1 or 2"),
        (person() | {"NPI": "20000000028"}, "20000000028: an NPI is ten digits, the first 1 or 2"),
        (person() | {"NPI": "2.00E+09"}, "2.00E+09: an NPI is ten digits, the first 1 or 2"),
        (person() | {"NPI": "9" * 60}, f"{'9' * 40}: an NPI is ten digits, the first 1 or 2"),
        (person() | {"Entity Type Code": "3"}, "3: an entity type code is 1, 2 or blank"),
        (person(family=" "), "no name: the last name or the organization's legal name is blank"),
        (organization(name="<UNAVAIL>"), "no name: the last name or the organization's legal name is blank"),
        ({"NPI": str(ANA)}, "no entity type and no deactivation date: neither a record nor a deactivated NPI"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(row, why):
    assert reason(row) == why


@pytest.mark.parametrize(
    ("column", "published", "ours", "held"),
    [
        ("Provider First Name", " ANA ", "given", "ANA"),
        ("Provider First Name", "=====", "given", None),
        ("Provider Credential Text", "M.D.", "credentials", "M.D."),
        ("Provider Enumeration Date", "2/3/2007", "enumerated_on", 20070203),
        ("Provider Enumeration Date", " 02/03/2007 ", "enumerated_on", 20070203),
        ("Provider Enumeration Date", "02/29/2023", "enumerated_on", None),
        ("Provider Enumeration Date", "2007-02-03", "enumerated_on", 20070203),
        ("Provider Enumeration Date", "01/01/0001", "enumerated_on", None),
        ("Provider Enumeration Date", "00000000", "enumerated_on", None),
        ("Certification Date", "07/01/2024", "certified_on", 20240701),
        ("Replacement NPI", str(BEN), "replacement_npi", BEN),
        ("Replacement NPI", "12", "replacement_npi", None),
        ("Is Sole Proprietor", "X", "sole_proprietor", "X"),
    ],
)
def test_a_value_of_a_person(column, published, ours, held):
    assert one(person() | {column: published})[ours] == held


@pytest.mark.parametrize(
    ("column", "published", "held"),
    [
        ("postal_code", "021150001", "021150001"),
        ("postal_code", "02115-0001", "021150001"),
        ("postal_code", "02115", "02115"),
        ("postal_code", "2115", "02115"),
        ("postal_code", "501", "00501"),
        ("postal_code", "21150001", "021150001"),
        ("postal_code", "5010001", "005010001"),
        ("postal_code", "211500", None),
        ("postal_code", "SW1A 1AA", None),
        ("phone", "6175550100", "6175550100"),
        ("phone", "(617) 555-0100", "6175550100"),
        ("phone", "+44 20 7946 0000", "+44 20 7946 0000"),
        ("state", "ma", "MA"),
        ("state", "MASSACHUSETTS", "MASSACHUSETTS"),
        ("country", "UM", "UM"),
        ("line_1", " 1 EXAMPLE WAY", "1 EXAMPLE WAY"),
    ],
)
def test_a_value_of_a_practice_address(column, published, held):
    assert one(person() | {OF_LOCATION[column]: published}, "location")[column] == held


def test_a_foreign_postal_code_stays_as_published():
    abroad = {
        OF_LOCATION["country"]: "GB",
        OF_LOCATION["postal_code"]: " SW1A 1AA ",
        OF_LOCATION["state"]: "Greater London",
    }
    place = one(person() | abroad, "location")
    assert (place["postal_code"], place["country"], place["state"]) == ("SW1A 1AA", "GB", "GREATER LONDON")


def test_a_military_address_is_an_american_one():
    place = one(person() | {OF_LOCATION["state"]: "AE", OF_LOCATION["postal_code"]: "9009"}, "location")
    assert (place["state"], place["postal_code"]) == ("AE", "09009")


def test_the_mailing_address_is_nowhere_in_what_is_kept():
    records, _, _, _ = reading(person() | {OF_LOCATION["line_1"]: "", OF_LOCATION["city"]: ""})

    assert records["location"][0]["line_1"] is None
    for mailing in ("PO BOX 1", "ELSEWHERE", "73301", "TX"):
        assert mailing not in str(records)


def test_what_is_private_is_not_read():
    private = dict.fromkeys(
        [
            c
            for c in V2
            if c.startswith(("Authorized", "Other Provider", "Employer", "Parent Organization TIN")) or "Fax" in c
        ],
        "PRIVATE",
    )
    assert "PRIVATE" not in str(reading(person() | private, organization() | private))


def test_values_that_cannot_be_used_are_noted_and_their_rows_kept():
    rows = [
        person() | {"Last Update Date": "31/12/2025", OF_LOCATION["postal_code"]: "2115"},
        person(BEN)
        | {OF_LOCATION["postal_code"]: "1234567890", "Replacement NPI": "7", "Certification Date": "00000000"},
        person(2000000000) | {"Last Update Date": "never"},
    ]
    records, aside, _, _ = reading(*rows)

    assert [p["npi"] for p in records["practitioner"]] == [ANA, BEN]
    assert aside == [
        (1, "repaired", "postal_code", "2115", "leading zeros were lost; read as 02115"),
        (1, "value", "updated_on", "31/12/2025", "not a day of the calendar; expected MM/DD/YYYY or YYYY-MM-DD"),
        (2, "value", "postal_code", "1234567890", "a US ZIP code is five or nine digits"),
        (2, "value", "replacement_npi", "7", "7: an NPI is ten digits, the first 1 or 2"),
        (3, "row", None, None, "2000000000: last digit should be 2"),
    ]


def test_the_shape_of_a_social_security_number_is_neither_kept_nor_repeated():
    number = "078-05-1120"
    row = person() | {"Provider Credential Text": f"MD {number}", "Provider License Number_1": number}
    row |= {"Provider Second Line Business Practice Location Address": f"SSN {number}"}
    records, aside, _, _ = reading(row)

    assert records["practitioner"][0]["credentials"] is None
    assert number not in str((records, aside))
    why = "has the shape of a social security number, which is not kept"
    assert sorted(note[2:] for note in aside) == [
        (column, None, why) for column in ("credentials", "licence", "line_2")
    ]


@pytest.mark.parametrize("masked", ["$$$$$$$$$", "********", "_________", "<UNAVAIL>", " "])
def test_a_masked_licence_is_blank(masked):
    records, aside, _, _ = reading(person() | {"Provider License Number_1": masked})
    assert (records["taxonomy"][0]["licence"], aside) == (None, [])


def test_fifteen_taxonomies_keep_slot_switch_licence_and_state():
    slots = {}
    for n in range(1, 16):
        slots |= {
            f"Healthcare Provider Taxonomy Code_{n}": PAIN if n % 2 else SPINE.lower(),
            f"Provider License Number_{n}": f"L{n}",
            f"Provider License Number State Code_{n}": "MA",
            f"Healthcare Provider Primary Taxonomy Switch_{n}": "Y" if n == 7 else "N",
        }
    records, _, _, _ = reading(person() | slots)

    assert [
        (t["position"], t["code"], t["is_primary"], t["licence"], t["licence_state"])
        for t in sorted(records["taxonomy"], key=lambda t: t["position"])
    ] == [(n, PAIN if n % 2 else SPINE, n == 7, f"L{n}", "MA") for n in range(1, 16)]


def test_a_primary_taxonomy_is_not_invented_where_the_switch_says_x():
    records, _, _, _ = reading(person() | {"Healthcare Provider Primary Taxonomy Switch_1": "X"})
    assert [t["is_primary"] for t in records["taxonomy"]] == [False]


def test_a_reactivated_row_keeps_both_dates():
    row = person() | {"NPI Deactivation Date": "01/02/2020", "NPI Reactivation Date": "03/04/2020"}
    records, _, _, _ = reading(row)

    assert records["deactivation"] == [{"npi": ANA, "row": 1, "deactivated_on": 20200102, "reactivated_on": 20200304}]
    assert len(records["practitioner"]) == 1


def test_a_dark_row_is_a_deactivation_and_nothing_else():
    records, aside, _, _ = reading(dark(DAN))

    assert {name for name, rows in records.items() if rows} == {"enumeration", "deactivation"}
    assert records["enumeration"] == [{"npi": DAN, "row": 1, "entity": None}]
    assert aside == []


def test_other_names_of_people_and_organizations_keep_their_kind():
    former = {"Provider Other Last Name": "BEFORE", "Provider Other First Name": "ANA"}
    trade = {"Provider Other Organization Name": "PAIN CENTER", "Provider Other Organization Name Type Code": "3"}
    records, _, _, _ = reading(person() | former | {"Provider Other Last Name Type Code": "1"}, organization() | trade)

    assert [(n["npi"], n["kind"], n["family"], n["name"]) for n in records["other_name"]] == [
        (ANA, "former", "BEFORE", None),
        (CLINIC, "doing business as", None, "PAIN CENTER"),
    ]


def test_people_and_organizations_are_told_apart():
    records, _, _, _ = reading(person(), organization(), dark(CLEO))

    assert [p["npi"] for p in records["practitioner"]] == [ANA]
    assert [(o["npi"], o["name"]) for o in records["organization"]] == [(CLINIC, "EXAMPLE CLINIC")]
    assert [e["entity"] for e in records["enumeration"]] == [1, 2, None]


@pytest.mark.parametrize(
    ("file", "days"),
    [
        ("npidata_pfile_20250609-20250615.csv", ("2025-06-09", "2025-06-15")),
        ("davinci_20181204-data.csv", ("2018-12-04", "2018-12-04")),
        ("npidata_pfile_20259999-20250615.csv", None),
        ("npidata.csv", None),
    ],
)
def test_the_period_of_a_file_is_in_its_name(file, days):
    assert nppes.period(file) == (days and tuple(map(nppes.date.fromisoformat, days)))


def test_the_real_sample_is_read_whole():
    folder = needs_samples("nppes")
    file = folder / "davinci_sample-nppes-practitioner_20181204-data.csv"
    records, aside, rows, _ = read(nppes.readings, file.read_bytes())
    pain = {"208VP0014X", "208VP0000X", "207LP2900X", "2081P2900X", "2084P2900X"}
    primary = {t["npi"] for t in records["taxonomy"] if t["is_primary"]}

    assert (rows, len(records["practitioner"])) == (2000, 2000)
    assert sum(note[1] == "row" for note in aside) == 0
    assert len(records["deactivation"]) == 30
    assert all(d["reactivated_on"] >= d["deactivated_on"] for d in records["deactivation"])
    assert len({t["npi"] for t in records["taxonomy"] if t["code"] in pain}) == 20
    assert len({p["npi"] for p in records["practitioner"]} - primary) == 29
    assert max(t["position"] for t in records["taxonomy"]) >= 11
