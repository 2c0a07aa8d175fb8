"""Which acts ask anew who acts: by a passkey, a code of the app, or the password. A session alone signs nothing.

Source: 21 CFR 11.200 (at each signing at least one component), 11.100 (a signature is one person's alone).
Shape:  all that is not named here asks, so that what is added later asks until somebody says otherwise. The recording
        service asks this table of every event, whichever form it came from.
"""

from typing import Final

from whoperforms.certification.events import Authn, Draft, Signer, type_of
from whoperforms.kernel.errors import BadQuestion

PROOFS: Final = frozenset({Authn.PASSKEY, Authn.TOTP, Authn.PASSWORD})  # what is shown at that moment
BY_SESSION: Final = frozenset(
    {
        # what somebody asks for, hands in or counts: others look at it, and sign, before anything rests on it
        *("apply", "submit", "evidence_recorded", "mentored_case", "cases_stated", "cases_logged", "cases_withdrawn"),
        *("place_confirmed", "complaint_opened", "person_registered"),
        # what is planned, drafted, drawn or told: it says nothing of anybody
        *("session_planned", "session_cancelled", "seat_taken", "seat_given_up", "standard_drafted", "audit_sampled"),
        "told",
        # it takes from whoever declares it, at once, and from nobody else before an officer has signed
        "conflict_declared",
    }
)


class NotSigned(BadQuestion):
    """Something that has to be signed comes with no more than a session."""

    http_status = 403


def is_asked(action: str) -> bool:
    """Whether somebody who does this has to show at that moment who they are.

    >>> is_asked("certify"), is_asked("withdraw"), is_asked("seat_taken")
    (True, True, False)
    """
    return action not in BY_SESSION


def refuse(draft: Draft, signer: Signer) -> None:
    """Let an event happen only with the proof that it asks. Raises: NotSigned.

    The system, and whoever has the machine, show it otherwise: their rights end where a person's signature begins.
    """
    action = type_of(draft.body)
    if signer.authn is Authn.SESSION and is_asked(action):
        raise NotSigned(
            "{act}: has to be signed, and to be signed in is no signature; show with it, by a passkey, a "
            "code or the password, that it is you",
            act=action,
        )
