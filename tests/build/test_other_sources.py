"""What sources beside NPPES state is joined to the people it is about, row for row, with where it was read."""

import pytest

from building import NOW, account, asked, built, listed, traits
from published import ANA, BEN, CLEO, LEIE, PAIN, exclusion, monthly, person, second_place, table, weekly, written
from published_by_medicare import AFFILIATIONS, CLINICIANS_2022, affiliation, clinician, clinicians
from published_enrolments import (
    AFFIDAVITS,
    ENROLMENTS,
    GROUPS,
    NPIS,
    OF_ANA,
    OF_ANA_TOO,
    OF_CLINIC,
    PLACES,
    REVOCATIONS,
    SECONDARY,
    affidavit,
    enrolled,
    group,
    place,
    revocation,
    specialty,
)
from whoperforms.build.increment import increment
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion, BadRelease
from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import open_directory
from whoperforms.store.postings import Trait
from whoperforms.store.records import record

DAC = "DAC_NationalDownloadableFile.csv"
EXTRACT = "PPEF_Enrollment_Extract_2026.10.01.csv"
ELSEWHERE = {"adr_ln_1": "9 OTHER RD", "City/Town": "AUSTIN", "State": "TX", "ZIP Code": "787010000"}


def listings(folder, *rows):
    return written(folder / DAC, clinicians(list(rows)))


def enrolments(folder, **sub_files):
    """Write the extract of Ana's two enrolments and a clinic's, and sub-files by the start of their names."""
    second = enrolled(ENRLMT_ID=OF_ANA_TOO, STATE_CD="TX")
    files = [written(folder / EXTRACT, table(ENROLMENTS["since"], [enrolled(), second, group()]))]
    for name, (header, rows) in sub_files.items():
        files.append(written(folder / f"PPEF_{name}_2026.10.01.csv", table(header, rows)))
    return files


def of_ana(out):
    directory = open_directory(out)
    try:
        return record(directory, Npi(str(ANA)))
    finally:
        directory.engine.close()


def reviewed(folder, *decided):
    """Write reviews of entries of the exclusion list: NPI and decision of the entry in each data row."""
    sha256 = dict(asked(folder, "select row, record_sha256 from exclusion"))
    lines = [
        Review(
            at=NOW,
            by="A. Reviewer",
            source=Source.LEIE,
            record_sha256=sha256[row],
            npi=Npi(str(npi)),
            decision=decision,
            reason="compared by telephone",
        ).line()
        for row, npi, decision in decided
    ]
    return written(folder / "reviews.jsonl", "".join(lines).encode())


def test_each_address_of_care_compare_is_a_place_once_with_its_own_provenance(tmp_path):
    rows = [clinician(), clinician(org_pac_id="4200000009"), clinician(**ELSEWHERE)]
    report = built(tmp_path, monthly(tmp_path, [person()], pl=[second_place()]), care_compare=listings(tmp_path, *rows))

    places = asked(
        tmp_path,
        "select location, line_1, city, source, l.row from location as l join release as r on r.id = l.release "
        "order by location",
    )
    assert places == [
        (0, "1 EXAMPLE WAY", "BOSTON", "nppes", 1),
        (1, "2 EXAMPLE WAY", "BOSTON", "nppes", 1),
        (2, "1 EXAMPLE WAY", "BOSTON", "care_compare", 1),
        (3, "9 OTHER RD", "AUSTIN", "care_compare", 3),
    ]
    assert asked(tmp_path, "select row, location from care_compare order by row") == [(1, 2), (2, 2), (3, 3)]
    assert account(report, "clinicians") == (3, 3, {}, 0)


def test_whoever_care_compare_lists_is_found_where_it_lists_them(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]), care_compare=listings(tmp_path, clinician(**ELSEWHERE)))

    assert asked(tmp_path, "select postings from term where kind = 'practitioner' and code = '208VP0014X'") == [(2,)]


@pytest.mark.parametrize(
    ("telehealth", "opted_out", "expected"),
    [
        ("Y", (), Trait.TELEHEALTH | Trait.TAKES_MEDICARE),
        ("", (), Trait.TAKES_MEDICARE),
        ("Y", (ANA,), Trait.TELEHEALTH),
        ("", (BEN,), Trait.TAKES_MEDICARE),
    ],
)
def test_what_can_be_filtered_by_is_told_by_the_postings(tmp_path, telehealth, opted_out, expected):
    affidavits = written(tmp_path / "OptOut_October2026.csv", table(AFFIDAVITS, [affidavit(npi) for npi in opted_out]))
    given = {"opt_out": affidavits} if opted_out else {}
    listed_in = listings(tmp_path, clinician(Telehlth=telehealth))
    built(tmp_path, monthly(tmp_path, [person(), person(BEN)]), care_compare=listed_in, **given)

    assert traits(tmp_path) == {ANA: {Trait.FEMALE | expected}, BEN: {Trait.FEMALE}}


def test_hospitals_come_from_their_own_file_and_from_listings_and_only_rows_of_their_own_are_counted(tmp_path):
    old = written(
        tmp_path / DAC, clinicians([clinician(hosp_afl_1="220001", hosp_afl_lbn_1="OLD HOSPITAL")], CLINICIANS_2022)
    )
    own = written(tmp_path / "Facility_Affiliation.csv", table(AFFILIATIONS, [affiliation(facility="330001")]))
    report = built(tmp_path, monthly(tmp_path, [person()]), care_compare=old, affiliation=own)

    assert {(row.fact.source, row.ccn, row.name) for row in of_ana(tmp_path).affiliations} == {
        (Source.CARE_COMPARE, "220001", "OLD HOSPITAL"),
        (Source.AFFILIATION, "330001", None),
    }
    assert account(report, "clinicians") == account(report, "facilities") == (1, 1, {}, 0)


def test_what_names_an_enrolment_is_told_of_the_person_it_is_of(tmp_path):
    files = enrolments(
        tmp_path,
        Secondary_Specialty_Extract=(SECONDARY, [specialty()]),
        Practice_Location_Extract=(PLACES, [place(), place(OF_ANA_TOO, city="AUSTIN", state="TX", zip_code="78701")]),
        Reassignment_Extract=(GROUPS, [dict(zip(GROUPS, (OF_ANA, OF_CLINIC), strict=True))]),
        Additional_NPIs=(NPIS, [dict(zip(NPIS, (OF_ANA, str(BEN)), strict=True))]),
    )
    built(tmp_path, monthly(tmp_path, [person()]), enrolment=files)

    ana = of_ana(tmp_path)
    assert [(row.enrolment, row.specialty, row.is_primary) for row in ana.enrolments] == [
        (OF_ANA, "72", True),
        (OF_ANA_TOO, "72", True),
        (OF_ANA, "05", False),
    ]
    assert [(row.city, row.state) for row in ana.enrolled_places] == [("BOSTON", "MA"), ("AUSTIN", "TX")]
    assert [row.name for row in ana.groups] == ["EXAMPLE PAIN CENTER LLC"]
    assert asked(tmp_path, f"select enrolment, is_primary from medicare_enrolment where npi = {BEN}") == [(OF_ANA, 0)]


def test_what_names_an_enrolment_of_nobody_is_skipped_and_counted(tmp_path):
    files = enrolments(
        tmp_path, Practice_Location_Extract=(PLACES, [place("I19990101000009"), place(OF_CLINIC), place()])
    )
    report = built(tmp_path, monthly(tmp_path, [person()]), enrolment=files)

    assert account(report, "practice locations") == (
        3,
        1,
        {"of an enrolment that is not a person's in the enrolment file": 2},
        0,
    )


def test_sub_files_of_enrolments_without_their_extract_are_refused(tmp_path):
    alone = written(tmp_path / "PPEF_Practice_Location_Extract_2026.10.01.csv", table(PLACES, [place()]))
    with pytest.raises(BadQuestion, match="refers to enrolments that no file here states"):
        built(tmp_path, monthly(tmp_path, [person()]), enrolment=[alone])
    odd = written(tmp_path / "places.csv", table(PLACES, [place()]))
    with pytest.raises(BadRelease, match=r"not named as a file of Medicare's enrolments"):
        built(tmp_path, monthly(tmp_path, [person()]), enrolment=[odd])
    extracts = [
        *enrolments(tmp_path),
        written(tmp_path / "PPEF_Enrollment_Extract_2026.07.01.csv", table(ENROLMENTS["2025"], [enrolled()])),
    ]
    with pytest.raises(BadQuestion, match="a second file of enrolments; give the newest only"):
        built(tmp_path, monthly(tmp_path, [person()]), enrolment=extracts)


def test_a_revocation_withholds_and_the_record_says_since_when(tmp_path):
    revoked = written(tmp_path / "Revocation_Extract_2026.10.01.csv", table(REVOCATIONS, [revocation()]))
    built(tmp_path, monthly(tmp_path, [person(), person(BEN)]), revoked=revoked)

    assert listed(tmp_path) == {("practitioner", PAIN, BEN)}
    ana = of_ana(tmp_path)
    assert not ana.listed
    assert [row.revoked_on.isoformat() for row in ana.revocations] == ["2025-05-20"]


WITHHELD_WHEN = {
    "nothing is decided": ([], {BEN, CLEO}),
    "an entry under the NPI is cleared": ([(1, ANA, Decision.CLEARED)], {ANA, BEN, CLEO}),
    "an entry under the NPI is said to mean somebody else": ([(1, ANA, Decision.REJECTED)], {ANA, BEN, CLEO}),
    "an entry under the NPI is rejected for another": ([(1, BEN, Decision.REJECTED)], {BEN, CLEO}),
    "an entry without NPI is confirmed": ([(2, BEN, Decision.CONFIRMED)], {CLEO}),
    "an entry without NPI is not": ([(2, BEN, Decision.REJECTED)], {BEN, CLEO}),
}


@pytest.mark.parametrize(("decided", "shown"), WITHHELD_WHEN.values(), ids=WITHHELD_WHEN)
def test_whom_an_exclusion_withholds_is_decided_by_its_npi_and_by_people(tmp_path, decided, shown):
    leie = written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(ANA), exclusion(family="SOMEBODY")]))
    everybody = monthly(tmp_path, [person(), person(BEN), person(CLEO)])
    built(tmp_path, everybody, leie=leie)
    given = {"review": reviewed(tmp_path, *decided)} if decided else {}
    built(tmp_path, everybody, leie=leie, **given)

    assert {npi for _, _, npi in listed(tmp_path)} == shown
    directory = open_directory(tmp_path)
    try:
        assert {npi for npi in (ANA, BEN, CLEO) if record(directory, Npi(str(npi))).listed} == shown
    finally:
        directory.engine.close()


def test_a_decision_about_another_entry_decides_nothing(tmp_path):
    leie = written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(ANA), exclusion(family="SOMEBODY")]))
    everybody = monthly(tmp_path, [person(), person(BEN)])
    built(tmp_path, everybody, leie=leie)
    built(tmp_path, everybody, leie=leie, review=reviewed(tmp_path, (2, ANA, Decision.CLEARED)))

    assert {npi for _, _, npi in listed(tmp_path)} == {BEN}


def test_a_week_leaves_withheld_whom_a_person_confirmed(tmp_path):
    leie = written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(ANA), exclusion(family="SOMEBODY")]))
    everybody = monthly(tmp_path, [person(), person(BEN), person(CLEO)])
    built(tmp_path, everybody, leie=leie)
    decisions = reviewed(tmp_path, (1, ANA, Decision.CLEARED), (2, BEN, Decision.CONFIRMED))
    built(tmp_path, everybody, leie=leie, review=decisions)
    changed = [person(npi, family="MARRIED") for npi in (ANA, BEN, CLEO)]
    increment(tmp_path, [weekly(tmp_path, 1, changed)], now=NOW, on_progress=lambda *_: None)

    assert {npi for _, _, npi in listed(tmp_path)} == {ANA, CLEO}
