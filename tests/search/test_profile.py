"""All that can be said of one NPI: every claim of every source, and nothing that none supports."""

from datetime import date

import pytest

from building import built
from published import (
    ANA,
    BEN,
    LEIE,
    PART_B_RECENT,
    exclusion,
    monthly,
    part_b,
    person,
    service,
    spreadsheet,
    table,
    written,
)
from published_by_medicare import AFFILIATIONS, TOTALS, affiliation, clinician, clinicians, total
from published_enrolments import AFFIDAVITS, ENROLMENTS, PLACES, affidavit, enrolled, place
from published_payments import PAYMENTS, payment
from rosters import roster, row
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.load import load, words
from whoperforms.search.check import check, check_as_json, profile_as_json, profiles_of
from whoperforms.search.find import NameQuestion
from whoperforms.search.profile import SectionId
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

ON = date(2026, 11, 1)
MILD, ENGLISH = load("mild"), words("mild", "en")
ELSEWHERE = {"adr_ln_1": "9 OTHER RD", "City/Town": "AUSTIN", "State": "TX", "ZIP Code": "787010000"}


def sources_of(folder):
    """Write a file of every source that says something of Ana."""
    return {
        "part_b": [written(folder / "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv", part_b([service()], PART_B_RECENT))],
        "care_compare": written(
            folder / "DAC_NationalDownloadableFile.csv", clinicians([clinician(), clinician(**ELSEWHERE)])
        ),
        "affiliation": written(folder / "Facility_Affiliation.csv", table(AFFILIATIONS, [affiliation()])),
        "enrolment": [
            written(folder / "PPEF_Enrollment_Extract_2026.10.01.csv", table(ENROLMENTS["since"], [enrolled()])),
            written(folder / "PPEF_Practice_Location_Extract_2026.10.01.csv", table(PLACES, [place()])),
        ],
        "open_payments": [
            written(
                folder / "OP_DTL_GNRL_PGYR2024_P01232026_01102026.csv",
                table(PAYMENTS, [payment(maker="Vertos Medical, Inc.", products=("mild",))]),
            )
        ],
        "leie": written(folder / "UPDATED.csv", table(LEIE, [exclusion(family="SOMEBODY")])),
        "roster": [
            written(folder / "roster_stryker_mild_20260302.csv", roster(row(last_name="EXAMPLE", first_name="ANA")))
        ],
    }


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A directory in which every source says something of Ana, and nothing of Ben."""
    folder = tmp_path_factory.mktemp("known")
    built(folder, monthly(folder, [person(), person(BEN, family="OTHER")]), **sources_of(folder))
    directory = open_directory(folder)
    yield directory
    directory.engine.close()


def profile(directory, npi=ANA):
    return profiles_of(directory, MILD, ENGLISH).of(record(directory, Npi(str(npi))), asked_on=ON)


def said(directory, npi=ANA):
    """Give status and sources of each claim, by subject."""
    found = {}
    for claims in profile(directory, npi).sections.values():
        for claim in claims:
            found.setdefault(claim.id, []).append((claim.status, {fact.source for fact in claim.facts}))
    return found


SUPPORTED_BY = {
    Subject.EXISTS: {Source.NPPES},
    Subject.CERTIFIED: {Source.ROSTER},
    Subject.MEDICARE_VOLUME: {Source.PART_B},
    Subject.STATES_SPECIALTY: {Source.NPPES},
    Subject.TAKES_MEDICARE: {Source.CARE_COMPARE},
    Subject.ENROLLED: {Source.ENROLMENT},
    Subject.TELEHEALTH: {Source.CARE_COMPARE},
    Subject.AFFILIATED: {Source.AFFILIATION},
    Subject.PAID_BY_MAKER: {Source.OPEN_PAYMENTS},
}


@pytest.mark.parametrize(("subject", "sources"), SUPPORTED_BY.items(), ids=map(str, SUPPORTED_BY))
def test_what_a_source_says_is_said_with_that_source(known, subject, sources):
    assert (Status.SUPPORTED, sources) in said(known)[subject]


def test_of_whom_no_source_speaks_nothing_is_supported_but_what_nppes_says(known):
    supported = {
        subject for subject, claims in said(known, BEN).items() if any(c[0] is Status.SUPPORTED for c in claims)
    }

    assert supported == {Subject.EXISTS, Subject.STATES_SPECIALTY, Subject.PRACTISES_AT}


def test_where_no_file_was_read_it_is_said_so_and_nothing_else(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    directory = open_directory(tmp_path)
    sections = profile(directory).sections
    directory.engine.close()

    silent = [claim.text for section in (SectionId.MEDICARE, SectionId.HOSPITALS) for claim in sections[section]]
    assert all(text.startswith("Not known") for text in silent)
    assert [claim.text for claim in sections[SectionId.PAYMENTS]] == ["Not known: no file of payments has been read"]


def test_the_same_place_in_several_sources_stands_once_with_who_says_so(known):
    first, second = profile(known).workplaces

    assert {stated.source for stated in first.statements} == {Source.NPPES, Source.CARE_COMPARE, Source.ENROLMENT}
    assert (first.address.city, first.agreement) == ("BOSTON", 2)
    assert [stated.source for stated in second.statements] == [Source.CARE_COMPARE]


def test_what_part_of_all_services_the_counts_are_is_said_of_the_country_and_the_state(tmp_path):
    totals = [total(patients="40", days="52"), total("State", "Massachusetts", patients="20", days="26")]
    counts = written(tmp_path / "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv", part_b([service()], PART_B_RECENT))
    in_all = written(tmp_path / "MUP_PHY_R26_P05_V20_D24_Geo.csv", table(TOTALS, totals))
    built(tmp_path, monthly(tmp_path, [person()]), part_b=[counts], part_b_totals=[in_all])
    directory = open_directory(tmp_path)
    shares = profile(directory).shares
    directory.engine.close()

    assert [share.partition(" (")[0] for share in shares] == [
        "Published rows cover 25 % of the services in the country in 2024: 13 of 52 patient-days",
        "Published rows cover 50 % of the services in Massachusetts in 2024: 13 of 26 patient-days",
    ]


def test_an_opt_out_contradicts_that_medicare_is_taken(tmp_path):
    affidavits = written(tmp_path / "OptOut_October2026.csv", table(AFFIDAVITS, [affidavit(until="01/02/2028")]))
    built(tmp_path, monthly(tmp_path, [person()]), opt_out=affidavits)
    directory = open_directory(tmp_path)
    found = said(directory)
    directory.engine.close()

    assert found[Subject.TAKES_MEDICARE] == [(Status.CONTRADICTED, {Source.OPT_OUT})]
    assert found[Subject.OPTED_OUT] == [(Status.SUPPORTED, {Source.OPT_OUT})]


def test_a_reason_that_nobody_has_confirmed_is_not_named(tmp_path):
    built(
        tmp_path, monthly(tmp_path, [person()]), leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(ANA)]))
    )
    directory = open_directory(tmp_path)
    plain = str(profile_as_json(profile(directory)))
    directory.engine.close()

    assert "waits for a person to check it" in plain
    assert "leie" not in plain
    assert "xclusion list" not in plain


def test_a_deactivated_npi_is_not_said_to_be_active(tmp_path):
    report = written(tmp_path / "NPPES Deactivated NPI Report 20260209.xlsx", spreadsheet([(ANA, "01/15/2025")]))
    built(tmp_path, monthly(tmp_path, [person()]), deactivated=report)
    directory = open_directory(tmp_path)
    found = said(directory)
    directory.engine.close()

    assert Subject.EXISTS not in found
    assert found[Subject.LISTED] == [(Status.CONTRADICTED, {Source.DEACTIVATED})]


def test_a_check_keeps_namesakes_apart_and_who_is_only_spelt_alike_out(tmp_path):
    people = [person(ANA), person(BEN), person(2000000028, family="EXEMPLE")]
    built(tmp_path, monthly(tmp_path, people), **sources_of(tmp_path))
    directory = open_directory(tmp_path)
    answer = check(profiles_of(directory, MILD, ENGLISH), NameQuestion(name="Ana Example"), asked_on=ON)
    directory.engine.close()

    assert {int(checked.bearer.npi.digits) for checked in answer.bearers} == {ANA, BEN}
    assert [int(bearer.npi.digits) for bearer in answer.alike] == [2000000028]
    [of_ben] = [checked.profile for checked in answer.bearers if int(checked.bearer.npi.digits) == BEN]
    assert of_ben.sections[SectionId.CERTIFICATION][0].status is Status.UNKNOWN
    assert check_as_json(answer)["alike"][0]["npi"] == "2000000028"
