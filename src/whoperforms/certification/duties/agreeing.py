"""What several people have to agree to, each by a signature: all but the last propose it, the last one does it.

Shape:  a proposal holds the hash of what is to be done, without the name of who agrees; what is done has to be the
        same, and names whoever proposed it. A proposal holds until the thing is done or can be done no more, or its
        proposer proposes something else in the same matter: nothing that others record in between takes it away, least
        of all whoever it is about.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec
import rfc8785

from whoperforms.certification.bodies.enrolment import Accept, ClearCause, Correct, Proposed, VoidSignOff
from whoperforms.certification.bodies.proposals import (
    ComplaintProposed,
    ErasureProposed,
    FoundingProposed,
    NpiProposed,
    PolicyProposed,
)
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Event, Stream, StreamKind, type_of
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import STEPS, Impossible

Agreed = Accept | ClearCause | Correct | VoidSignOff
APPEAL: Final = "appeal_decided"
BY_TWO: Final = frozenset({"accept", "clear_cause", "correct", "void_sign_off"})


def hash_of(enrolment: str, body: Agreed, reason: str | None) -> str:
    """Return the hash of what is to be done, whoever agrees to it."""
    said = {name: value for name, value in msgspec.to_builtins(body).items() if name != "second"}
    return sha256(rfc8785.dumps({"enrolment": enrolment, "reason": reason, "body": said})).hexdigest()


def is_agreed(of: Enrolment, body: Agreed, reason: str | None) -> bool:
    """Whether whoever is named as the second person has proposed the very same."""
    wanted = hash_of(of.id, body, reason)
    return any(one.body.sha256 == wanted and one.actor == body.second for one in of.proposed(type_of(body)))


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


PROPOSALS: Final = (ErasureProposed, FoundingProposed, NpiProposed, PolicyProposed, ComplaintProposed)
ANYBODY: Final = ""  # who is still to sign, where it may be anybody else
IN_NO_ORDER: Final = frozenset({"panel", "deciders"})  # whoever signs first is named first


def words_of(draft: Draft) -> str:
    """Return the hash of what several people sign: all of it and why, but not who signs in which order."""
    said = {name: value for name, value in msgspec.to_builtins(draft.body).items() if name != "second"}
    said |= {name: sorted(said[name]) for name in IN_NO_ORDER & said.keys()}
    words = {"stream": str(draft.stream), "reason": draft.reason, "text": draft.text, "body": said}
    return sha256(rfc8785.dumps(words)).hexdigest()


def signed_so_far(ledger: Ledger, draft: Draft) -> dict[str, datetime]:
    """Return who has signed the very same already, and when; of each person the newest word in a matter counts."""
    wanted, stream = words_of(draft), draft.stream
    if stream.kind is StreamKind.ENROLMENT:
        return _of_the_open(ledger.enrolment(stream.id), wanted)
    newest = {(event.actor, *_matter(event)): event for event in _proposals(ledger, stream)}
    return {event.actor: event.at for event in newest.values() if event.body.sha256 == wanted}


def _proposals(ledger: Ledger, stream: Stream) -> "list[Event[Any]]":
    """Return what was proposed about something outside of enrolments, the oldest first."""
    match stream.kind:
        case StreamKind.PERSON:
            known = ledger.people.get(stream.id)
            found: Sequence[Event[Any]] = known.proposals if known else ()
        case StreamKind.PROGRAMME:
            run = ledger.programmes.get(stream.id)
            found = run.proposals if run else ()
        case StreamKind.ERASURE:
            found = ledger.erasures.get(int(stream.id), ())
        case _:
            found = ledger.audit.get(stream.id, ())
    return [event for event in found if isinstance(event.body, PROPOSALS)]


def _matter(event: Event[Any]) -> tuple[object, ...]:
    """Return what a proposal is about: of two in the same matter somebody means the newer one."""
    return event.type, getattr(event.body, "programme", None), getattr(event.body, "complaint", None)


def _of_the_open(of: Enrolment, wanted: str) -> dict[str, datetime]:
    """Return who proposed the very same of an enrolment, of what is not done yet."""
    return {event.actor: event.at for event in of.proposals if event.body.sha256 == wanted}


def first_or(signed: Collection[str], by: str) -> tuple[str, ...]:
    """Return whoever else has signed first, and who signs now; where nobody has, two people of whom one is missing."""
    return (by, *(next(iter(set(signed) - {by}), ANYBODY),))


def done_or_signed(
    ledger: Ledger, done: Draft, proposal: Callable[[str], Body], *, by: str, signers: Collection[str]
) -> Sequence[Draft]:
    """Return what is to be done once all who have to have signed it, else the signature of one more of them.

    Raises: Impossible for whoever has signed it already.
    """
    signed = signed_so_far(ledger, done)
    if set(signers) <= {by, *signed}:
        return [done]
    if by in signed:
        raise Impossible(
            "{act}: signed by you already; it is done once somebody else signs the very same", act=type_of(done.body)
        )
    return [Draft(stream=done.stream, body=proposal(words_of(done)), text=done.text)]
