"""No claim without facts that may decide it, and none that says more than they do."""

import pytest

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source


def fact(source: Source, release: str = "2026-10-01", row: int | None = 1) -> Fact:
    return Fact(source=source, release=release, file="invented.csv", row=row)


def supported(subject: Subject, text: str, *facts: Fact) -> Claim:
    return Claim(id=subject, status=Status.SUPPORTED, text=text, facts=facts)


@pytest.mark.parametrize("status", [Status.SUPPORTED, Status.CONTRADICTED])
@pytest.mark.parametrize("subject", Subject)
def test_a_claim_that_is_known_needs_facts(subject, status):
    with pytest.raises(ValueError, match="needs the facts it rests on"):
        Claim(id=subject, status=status, text="...")


@pytest.mark.parametrize("subject", Subject)
def test_the_unknown_needs_none(subject):
    assert Claim(id=subject, status=Status.UNKNOWN, text="...").facts == ()


@pytest.mark.parametrize("source", sorted(set(Source) - {Source.ROSTER, Source.REGISTRY, Source.MAKER_LIST}))
def test_only_an_issuer_or_a_makers_list_may_say_that_somebody_is_certified(source):
    with pytest.raises(ValueError, match=r"may not support|cannot make it"):
        supported(Subject.CERTIFIED, "Certified, 2026-10-01, 2026, self-reported", fact(source))


def test_a_dated_source_that_is_not_dated_is_refused_with_the_date_that_is_missing():
    with pytest.raises(ValueError, match="rests on care_compare; write '2026-10-01' into it"):
        supported(Subject.TAKES_MEDICARE, "Takes Medicare", fact(Source.CARE_COMPARE))


def test_every_dated_fact_has_its_date_in_the_sentence():
    facts = fact(Source.CARE_COMPARE), fact(Source.ENROLMENT, "2026-07-01")

    assert supported(Subject.TAKES_MEDICARE, "Listed on 2026-10-01 and 2026-07-01", *facts).facts == facts
    with pytest.raises(ValueError, match="write '2026-07-01'"):
        supported(Subject.TAKES_MEDICARE, "Listed on 2026-10-01", *facts)


@pytest.mark.parametrize("said", ["2026-10-01", "October 1, 2026", "el 1 de octubre de 2026"])
def test_a_date_may_be_written_as_people_write_it(said):
    listed = fact(Source.CARE_COMPARE)

    assert supported(Subject.TAKES_MEDICARE, f"Listed: {said}.", listed).facts == (listed,)


@pytest.mark.parametrize("said", ["October 11, 2026", "11 de octubre de 2026", "2026", "2026-10-010", "1 October 2026"])
def test_another_day_or_another_way_is_no_date(said):
    with pytest.raises(ValueError, match="write '2026-10-01'"):
        supported(Subject.TAKES_MEDICARE, f"Listed: {said}.", fact(Source.CARE_COMPARE))


@pytest.mark.parametrize("said", ["This is self-reported", "They say so themselves", "Lo dice la propia persona"])
def test_what_people_state_of_themselves_says_so_in_one_of_the_ways_allowed(said):
    stated = fact(Source.NPPES)

    assert supported(Subject.STATES_SPECIALTY, f"Pain medicine. {said}.", stated).facts == (stated,)


@pytest.mark.parametrize("said", ["States pain medicine", "According to NPPES of 2026-10-01", "Lo dice NPPES"])
def test_what_people_state_of_themselves_is_refused_without_saying_so(said):
    with pytest.raises(ValueError, match="write 'self-reported' into it"):
        supported(Subject.STATES_SPECIALTY, said, fact(Source.NPPES))


def test_a_yearly_file_is_dated_by_its_year():
    billed = fact(Source.PART_B, "2024-12-31")

    assert supported(Subject.EXISTS, "Billed Medicare in 2024", billed).facts == (billed,)


def test_beside_a_fact_that_proves_it_the_others_need_no_date():
    facts = fact(Source.NPPES), fact(Source.CARE_COMPARE, "2026-09-01")

    assert supported(Subject.EXISTS, "Active", *facts).facts == facts


def test_a_file_without_a_row_does_not_lend_its_weight_to_a_hint():
    with pytest.raises(ValueError, match="cannot make it supported"):
        supported(
            Subject.CERTIFIED, "Certified", fact(Source.ROSTER, row=None), fact(Source.OPEN_PAYMENTS, "2024-12-31")
        )


def test_a_source_that_may_never_be_used_spoils_a_claim_that_others_prove():
    with pytest.raises(ValueError, match="nppes may not support this claim"):
        supported(Subject.CERTIFIED, "Certified", fact(Source.ROSTER), fact(Source.NPPES))


def test_an_exclusion_is_said_only_after_a_person_has_looked():
    with pytest.raises(ValueError, match="leie decides only beside a review"):
        supported(Subject.EXCLUDED, "Excluded", fact(Source.LEIE))

    assert supported(Subject.EXCLUDED, "Excluded", fact(Source.LEIE), fact(Source.REVIEW)).facts
