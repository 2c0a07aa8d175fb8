"""Medicare by Provider and Service: every vintage, early filtering, and which rows are no case of anybody."""

import pytest

from published import ANA, BEN, PART_B_2012, PART_B_2014, PART_B_RECENT, PART_B_REISSUE, part_b, service
from readers import read
from requirements import needs_samples
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import part_b as reader

CODES = frozenset({"0275T", "62330", "62331", "G0276"})
D24 = "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv"
NOTICE = {"npi": "0000000001", "nppes_provider_last_org_name": "A NOTICE OF COPYRIGHT", "Rndrng_NPI": "0000000001"}
NOTICE |= {"NPI": "0000000001", "NPPES_PROVIDER_LAST_ORG_NAME": "A NOTICE OF COPYRIGHT"}


def reading(*rows, header=tuple(PART_B_REISSUE), file=D24, **form):
    return read(reader.readings, part_b(rows, header, **form), file=file, codes=CODES)


@pytest.mark.parametrize(
    ("header", "file", "form", "year"),
    [
        (PART_B_2012, "Medicare_Provider_Util_Payment_PUF_CY2012.txt", {"delimiter": "\t"}, 2012),
        (PART_B_2014, "Medicare_Provider_Util_Payment_PUF_CY2017.txt", {"delimiter": "\t"}, 2017),
        (PART_B_REISSUE, "MUP_PHY_R21_P04_V10_D17_Prov_Svc.csv", {}, 2017),
        (PART_B_REISSUE, "PHY_RY21_P04_V10_DY19_Prov_Svc.csv", {}, 2019),
        (PART_B_RECENT, D24, {"encoding": "cp1252"}, 2024),
    ],
    ids=["2012", "2014", "re-issue", "other name", "recent"],
)
def test_every_vintage_gives_the_same_service(header, file, form, year):
    records, aside, rows, skipped = reading(NOTICE, service(), service(code="99213"), header=header, file=file, **form)

    assert records["medicare_service"] == [
        {
            "row": 2,
            "npi": ANA,
            "entity": "I",
            "specialty": "Example Specialty",
            "code": "0275T",
            "place": "F",
            "patients": 12,
            "patient_days": 13,
            "year": year,
        }
    ]
    assert skipped == {reader.OTHER_CODE: 1, reader.NOTICE: 1}
    assert (aside, rows) == ([], 3)
    assert "OWNED" not in str(records)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (service(2000000000), "2000000000: last digit should be 2"),
        (service("0000000000"), "0000000000: an NPI is ten digits, the first 1 or 2"),
        (service(code=""), "no HCPCS code"),
        (service(entity=""), "the entity code is neither I (individual) nor O (organization)"),
        (service(place="21"), "the place of service is neither F (facility) nor O (office)"),
        (service(patients=""), "patients or patient-days is not a whole number"),
        (service(days="13.5"), "patients or patient-days is not a whole number"),
        (service(days="1e400"), "patients or patient-days is not a whole number"),
        (service(days="-13"), "patients or patient-days is not a whole number"),
        (service(patients="10"), "10 patients: fewer than 11 are never published, so the row is not as issued"),
        (service(days="11"), "11 patient-days for 12 patients: fewer days than patients"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(row, why):
    records, aside, _, skipped = reading(row)

    assert records["medicare_service"] == []
    assert [note[4] for note in aside] == [why]
    assert skipped == {reader.OTHER_CODE: 0, reader.NOTICE: 0}


@pytest.mark.parametrize(("published", "held"), [("1,234", 1234), ("13.0", 13), (" 13 ", 13)])
def test_a_count_may_carry_commas_or_a_zero_fraction(published, held):
    assert reading(service(days=published))[0]["medicare_service"][0]["patient_days"] == held


def test_services_are_units_and_never_read_as_cases():
    [kept] = reading(service() | {"Tot_Srvcs": "480.5"})[0]["medicare_service"]
    assert (kept["patient_days"], "480" in str(kept)) == (13, False)


def test_office_and_facility_people_and_organizations_stay_apart():
    rows = [service(), service(place="O"), service(BEN, entity="O")]
    kept = reading(*rows)[0]["medicare_service"]
    assert [(s["npi"], s["entity"], s["place"]) for s in kept] == [(ANA, "I", "F"), (ANA, "I", "O"), (BEN, "O", "F")]


@pytest.mark.parametrize("file", ["counts.csv", "MUP_PHY_R26_P05_V20_Prov_Svc.csv"])
def test_a_name_without_a_year_is_refused(file):
    with pytest.raises(BadRelease, match="the name does not say which year the counts are of; keep the published name"):
        reading(service(), file=file)


def test_the_geography_file_is_refused_by_the_column_it_lacks():
    header = ["Rndrng_Prvdr_Geo_Lvl", "HCPCS_Cd", "Place_Of_Srvc", "Tot_Benes", "Tot_Srvcs", "Tot_Bene_Day_Srvcs"]
    with pytest.raises(BadRelease, match="no column 'Rndrng_NPI' or 'npi'"):
        reading(service(), header=header, file="MUP_PHY_R26_P05_V20_D24_Geo.csv")


def test_the_real_file_of_2012_has_17028_rows_and_none_of_these_codes():
    file = needs_samples("partb") / "Medicare-Physician-and-Other-Supplier-PUF-CY2012_bensonnn.txt"
    records, aside, rows, skipped = read(reader.readings, file.read_bytes(), file=file.name, codes=CODES)

    assert (rows, skipped[reader.OTHER_CODE]) == (17028, 17028)
    assert (records["medicare_service"], aside) == ([], [])


def test_the_real_file_of_2012_read_for_a_common_code():
    file = needs_samples("partb") / "Medicare-Physician-and-Other-Supplier-PUF-CY2012_bensonnn.txt"
    records, aside, _, _ = read(reader.readings, file.read_bytes(), file=file.name, codes=frozenset({"63047", "64483"}))

    kept = [s["code"] for s in records["medicare_service"]]
    assert (kept.count("63047"), kept.count("64483"), aside) == (8, 18, [])
