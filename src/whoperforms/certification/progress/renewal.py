"""Renewal: when it opens, who is reminded when, what it asks, and what a changed standard asks of those who hold one.

Source: the ladder of reminders follows one that credentialing in the US uses.
Shape:  publishing a version never shortens a certificate. What it adds has a last day; whoever has not added it by then
        is shown as holding an older version, until somebody decides something. Whoever is decided on too long after the
        last decision is looked up anew in all that the standard ever asks of sources, as in the beginning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.looks.limits import reverify_by
from whoperforms.certification.progress.completeness import Progress, Status, judge, last_decision
from whoperforms.certification.progress.lack import Given
from whoperforms.certification.standards.requirements import AnyRequirement, Applies, Eligibility, Verification
from whoperforms.certification.standards.standard import Standard
from whoperforms.kernel.errors import BadData

OPENS_DAYS: Final = 180  # before the end
LADDER: Final = (-90, -30, -15, -10, -5, 1, 14, 28, 42)  # days from the end on which somebody is reminded
LOOKED_UP: Final = (Eligibility, Verification)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One word about the end of a certificate. `days`: from the end, those before it below zero."""

    days: int
    on: date
    end: date

    @property
    def about(self) -> str:
        """The code under which it is recorded that somebody was told: once for each end and step.

        >>> Reminder(days=-90, on=date(2027, 10, 3), end=date(2028, 1, 1)).about
        'renewal 2028-01-01 -90'
        """
        return f"renewal {self.end} {self.days:+d}"


def opens(valid_until: datetime) -> date:
    """Return the first day on which a renewal may be asked for."""
    return valid_until.date() - timedelta(days=OPENS_DAYS)


def is_open(valid_until: datetime, on: date) -> bool:
    """Whether a renewal may be asked for; after the end too, for what has lapsed may be renewed."""
    return on >= opens(valid_until)


def reminders(valid_until: datetime) -> tuple[Reminder, ...]:
    """Return all reminders of a certificate, the first first."""
    end = valid_until.date()
    return tuple(Reminder(days=days, on=end + timedelta(days=days), end=end) for days in LADDER)


def reminder_due(valid_until: datetime, told: Iterable[str], on: date) -> Reminder | None:
    """Return the reminder to send on a day; None: none. Of several that were missed only the last is sent.

    `told`: the codes of what somebody was told already.
    """
    reached = [one for one in reminders(valid_until) if one.on <= on]
    if not reached or reached[-1].about in set(told):
        return None
    return reached[-1]


def decided_on(enrolment: Enrolment) -> date:
    """Return the day of the decision that certified or renewed last. Raises: BadData where none did."""
    seq = last_decision(enrolment)
    for event in enrolment.decisions:
        if event.seq == seq:
            return event.at.date()
    raise BadData(f"{enrolment.id}: was never certified, so nothing of it can be renewed; verify the registry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What versions since the one held have added, and the last day to add it."""

    requirement: str
    grace_until: date


def added(versions: Sequence[Standard], held: int) -> tuple[Added, ...]:
    """Return what holders of a version have to add by the published versions after it, in the order of the newest.

    Of several versions that name a requirement the newest one sets the day; what the newest does not ask, nobody adds.
    """
    later = sorted((one for one in versions if one.number > held), key=lambda one: one.number)
    if not later:
        return ()
    grace = {delta.requirement: delta.grace_until for one in later for delta in one.deltas}
    asked = (one for one in later[-1].requirements if one.applies_to is not Applies.INITIAL)
    found = ((one.id, grace.get(one.id)) for one in asked)
    return tuple(Added(requirement=name, grace_until=until) for name, until in found if until is not None)


def asked_at_renewal(standard: Standard, enrolment: Enrolment, on: date) -> tuple[AnyRequirement, ...]:
    """Return what a standard asks of whoever renews on a day; too long after the last decision all looks again."""
    full = on > reverify_by(decided_on(enrolment))
    return tuple(
        one
        for one in standard.asked(enrolment.pathway, *Applies)
        if one.applies_to is not Applies.INITIAL or (full and isinstance(one, LOOKED_UP))
    )


def renewal_progress(given: Given, versions: Sequence[Standard], held: int) -> tuple[Progress, ...]:
    """Return how far the holder of a version is with all that a renewal asks, in the order of the newest version.

    `versions`: those published and in force on the day. What was added since the version held counts whenever it was
    recorded; the rest only since the last decision.
    """
    if not versions:
        return ()
    newest = max(versions, key=lambda one: one.number)
    given = replace(given, since=last_decision(given.enrolment))
    by = {one.requirement: one.grace_until for one in added(versions, held)}
    found = []
    for one in asked_at_renewal(newest, given.enrolment, given.on):
        new = one.id in by
        known = judge(one, replace(given, since=0) if new else given)
        found.append(overdue(replace(known, by=by[one.id]), given.on) if new else known)
    return tuple(found)


def overdue(known: Progress, on: date) -> Progress:
    """Return a requirement that is not met as overdue, once the last day to meet it is over."""
    late = not known.met and known.by is not None and on > known.by
    return replace(known, status=Status.OVERDUE) if late else known


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Somebody holds version `holds`, and the current one is `current`: what was to be added by a day and was not."""

    holds: int
    current: int
    unmet: tuple[Progress, ...]


def behind(found: Sequence[Progress], *, holds: int, current: int, on: date) -> Behind | None:
    """Return what a holder has not added in time; None where nothing is overdue. `found`: of `renewal_progress`."""
    unmet = tuple(one for one in found if one.by is not None and not one.met and on > one.by)
    return Behind(holds=holds, current=current, unmet=unmet) if unmet else None
