"""How old a look at a source may be: on the day of a decision, and for as long as somebody is certified.

Source: the rules of two US bodies for files that are processed from 1 July 2025 on, as three accounts agree on them;
        the 45 days are ours. Ages are counted in days, to the day of the decision and never to that of typing it in.
        The longest time between two full verifications is one of credentialing in the US, too.
Shape:  limits are rows with the day from which they hold; a decision keeps the one that was used.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from whoperforms.certification.bodies.programme import PolicySet, Separation
from whoperforms.certification.bodies.verification import Element
from whoperforms.kernel.dates import months_after

ATTESTATION: Final = "attestation"  # what the physician states, beside what is looked up
ELEMENTS: Final = frozenset(str(element) for element in Element)
MONITORED: Final = (Element.LICENCE, Element.EXCLUSION)  # looked up again once in each calendar month
CONFIRMED_DAYS: Final = 45  # older than that, nobody can say that it still holds
REVERIFY_MONTHS: Final = 36  # calendar months from the last decision until all is looked up anew
ALWAYS: Final = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One row: by which rule what was looked up may be so many days old, from which day on."""

    rule: str
    elements: frozenset[str]
    days: int
    begins: date = ALWAYS


LIMITS: Final = (
    Limit(rule="strict", elements=ELEMENTS, days=90),
    Limit(rule="strict", elements=frozenset({ATTESTATION}), days=120),
    Limit(rule="accreditation", elements=ELEMENTS, days=180),
    Limit(rule="accreditation", elements=ELEMENTS, days=120, begins=date(2025, 7, 1)),
    Limit(rule="accreditation", elements=frozenset({ATTESTATION}), days=120),
    Limit(rule="verification_organisation", elements=ELEMENTS, days=120),
    Limit(rule="verification_organisation", elements=ELEMENTS, days=90, begins=date(2025, 7, 1)),
    Limit(rule="verification_organisation", elements=frozenset({ATTESTATION}), days=120),
)
RULE_OF: Final = {Separation.STRICT: "strict", Separation.SMALL: "accreditation"}


def limit_by(rule: str, element: str, on: date) -> Limit:
    """Return the row of a rule that holds for an element on a day: the newest one.

    >>> [limit_by("accreditation", "licence", day).days for day in (date(2025, 6, 30), date(2025, 7, 1))]
    [180, 120]
    """
    rows = [row for row in LIMITS if row.rule == rule and element in row.elements and row.begins <= on]
    return max(rows, key=lambda row: row.begins)


def limit(policy: PolicySet, element: str, on: date) -> Limit:
    """Return the row that a programme decides by: the days of its policy, and at most what the rule behind it allows.

    The days of a policy are about looks; what the physician states has those of the rule alone.

    >>> own = PolicySet(separation=Separation.STRICT, verification_days=60, waiting_days=0, identity_procedure="seen")
    >>> [limit(own, of, date(2026, 11, 1)).days for of in ("licence", ATTESTATION)]
    [60, 120]
    """
    row = limit_by(RULE_OF[policy.separation], element, on)
    if element == ATTESTATION or policy.verification_days >= row.days:
        return row
    return Limit(rule="programme", elements=frozenset({element}), days=policy.verification_days)


def reverify_by(decided: date) -> date:
    """Return the last day for the next full verification.

    >>> reverify_by(date(2024, 2, 29))
    datetime.date(2027, 2, 28)
    """
    return months_after(decided, REVERIFY_MONTHS)


def due(last: date) -> date:
    """Return the last day for the next look: in the calendar month after the last one, and within 45 days.

    >>> due(date(2026, 9, 30)), due(date(2026, 9, 1))
    (datetime.date(2026, 10, 31), datetime.date(2026, 10, 16))
    """
    year, month = (last.year + 1, 1) if last.month == 12 else (last.year, last.month + 1)  # noqa: PLR2004 - December
    return min(date(year, month, monthrange(year, month)[1]), last_confirmed(last))


def last_confirmed(last: date) -> date:
    """Return the last day on which what was seen on a day can be said to hold."""
    return last + timedelta(days=CONFIRMED_DAYS)
