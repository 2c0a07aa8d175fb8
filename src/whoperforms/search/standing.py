"""Why an NPI is in no list, as claims. A reason that no person has confirmed is not named."""

from collections.abc import Iterator
from datetime import date

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.store.records import Record

UNCONFIRMED = Claim(
    id=Subject.LISTED,
    status=Status.UNKNOWN,
    text="In no list: a record that may be about this NPI waits for a person to check it",
)


def reasons_withheld(record: Record) -> tuple[Claim, ...]:
    """Return what keeps an NPI out of every list; nothing where it is active, not excluded and not revoked."""
    return tuple(_reasons(record))


def _reasons(record: Record) -> Iterator[Claim]:
    if ended := record.deactivation:
        yield _withheld(f"NPI deactivated since {_day(ended.deactivated_on)}: in no list", ended.fact)
    if exclusion := record.exclusion:
        since = f"Excluded from federal health programmes since {_day(exclusion.excluded_on)}: in no list"
        yield _withheld(since, exclusion.fact) if record.review_of(exclusion) else UNCONFIRMED
    if revoked := max(record.revocations, key=lambda each: each.revoked_on or date.min, default=None):
        yield _withheld(f"Enrolment in Medicare revoked since {_day(revoked.revoked_on)}: in no list", revoked.fact)


def _withheld(said: str, fact: Fact) -> Claim:
    return Claim(id=Subject.LISTED, status=Status.CONTRADICTED, text=said, facts=(fact,))


def _day(day: date | None) -> str:
    return day.isoformat() if day else "an unknown day"
