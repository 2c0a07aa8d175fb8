"""Decisions, and keys, as they are read: each is held to what it had to be when written, by what was recorded before.

Shape:  whoever writes to a database past this program can give a row the right hashes, and no more than that. So
        whoever folds rows asks of each decision again whether those it names have signed it, as deciders, as many as
        the policy wants, parted from all other duties, and the very thing that was proposed. One that does not hold
        breaks the chain: nothing is certain from there on. Where the law had words removed of which that depends, the
        enrolment alone is uncertain. A rule that is made stricter has to say from which day on it holds, or what was
        decided before it breaks.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from whoperforms.certification.acts.deciding import Decision, what_is_decided_on
from whoperforms.certification.bodies.enrolment import Certify, Renew
from whoperforms.certification.duties import rights, separation
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Event, Row, Signer, Stream, StreamKind
from whoperforms.certification.ledger import Growing, Ledger, NotBelieved
from whoperforms.kernel.errors import BadData, BadQuestion, NothingFound


class NotKnown(BadData):
    """Nobody can tell any more whether a decision holds: words that it depends on are gone, or not understood."""


def folded(before: Ledger, rows: Iterable[Row]) -> Ledger:
    """Return what is known with some rows more, in their order, every decision held to the rules."""
    return before.after(rows, judge=refuse)


def growing(before: Ledger) -> Growing:
    """Return a ledger to which rows are added one by one, every decision held to the rules."""
    return Growing(before, refuse)


def refuse(event: Event[Any], before: Ledger) -> None:
    """Let a decision through only where it is what it had to be when it was written. Raises: NotBelieved, NotKnown."""
    draft = Draft(stream=event.stream, body=event.body, reason=event.reason, text=event.text)
    signer = Signer(person=event.actor, role=event.role, authn=event.authn)
    try:
        rights.refuse(draft, signer, before, event.at)
        separation.refuse(draft, signer, before, event.at)
        _refuse_unbound(event, before)
    except (BadData, BadQuestion, NothingFound, ValueError, LookupError) as why:  # what this program never wrote, too
        said = f"event {event.seq} ({event.type})"
        if any(str(stream) in before.unknown for stream in _depends_on(event, before)):
            raise NotKnown(f"{said}: whether it holds is not known, for words before it are gone ({why})") from None
        raise NotBelieved(f"{said}: not signed as it had to be ({why}); somebody wrote it past the rules") from None


def _refuse_unbound(event: Event[Any], before: Ledger) -> None:
    """Let a decision of several people through only if it is what the first of them proposed. Raises: BadData."""
    if len(_deciders(event)) < 2:  # noqa: PLR2004 - several
        return
    found = before.enrolment(event.stream.id)
    said = found.proposal.body if found.proposal else None
    if said is None or (said.decision, said.reason) != (event.type, event.reason):
        raise BadData(f"{event.type}: nobody had proposed it")
    hashes = set(_hashes(event, found, before))
    another = said.scope is not None and said.scope != getattr(event.body, "scope", None)
    if another or (hashes and said.sha256 not in hashes):
        raise BadData(f"{event.type}: something else was proposed")


def _deciders(event: Event[Any]) -> frozenset[str]:
    return frozenset(getattr(event.body, "deciders", ()))  # of keys: none


def _hashes(event: Event[Any], found: Enrolment, before: Ledger) -> Iterator[str]:
    """Yield what a proposal of a decision may have been bound to; nothing where the decision does not say what that is.

    A scope that is the one from before need not have been typed.
    """
    match event.body:
        case Certify(scope=scope, basis=basis):
            opened = before.programme(found.programme).opened
            usual = opened.body.scope if opened else ""
        case Renew(scope=scope, basis=basis):
            usual = found.certificate.scope if found.certificate else ""
        case _:
            return
    for typed in (scope, "") if scope == usual else (scope,):
        decision = Decision(enrolment=found.id, event=event.type, reason=event.reason or "", by="", scope=typed)
        yield what_is_decided_on(found, basis, decision)


def _depends_on(event: Event[Any], before: Ledger) -> Iterator[Stream]:
    """Yield the streams by which a decision is judged."""
    yield event.stream
    found = before.enrolments.get(event.stream.id) or Enrolment(id=event.stream.id)
    yield Stream(StreamKind.PROGRAMME, found.programme)
    for name in before.sessions_of.get(found.id, ()):
        yield Stream(StreamKind.SESSION, name)
    signed = {one.actor for one in found.sign_offs} | {case.body.mentor for case in found.cases}
    for person in {event.actor, *_deciders(event), found.person, *signed}:
        yield Stream(StreamKind.PERSON, person)
        yield Stream(StreamKind.VERIFICATION, person)
        for name in before.enrolments_of.get(person, ()):
            yield Stream(StreamKind.ENROLMENT, name)
