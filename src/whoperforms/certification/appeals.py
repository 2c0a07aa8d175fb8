"""What panels have found of the decisions about an enrolment."""

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.enrolment import Enrolment


def found_wrong(enrolment: Enrolment) -> frozenset[int]:
    """Return the places of the decisions and causes that a panel has found to be wrong."""
    contested = {
        event.seq: event.body.contested for event in enrolment.appeals if isinstance(event.body, told.AppealOpen)
    }
    return frozenset(
        contested[event.body.appeal]
        for event in enrolment.appeals
        if isinstance(event.body, told.AppealDecided) and event.reason == "REVERSED" and event.body.appeal in contested
    )


def end_was_wrong(enrolment: Enrolment) -> bool:
    """Whether a panel has found that an enrolment should not have ended.

    It stays ended: there is no way back from there, and what was revoked is revoked for good. Whoever it was applies
    anew, at once.
    """
    return enrolment.ended is not None and enrolment.ended.seq in found_wrong(enrolment)
