"""What Medicare's files say: taken, opted out of, telehealth, facilities, numbers of cases and their share."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from known_of_ana import fact
from whoperforms.evidence.claims import Status
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import (
    BilledRow,
    CodeFamily,
    Denominator,
    NoShare,
    TotalRow,
    denominator,
    volumes,
)
from whoperforms.procedures.load import load, words
from whoperforms.search.medicare_claims import (
    Affiliation,
    Held,
    Listing,
    OptOut,
    affiliation_claims,
    opted_out_claim,
    share_sentence,
    takes_medicare_claim,
    telehealth_claim,
    volume_claims,
)
from whoperforms.search.voice import exact

ENGLISH = exact(words("mild", "en"))
FAMILY = CodeFamily.of(load("mild"))
TODAY = date(2026, 11, 1)


def listing(assignment=None, telehealth=None, release="2026-10-01") -> Listing:
    return Listing(fact=fact(Source.CARE_COMPARE, release), assignment=assignment, telehealth=telehealth)


def affidavit(start=date(2025, 4, 1), end=date(2027, 4, 1)) -> OptOut:
    return OptOut(fact=fact(Source.OPT_OUT), start=start, end=end)


def in_vain(source: Source, release: str = "2026-10-01") -> tuple[Fact, ...]:
    return (fact(source, release, row=None),)


@given(
    st.builds(
        Denominator,
        year=st.integers(2012, 2026),
        state=st.none(),
        codes=st.just(("0275T",)),
        published=st.integers(0, 500),
        total=st.integers(500, 90_000),
        why=st.none(),
        facts=st.just(()),
    )
)
def test_a_share_says_of_what_from_where_and_never_rounds_up(found):
    said = share_sentence(found, None, ENGLISH)

    assert all(
        part in said for part in (str(found.year), f"{found.published:,} of {found.total:,}", "Original Medicare")
    )
    assert "rows of people in Medicare by Provider and Service" in said
    assert "all providers in Medicare by Geography and Service" in said
    assert ("less than 1 %" in said) == (found.published > 0 and found.published * 100 < found.total)


@pytest.mark.parametrize("why", NoShare)
def test_a_share_that_is_not_known_says_why(why):
    billed = BilledRow(fact=fact(Source.PART_B), year=2024, code="0275T", place="F", entity="I", patient_days=46)
    total = TotalRow(fact=fact(Source.PART_B_TOTALS), year=2024, state="OH", code="0275T", place="F", patient_days=45)
    state = "OH" if why is NoShare.MISMATCH else None

    share = denominator([billed], [total], FAMILY, year=2024, state=state)
    said = share_sentence(share, "Ohio" if state else None, ENGLISH)

    assert said.startswith(f"Not known what share of the services in {'Ohio' if state else 'the country'} ")
    assert "Medicare by Geography and Service" in said


@pytest.mark.parametrize(
    ("listings", "opt_outs", "status", "said"),
    [
        ([listing("Y")], [], Status.SUPPORTED, "as accepting the amount that Medicare approves; not whether new"),
        ([listing("Y"), listing("M")], [], Status.SUPPORTED, "as accepting, for some services, the amount"),
        ([listing()], [], Status.SUPPORTED, "as one who may bill Medicare; not whether new patients are taken"),
        ([], [affidavit()], Status.CONTRADICTED, "Has opted out of Medicare from 2025-04-01 to 2027-04-01"),
        (
            [listing("Y")],
            [affidavit()],
            Status.CONTRADICTED,
            "Still stands in Medicare Care Compare of 2026-10-01: ask",
        ),
        ([listing("Y")], [affidavit(end=date(2026, 10, 31))], Status.SUPPORTED, "as accepting the amount"),
        ([], [affidavit(end=date(2026, 10, 31))], Status.UNKNOWN, "does not say that Medicare is not taken: ask"),
    ],
)
def test_who_takes_medicare(listings, opt_outs, status, said):
    looked_in = in_vain(Source.CARE_COMPARE)

    claim = takes_medicare_claim(Held(listings, [], opt_outs), ENGLISH, asked_on=TODAY, looked_in=looked_in)

    assert claim.status is status
    assert said in claim.text


@pytest.mark.parametrize(
    ("opt_outs", "status"),
    [
        ([affidavit()], Status.SUPPORTED),
        ([affidavit(start=None, end=None)], Status.SUPPORTED),
        ([affidavit(start=TODAY, end=TODAY)], Status.SUPPORTED),
        ([affidavit(end=TODAY - timedelta(days=1))], Status.UNKNOWN),
        ([affidavit(start=TODAY + timedelta(days=1))], Status.UNKNOWN),
        ([], Status.UNKNOWN),
    ],
)
def test_an_affidavit_counts_from_its_first_day_to_its_last(opt_outs, status):
    assert opted_out_claim(opt_outs, ENGLISH, asked_on=TODAY, looked_in=in_vain(Source.OPT_OUT)).status is status


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ([True, False], Status.SUPPORTED),
        ([False, None], Status.CONTRADICTED),
        ([None], Status.UNKNOWN),
        ([], Status.UNKNOWN),
    ],
)
def test_telehealth_is_what_any_row_shows(stated, status):
    claim = telehealth_claim([listing(telehealth=value) for value in stated], in_vain(Source.CARE_COMPARE), ENGLISH)

    assert claim.status is status


def test_a_facility_is_said_once_with_its_name_if_any_source_has_it():
    nameless = Affiliation(fact(Source.AFFILIATION), "Hospital", "012345", None)
    named = Affiliation(fact(Source.CARE_COMPARE, "2022-06-01"), "Hospital", "012345", "EXAMPLE HOSPITAL")
    other = Affiliation(fact(Source.AFFILIATION), None, None, None)

    assert [claim.text for claim in affiliation_claims([nameless, named, other], (), ENGLISH)] == [
        (
            "Listed as affiliated with EXAMPLE HOSPITAL (Hospital, Medicare number 012345) (Medicare Care Compare, "
            "Facility Affiliation of 2026-10-01 and Medicare Care Compare of 2022-06-01)"
        ),
        "Listed as affiliated with a facility (Medicare Care Compare, Facility Affiliation of 2026-10-01)",
    ]


def test_the_years_without_a_count_are_said_once_and_not_as_inexperience():
    counted = BilledRow(fact=fact(Source.PART_B), year=2023, code="0275T", place="F", entity="I", patient_days=34)

    claims = volume_claims(volumes([counted], range(2020, 2025), FAMILY), ENGLISH)

    assert [claim.status for claim in claims] == [Status.SUPPORTED, Status.UNKNOWN]
    assert claims[0].text == (
        "Has billed the procedure code used for MILD for at least 34 cases in 2023 (Original Medicare; Medicare by "
        "Provider and Service; codes 0275T; done in a hospital or surgery center). Counts below 11 patients per code "
        "and place are not published"
    )
    assert claims[1].text.startswith("No count published for 2024, 2022, 2021 and 2020 (Original Medicare;")
    assert "Medicare hides counts of 10 or fewer patients per code and place, or nothing was billed" in claims[1].text
    assert "does not tell how often" in claims[1].text
