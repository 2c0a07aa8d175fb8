"""Deeds: what each person has done for a candidate, in any programme, whether it still counts or was voided since.

Shape:  worked out from the ledger each time it is asked; a deed has a day, from which the years of looking back count.
        Of words that the law had removed the event that says so keeps the deeds: who, what, for whom and when.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.erasure import KeptDeed
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import STEPS, TABLE, Stage
from whoperforms.certification.looks.verification import Rests, causes_of
from whoperforms.certification.session import Session


class Deed(StrEnum):
    """What somebody did for a candidate."""

    TRAINED = "trained"
    MENTORED = "mentored"
    EXAMINED = "examined"
    VERIFIED = "verified"
    UPLOADED = "uploaded evidence for"


KEPT_AS: Final[Mapping[str, Deed]] = {deed.name.lower(): deed for deed in Deed}  # in the words of an event
GOES_ON: Final = frozenset(step.event for step in TABLE if step.ends)  # without one, what follows does not follow
CONFLICT: Final = "conflict"  # kept like a deed: who may not judge a candidate, because one of the two said so


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One deed: what, by whom, on which day (of training the day it was given), and the event that tells it."""

    deed: Deed
    by: str
    on: date
    seq: int


SIGNED_AS: Final = {
    Role.TRAINER: Deed.TRAINED,
    Role.MENTOR: Deed.MENTORED,
    Role.EXAMINER: Deed.EXAMINED,
    Role.VERIFIER: Deed.VERIFIED,
}


def deeds_for(candidate: str, ledger: Ledger) -> tuple[Done, ...]:
    """Return all that was done for a candidate by others, in the order in which it was recorded."""
    found = [done for name in ledger.enrolments_of.get(candidate, ()) for done in _of_enrolment(name, ledger)]
    for look in ledger.verifications.get(candidate, ()):
        found += [_verified(event) for event in (look.recorded, *look.reviews)]
    person = ledger.people.get(candidate)
    found += [_verified(proof) for proof in (person.proofs if person else ())]
    found += [
        Done(deed=KEPT_AS[kept.deed], by=kept.by, on=kept.on, seq=kept.seq)
        for kept in ledger.kept_of.get(candidate, ())
        if kept.deed in KEPT_AS
    ]
    others = {done for done in found if done.by != candidate}  # what is kept may be told still
    return tuple(sorted(others, key=lambda done: (done.seq, done.by, done.deed)))


def lost_with(seq: int, stream: Stream, ledger: Ledger) -> tuple[KeptDeed, ...]:
    """Return what nobody could tell any more once the words of an event are removed: what has to be kept of it.

    Of a session that is all that was taught there, unless the event says of one person that they were there; of an
    application all that was done in the enrolment, and of another step of it all that was done after it.
    """
    told_by = _telling(seq, stream, ledger)
    found = [
        KeptDeed(deed=done.deed.name.lower(), by=done.by, candidate=candidate, on=done.on, seq=done.seq)
        for candidate in _told_of(stream, ledger)
        for done in deeds_for(candidate, ledger)
        if done.seq in told_by
    ]
    return (*found, *_conflicts(seq, stream, ledger))


def _told_of(stream: Stream, ledger: Ledger) -> tuple[str, ...]:
    """Return the candidates for whom the events of a stream may tell that something was done."""
    match stream.kind:
        case StreamKind.ENROLMENT:
            found = ledger.enrolments.get(stream.id)
            return (found.person,) if found and found.person else ()
        case StreamKind.SESSION:
            session = ledger.sessions.get(stream.id)
            taught = session.attended if session else {}
            enrolled = (ledger.enrolments[name].person for name in taught if name in ledger.enrolments)
            return tuple(sorted({person for person in enrolled if person}))
        case StreamKind.PERSON | StreamKind.VERIFICATION:
            return (stream.id,)
    return ()


def _telling(seq: int, stream: Stream, ledger: Ledger) -> frozenset[int]:
    """Return the places by which deeds are known that an event tells, or without which others are not told."""
    if stream.kind is StreamKind.SESSION and stream.id in ledger.sessions:
        attended = frozenset(event.seq for event in ledger.sessions[stream.id].attended.values())
        return frozenset({seq}) if seq in attended else attended
    if stream.kind is StreamKind.ENROLMENT and stream.id in ledger.enrolments:
        return frozenset({seq, *_resting_on(seq, ledger.enrolments[stream.id], ledger)})
    looks = ledger.verifications.get(stream.id, ()) if stream.kind is StreamKind.VERIFICATION else ()
    reviews = (review.seq for look in looks if look.recorded.seq == seq for review in look.reviews)
    return frozenset({seq, *reviews})


def _resting_on(seq: int, of: Enrolment, ledger: Ledger) -> Iterator[int]:
    """Yield the places of what nobody could place any more in an enrolment without an event by which it went on."""
    event = next((one for one in of.history if one.seq == seq), None)
    if event is None or event.type not in GOES_ON:
        return
    yield from (one.seq for one in of.history if one.seq > seq)
    if isinstance(event.body, told.Apply):
        for name in ledger.sessions_of.get(of.id, ()):
            yield from (one.seq for who, one in ledger.sessions[name].attended.items() if who == of.id)


def _conflicts(seq: int, stream: Stream, ledger: Ledger) -> Iterator[KeptDeed]:
    """Yield the conflict that an event declares or reviews: the one who declared it, as judge and as candidate.

    Of a candidate's it is kept where somebody has found that it stands.
    """
    of = ledger.people.get(stream.id) if stream.kind is StreamKind.PERSON else None
    reviewed = {one.seq: one.body.conflict for one in of.conflict_reviews} if of else {}
    for event in of.conflicts if of else ():
        if event.seq == reviewed.get(seq, seq):
            on = event.at.date()
            yield KeptDeed(deed=CONFLICT, by=event.actor, candidate=event.body.other, on=on, seq=event.seq)
            if of and of.stands(event.seq):
                yield KeptDeed(deed=CONFLICT, by=event.body.other, candidate=event.actor, on=on, seq=event.seq)


def _verified(event: Event[Body]) -> Done:
    return Done(deed=Deed.VERIFIED, by=event.actor, on=event.at.date(), seq=event.seq)


def _of_enrolment(name: str, ledger: Ledger) -> Iterator[Done]:
    enrolment = ledger.enrolments[name]
    for event in enrolment.history:
        on = event.at.date()
        match event.body:
            case told.SignOff():
                for deed in signed_as(event.role):
                    yield Done(deed=deed, by=event.actor, on=on, seq=event.seq)
            case told.MentoredCase(mentor=mentor, on=day):
                yield Done(deed=Deed.MENTORED, by=mentor, on=day, seq=event.seq)
                yield Done(deed=Deed.UPLOADED, by=event.actor, on=on, seq=event.seq)
            case told.EvidenceRecorded():
                yield Done(deed=Deed.UPLOADED, by=event.actor, on=on, seq=event.seq)
    for session in ledger.sessions_of.get(name, ()):
        yield from _of_session(name, ledger.sessions[session])


def _of_session(name: str, session: Session) -> Iterator[Done]:
    """Yield the training of everybody who taught at a session that somebody attended, on its day."""
    attended = session.attended.get(name)
    if attended is not None:
        for trainer in {*session.plan.trainers, attended.actor}:
            yield Done(deed=Deed.TRAINED, by=trainer, on=session.plan.on, seq=attended.seq)


def signed_as(role: str | None) -> tuple[Deed, ...]:
    """Return what a sign-off in a role was; without a role it may have been anything.

    >>> signed_as("examiner"), signed_as("physician")
    ((<Deed.EXAMINED: 'examined'>,), ())
    """
    if role is None:
        return tuple(SIGNED_AS.values())
    return tuple(deed for signed, deed in SIGNED_AS.items() if signed == role)


def certified_on(person: str, programme: str, on: date, ledger: Ledger, *, disputed: bool = True) -> bool:
    """Whether somebody was certified all of a day, as is known now: in force, not suspended, nothing against them.

    `disputed`: whether a look speaks against them of which a second person says that it is not so.
    """
    held = [one for one in ledger.of(person, programme) if _in_force(one, on)]
    seen = [look for look in ledger.looks(person, programme) if look.as_of <= on and (disputed or not look.disputed)]
    rests = (Rests(cleared=false_matches(one)) for one in held)
    return any(not causes_of(seen, on, resting) for resting in rests)


def ever_suspended(person: str, programme: str, ledger: Ledger) -> bool:
    """Whether a certification of somebody was suspended or taken at any time."""
    return any(
        stage in {Stage.SUSPENDED, Stage.REVOKED}
        for enrolment in ledger.of(person, programme)
        for _, stage in _stages(enrolment)
    )


def ever_certified(person: str, ledger: Ledger) -> bool:
    """Whether a certificate was issued to somebody at any time, in any programme."""
    return any(ledger.enrolments[name].certificates for name in ledger.enrolments_of.get(person, ()))


def false_matches(enrolment: Enrolment) -> frozenset[int]:
    """Return the looks of which two people have found that they meant somebody else."""
    return frozenset(
        event.body.verification
        for event in enrolment.cleared
        if event.reason == "FALSE_MATCH" and event.body.verification is not None
    )


def _in_force(enrolment: Enrolment, on: date) -> bool:
    held = any(one.valid_from.date() <= on <= one.valid_until.date() for one in enrolment.certificates)
    stages = tuple(_stages(enrolment))
    last_before = [stage for day, stage in stages if day < on][-1:] or [Stage.NONE]
    during = [stage for day, stage in stages if day == on]
    return held and all(stage is Stage.ACTIVE for stage in (*last_before, *during))


def _stages(enrolment: Enrolment) -> Iterator[tuple[date, Stage]]:
    """Yield the stage after each event of an enrolment, with its day."""
    stage = Stage.NONE
    for event in enrolment.history:
        row = STEPS.get((stage, event.type))
        stage = stage if row is None else row.ends or stage
        yield event.at.date(), stage
