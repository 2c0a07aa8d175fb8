"""How old a look at a source may be: on the day of a decision, and for as long as somebody is certified.

Source: the rules of two US bodies for files that are processed from 1 July 2025 on, as three accounts agree on them;
        the 45 days are ours. Ages are counted in days, to the day of the decision and never to that of typing it in.
Shape:  limits are rows with the day from which they hold; a decision keeps the one that was used.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import Element

ATTESTATION: Final = "attestation"  # what the physician states, beside what is looked up
ELEMENTS: Final = frozenset(str(element) for element in Element)
MONITORED: Final = (Element.LICENCE, Element.EXCLUSION)  # looked up again once in each calendar month
CONFIRMED_DAYS: Final = 45  # older than that, nobody can say that it still holds
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


def limit(separation: Separation, own_days: int, element: str, on: date) -> Limit:
    """Return the row that a programme decides by: its own number of days, and at most what its policy allows.

    >>> limit(Separation.STRICT, 180, "licence", date(2026, 11, 1)).days
    90
    """
    row = limit_by(RULE_OF[separation], element, on)
    if own_days >= row.days:
        return row
    return Limit(rule="programme", elements=frozenset({element}), days=own_days)


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
