"""Where a certification stands at an instant: a pure function of its events, of what was looked up, and of the clock.

Shape:  nothing is stored and no job is needed: whoever asks computes it. What comes first in the list of reasons wins.
        What counts as certified is `CERTIFIED`, the same on every page, in every file and in every status list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from whoperforms.certification.bodies.enrolment import Suspend, VoidSignOff
from whoperforms.certification.enrolment import Enrolment, fold
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import ENDED, Stage
from whoperforms.certification.looks.monitoring import Check, monitored
from whoperforms.certification.looks.verification import Against, Looked, Rests, causes_of, known

EXPIRING: Final = timedelta(days=90)  # before the end


class CertificationState(StrEnum):
    """What may be said of a certification at an instant; the first that is true."""

    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    NOT_YET_VALID = "not_yet_valid"
    CANNOT_CONFIRM = "cannot_confirm"
    EXPIRING = "expiring"
    ACTIVE = "active"
    IN_TRAINING = "in_training"
    NONE = "none"


CERTIFIED: Final = frozenset({CertificationState.ACTIVE, CertificationState.EXPIRING})
SUSPENDS: Final = (Suspend, VoidSignOff)  # of somebody certified
TRAINING: Final = frozenset({Stage.ENROLLED, Stage.SUBMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """Where a certification stands, and why.

    `since`: the instant from which on it does; None: it is not known. `against`: facts that suspend, though nobody has
    written that down yet. `overdue`: what should have been looked up again.
    """

    state: CertificationState
    since: datetime | None = None
    against: tuple[Against, ...] = ()
    overdue: tuple[Check, ...] = ()

    @property
    def certified(self) -> bool:
        """Whether this counts as certified."""
        return self.state in CERTIFIED

    @property
    def only_overdue(self) -> bool:
        """Whether nothing is wrong but that a look is overdue: then somebody stays listed, and it is said since when.

        What was never confirmed, or is disputed, has no such day: that is more than overdue.
        """
        days = [check.since for check in self.overdue]
        return self.state is CertificationState.CANNOT_CONFIRM and bool(days) and None not in days


def stands(  # noqa: PLR0911 - the first reason that is true
    enrolment: Enrolment, looks: Iterable[Looked], now: datetime, rests: Rests, *, certain: bool = True
) -> Stands:
    """Return where a certification stands. `certain`: whether all that is recorded of it is understood and unbroken."""
    held = enrolment.certificate
    if held is None:
        return _without_certificate(enrolment, certain=certain)
    if enrolment.ended is not None and enrolment.stage in ENDED:
        state = CertificationState.REVOKED if enrolment.stage is Stage.REVOKED else CertificationState.WITHDRAWN
        return Stands(state=state, since=enrolment.ended.at)
    looked = known(looks, now)
    against = causes_of(looked, now.date(), rests)
    if enrolment.causes or against:
        began = [cause.at for cause in enrolment.causes] + [one.because.recorded.at for one in against]
        return Stands(state=CertificationState.SUSPENDED, since=min(began), against=against)
    if now > held.valid_until:
        return Stands(state=CertificationState.LAPSED, since=held.valid_until + timedelta(seconds=1))
    if enrolment.stage is Stage.SUSPENDED:  # every cause is cleared, and nobody has reinstated it yet
        return Stands(state=CertificationState.SUSPENDED, since=_suspended_since(enrolment))
    if now < held.valid_from:
        return Stands(state=CertificationState.NOT_YET_VALID, since=held.decided.at)
    overdue = tuple(check for check in monitored(looked, now.date(), rests) if not check.confirmed)
    if overdue or not certain:
        return Stands(state=CertificationState.CANNOT_CONFIRM, overdue=overdue if certain else ())
    ends_soon = held.valid_until - now <= EXPIRING
    state = CertificationState.EXPIRING if ends_soon else CertificationState.ACTIVE
    return Stands(state=state, since=_certified_since(enrolment))


def state(
    events: Iterable[Event[Any]],
    looks: Iterable[Looked],
    now: datetime,
    known_at: datetime | None = None,
    rests: Rests | None = None,
) -> CertificationState:
    """Return the state to which the events of one enrolment come. `known_at`: what was known at an earlier instant.

    Raises: Impossible where the events do not follow from each other.
    """
    instant = now if known_at is None else known_at
    found = fold("", (event for event in events if event.at <= instant))
    return stands(found, known(looks, instant), now, rests or Rests()).state


def _without_certificate(enrolment: Enrolment, *, certain: bool) -> Stands:
    if not certain:
        return Stands(state=CertificationState.CANNOT_CONFIRM)
    if enrolment.stage in TRAINING and (accepted := enrolment.accepted):
        return Stands(state=CertificationState.IN_TRAINING, since=accepted.at)
    return Stands(state=CertificationState.NONE, since=enrolment.changed)


def _suspended_since(enrolment: Enrolment) -> datetime | None:
    """Return since when somebody is suspended: by the last event that did it."""
    return next((event.at for event in reversed(enrolment.history) if isinstance(event.body, SUSPENDS)), None)


def _certified_since(enrolment: Enrolment) -> datetime | None:
    """Return since when somebody is certified without a break."""
    since: datetime | None = None
    until: datetime | None = None
    for certificate in enrolment.certificates:
        if until is None or certificate.valid_from > until:
            since = certificate.valid_from
        until = certificate.valid_until
    return since
