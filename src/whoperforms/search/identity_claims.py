"""Who it is, where and as what: what NPPES knows of a number, and what others than the practitioner list."""

from datetime import date

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.search.voice import Sentences


def exists_claim(fact: Fact, enumerated_on: date | None, voice: Sentences) -> Claim:
    """Say that an NPI is of somebody, since when, and that it is active; `fact` is a row of NPPES."""
    said = voice.say("exists", day=voice.day(enumerated_on), sources=voice.sources(fact))
    return Claim(id=Subject.EXISTS, status=Status.SUPPORTED, text=said, facts=(fact,))


def place_claim(where: str, fact: Fact, voice: Sentences) -> Claim:
    """Say that a source other than the practitioner lists them at an address."""
    said = voice.say("listed_at", where=where, sources=voice.sources(fact))
    return Claim(id=Subject.PRACTISES_AT, status=Status.SUPPORTED, text=said, facts=(fact,))


def specialty_claim(specialty: str, facts: tuple[Fact, ...], voice: Sentences) -> Claim:
    """Say the specialty under which sources other than NPPES have somebody."""
    said = voice.say("listed_as", specialty=specialty, sources=voice.sources(*facts))
    return Claim(id=Subject.STATES_SPECIALTY, status=Status.SUPPORTED, text=said, facts=facts)
