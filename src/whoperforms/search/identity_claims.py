"""Who it is, where and as what: what NPPES knows of a number, and what others than the practitioner list."""

from datetime import date

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.search.wording import day, say, sources


def exists_claim(fact: Fact, enumerated_on: date | None) -> Claim:
    """Say that an NPI is of somebody, since when, and that it is active; `fact` is a row of NPPES."""
    said = say("exists", day=day(enumerated_on), sources=sources(fact))
    return Claim(id=Subject.EXISTS, status=Status.SUPPORTED, text=said, facts=(fact,))


def place_claim(where: str, fact: Fact) -> Claim:
    """Say that a source other than the practitioner lists them at an address."""
    said = say("listed_at", where=where, sources=sources(fact))
    return Claim(id=Subject.PRACTISES_AT, status=Status.SUPPORTED, text=said, facts=(fact,))


def specialty_claim(specialty: str, *facts: Fact) -> Claim:
    """Say the specialty under which sources other than NPPES have somebody."""
    said = say("listed_as", specialty=specialty, sources=sources(*facts))
    return Claim(id=Subject.STATES_SPECIALTY, status=Status.SUPPORTED, text=said, facts=facts)
