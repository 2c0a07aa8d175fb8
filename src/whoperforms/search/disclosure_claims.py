"""What is disclosed about a practitioner: payments by makers, and what the exclusion list says or cannot say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.search.voice import Sentences

OIG_SEARCH = "https://exclusions.oig.hhs.gov/"
MOST_DAYS = 45  # an exclusion list may be this old before a check is overdue; the publisher renews it each month


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A published payment by a maker of the product; `for_product`: made in connection with the product itself."""

    fact: Fact
    year: int
    maker: str
    cents: int
    for_product: bool
    disputed: bool


def payment_claims(
    payments: Sequence[Payment], product: str, looked_in: Sequence[Fact], voice: Sentences
) -> tuple[Claim, ...]:
    """Say what makers reported for the product, then apart what they reported for anything else.

    `looked_in` are the years' files that were read.
    """
    for_product = [payment for payment in payments if payment.for_product]
    otherwise = [payment for payment in payments if not payment.for_product]
    claims = []
    if for_product:
        claims.append(_paid("paid", for_product, product, looked_in, voice))
    else:
        claims.append(_not_paid("not_paid" if otherwise else "not_paid_at_all", product, looked_in, voice))
    if otherwise:
        claims.append(_paid("paid_otherwise", otherwise, product, looked_in, voice))
    return tuple(claims)


def _paid(
    sentence: str, payments: Sequence[Payment], product: str, looked_in: Sequence[Fact], voice: Sentences
) -> Claim:
    facts = tuple(payment.fact for payment in payments)
    said = voice.say(
        sentence,
        makers=voice.series(sorted({payment.maker for payment in payments})),
        amount=voice.dollars(sum(payment.cents for payment in payments)),
        product=product,
        paid_in=_years((payment.year for payment in payments), voice),
        source=voice.label(Source.OPEN_PAYMENTS),
        years=_years((int(fact.dated) for fact in (*looked_in, *facts)), voice),
    )
    disputed = sum(payment.cents for payment in payments if payment.disputed)
    if disputed:
        said = voice.say("disputed", sentence=said, amount=voice.dollars(disputed))
    return Claim(id=Subject.PAID_BY_MAKER, status=Status.SUPPORTED, text=said, facts=facts)


def _not_paid(sentence: str, product: str, looked_in: Sequence[Fact], voice: Sentences) -> Claim:
    if not looked_in:
        return Claim(id=Subject.PAID_BY_MAKER, status=Status.UNKNOWN, text=voice.say("payments_not_read"))
    years = _years((int(fact.dated) for fact in looked_in), voice)
    said = voice.say(sentence, product=product, years=years, source=voice.label(Source.OPEN_PAYMENTS))
    return Claim(id=Subject.PAID_BY_MAKER, status=Status.UNKNOWN, text=said, facts=tuple(looked_in))


def _years(years: Iterable[int], voice: Sentences) -> str:
    return voice.series(str(year) for year in sorted(set(years)))


class Silence(StrEnum):
    """What the exclusion list does not say of an NPI: the sentence for it."""

    NO_ENTRY = "no_entry"
    NONE_IN_FORCE = "no_entry_in_force"
    NO_OTHER = "no_other_entry"


def exclusion_claim(
    looked_in: Fact | None,
    published_on: date | None,
    voice: Sentences,
    *,
    asked_on: date,
    silence: Silence = Silence.NO_ENTRY,
) -> Claim:
    """Say that no entry carries the NPI, which is no proof, and since when a newer list should have been read.

    `published_on` is the day of the list, None where it is not known: then a check counts as overdue.
    """
    if looked_in is None:
        return Claim(id=Subject.EXCLUDED, status=Status.UNKNOWN, text=voice.say("no_exclusions_read", url=OIG_SEARCH))
    named = voice.label(looked_in.source)
    said = voice.say(silence, source=named, day=voice.day(published_on), url=OIG_SEARCH)
    if published_on is None or (asked_on - published_on).days > MOST_DAYS:
        overdue_since = published_on and published_on + timedelta(days=MOST_DAYS + 1)
        said = voice.say("overdue", sentence=said, day=voice.day(overdue_since))
    return Claim(id=Subject.EXCLUDED, status=Status.UNKNOWN, text=said, facts=(looked_in,))


def exclusion_unsaid_claim(voice: Sentences) -> Claim:
    """Say of whoever is in no list that nothing is said here before a person has confirmed who is meant."""
    said = voice.say("exclusion_unsaid", url=OIG_SEARCH)
    return Claim(id=Subject.EXCLUDED, status=Status.UNKNOWN, text=said)


def excluded_claim(exclusion: Fact, since: date | None, review: Fact, reviewed_on: date, voice: Sentences) -> Claim:
    """Say that somebody is excluded, once a person has confirmed who is meant."""
    said = voice.say("excluded", day=voice.day(since), **_checked(exclusion, review, reviewed_on, voice))
    return Claim(id=Subject.EXCLUDED, status=Status.SUPPORTED, text=said, facts=(exclusion, review))


def disproved_claim(exclusion: Fact, review: Fact, decision: Decision, reviewed_on: date, voice: Sentences) -> Claim:
    """Say that an entry carries the NPI, and that a person found that it does not count against its bearer."""
    sentence = "entry_of_another" if decision is Decision.REJECTED else "entry_cleared"
    said = voice.say(sentence, **_checked(exclusion, review, reviewed_on, voice))
    return Claim(id=Subject.EXCLUDED, status=Status.UNKNOWN, text=said, facts=(exclusion, review))


def _checked(exclusion: Fact, review: Fact, reviewed_on: date, voice: Sentences) -> dict[str, str]:
    return {
        "reviewed": voice.day(reviewed_on),
        "entry": voice.sources(exclusion),
        "review": voice.sources(review),
    }
