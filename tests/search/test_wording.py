"""The sentences of claims: each names its source and its day, and none says more than is known."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages import ROOMS, text
from whoperforms.certification.standing import EvidenceState, IssuerList, Standing, Standings, State
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import (
    BilledRow,
    CodeFamily,
    NoCount,
    NoShare,
    volumes,
)
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.procedures.load import load, words
from whoperforms.search.credential_claims import (
    BoardCheck,
    Licence,
    board_claim,
    board_not_checked_claim,
    certified_claim,
    licence_claim,
)
from whoperforms.search.disclosure_claims import Payment, excluded_claim, exclusion_claim, payment_claims
from whoperforms.search.identity_claims import exists_claim, place_claim, specialty_claim
from whoperforms.search.medicare_claims import (
    Affiliation,
    Enrolment,
    Listing,
    OptOut,
    affiliation_claims,
    enrolled_claim,
    opted_out_claim,
    revoked_claim,
    takes_medicare_claim,
    telehealth_claim,
    volume_claims,
)
from whoperforms.search.wording import SENTENCES, series

MILD, ENGLISH = load("mild"), words("mild", "en")
FAMILY = CodeFamily.of(MILD)
ANA = Npi("2000000002")
FORBIDDEN = re.compile(
    r"mild[ -]certified|not certified|board[ -]certified|uncertified|\bNone\b|[{}]|\$-", re.IGNORECASE
)
COUNT = re.compile(r"\$|at least [0-9]|[0-9] cases")
COUNTED = {Subject.MEDICARE_VOLUME, Subject.PAID_BY_MAKER}
YEAR = re.compile(r"\b20[0-9]{2}\b")


def fact(source: Source, release: str = "2026-10-01", row: int | None = 1) -> Fact:
    return Fact(source=source, release=release, file="invented.csv", row=row)


def payment(cents=12_345, *, year=2024, for_product=True, disputed=False, maker="Example Spine, Inc.") -> Payment:
    paid = fact(Source.OPEN_PAYMENTS, f"{year}-12-31")
    return Payment(fact=paid, year=year, maker=maker, cents=cents, for_product=for_product, disputed=disputed)


def standing(state=State.ACTIVE, evidence=EvidenceState.ISSUER_SIGNED, since=date(2026, 3, 2), until=None) -> Standing:
    return Standing(
        npi=ANA,
        programme="mild",
        number="R-1",
        state=state,
        issuer="Example Society",
        issuer_kind=IssuerKind.SOCIETY,
        evidence_state=evidence,
        since=since,
        until=until,
        checked_on=date(2026, 10, 1),
        consent=True,
    )


def billed(year: int, **values) -> BilledRow:
    return BilledRow(fact=fact(Source.PART_B, f"{year}-12-31"), year=year, **values)


def in_vain(source: Source, release: str = "2026-10-01") -> tuple[Fact, ...]:
    return (fact(source, release, row=None),)


days = st.dates(date(2012, 1, 1), date(2030, 12, 31))
maybe_days = st.none() | days
ANY_ROW, NO_ROW = st.integers(1, 9), st.none()
names = st.sampled_from(["EXAMPLE HOSPITAL", "Sample Clinic, Inc.", "Spine Surgery", "1 EXAMPLE WAY, BOSTON, MA"])
maybe_names = st.none() | names


def facts(*sources: Source, row=ANY_ROW):
    released = days.map(date.isoformat)
    return st.builds(Fact, source=st.sampled_from(sources), release=released, file=st.just("invented.csv"), row=row)


def lists(*built, most=3):
    return st.lists(st.one_of(*built), max_size=most)


def silent(*sources: Source):
    return st.lists(facts(*sources, row=NO_ROW), max_size=2)


listings = lists(
    st.builds(
        Listing,
        fact=facts(Source.CARE_COMPARE),
        assignment=st.sampled_from(["Y", "M", None]),
        telehealth=st.sampled_from([True, False, None]),
    )
)
enrolments = lists(st.builds(Enrolment, fact=facts(Source.ENROLMENT), specialty=maybe_names))
opt_outs = lists(st.builds(OptOut, fact=facts(Source.OPT_OUT), start=maybe_days, end=maybe_days))
affiliations = lists(
    st.builds(
        Affiliation,
        fact=facts(Source.AFFILIATION, Source.CARE_COMPARE),
        kind=st.sampled_from(["Hospital", "Nursing home", None]),
        ccn=st.sampled_from(["012345", "01234F", None]),
        name=maybe_names,
    )
)
paid = st.builds(
    payment,
    st.integers(1, 10**9),
    year=st.integers(2021, 2025),
    for_product=st.booleans(),
    disputed=st.booleans(),
    maker=names,
)
rows = lists(
    st.builds(
        billed,
        st.integers(2012, 2026),
        code=st.sampled_from(["0275T", "62330", "62331", "G0276"]),
        place=st.sampled_from(["F", "O"]),
        entity=st.sampled_from(["I", "O"]),
        patient_days=st.integers(11, 9999),
    ),
    most=6,
)
standings = st.builds(
    Standings,
    standings=st.lists(
        st.builds(standing, st.sampled_from(State), st.sampled_from(EvidenceState), days, maybe_days), max_size=2
    ).map(tuple),
    lists=st.sampled_from([(), (IssuerList(programme="mild", issuer="Example Society", as_of=date(2026, 10, 1)),)]),
)
checks = st.builds(
    BoardCheck,
    facts=st.tuples(facts(Source.SPECIALTY_BOARD), facts(Source.REVIEW)),
    board=st.sampled_from(MILD.boards),
    certificate=st.just("Pain Medicine"),
    checked_on=days,
    checked_by=st.just("a reviewer"),
    how=st.just("seen on the board's page"),
)


def of_standings(known: Standings, asked_on: date) -> Claim:
    row = 1 if known.standings else None
    behind = (fact(Source.ROSTER, row=row),) if known.standings or known.lists else ()
    return certified_claim(known, ANA, "mild", asked_on=asked_on, facts=behind)


def of_exclusions(published_on: date, asked_on: date) -> Claim:
    return exclusion_claim(fact(Source.LEIE, published_on.isoformat(), row=None), published_on, asked_on=asked_on)


def of_services(billed: list[BilledRow], read: set[int]) -> tuple[Claim, ...]:
    return volume_claims(volumes(billed, read, FAMILY), ENGLISH)


LISTED_BY = facts(Source.CARE_COMPARE, Source.ENROLMENT, Source.ROSTER, Source.OPT_OUT)
MEDICARE = {"asked_on": days, "looked_in": silent(Source.CARE_COMPARE, Source.OPT_OUT)}
SAID = {
    ("exists", Subject.EXISTS): st.builds(exists_claim, facts(Source.NPPES), maybe_days),
    ("place", Subject.PRACTISES_AT): st.builds(place_claim, names, LISTED_BY),
    ("specialty", Subject.STATES_SPECIALTY): st.builds(specialty_claim, names, LISTED_BY, facts(Source.PART_B)),
    ("takes Medicare", Subject.TAKES_MEDICARE): st.builds(
        takes_medicare_claim, listings, enrolments, opt_outs, **MEDICARE
    ),
    ("enrolled", Subject.ENROLLED): st.builds(enrolled_claim, enrolments, silent(Source.ENROLMENT)),
    ("opted out", Subject.OPTED_OUT): st.builds(opted_out_claim, opt_outs, **MEDICARE),
    ("revoked", Subject.REVOKED): st.builds(
        revoked_claim, st.none() | st.tuples(facts(Source.REVOKED), maybe_days), silent(Source.REVOKED)
    ),
    ("telehealth", Subject.TELEHEALTH): st.builds(telehealth_claim, listings, silent(Source.CARE_COMPARE)),
    ("affiliated", Subject.AFFILIATED): st.builds(affiliation_claims, affiliations, silent(Source.AFFILIATION)),
    ("volume", Subject.MEDICARE_VOLUME): st.builds(of_services, rows, st.sets(st.integers(2009, 2026), max_size=4)),
    ("certified", Subject.CERTIFIED): st.builds(of_standings, standings, days),
    ("board", Subject.BOARD_CERTIFICATION): st.builds(board_claim, checks, st.just(ENGLISH)),
    ("board not checked", Subject.BOARD_CERTIFICATION): st.builds(
        board_not_checked_claim, st.lists(st.sampled_from(MILD.boards), max_size=4)
    ),
    ("licence", Subject.LICENCE_ON_FILE): st.builds(
        licence_claim,
        lists(st.builds(Licence, facts(Source.NPPES), st.sampled_from(["X1", "Y2"]), maybe_names)),
        silent(Source.NPPES),
    ),
    ("paid", Subject.PAID_BY_MAKER): st.builds(
        payment_claims, lists(paid, most=5), st.just("mild"), silent(Source.OPEN_PAYMENTS)
    ),
    ("no exclusion", Subject.EXCLUDED): st.builds(of_exclusions, days, days),
    ("no exclusions read", Subject.EXCLUDED): st.builds(exclusion_claim, st.none(), st.none(), asked_on=days),
    ("excluded", Subject.EXCLUDED): st.builds(excluded_claim, facts(Source.LEIE), maybe_days, facts(Source.REVIEW)),
}


def each(said: Claim | tuple[Claim, ...]) -> tuple[Claim, ...]:
    return said if isinstance(said, tuple) else (said,)


@pytest.mark.parametrize(("kind", "subject"), SAID)
@given(st.data())
def test_every_sentence_names_its_sources_and_their_days_and_none_says_what_must_not_be_said(kind, subject, data):
    for claim in each(data.draw(SAID[kind, subject])):
        assert claim.id is subject
        assert subject in COUNTED or not COUNT.search(claim.text)
        assert not FORBIDDEN.search(claim.text)
        assert claim.facts or claim.status is Status.UNKNOWN
        for stated in claim.facts:
            assert stated.dated in claim.text
            assert stated.source.label in claim.text


@given(SAID["volume", Subject.MEDICARE_VOLUME])
def test_every_number_of_cases_has_its_period_its_payer_and_its_source(claims):
    for claim in claims:
        if claim.text != SENTENCES["no_part_b"]:
            assert YEAR.search(claim.text)
            assert "Original Medicare; Medicare by Provider and Service" in claim.text


@given(SAID["paid", Subject.PAID_BY_MAKER])
def test_every_sum_has_its_period_its_payer_and_its_source_and_proves_no_training(claims):
    for claim in claims:
        if "$" in claim.text:
            assert YEAR.search(claim.text)
            assert re.search(r"\S reported paying \$[0-9,]+\.[0-9]{2} ", claim.text)
            assert "(Open Payments; " in claim.text
            assert "no proof of training" in claim.text


@given(SAID["certified", Subject.CERTIFIED])
def test_what_is_certified_names_the_issuer_and_the_day(claim):
    if claim.status is not Status.UNKNOWN:
        assert "Example Society" in claim.text
        assert YEAR.search(claim.text)


def test_every_subject_is_said_but_why_somebody_is_in_no_list():
    assert {subject for _, subject in SAID} == set(Subject) - {Subject.LISTED}


def test_no_sentence_is_left_that_nobody_says():
    modules = [*list((ROOMS / "search").glob("*_claims.py")), ROOMS / "search" / "wording.py"]
    said = "".join(text(path).partition("SENTENCES = {")[2].partition("\n}")[2] or text(path) for path in modules)
    chosen = {*NoCount, *NoShare, "F", "O"}

    assert [key for key in SENTENCES if key not in chosen and f'"{key}"' not in said] == []


def test_a_series_reads_like_a_sentence():
    assert [series(["a"]), series(["a", "b"]), series(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
