"""Why an NPI is in no list, as claims. A reason that no person has confirmed is not named."""

from collections.abc import Iterator
from datetime import date

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.search.voice import Sentences
from whoperforms.store.records import Record


def reasons_withheld(record: Record, voice: Sentences) -> tuple[Claim, ...]:
    """Return what keeps an NPI out of every list; nothing where it is active, not excluded and not revoked."""
    return tuple(_reasons(record, voice))


def _reasons(record: Record, voice: Sentences) -> Iterator[Claim]:
    if ended := record.deactivation:
        yield _withheld(voice.say("deactivated", day=voice.day(ended.deactivated_on)), ended.fact)
    if exclusion := record.exclusion:
        if record.review_of(exclusion):
            yield _withheld(voice.say("excluded_in_no_list", day=voice.day(exclusion.excluded_on)), exclusion.fact)
        else:
            yield Claim(id=Subject.LISTED, status=Status.UNKNOWN, text=voice.say("unconfirmed_in_no_list"))
    if revoked := max(record.revocations, key=lambda each: each.revoked_on or date.min, default=None):
        yield _withheld(voice.say("revoked_in_no_list", day=voice.day(revoked.revoked_on)), revoked.fact)


def _withheld(said: str, fact: Fact) -> Claim:
    return Claim(id=Subject.LISTED, status=Status.CONTRADICTED, text=said, facts=(fact,))
