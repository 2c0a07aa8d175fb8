"""What two people have to agree to, in two signatures: the first proposes it, the second one does it.

Shape:  a proposal holds the hash of what is to be done, without the name of who agrees; what is done has to be the
        same, and names whoever proposed it. Whatever is recorded in between makes the proposal void.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import msgspec
import rfc8785

from whoperforms.certification.bodies.enrolment import Accept, ClearCause, Correct, Proposed, VoidSignOff
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Stream, StreamKind, type_of
from whoperforms.certification.lifecycle import STEPS

Agreed = Accept | ClearCause | Correct | VoidSignOff
BY_TWO: Final = frozenset({"accept", "clear_cause", "correct", "void_sign_off"})


def hash_of(enrolment: str, body: Agreed, reason: str | None) -> str:
    """Return the hash of what is to be done, whoever agrees to it."""
    said = {name: value for name, value in msgspec.to_builtins(body).items() if name != "second"}
    return sha256(rfc8785.dumps({"enrolment": enrolment, "reason": reason, "body": said})).hexdigest()


def is_agreed(of: Enrolment, body: Agreed, reason: str | None) -> bool:
    """Whether whoever is named as the second person has proposed the very same."""
    proposal = of.proposal
    same = proposal is not None and proposal.body.sha256 == hash_of(of.id, body, reason)
    return same and proposal is not None and proposal.actor == body.second


def done_or_proposed(of: Enrolment, body: Agreed, reason: str, text: str) -> Sequence[Draft]:
    """Return what is to be done where the second person has proposed it, else the proposal of it."""
    stream = Stream(StreamKind.ENROLMENT, of.id)
    if is_agreed(of, body, reason):
        return [Draft(stream=stream, body=body, reason=reason, text=text)]
    asked = Proposed(decision=type_of(body), reason=reason, sha256=hash_of(of.id, body, reason))
    return [Draft(stream=stream, body=asked, text=text)]


def roles_for(of: Enrolment, decision: str) -> tuple[str, ...]:
    """Return the roles of whoever may propose something that two people agree to, where it may be done at all."""
    step = STEPS.get((of.stage, decision))
    return step.by if step else ()
