"""Whether the kit of an instrument may go to somebody: a derived yes or no, with its reason.

Shape:  leave to use an instrument is a requirement of the standard, signed for that very instrument. A kit goes out to
        whoever has it and is certified, or in training: the first own cases are done with it. Another instrument asks
        for another signature, so that a version that changes it stops the new kit until its holders were trained.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from whoperforms.certification.bodies.enrolment import SignOff
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import standard_of
from whoperforms.certification.standards.requirements import Instrument
from whoperforms.certification.state import CERTIFIED, CertificationState

MAY_USE: Final = CERTIFIED | {CertificationState.IN_TRAINING}


class KitReason(StrEnum):
    """Why a kit may be released, or may not; the first that is true."""

    NOT_IN_FORCE = "not_in_force"  # neither certified nor in training, whatever was signed
    NOT_SIGNED = "not_signed"
    NOT_MET = "not_met"  # the newest signature says so
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The kit of one instrument. `sign_off`: the place of the signature that decides; None: there is none."""

    instrument: str
    reason: KitReason
    sign_off: int | None = None

    @property
    def released(self) -> bool:
        """Whether it may be released."""
        return self.reason is KitReason.SIGNED


def kits_of(ledger: Ledger, enrolment: Enrolment, state: CertificationState, at: datetime) -> tuple[Kit, ...]:
    """Return of each instrument that is asked about whether its kit may be released to somebody who stands so.

    None where no version asks for leave to use one.
    """
    asked = _asked(ledger, enrolment, at)
    return tuple(
        _kit(called, [one for one in asked if one.instrument == called], enrolment, state)
        for called in dict.fromkeys(one.instrument for one in asked)
    )


def _kit(called: str, asked: list[Instrument], enrolment: Enrolment, state: CertificationState) -> Kit:
    signed = max(_signed_for(asked, enrolment), key=lambda event: event.seq, default=None)
    reason = KitReason.SIGNED
    if state not in MAY_USE:
        reason = KitReason.NOT_IN_FORCE
    elif signed is None:
        reason = KitReason.NOT_SIGNED
    elif not signed.body.met:
        reason = KitReason.NOT_MET
    return Kit(instrument=called, reason=reason, sign_off=signed.seq if signed else None)


def _signed_for(asked: list[Instrument], enrolment: Enrolment) -> Iterator[Event[SignOff]]:
    """Yield the signatures for an instrument, in a role that may give them; one that was voided is none."""
    for event in enrolment.sign_offs:
        for one in asked:
            said = event.body
            if (said.requirement, said.instrument) == (one.id, one.instrument) and event.role in one.signers:
                yield event


def _asked(ledger: Ledger, enrolment: Enrolment, at: datetime) -> list[Instrument]:
    """Return what the version that somebody is under asks, and for holders the one in force."""
    numbers = [] if enrolment.standard is None else [enrolment.standard]
    if enrolment.holds and (record := ledger.standard_in_force(enrolment.programme, at)):
        numbers.append(record.number)
    versions = (standard_of(ledger, enrolment.programme, number) for number in dict.fromkeys(numbers))
    found = (one for standard in versions for one in standard.requirements if isinstance(one, Instrument))
    return [one for one in found if not one.pathways or enrolment.pathway in one.pathways]
