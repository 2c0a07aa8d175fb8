"""What became of a certificate, by the number on it: of one that was replaced too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from whoperforms.certification.bodies.enrolment import ReduceScope
from whoperforms.certification.enrolment import Certificate, Enrolment
from whoperforms.certification.overview import Overview
from whoperforms.certification.state import CERTIFIED, EXPIRING, CertificationState

GONE: Final = frozenset({CertificationState.REVOKED, CertificationState.WITHDRAWN})
HELD_BACK: Final = frozenset({CertificationState.SUSPENDED, CertificationState.CANNOT_CONFIRM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A certificate that was decided, and its state now. `superseded_by`: the number that took its place."""

    certificate: Certificate
    enrolment: Enrolment
    state: CertificationState
    superseded_by: str | None = None


def numbered(overview: Overview, number: str) -> Numbered | None:
    """Return what became of a number, as of an overview; None for a number that nothing was decided under."""
    name = overview.ledger.numbers.get(number)
    if name is None or overview.at is None:
        return None
    enrolment = overview.ledger.enrolments[name]
    place = [one.number for one in enrolment.certificates].index(number)
    certificate, later = enrolment.certificates[place], enrolment.certificates[place + 1 :]
    return Numbered(
        certificate=certificate,
        enrolment=enrolment,
        state=_state(certificate, later, overview[name].state, overview.at),
        superseded_by=later[0].number if later else None,
    )


def _state(
    certificate: Certificate, later: tuple[Certificate, ...], now: CertificationState, at: datetime
) -> CertificationState:
    """Return the state under a number, the first that is true, as of any certification.

    Once a scope was reduced the wider paper before it is revoked, for good, whatever becomes of the narrower one.
    """
    if any(isinstance(one.decided.body, ReduceScope) for one in later):
        return CertificationState.REVOKED
    if not later or now in GONE or now is CertificationState.SUSPENDED:
        return now
    if at > certificate.valid_until:
        return CertificationState.LAPSED
    if now not in CERTIFIED:
        return CertificationState.CANNOT_CONFIRM
    ends_soon = certificate.valid_until - at <= EXPIRING  # by its own dates, as whoever reads the paper sees it
    return CertificationState.EXPIRING if ends_soon else CertificationState.ACTIVE
