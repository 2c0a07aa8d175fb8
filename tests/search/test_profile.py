"""All that can be said of one NPI: every claim of every source, and nothing that none supports."""

from datetime import UTC, date, datetime

import pytest

from building import asked, built
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
from published_enrolments import AFFIDAVITS, ENROLMENTS, PLACES, REVOCATIONS, affidavit, enrolled, place, revocation
from published_payments import PAYMENTS, payment
from rosters import roster, row
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.places.find import find
from whoperforms.procedures.load import load, words
from whoperforms.search.check import check, check_as_json, profile_as_json, profiles_of
from whoperforms.search.find import NameQuestion
from whoperforms.search.profile import SectionId
from whoperforms.search.question import Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import who_performs
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

ON = date(2026, 11, 1)
MILD, ENGLISH = load("mild"), exact(words("mild", "en"))
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
    assert ["main practice location now" in share for share in shares] == [False, True]


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


def exclusions_said(folder, *entries, reviews=(), **sources):
    """Say what the section on exclusions says of Ana, and the sources of each sentence."""
    listed = written(folder / "UPDATED.csv", table(LEIE, entries))
    decided = written(folder / "reviews.jsonl", b"".join(review.line().encode() for review in reviews))
    built(folder, monthly(folder, [person()]), leie=listed, review=decided if reviews else None, **sources)
    directory = open_directory(folder)
    try:
        claims = profile(directory).sections[SectionId.EXCLUSION]
        return [(claim.text, [fact.source for fact in claim.facts]) for claim in claims]
    finally:
        directory.engine.close()


def decided_on(folder, decision):
    """Give a review of the one entry of the exclusion list in a folder."""
    [(sha256,)] = asked(folder, "select record_sha256 from exclusion")
    at = datetime(2026, 10, 5, 12, tzinfo=UTC)
    values = {"at": at, "by": "A. Reviewer", "reason": "looked up", "source": Source.LEIE, "npi": Npi(str(ANA))}
    return Review(record_sha256=sha256, decision=decision, **values)


def test_who_is_withheld_reads_alike_of_exclusions_whatever_the_reason_is(tmp_path):
    folders = [tmp_path / name for name in ("unconfirmed", "revoked")]
    for folder in folders:
        folder.mkdir()
    revoked = written(tmp_path / "Revocation_Extract_2026.10.01.csv", table(REVOCATIONS, [revocation(ANA)]))
    unconfirmed = exclusions_said(folders[0], exclusion(ANA))

    assert unconfirmed == exclusions_said(folders[1], exclusion(BEN, family="OTHER"), revoked=revoked)
    assert [said.partition(";")[0] for said, _ in unconfirmed] == [
        "Of those in no list this is said only once a person has confirmed who is meant"
    ]


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        (Decision.REJECTED, "a person checked it on 2026-10-05 and found that somebody else is meant"),
        (Decision.CLEARED, "a person checked it on 2026-10-05 and cleared it, so it counts against them no more"),
    ],
)
def test_an_entry_that_a_person_found_not_to_count_is_said_to_be_there(tmp_path, decision, found):
    exclusions_said(tmp_path, exclusion(ANA))
    (entry, sources), (others, looked_in) = exclusions_said(
        tmp_path, exclusion(ANA), reviews=[decided_on(tmp_path, decision)]
    )

    assert entry.startswith("An entry carries this NPI: ")
    assert found in entry
    assert sources == [Source.LEIE, Source.REVIEW]
    assert others.startswith("No other entry in force under this NPI in OIG exclusions (LEIE)")
    assert looked_in == [Source.LEIE]


def test_a_confirmed_exclusion_is_said_with_the_day_on_which_a_person_confirmed_it(tmp_path):
    exclusions_said(tmp_path, exclusion(ANA))
    [(said, _)] = exclusions_said(tmp_path, exclusion(ANA), reviews=[decided_on(tmp_path, Decision.CONFIRMED)])

    assert "a person confirmed on 2026-10-05 who is meant" in said


def test_an_entry_that_states_a_reinstatement_is_not_denied(tmp_path):
    [(said, _)] = exclusions_said(tmp_path, exclusion(ANA, REINDATE="20250101"))

    assert said.startswith("No entry in force under this NPI in OIG exclusions (LEIE)")


def test_who_was_checked_against_an_old_list_stays_listed_and_is_said_to_be_overdue(tmp_path):
    assert exclusions_said(tmp_path, exclusion(family="SOMEBODY", EXCLDATE="20260101"))[0][0].endswith(
        "; check overdue since 2026-02-16"
    )
    question = Question(place=find("Boston, MA"), procedure=MILD, asked_on=ON)
    directory = open_directory(tmp_path)
    found = {
        int(hit.npi.digits) for group in who_performs(directory, question, ENGLISH).groups for hit in group.results
    }
    held = record(directory, Npi(str(ANA)))
    directory.engine.close()

    assert ANA in found
    assert held.listed


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
