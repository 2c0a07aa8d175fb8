"""The files of the other sources: their names and headers, their quirks, and what truth.json says of them."""

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from demo import made
from demo.made import table_of as table
from requirements import SAMPLES
from whoperforms.demo import (
    care_compare,
    care_compare_2022,
    crosswalk,
    enrolment,
    outside,
    part_b_totals,
    payments,
    roster,
)
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi

PUBLISHED = {
    "dac/header_DAC_2023-2026_assembled_31.csv": care_compare.HEADER,
    "dac/DAC_ofirnassimi.csv": [cell.strip() for cell in care_compare_2022.HEADER],
    "openpayments/header_OP_DTL_GNRL_2021plus_91.csv": payments.HEADER,
    "crosswalk/crosswalk_2019_clean.csv": crosswalk.HEADER,
}
AMOUNT = "Total_Amount_of_Payment_USDollars"
PAYER = "Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name"
PAID = "Covered_Recipient_NPI"
PRODUCTS = [f"Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_{at}" for at in range(1, 6)]
PLACE = ("Rndrng_Prvdr_State_Abrvtn", "HCPCS_Cd", "Place_Of_Srvc")


def others(written):
    return [
        written.care_compare,
        written.affiliation,
        *written.open_payments,
        *written.enrolment,
        written.revoked,
        written.opt_out,
        written.crosswalk,
        written.roster,
    ]


def day(text):
    return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC)


@pytest.mark.parametrize(("file", "header"), PUBLISHED.items())
def test_a_header_is_the_published_one(file, header):
    if not (SAMPLES / file).exists():
        pytest.skip(f"{file}: the folder of published samples is not beside the repository")

    with (SAMPLES / file).open(newline="") as sample:
        assert [cell.strip() for cell in header] == [cell.strip() for cell in next(csv.reader(sample))]


def test_the_headers_have_as_many_columns_as_published():
    assert len(care_compare.HEADER) == 31
    assert [cell for cell in care_compare.HEADER if cell.endswith("\t")] == ["Cred\t\t\t\t", "Telehlth\t\t\t\t"]
    assert len(care_compare.AFFILIATION_HEADER) == 9
    assert len(payments.HEADER) == 91
    assert len(part_b_totals.HEADER) == 15
    assert [len(header) for _, header, _ in enrolment.FILES] == [11, 2, 4, 3, 2]
    assert (len(outside.OPT_OUT_HEADER), len(outside.REVOKED_HEADER), len(roster.HEADER)) == (13, 12, 38)


def test_files_are_named_as_published(small):
    there = {path.name for path in small.nppes.parent.iterdir()}

    assert there >= {
        "DAC_NationalDownloadableFile.csv",
        "Facility_Affiliation.csv",
        "MUP_PHY_R25_P05_V20_D23_Geo.csv",
        "MUP_PHY_R26_P05_V20_D24_Geo.csv",
        "Medicare_Provider_and_Supplier_Taxonomy_Crosswalk_June_2026.csv",
        "OP_DTL_GNRL_PGYR2023_P01232025_01102025.csv",
        "OP_DTL_GNRL_PGYR2024_P06302025_06102025.csv",
        "OptOut_June2026.csv",
        "Revocation_Extract_2026.04.01.csv",
        "PPEF_Enrollment_Extract_2026.04.01.csv",
        "PPEF_Reassignment_Extract_2026.04.01.csv",
        "PPEF_Practice_Location_Extract_2026.04.01.csv",
        "PPEF_Secondary_Specialty_Extract_2026.04.01.csv",
        "PPEF_Additional_NPIs_2026.04.01.csv",
        "roster_example_device_academy_widening_20260608.csv",
        "roster_example_device_academy_widening_20260608.manifest.json",
    }
    assert {path.name for path in (*others(small), *small.part_b_totals)} <= there


@pytest.mark.parametrize("size", ["small", "usual"])
def test_rows_are_as_many_as_stated(size, request):
    written = request.getfixturevalue(size)
    truth = json.loads(written.truth.read_text())

    assert {stated["file"]: stated["rows"] for stated in truth["files"]} == {
        path.name: len(table(path)) for path in others(written)
    }
    assert [year["totals"]["rows"] for year in truth["part_b"]] == [len(table(path)) for path in written.part_b_totals]
    for stated in (*truth["files"], *(year["totals"] for year in truth["part_b"])):
        assert written.rejected.get(stated["file"], 0) == stated["bad_rows"]


def test_truth_stays_small_however_large_the_country(usual):
    assert usual.truth.stat().st_size < 40_000


def test_what_people_are_to_medicare_is_what_the_files_say(usual, usual_truth):
    stated = {kind: found["people"] for kind, found in usual_truth["medicare"].items()}
    people = {row["NPI"] for row in table(usual.care_compare)[:-2]}
    enrolled = {row["NPI"] for row in table(usual.enrolment[0])[:-1] if row["ENRLMT_ID"].startswith("I")}
    opted_out = {row["NPI"] for row in table(usual.opt_out)[:-1]}
    revoked = {row["NPI"] for row in table(usual.revoked)[:-1] if row["LAST_NAME"]}

    assert stated == {
        "in_care_compare": len(people),
        "enrolled": len(enrolled),
        "opted_out": len(opted_out),
        "revoked": len(revoked),
    }
    assert people < enrolled
    assert not enrolled & opted_out
    assert not enrolled & revoked
    assert not opted_out & revoked
    assert 0.35 < len(people) / 20_000 < 0.45
    for kind, found in (("opted_out", opted_out), ("revoked", revoked)):
        assert set(usual_truth["medicare"][kind]["examples"]) <= found


def test_whoever_bills_medicare_is_enrolled_but_for_those_abroad(usual):
    enrolled = {row["NPI"] for row in table(usual.enrolment[0])}
    billed = {row["Rndrng_NPI"]: row for row in table(usual.part_b[0])[:-1] if row["Rndrng_Prvdr_Ent_Cd"] == "I"}
    abroad = {
        npi for npi in billed.keys() - enrolled if billed[npi]["Rndrng_Prvdr_State_Abrvtn"] not in {"AE", "AA", "UM"}
    }

    assert {billed[npi]["Rndrng_Prvdr_Cntry"] for npi in abroad} <= {"CA", "DE"}


@pytest.mark.parametrize("size", ["small", "usual"])
def test_the_bad_npis_are_bad_and_stand_last(size, request):
    written = request.getfixturevalue(size)
    last = [
        table(written.care_compare)[-2]["NPI"],
        table(written.affiliation)[-1]["NPI"],
        table(written.enrolment[0])[-1]["NPI"],
        table(written.opt_out)[-1]["NPI"],
        table(written.revoked)[-1]["NPI"],
        table(written.roster)[-1]["npi"],
        *(table(path)[-1][PAID] for path in written.open_payments),
    ]

    for npi in last:
        with pytest.raises(BadValue, match="last digit should be"):
            Npi(npi)
    *good, _, letters = table(written.care_compare)
    assert all(Npi(row["NPI"]).invented for row in (*good[:200], letters))
    assert letters["ZIP Code"] == "7221120ND"


def test_care_compare_has_one_row_for_each_enrolment_group_and_address(usual):
    rows = table(usual.care_compare)[:-2]
    keys = Counter((row["Ind_enrl_ID"], row["org_pac_id"], row["adrs_id"]) for row in rows)

    assert max(keys.values()) == 1
    assert max(Counter(row["NPI"] for row in rows).values()) == 4
    assert {row["Ind_enrl_ID"] for row in rows} <= {row["ENRLMT_ID"] for row in table(usual.enrolment[0])}


def test_care_compare_has_its_quirks(usual):
    rows = table(usual.care_compare)[:-2]

    assert {len(row["ZIP Code"]) for row in rows} >= {5, 9, 4, 8}
    assert any(row["ln_2_sprs"] == "Y" for row in rows)
    assert not any(row["adr_ln_2"] for row in rows if row["ln_2_sprs"])
    assert {row["Telehlth"] for row in rows} == {"", "Y"}
    assert any(not row["Telephone Number"] for row in rows)
    assert all(row["Telephone Number"].replace("-", "")[-7:-2] == "55501" for row in rows if row["Telephone Number"])
    assert any(row["Med_sch"] == "OTHER" for row in rows)
    assert all(bool(row["org_pac_id"]) == bool(row["Facility Name"]) == bool(row["grp_assgn"]) for row in rows)
    assert all(row["pri_spec"] == row["pri_spec"].upper() != "" for row in rows)
    assert any(row["sec_spec_2"] and row["sec_spec_all"] == f"{row['sec_spec_1']}, {row['sec_spec_2']}" for row in rows)


def test_care_compare_as_it_was_to_2022_says_the_same_of_the_same_people_with_hospitals_on_their_rows(small, tmp_path):
    old = made.write(tmp_path, old_care_compare=True)
    header = old.care_compare.read_bytes().partition(b"\n")[0].decode().split(",")
    assert len(header) == 40
    assert [cell[0] for cell in header] == ["N", *[" "] * 39]
    assert old.affiliation is None
    assert not (tmp_path / care_compare.AFFILIATION_FILE).exists()

    hospitals = defaultdict(list)
    for row in table(small.affiliation)[:-1]:
        if row["facility_type"] == "Hospital":
            hospitals[row["NPI"]].append(row[care_compare.CCN])
    rows, since = table(old.care_compare), table(small.care_compare)
    assert [row["zip"] for row in rows[-2:]] == [row["ZIP Code"] for row in since[-2:]]
    for was, now in zip(rows[:-2], since[:-2], strict=True):
        said = {name: value for name, value in now.items() if name != care_compare_2022.SINCE}
        assert said == {name: was[care_compare_2022.NAMES.get(name, name)] for name in said}
        stated = [was[f"hosp_afl_{at}"] for at in range(1, 6)]
        assert [ccn for ccn in stated if ccn] == hospitals[was["NPI"]][:5]
        assert [bool(was[f"hosp_afl_lbn_{at}"]) for at in range(1, 6)] == [bool(ccn) for ccn in stated]
    assert max(map(len, hospitals.values())) > 1


def test_a_groups_members_are_found_by_one_number(usual):
    named = defaultdict(set)
    for row in table(usual.care_compare):
        named[row["org_pac_id"]].add((row["Facility Name"], row["num_org_mem"]))
    enrolled = {row["PECOS_ASCT_CNTL_ID"]: row["ORG_NAME"] for row in table(usual.enrolment[0]) if row["ORG_NAME"]}

    assert all(len(names) == 1 for names in named.values())
    assert all(enrolled[number] == names.pop()[0] for number, names in named.items() if number)


def test_facilities_have_numbers_that_are_nobodys(usual):
    rows = table(usual.affiliation)

    assert {len(row["Facility Affiliations Certification Number"]) for row in rows} == {6}
    assert all(row["Facility Affiliations Certification Number"].startswith("00") for row in rows)
    assert len({row["facility_type"] for row in rows}) == 5
    assert any(row["Facility Type Certification Number"][2:3] == "T" for row in rows)


def test_enrolment_ids_join_and_no_two_are_equal(usual):
    extract, reassigned, places, secondary, more = map(table, usual.enrolment)
    ids = [row["ENRLMT_ID"] for row in extract[:-1]]
    people, groups = ({one for one in ids if one[0] == kind} for kind in "IO")

    assert len(set(ids)) == len(ids)
    assert {row["REASGN_BNFT_ENRLMT_ID"] for row in reassigned} <= people
    assert {row["RCV_BNFT_ENRLMT_ID"] for row in reassigned} <= groups
    assert {row["ENRLMT_ID"] for row in places} == people | groups
    assert {row["ENRLMT_ID"] for row in secondary} <= people
    assert {row["ENRLMT_ID"] for row in more} == {
        row["ENRLMT_ID"] for row in extract if row["MULTIPLE_NPI_FLAG"] == "Y"
    }
    assert max(Counter(row["NPI"] for row in extract if row["LAST_NAME"]).values()) == 2
    assert {len(row["ZIP_CD"]) for row in places} == {5, 9}
    assert {row["PROVIDER_TYPE_CD"][:3] for row in extract} == {"14-", "12-"}
    assert any("Ñ" in row["LAST_NAME"] for row in extract)


def test_some_opt_outs_have_run_out_and_all_began_before_they_end(usual):
    rows = table(usual.opt_out)
    ends = [day(row["Optout End Date"]) for row in rows]

    assert all(day(row["Optout Effective Date"]) <= end for row, end in zip(rows, ends, strict=True))
    assert min(ends) < day("06/08/2026") < max(ends)
    assert {row["Eligible to Order and Refer"] for row in rows} == {"Y", "N"}


def test_the_smallest_country_has_opted_out_and_revoked_people_and_a_second_npi(small):
    assert len(table(small.opt_out)) > 4
    assert sum(bool(row["LAST_NAME"]) for row in table(small.revoked)) >= 3
    assert table(small.enrolment[4])


def test_totals_are_at_least_the_published_rows_of_the_country(usual):
    for published, totals in zip(usual.part_b, usual.part_b_totals, strict=True):
        seen, national = Counter(), Counter()
        for row in table(published)[:-1]:
            seen[row["Rndrng_Prvdr_State_FIPS"], *(row[name] for name in PLACE[1:])] += int(row["Tot_Bene_Day_Srvcs"])
            national[tuple(row[name] for name in PLACE[1:])] += int(row["Tot_Bene_Day_Srvcs"])
        *rows, bad = table(totals)
        stated = {
            (row["Rndrng_Prvdr_Geo_Cd"], row["HCPCS_Cd"], row["Place_Of_Srvc"]): int(row["Tot_Bene_Day_Srvcs"])
            for row in rows
        }

        assert len(stated) == len(rows)
        assert all(stated[key] >= count for key, count in seen.items())
        assert all(stated["", *key] >= count for key, count in national.items())
        assert sum(stated["", *key] for key in national) > sum(national.values())  # some are hidden
        assert min(int(row["Tot_Benes"]) for row in rows) == 11
        assert (bad["HCPCS_Cd"], bad["Tot_Bene_Day_Srvcs"]) == ("0275T", "n/a")


def test_a_state_counts_no_more_than_the_nation(usual):
    for path in usual.part_b_totals:
        states, nation = Counter(), Counter()
        for row in table(path)[:-1]:
            where = nation if row["Rndrng_Prvdr_Geo_Lvl"] == "National" else states
            where[row["HCPCS_Cd"], row["Place_Of_Srvc"]] += int(row["Tot_Benes"])
            assert bool(row["Rndrng_Prvdr_Geo_Cd"]) == (row["Rndrng_Prvdr_Geo_Lvl"] == "State")
        assert all(count <= nation[key] for key, count in states.items())


def test_the_makers_pay_for_the_product_and_for_others_and_another_maker_has_a_product_of_that_name(usual):
    rows = [row for path in usual.open_payments for row in table(path)[:-1]]
    makers = {made.MAKER, made.MAKER.upper().replace(",", "").replace(".", ""), "Sample Devices", "SAMPLE DEVICES"}
    own = [row for row in rows if row[PAYER] in makers]
    products = [{row[column] for column in PRODUCTS} - {""} for row in own]

    assert {row[PAYER] for row in own} == makers
    assert any(made.PRODUCT in named for named in products)
    assert any(made.PRODUCT not in named for named in products)
    assert any(row[PRODUCTS[1]] == made.PRODUCT for row in own)
    assert any(row[PRODUCTS[0]] == made.PRODUCT for row in rows if row[PAYER] not in makers)


def test_payments_have_their_quirks(usual):
    rows = [row for path in usual.open_payments for row in table(path)[:-1]]

    assert len({row["Record_ID"] for row in rows}) == len(rows)
    assert {row["Dispute_Status_for_Publication"] for row in rows} == {"Yes", "No"}
    assert all(row[AMOUNT].rpartition(".")[2].isdigit() and len(row[AMOUNT].rpartition(".")[2]) == 2 for row in rows)
    assert {bool(row[PAID]) for row in rows} == {True, False}
    assert all(bool(row["Teaching_Hospital_Name"]) != bool(row[PAID]) for row in rows)
    assert all(row["Date_of_Payment"].endswith(row["Program_Year"]) for row in rows)


def test_the_crosswalk_leaves_blank_what_stands_above_and_has_footnotes_and_a_misplaced_code(small):
    *rows, bad = table(small.crosswalk)
    codes = [row["MEDICARE SPECIALTY CODE"] for row in rows]

    assert codes[0] != ""
    assert codes.count("") > len(codes) / 2
    assert any(code.endswith("]") for code in codes)
    assert any(len(code) == 1 for code in codes)
    assert bad["MEDICARE SPECIALTY CODE"] == "229N00000X"
    assert {"208VP0014X", "207LP2900X"} <= {row["PROVIDER TAXONOMY CODE"] for row in rows}
