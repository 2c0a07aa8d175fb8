"""A directory brought forward by weeks is the directory that a build from everything gives."""

import random

import pytest

from building import ANYTHING, NOW, asked, built, listed
from dumps import dump
from published import (
    ANA,
    BEN,
    CENTRE,
    CLEO,
    CLINIC,
    DAN,
    LEIE,
    OTHERNAME,
    PAIN,
    PART_B_RECENT,
    SPINE,
    dark,
    edition,
    exclusion,
    monthly,
    npidata,
    organization,
    part_b,
    person,
    second_place,
    service,
    spreadsheet,
    table,
    weekly,
    written,
)
from published_by_medicare import AFFILIATIONS, CLINICIANS, CLINICIANS_2022, affiliation, clinician, clinicians
from published_enrolments import AFFIDAVITS, ENROLMENTS, REVOCATIONS, affidavit, enrolled, group, place, revocation
from published_enrolments import PLACES as ENROLLED_PLACES
from soak import soaked
from whoperforms.build.increment import increment
from whoperforms.kernel.errors import BadDirectory, BadQuestion, BadRelease
from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record
from whoperforms.store.swap import DIRECTORY

D24 = "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv"
REPORT = "NPPES Deactivated NPI Report 20260209.xlsx"
PEOPLE = (ANA, BEN, CLEO, DAN)
PLACES = (CLINIC, CENTRE)
ZIPS = ("021150001", "733010000", "902100000", "000000000")
REACTIVATED = {"NPI Deactivation Date": "01/15/2025", "NPI Reactivation Date": "03/01/2025"}
FORMER = {"Provider Other Last Name": "FORMER", "Provider Other Last Name Type Code": "1"}


def brought_forward(out, *weeks):
    return increment(out, weeks, now=NOW, on_progress=lambda *_: None, allowed=ANYTHING)


def rest(folder, rng):
    """Write the files that come beside NPPES."""
    people = [npi for npi in PEOPLE if rng.random() < 0.6] or PEOPLE
    reported = [(CENTRE, "01/15/2025"), (BEN, "02/01/2024")][: len(people)]
    return {
        "part_b": [written(folder / D24, part_b([service(npi) for npi in people], PART_B_RECENT))],
        "leie": written(folder / "UPDATED.csv", table(LEIE, [exclusion(DAN)])),
        "deactivated": written(folder / REPORT, spreadsheet(reported)),
        "care_compare": written(folder / "DAC_NationalDownloadableFile.csv", listings_of(rng)),
        "affiliation": written(
            folder / "Facility_Affiliation.csv", table(AFFILIATIONS, [affiliation(npi) for npi in people])
        ),
        "enrolment": [written(folder / name, content) for name, content in enrolments_of(people)],
        "revoked": written(
            folder / "Revocation_Extract_2025.04.01.csv", table(REVOCATIONS, [revocation(rng.choice(PEOPLE))])
        ),
        "opt_out": written(folder / "OptOut_May2025.csv", table(AFFIDAVITS, [affidavit(rng.choice(PEOPLE))])),
    }


def listings_of(rng):
    """Give a file of clinicians, old or new, some at several addresses and some at none that is known."""
    rows = [
        clinician(
            NPI=str(rng.choice(PEOPLE)),
            adr_ln_1=f"{rng.randrange(1, 4)} EXAMPLE WAY",
            **({"ZIP Code": zip_code, "zip": zip_code}),
            Telehlth=rng.choice(("Y", "")),
            hosp_afl_1="220001",
        )
        for zip_code in rng.choices(ZIPS, k=6)
    ]
    return clinicians(rows, rng.choice((CLINICIANS, CLINICIANS_2022)))


def enrolments_of(people):
    """Give the extract of people's enrolments, and the places that they name."""
    numbers = {npi: f"I2020010100{number:04}" for number, npi in enumerate(people)}
    extract = [enrolled(npi, ENRLMT_ID=number) for npi, number in numbers.items()]
    yield "PPEF_Enrollment_Extract_2025.04.01.csv", table(ENROLMENTS["since"], [*extract, group()])
    places = [place(number) for number in numbers.values()]
    yield "PPEF_Practice_Location_Extract_2025.04.01.csv", table(ENROLLED_PLACES, places)


def shown(out):
    """Give all that is said of each NPI, in the order in which it is said."""
    directory = open_directory(out)
    try:
        return [record(directory, Npi(str(npi))) for npi in (*PEOPLE, *PLACES)]
    finally:
        directory.engine.close()


def row(rng, npi):
    """Give a main-file row that an NPI may have."""
    if rng.random() < 0.2:
        return dark(npi)
    if npi in PLACES:
        return organization(npi, name=f"CLINIC {rng.randrange(9)}", zip_code=rng.choice(ZIPS))
    codes = rng.sample((PAIN, SPINE, "207L00000X"), rng.randrange(1, 4))
    more = (REACTIVATED if rng.random() < 0.2 else {}) | (FORMER if rng.random() < 0.3 else {})
    return person(npi, family=f"EXAMPLE {rng.randrange(9)}", codes=codes, zip_code=rng.choice(ZIPS)) | more


def edition_rows(rng, share):
    """Give what is published together: main rows, further places, further names, endpoints, of some NPIs each."""
    named = [npi for npi in (*PEOPLE, *PLACES) if rng.random() < share]
    places = [npi for npi in (*PEOPLE, *PLACES) for _ in range(rng.randrange(3)) if rng.random() < share]
    names = [npi for npi in PLACES if rng.random() < share]
    return [row(rng, npi) for npi in named or [ANA]], {
        "pl": [second_place(npi, zip_code=rng.choice(ZIPS)) for npi in places],
        "othername": [dict(zip(OTHERNAME, (str(npi), f"TRADE {rng.randrange(9)}", "3"), strict=True)) for npi in names],
        "endpoint": [{"NPI": str(npi), "Endpoint Type": "FHIR", "Endpoint": f"https://{npi}"} for npi in places[:2]],
    }


@pytest.mark.soak
def test_any_history_of_weeks_gives_what_a_build_from_everything_gives(tmp_path):
    for seed in range(soaked(6, 1000)):
        rng = random.Random(seed)  # noqa: S311 - dice, not secrets
        folder = tmp_path / str(seed)
        folder.mkdir()
        main, companions = edition_rows(rng, 0.7)
        whole = monthly(folder, main, **companions)
        weeks = []
        for number in range(1, rng.randrange(2, 5)):
            main, companions = edition_rows(rng, 0.4)
            weeks.append(weekly(folder, number, main, **companions))
        others = rest(folder, rng)
        built(folder / "rebuilt", whole, *weeks, **others)
        built(folder / "forward", whole, **others)
        at_once = rng.random() < 0.5
        for some in [weeks] if at_once else [[week] for week in weeks]:
            brought_forward(folder / "forward", *some)
        assert dump(folder / "forward") == dump(folder / "rebuilt"), f"seed {seed}"
        assert shown(folder / "forward") == shown(folder / "rebuilt"), f"seed {seed}"


def test_a_week_changes_adds_deactivates_and_reactivates(tmp_path):
    built(tmp_path, monthly(tmp_path, [person(ANA), person(BEN), dark(CLEO)], pl=[second_place(ANA)]))
    report = brought_forward(tmp_path, weekly(
        tmp_path, 1, [person(ANA, family="MARRIED"), dark(BEN), person(CLEO) | REACTIVATED, person(DAN, codes=(SPINE,))]
    ))  # fmt: skip

    assert asked(tmp_path, "select npi, family from practitioner order by npi") == [
        (ANA, "MARRIED"),
        (CLEO, "EXAMPLE"),
        (DAN, "EXAMPLE"),
    ]
    assert listed(tmp_path) == {
        ("practitioner", PAIN, ANA),
        ("practitioner", PAIN, CLEO),
        ("practitioner", SPINE, DAN),
    }
    assert asked(tmp_path, "select count(*) from location where npi = 2000000002") == [(1,)]
    assert (report.practitioners, report.organizations, report.locations, report.postings) == (3, 0, 3, 3)


def test_weeks_are_taken_in_the_order_of_their_days_however_they_are_given(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    first, second = (weekly(tmp_path, n, [person(family=name)]) for n, name in ((1, "FIRST"), (2, "SECOND")))
    brought_forward(tmp_path, second, first)
    assert asked(tmp_path, "select family from practitioner") == [("SECOND",)]


REFUSED = {
    "the same week twice": (1, 1, "already in the directory"),
    "a week of days long covered": (2, 0, "covers the days to 2025-06-08, and the directory already reaches 2025-06"),
    "a week after a missing one": (1, 3, "begins on 2025-06-23, and the directory ends on 2025-06-15; give the weekly"),
}


@pytest.mark.parametrize(("taken", "given", "said"), REFUSED.values(), ids=REFUSED)
def test_a_week_out_of_turn_is_refused_and_the_directory_stays(tmp_path, taken, given, said):
    built(tmp_path, monthly(tmp_path, [person()]))
    weeks = [weekly(tmp_path, number, [person(family=f"WEEK {number}")]) for number in range(1, 5)]
    brought_forward(tmp_path, *weeks[:taken])
    before = (tmp_path / DIRECTORY).read_bytes()

    with pytest.raises(BadQuestion, match=said):
        brought_forward(tmp_path, weeks[given - 1] if given else edition(tmp_path, "20250602", "20250608", [person()]))
    assert (tmp_path / DIRECTORY).read_bytes() == before
    assert not list(tmp_path.glob("directory.[bs]*"))


def test_a_full_file_is_no_week(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    full = edition(tmp_path, "20050523", "20250713", [person(BEN)])
    with pytest.raises(BadQuestion, match="so it is a full file; make a new directory with 'build'"):
        brought_forward(tmp_path, full)


def test_no_week_follows_a_file_that_names_no_days(tmp_path):
    built(tmp_path, written(tmp_path / "npidata_pfile.csv", npidata([person()])))
    with pytest.raises(BadQuestion, match="does not say which days it covers, so no week can follow it"):
        brought_forward(tmp_path, weekly(tmp_path, 1, [person()]))


def test_a_week_of_real_people_does_not_enter_an_invented_country(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    with pytest.raises(BadRelease, match=r"the directory: holds invented people .* and npidata_.* real ones"):
        brought_forward(tmp_path, weekly(tmp_path, 1, [person(1234567893)]))


def test_without_a_directory_there_is_nothing_to_bring_forward(tmp_path):
    with pytest.raises(BadDirectory, match="no directory here"):
        brought_forward(tmp_path, weekly(tmp_path, 1, [person()]))


def test_a_database_is_not_brought_forward(tmp_path):
    with pytest.raises(BadQuestion, match="only a directory file can be brought forward"):
        brought_forward("postgresql://127.0.0.1/x", weekly(tmp_path, 1, [person()]))
