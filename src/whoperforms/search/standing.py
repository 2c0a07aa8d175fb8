"""Why an NPI is in no list, as claims."""

from datetime import date

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.store.records import Record


def reasons_withheld(record: Record) -> tuple[Claim, ...]:
    """Return what keeps an NPI out of every list; nothing where it is active and not excluded under its number."""
    reasons = []
    if ended := record.deactivation:
        said = f"NPI deactivated since {_day(ended.deactivated_on)}: in no list"
        reasons.append(Claim(id=Subject.LISTED, status=Status.CONTRADICTED, text=said, facts=(ended.fact,)))
    if exclusion := record.exclusion:
        said = (
            f"The exclusion list carries this NPI since {_day(exclusion.excluded_on)}: "
            "in no list until a person has checked it"
        )
        reasons.append(Claim(id=Subject.LISTED, status=Status.CONTRADICTED, text=said, facts=(exclusion.fact,)))
    return tuple(reasons)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "an unknown day"
