"""What is said, in every language and register: each sentence says how far it goes, and none more than is known.

The exact ones name every source with its day; the plain ones what may not be lost, as the page shows the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from known_of_ana import ANA, fact, payment, standing
from whoperforms.certification.standing import EvidenceState, IssuerList, Standings, State
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.qualifiers import says_self_reported
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import BilledRow, CodeFamily, volumes
from whoperforms.places.precision import Precision
from whoperforms.procedures.load import load, words
from whoperforms.search.credential_claims import (
    CasesStated,
    Licence,
    all_payer_claims,
    board_not_checked_claim,
    certified_claim,
    licence_claim,
)
from whoperforms.search.disclosure_claims import (
    Silence,
    disproved_claim,
    excluded_claim,
    exclusion_claim,
    exclusion_unsaid_claim,
    payment_claims,
)
from whoperforms.search.identity_claims import exists_claim
from whoperforms.search.identity_claims import place_claim as listed_at_claim
from whoperforms.search.identity_claims import specialty_claim as listed_as_claim
from whoperforms.search.medicare_claims import (
    Affiliation,
    Enrolment,
    Held,
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
from whoperforms.search.statements import place_claim, specialty_claim
from whoperforms.search.voice import Register, Voice, exact, plain
from whoperforms.store.records import Location

MILD = load("mild")
EXACT = exact(words("mild", "en"))
VOICES = {"exact": EXACT, "plain": plain(words("mild", "en")), "sencillo": plain(words("mild", "es"))}
FAMILY = CodeFamily.of(MILD)
FORBIDDEN = re.compile(
    r"mild[ -]certified|not certified|board[ -]certified|uncertified|\bNone\b|[{}]|\$-"
    r"|certificad[oa]s? (?:por|en) (?:la junta|una junta|mild)|sin certificar|no (?:está )?certificad",
    re.IGNORECASE,
)
COUNT = re.compile(r"\$|(?:at least|al menos) [0-9]|[0-9] (?:cases|casos)")
COUNTED = {Subject.MEDICARE_VOLUME, Subject.ALL_PAYER_CASES, Subject.PAID_BY_MAKER}
YEAR = re.compile(r"\b20[0-9]{2}\b")
NAMES = ["EXAMPLE HOSPITAL", "Sample Clinic, Inc.", "Spine Surgery", "1 EXAMPLE WAY, BOSTON, MA"]
ORIGINAL_MEDICARE = {"en": "Original Medicare", "es": "Medicare Original"}
ANY_PAYER = {"en": "patients of any payer", "es": "pacientes de cualquier pagador"}
AT_LEAST = {"en": "at least", "es": "al menos"}
NO_PROOF = {"en": "no proof of training|not prove training", "es": "No prueba formación"}
NO_ENTRY = {
    "en": "No (other )?entry (in force )?under this NPI .*ost entries carry no NPI",
    "es": "No hay ninguna (otra )?entrada (vigente )?con este NPI .* La mayoría de las entradas no llevan NPI",
}
SELF_REPORTED = ("place", "specialty", "licence")


def billed(year: int, **values) -> BilledRow:
    return BilledRow(fact=fact(Source.PART_B, f"{year}-12-31"), year=year, **values)


LISTED = IssuerList(programme="mild", issuer="Example Society", as_of=date(2026, 10, 1))
days = st.dates(date(2012, 1, 1), date(2030, 12, 31))
maybe_days = st.none() | days
ANY_ROW, NO_ROW = st.integers(1, 9), st.none()
names = st.sampled_from(NAMES)
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
    lists=st.sampled_from([(), (LISTED,), (replace(LISTED, unread=2),)]),
    waiting=st.sampled_from([{}, {(int(ANA), "mild"): (replace(LISTED, issuer="Another Society"),)}]),
)


def of_standings(known: Standings, asked_on: date, voice: Voice) -> Claim:
    row = 1 if known.standings else None
    behind = (fact(Source.ROSTER, row=row),) if known.standings or known.lists or known.waiting else ()
    return certified_claim(known.statement(ANA, "mild", asked_on), behind, voice)


def of_exclusions(published_on: date, asked_on: date, silence: Silence, voice: Voice) -> Claim:
    read = fact(Source.LEIE, published_on.isoformat(), row=None)
    return exclusion_claim(read, published_on, voice, asked_on=asked_on, silence=silence)


def of_services(billed: list[BilledRow], read: set[int], voice: Voice) -> tuple[Claim, ...]:
    return volume_claims(volumes(billed, read, FAMILY), voice)


LISTED_BY = facts(Source.CARE_COMPARE, Source.ENROLMENT, Source.ROSTER, Source.OPT_OUT)
MEDICARE = {"asked_on": days, "looked_in": silent(Source.CARE_COMPARE, Source.OPT_OUT)}
LOCATIONS = st.builds(
    Location,
    fact=st.one_of(facts(Source.NPPES), LISTED_BY),
    location=st.just(0),
    line_1=maybe_names,
    line_2=st.none(),
    city=st.just("BOSTON"),
    state=st.just("MA"),
    postal_code=st.none(),
    country=st.none(),
    phone=st.none(),
    precision=st.just(Precision.CITY),
    point=st.none(),
)
LICENCES = lists(st.builds(Licence, facts(Source.NPPES), st.sampled_from(["X1", "Y2"]), maybe_names))
NUMBERS = st.none() | st.integers(0, 9999)
CASES = lists(
    st.builds(
        CasesStated,
        issuer=st.sampled_from(["Example Society", "Example Device, Inc."]),
        in_all=NUMBERS,
        in_12_months=NUMBERS,
        as_of=days,
        basis=st.sampled_from(["audited", "issuer_count", "physician_log"]),
        facts=st.tuples(facts(Source.ROSTER)),
    ),
    most=2,
)
REVOKED = st.none() | st.tuples(facts(Source.REVOKED), maybe_days)
SAID = {
    ("exists", Subject.EXISTS): (exists_claim, facts(Source.NPPES), maybe_days),
    ("listed place", Subject.PRACTISES_AT): (listed_at_claim, names, LISTED_BY),
    ("place", Subject.PRACTISES_AT): (place_claim, LOCATIONS, maybe_days),
    ("listed specialty", Subject.STATES_SPECIALTY): (
        listed_as_claim,
        names,
        st.tuples(LISTED_BY, facts(Source.PART_B)),
    ),
    ("specialty", Subject.STATES_SPECIALTY): (specialty_claim, names, facts(Source.NPPES)),
    ("takes Medicare", Subject.TAKES_MEDICARE): (takes_medicare_claim, st.builds(Held, listings, enrolments, opt_outs)),
    ("enrolled", Subject.ENROLLED): (enrolled_claim, enrolments, silent(Source.ENROLMENT)),
    ("opted out", Subject.OPTED_OUT): (opted_out_claim, opt_outs),
    ("revoked", Subject.REVOKED): (revoked_claim, REVOKED, silent(Source.REVOKED)),
    ("telehealth", Subject.TELEHEALTH): (telehealth_claim, listings, silent(Source.CARE_COMPARE)),
    ("affiliated", Subject.AFFILIATED): (affiliation_claims, affiliations, silent(Source.AFFILIATION)),
    ("volume", Subject.MEDICARE_VOLUME): (of_services, rows, st.sets(st.integers(2009, 2026), max_size=4)),
    ("cases", Subject.ALL_PAYER_CASES): (all_payer_claims, CASES, silent(Source.ROSTER)),
    ("certified", Subject.CERTIFIED): (of_standings, standings, days),
    ("board not checked", Subject.BOARD_CERTIFICATION): (
        board_not_checked_claim,
        st.lists(st.sampled_from(MILD.boards), max_size=4),
    ),
    ("licence", Subject.LICENCE_ON_FILE): (licence_claim, LICENCES, silent(Source.NPPES)),
    ("paid", Subject.PAID_BY_MAKER): (
        payment_claims,
        lists(paid, most=5),
        st.just("mild"),
        silent(Source.OPEN_PAYMENTS),
    ),
    ("no exclusion", Subject.EXCLUDED): (of_exclusions, days, days, st.sampled_from(Silence)),
    ("no exclusions read", Subject.EXCLUDED): (exclusion_claim, st.none(), st.none()),
    ("exclusion unsaid", Subject.EXCLUDED): (exclusion_unsaid_claim,),
    ("excluded", Subject.EXCLUDED): (excluded_claim, facts(Source.LEIE), maybe_days, facts(Source.REVIEW), days),
    ("disproved", Subject.EXCLUDED): (
        disproved_claim,
        facts(Source.LEIE),
        facts(Source.REVIEW),
        st.sampled_from([Decision.REJECTED, Decision.CLEARED]),
        days,
    ),
}
FURTHER = {
    "takes Medicare": MEDICARE,
    "opted out": MEDICARE,
    "no exclusions read": {"asked_on": days},
}


def said(kind: str, data: st.DataObject) -> dict[str, tuple[Claim, ...]]:
    """Return what is said of one and the same in each voice, whatever is known of it."""
    make, *parts = next(made for (of, _), made in SAID.items() if of == kind)
    known = data.draw(st.tuples(*parts))
    further = data.draw(st.fixed_dictionaries(FURTHER.get(kind, {})))
    return {name: each(make(*known, voice, **further)) for name, voice in VOICES.items()}


def each(made: Claim | tuple[Claim, ...]) -> tuple[Claim, ...]:
    return made if isinstance(made, tuple) else (made,)


def pairs(kind: str, data: st.DataObject) -> Iterator[tuple[Voice, Claim]]:
    """Yield each claim of a kind with the voice it is said in."""
    for name, claims in said(kind, data).items():
        for claim in claims:
            yield VOICES[name], claim


@pytest.mark.parametrize(("kind", "subject"), SAID)
@settings(deadline=None)
@given(st.data())
def test_no_sentence_says_what_must_not_be_said_and_every_voice_says_the_same(kind, subject, data):
    claims = said(kind, data)

    for of in claims.values():
        assert [(claim.id, claim.status, claim.facts) for claim in of] == [
            (subject, claim.status, claim.facts) for claim in claims["exact"]
        ]
        for claim in of:
            assert subject in COUNTED or not COUNT.search(claim.text)
            assert not FORBIDDEN.search(claim.text)
            assert claim.facts or claim.status is Status.UNKNOWN


@pytest.mark.parametrize("kind", [kind for kind, _ in SAID])
@settings(deadline=None)
@given(st.data())
def test_exact_sentences_name_their_sources_and_plain_ones_are_whole(kind, data):
    for voice, claim in pairs(kind, data):
        if voice.register is Register.PLAIN:
            assert claim.text.endswith(".") or re.search(r"https?://\S+$", claim.text)
            assert not re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|\.\.|\.;", claim.text)
        elif kind not in SELF_REPORTED:
            for stated in claim.facts:
                assert stated.dated in claim.text
                assert stated.source.label in claim.text


@settings(deadline=None)
@given(st.data())
def test_every_number_of_cases_is_a_floor_with_its_period_its_payer_and_its_source(data):
    for voice, claim in pairs("volume", data):
        if claim.text != voice.say("no_part_b"):
            assert YEAR.search(claim.text)
            assert ORIGINAL_MEDICARE[voice.language] in claim.text
            assert voice != EXACT or "Original Medicare; Medicare by Provider and Service" in claim.text
        if claim.status is Status.SUPPORTED:
            assert AT_LEAST[voice.language] in claim.text


@settings(deadline=None)
@given(st.data())
def test_every_number_of_cases_of_all_payers_has_its_day_its_payers_its_issuer_and_its_basis(data):
    for voice, claim in pairs("cases", data):
        if claim.status is Status.SUPPORTED:
            assert YEAR.search(claim.text)
            assert ANY_PAYER[voice.language] in claim.text
            assert re.search(r"Example (Society|Device, Inc\.)", claim.text)
            assert re.search("audited|auditado", claim.text)
            assert not re.search(r"(?<![0-9,])0 (cases|casos)", claim.text)


@settings(deadline=None)
@given(st.data())
def test_every_sum_has_its_period_its_payer_and_its_source_and_proves_no_training(data):
    for voice, claim in pairs("paid", data):
        if "$" in claim.text:
            assert YEAR.search(claim.text)
            assert re.search(r"\$[0-9,]+\.[0-9]{2}\b", claim.text)
            assert any(name in claim.text for name in NAMES)
            assert voice.label(Source.OPEN_PAYMENTS) in claim.text
            assert re.search(NO_PROOF[voice.language], claim.text)


@settings(deadline=None)
@given(st.data())
def test_what_is_certified_names_the_issuer_its_kind_and_the_day(data):
    for voice, claim in pairs("certified", data):
        if claim.status is not Status.UNKNOWN:
            assert "Example Society" in claim.text
            assert YEAR.search(claim.text)
        if claim.status is Status.SUPPORTED:
            assert voice.say("society") in claim.text


@pytest.mark.parametrize("kind", SELF_REPORTED)
@settings(deadline=None)
@given(st.data())
def test_what_people_say_of_themselves_is_said_to_be_that(kind, data):
    for _, claim in pairs(kind, data):
        if claim.status is Status.SUPPORTED:
            assert says_self_reported(claim.text) is (claim.facts[0].source is Source.NPPES)


@settings(deadline=None)
@given(st.data())
def test_no_entry_is_no_proof(data):
    for voice, claim in pairs("no exclusion", data):
        assert re.search(NO_ENTRY[voice.language], claim.text)


def test_every_subject_is_said_but_why_somebody_is_in_no_list():
    assert {subject for _, subject in SAID} == set(Subject) - {Subject.LISTED}
