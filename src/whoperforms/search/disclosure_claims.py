"""What is disclosed about a practitioner: payments by makers, and what the exclusion list says or cannot say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.search.wording import day, dollars, say, series, sources

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


def payment_claims(payments: Sequence[Payment], product: str, looked_in: Sequence[Fact]) -> tuple[Claim, ...]:
    """Say what makers reported for the product, then apart what they reported for anything else.

    `looked_in` are the years' files that were read.
    """
    for_product = [payment for payment in payments if payment.for_product]
    otherwise = [payment for payment in payments if not payment.for_product]
    claims = []
    if for_product:
        claims.append(_paid("paid", for_product, product, looked_in))
    else:
        claims.append(_not_paid("not_paid" if otherwise else "not_paid_at_all", product, looked_in))
    if otherwise:
        claims.append(_paid("paid_otherwise", otherwise, product, looked_in))
    return tuple(claims)


def _paid(sentence: str, payments: Sequence[Payment], product: str, looked_in: Sequence[Fact]) -> Claim:
    facts = tuple(payment.fact for payment in payments)
    said = say(
        sentence,
        makers=series(sorted({payment.maker for payment in payments})),
        amount=dollars(sum(payment.cents for payment in payments)),
        product=product,
        paid_in=_years(payment.year for payment in payments),
        source=Source.OPEN_PAYMENTS.label,
        years=_years(int(fact.dated) for fact in (*looked_in, *facts)),
    )
    disputed = sum(payment.cents for payment in payments if payment.disputed)
    if disputed:
        said = say("disputed", sentence=said, amount=dollars(disputed))
    return Claim(id=Subject.PAID_BY_MAKER, status=Status.SUPPORTED, text=said, facts=facts)


def _not_paid(sentence: str, product: str, looked_in: Sequence[Fact]) -> Claim:
    if not looked_in:
        return Claim(id=Subject.PAID_BY_MAKER, status=Status.UNKNOWN, text=say("payments_not_read"))
    years = _years(int(fact.dated) for fact in looked_in)
    said = say(sentence, product=product, years=years, source=Source.OPEN_PAYMENTS.label)
    return Claim(id=Subject.PAID_BY_MAKER, status=Status.UNKNOWN, text=said, facts=tuple(looked_in))


def _years(years: Iterable[int]) -> str:
    return series(str(year) for year in sorted(set(years)))


def exclusion_claim(
    looked_in: Fact | None, published_on: date | None, *, asked_on: date, most_days: int = MOST_DAYS
) -> Claim:
    """Say that no entry carries the NPI, which is no proof, and since when a newer list should have been read.

    `published_on` is the day of the list, None where it is not known: then a check counts as overdue.
    """
    if looked_in is None:
        return Claim(id=Subject.EXCLUDED, status=Status.UNKNOWN, text=say("no_exclusions_read", url=OIG_SEARCH))
    said = say("no_entry", source=looked_in.source.label, day=day(published_on), url=OIG_SEARCH)
    if published_on is None or (asked_on - published_on).days > most_days:
        overdue_since = published_on and published_on + timedelta(days=most_days + 1)
        said = say("overdue", sentence=said, day=day(overdue_since))
    return Claim(id=Subject.EXCLUDED, status=Status.UNKNOWN, text=said, facts=(looked_in,))


def excluded_claim(exclusion: Fact, since: date | None, review: Fact) -> Claim:
    """Say that somebody is excluded, once a person has confirmed who is meant."""
    said = say("excluded", day=day(since), sources=sources(exclusion, review))
    return Claim(id=Subject.EXCLUDED, status=Status.SUPPORTED, text=said, facts=(exclusion, review))
