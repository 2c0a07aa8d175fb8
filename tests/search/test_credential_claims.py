"""Certifications as their standing is, boards that nobody asked, licences that nobody checked."""

from dataclasses import replace
from datetime import date

import pytest

from known_of_ana import ANA, fact, standing
from whoperforms.certification.standing import EvidenceState, IssuerList, Standings, State
from whoperforms.evidence.claims import Status
from whoperforms.evidence.source import Source
from whoperforms.procedures.load import load
from whoperforms.search.certifications import Certifications, Stating
from whoperforms.search.credential_claims import (
    CasesStated,
    Licence,
    all_payer_claims,
    board_not_checked_claim,
    certified_claim,
    licence_claim,
)
from whoperforms.search.voice import exactly

MILD = load("mild")
TODAY = date(2026, 11, 1)
EXACT = exactly()


@pytest.mark.parametrize(
    ("known", "status", "said"),
    [
        (standing(), Status.SUPPORTED, "Example Society"),
        (standing(State.REVOKED), Status.CONTRADICTED, "Not active since 2026-03-02: ask Example Society"),
        (standing(State.SUSPENDED), Status.CONTRADICTED, "Not active since 2026-03-02: ask Example Society"),
        (standing(until=date(2026, 10, 31)), Status.CONTRADICTED, "Not active since 2026-11-01: ask Example Society"),
        (standing(evidence=EvidenceState.SELF_ATTESTED), Status.UNKNOWN, "Example Society's public list of 2026-10-01"),
        (None, Status.UNKNOWN, "Not on Example Society's public list of 2026-10-01"),
    ],
)
def test_a_certification_is_said_as_its_standing_is(known, status, said):
    whole = IssuerList(programme="mild", issuer="Example Society", as_of=date(2026, 10, 1))
    known_standings = Standings(standings=(known,) if known else (), lists=(whole,))
    behind = (fact(Source.ROSTER, row=1 if known else None),)

    claim = certified_claim(known_standings.statement(ANA, "mild", TODAY), behind, EXACT)

    assert claim.status is status
    assert said in claim.text
    assert claim.text.endswith("(issuer's roster of 2026-10-01)")


def test_without_any_list_a_certification_cannot_be_known():
    claim = certified_claim(Standings().statement(ANA, "mild", TODAY), (), EXACT)

    assert (claim.status, claim.text.split(":")[0]) == (Status.UNKNOWN, "Cannot be known")


def test_a_board_that_nobody_asked_is_not_checked_and_has_a_link():
    said = board_not_checked_claim(MILD.boards, EXACT).text

    assert "not checked" in said
    assert "American Board of Anesthesiology, American Board of Physical Medicine" in said
    assert "https://www.certificationmatters.org" in said
    assert "World Institute of Pain" not in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"evidence": EvidenceState.LISTED_BY_MANUFACTURER, "until": date(2028, 3, 1)},
            "Listed by Example Society on 2026-10-01, since 2026-03-02, until 2028-03-01 (training certification of a ",
        ),
        ({}, "Certified by Example Society since 2026-03-02, no end stated (signed by the issuer; training "),
        ({"evidence": EvidenceState.DOCUMENT_REVIEWED}, "Example Society certificate of 2026-03-02, no end stated, "),
        ({"state": State.LAPSED, "since": None}, "Not active since a day that is not stated: ask Example Society"),
        ({"state": State.IN_TRAINING}, "In training with Example Society, as of 2026-10-01"),
    ],
)
def test_a_certification_is_said_with_issuer_days_and_kind(changed, said):
    known = Standings(standings=(standing(**changed),))

    assert certified_claim(known.statement(ANA, "mild", TODAY), (fact(Source.ROSTER),), EXACT).text.startswith(said)


def test_who_is_on_none_of_several_lists_is_told_all_of_them():
    lists = [
        IssuerList(programme="mild", issuer=issuer, as_of=date(2026, month, 1))
        for issuer, month in (("Example Society", 10), ("Another Society", 1))
    ]
    absent = Standings(lists=tuple(lists)).statement(ANA, "mild", TODAY)

    assert certified_claim(absent, (), EXACT).text == (
        "Not on Another Society's public list of 2026-01-01; Not on Example Society's public list of 2026-10-01"
    )


def cases_of(in_all=57, in_12_months=12, basis="issuer_count"):
    told = CasesStated(
        issuer="Example Society",
        in_all=in_all,
        in_12_months=in_12_months,
        as_of=date(2026, 9, 30),
        basis=basis,
        facts=(fact(Source.ROSTER),),
    )
    [claim] = all_payer_claims([told], (fact(Source.ROSTER, row=None),), EXACT)
    return claim


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (
            {},
            (
                "Example Society states 57 cases in all and 12 cases in the 12 months up to 2026-09-30, of patients of "
                "any payer (counted by Example Society, not audited; issuer's roster of 2026-10-01)"
            ),
        ),
        ({"in_12_months": None}, "Example Society states 57 cases in all up to 2026-09-30, of patients of any payer ("),
        ({"in_all": None}, "Example Society states 12 cases in the 12 months up to 2026-09-30, of "),
        ({"in_all": 1, "in_12_months": 1}, "Example Society states 1 case in all and 1 case in the 12 months up to "),
        ({"in_12_months": 0}, "Example Society states 57 cases in all up to 2026-09-30, of patients of any payer ("),
    ],
    ids=["both", "in all", "in 12 months", "one", "none in 12 months"],
)
def test_cases_of_all_payers_are_said_with_who_says_it_the_period_and_the_payers(stated, said):
    claim = cases_of(**stated)

    assert claim.status is Status.SUPPORTED
    assert claim.text.startswith(said)


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("audited", "(audited, as Example Society says; "),
        ("issuer_count", "(counted by Example Society, not audited; "),
        ("physician_log", "(from the doctor's own log, not audited; "),
    ],
)
def test_how_cases_were_counted_is_said(basis, said):
    assert said in cases_of(basis=basis).text


def test_that_somebody_does_no_cases_is_said_on_no_issuers_word():
    claim = cases_of(in_all=0, in_12_months=0)

    assert claim.status is Status.UNKNOWN
    assert claim.text == (
        "No number of cases of patients of any payer is published for this NPI in issuer's roster of 2026-10-01. "
        "This does not tell how often the doctor does it"
    )


def cases_beside(known, *others):
    """Give what is said of Ana's cases where an issuer states 57 of them beside a standing of hers."""
    stating = Stating(int(ANA), "mild", known.issuer, known.checked_on, known.number, known.state)
    told = CasesStated(
        issuer=known.issuer,
        in_all=57,
        in_12_months=None,
        as_of=known.checked_on,
        basis="audited",
        facts=(fact(Source.ROSTER),),
    )
    lists = Certifications(standings=Standings(standings=(known, *others)), cases={stating: told})
    [claim] = lists.cases_claims(int(ANA), "mild", TODAY, EXACT)
    return claim


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (standing(), Status.SUPPORTED),
        (replace(standing(), consent=False), Status.UNKNOWN),
        (standing(State.LAPSED), Status.UNKNOWN),
    ],
    ids=["certified", "without consent", "lapsed"],
)
def test_cases_are_said_only_beside_a_standing_with_consent_that_is_not_lost(known, status):
    claim = cases_beside(known, replace(standing(), issuer="Another Society"))  # by whom Ana is certified in any case

    assert claim.status is status
    assert ("57" in claim.text) is (status is Status.SUPPORTED)


def test_without_a_list_that_could_state_cases_their_number_is_not_known():
    [claim] = all_payer_claims([], (), EXACT)

    assert claim.status is Status.UNKNOWN
    assert claim.text.startswith("Not known: ")


def test_a_row_that_gives_several_licences_is_one_fact():
    row = fact(Source.NPPES)
    given = [Licence(row, "X1", "OH"), Licence(row, "Y2", "TX"), Licence(fact(Source.NPPES, row=2), "Z3", None)]

    assert licence_claim(given, (), EXACT).facts == (row, fact(Source.NPPES, row=2))


def test_the_same_licence_is_said_once():
    given = [Licence(fact(Source.NPPES), "X1", "OH"), Licence(fact(Source.NPPES), "X1", "OH")]

    assert licence_claim([*given, Licence(fact(Source.NPPES), "Y2", None)], (), EXACT).text == (
        "Gives licence X1 of OH and licence Y2, state not given (self-reported, NPPES of 2026-10-01). "
        "Not checked with the state's board"
    )
