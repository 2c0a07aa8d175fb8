"""What is decided, and what several people sign, as it is read: each is held to what it had to be when written.

Shape:  whoever writes to a database past this program can give a row the right hashes, and no more than that. So
        whoever folds rows asks of each decision again, by what was recorded before it, whether those it names have
        signed it, as deciders, as many as the policy wants, parted from all other duties, and the very thing that was
        proposed; and whether the papers were there (`read_again`). What two people sign is asked alike: exceptions,
        voided sign-offs, cleared causes, corrections, words removed, founding mentors, NPIs, policies, standards,
        keys, and what panels decide. One that does not hold breaks the chain: nothing is certain from there on. Where
        the law had words removed of which that depends, the enrolment alone is uncertain.

        A rule that is made stricter breaks nothing that was decided before. No day says by which program something was
        written; so what an earlier one let through is asked when something is written, and not when it is read again.
        `YOUNGER` holds such rules, and of a rule that has grown since the objection itself says so (R6, of a mentor of
        whom a look says no that one reviewer disputed).

        What stays open: whoever can write rows can write all of them, evidence, signatures and roles too, each as the
        person it names. Nobody inside tells such a history from a true one by reading it. `registry verify` asks of
        each signature by a passkey whether that passkey made it; of a password or a code nothing is left to ask. Then
        those see it who are named in it: the physician and the officers who are told of each decision, the people under
        whose names it was signed, and whoever draws a sample.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from whoperforms.certification.acts.deciding import Decision, what_is_decided_on
from whoperforms.certification.bodies.auditing import ComplaintDecided
from whoperforms.certification.bodies.enrolment import (
    Accept,
    Certify,
    ClearCause,
    Correct,
    Reinstate,
    Renew,
    VoidSignOff,
)
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import FoundingMentor, PersonNamed
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties import rights, separation
from whoperforms.certification.duties.rules import Objection, Rule
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Broken, Draft, Event, Row, Signer, Stream, StreamKind
from whoperforms.certification.ledger import Growing, Ledger, NotBelieved
from whoperforms.certification.read_again import refuse_incomplete
from whoperforms.kernel.errors import BadData, BadQuestion, NothingFound

NAMES: Final = PersonNamed  # by whom was not asked so strictly before; an NPI two sign all the same
OUTSIDE: Final = (FoundingMentor, PersonNamed, ComplaintDecided)  # of no enrolment, and their proposals may be removed
NONE: Final = frozenset[Rule]()
YOUNGER: Final[Mapping[type[Body], frozenset[Rule]]] = {  # rules that were not asked when the first was written
    **dict.fromkeys((Accept, ClearCause, VoidSignOff, Correct), frozenset({Rule.R9})),
}


class NotKnown(BadData):
    """Nobody can tell any more whether a decision holds: words that it depends on are gone, or not understood."""


def folded(before: Ledger, rows: Iterable[Row]) -> Ledger:
    """Return what is known with some rows more, in their order, every decision held to the rules.

    They are all rows up to some transaction's end: where words are gone, that has to be signed by then.
    """
    known = before.after(rows, judge=refuse)
    return known if known.broken else replace(known, broken=_gone_unsigned(known))


def _gone_unsigned(known: Ledger) -> Broken | None:
    """Return the first event whose words are gone, though no two officers signed that, or though they never may go.

    Of such a row no hash holds what it was about: that is what the officers signed, too.
    """
    for seq, (stream, type_) in known.gone_at.items():
        signed = next((one.body for one in known.erasures.get(seq, ()) if isinstance(one.body, Erased)), None)
        if signed is None or type_.startswith(f"{StreamKind.KEY}_"):
            return Broken(seq, f"event {seq} ({type_}): its words are gone, and nobody signed that they may go")
        if signed.stream not in {None, stream}:
            return Broken(seq, f"event {seq} is kept as of {stream}; it was of {signed.stream} when its words went")
    return None


def growing(before: Ledger) -> Growing:
    """Return a ledger to which rows are added one by one, every decision held to the rules."""
    return Growing(before, refuse)


def refuse(event: Event[Any], before: Ledger) -> None:
    """Let a decision through only where it is what it had to be when it was written. Raises: NotBelieved, NotKnown.

    What is no part of an enrolment goes through where the law had words removed by which it is judged: its proposal may
    have been one of them, or a role of who signed it; a key or a policy that nobody knew would make all uncertain.
    """
    try:
        _refuse_wrong(event, before)
    except (BadData, BadQuestion, NothingFound, ValueError, LookupError) as why:  # what this program never wrote, too
        said = f"event {event.seq} ({event.type})"
        if any(str(stream) in before.unknown for stream in _depends_on(event, before)):
            if event.stream.kind is not StreamKind.ENROLMENT:  # a key, a policy or a standard is not undone by that
                return
            raise NotKnown(f"{said}: whether it holds is not known, for words before it are gone ({why})") from None
        if isinstance(event.body, OUTSIDE) and str(event.stream) in before.gone:
            return
        raise NotBelieved(f"{said}: not signed as it had to be ({why}); somebody wrote it past the rules") from None


def _refuse_wrong(event: Event[Any], before: Ledger) -> None:
    draft = Draft(stream=event.stream, body=event.body, reason=event.reason, text=event.text)
    signer = Signer(person=event.actor, role=event.role, authn=event.authn)
    of = before.enrolments.get(event.stream.id)
    if of and of.changed and event.at < of.changed:
        raise BadData(f"{event.type}: written on {event.at:%Y-%m-%d}, before what it follows")
    if not isinstance(event.body, NAMES):
        rights.refuse(draft, signer, before, event.at)
    separation.refuse(draft, signer, before, event.at, but=partial(_is_younger, type(event.body)))
    _refuse_unbound(event, before)
    if isinstance(event.body, Certify | Renew | Reinstate):
        refuse_incomplete(event, before.enrolment(event.stream.id), before)


def _is_younger(body: type[Body], objection: Objection) -> bool:
    """Whether an earlier program, that wrote such an event, let this through."""
    return objection.younger or objection.rule in YOUNGER.get(body, NONE)


def _refuse_unbound(event: Event[Any], before: Ledger) -> None:
    """Let a decision of several people through only if it is what the first of them proposed. Raises: BadData."""
    if event.stream.kind is not StreamKind.ENROLMENT or len(_deciders(event)) < 2:  # noqa: PLR2004 - several
        return
    found = before.enrolment(event.stream.id)
    others = _deciders(event) - {event.actor}
    said = [one.body for one in found.proposed(event.type) if one.actor in others and one.body.reason == event.reason]
    if not said:
        raise BadData(f"{event.type}: nobody had proposed it")
    hashes, scope = set(_hashes(event, found, before)), getattr(event.body, "scope", None)
    if not any(one.scope in {None, scope} and (not hashes or one.sha256 in hashes) for one in said):
        raise BadData(f"{event.type}: something else was proposed")


def _deciders(event: Event[Any]) -> frozenset[str]:
    return frozenset(getattr(event.body, "deciders", ()))


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
    others = (getattr(event.body, "second", None), *getattr(event.body, "panel", ()))
    for person in {event.actor, *_deciders(event), *filter(None, others), found.person, *signed}:
        yield Stream(StreamKind.PERSON, person)
        yield Stream(StreamKind.VERIFICATION, person)
        for name in before.enrolments_of.get(person, ()):
            yield Stream(StreamKind.ENROLMENT, name)
