"""Looking at the records again: samples that anybody can draw again, complaints, and words removed by law."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import msgspec

from whoperforms.certification.acts.fields import at_most, said, whole
from whoperforms.certification.bodies import verification as told
from whoperforms.certification.bodies.proposals import ComplaintProposed, ErasureProposed
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.cases.identity_screen import screened
from whoperforms.certification.duties.agreeing import done_or_signed
from whoperforms.certification.duties.deeds import lost_with
from whoperforms.certification.duties.subject import speaking_for
from whoperforms.certification.events import Draft, Event, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.kernel.errors import BadField
from whoperforms.procedures.shape import offer

ABOUT_PEOPLE: Final = frozenset(StreamKind) - {
    *(StreamKind.PROGRAMME, StreamKind.STANDARD, StreamKind.ERASURE),
    StreamKind.KEY,  # or a key that was given up would sign again
}
MOST: Final = 1_000  # records of one sample
SEED_BITS: Final = 53  # above, two programs may write a number differently


class Category(StrEnum):
    """What a complaint is about."""

    CONDUCT = "conduct"
    SAFETY = "safety"
    DECISION = "decision"
    TRAINING = "training"
    MISUSE_OF_MARK = "misuse_of_mark"
    OTHER = "other"


def sample(ledger: Ledger, _at: datetime, *, programme: str, number: int, text: str = "") -> Sequence[Draft]:
    """Draw so many records of a programme to be looked at again. Raises: NoSuchRecord, BadField.

    Nobody chooses the seed: whoever did could try until a record is not among them. It is the link of the newest event.
    """
    ledger.programme(programme)
    known = records_of(ledger, programme)
    most = min(MOST, len(known))
    if not 1 <= number <= most:
        raise BadField("number", f"{number}: not so many of {len(known):,} records; write a number from 1 to {most:,}")
    seed = seed_of(ledger.chain)
    drawn = draw((event.seq for event in known), seed=seed, number=number)
    return [_draft(programme, told.AuditSampled(seed=seed, drawn=drawn, link_of=ledger.seq), at_most(text))]


def seed_of(link: bytes) -> int:
    """Return the seed that the link of an event is: its first 53 bits.

    >>> seed_of(bytes(32)), seed_of(bytes([255]) * 32) == 2**53 - 1
    (0, True)
    """
    return int.from_bytes(link) >> 8 * len(link) - SEED_BITS


def draw(places: Iterable[int], *, seed: int, number: int) -> tuple[int, ...]:
    """Return the places that a seed draws, in their order; the same of the same ones, on every machine.

    >>> draw(range(1, 1000), seed=7, number=3) == draw(reversed(range(1, 1000)), seed=7, number=3)
    True
    """
    return tuple(sorted(sorted(places, key=lambda seq: (sha256(f"{seed}/{seq}".encode()).digest(), seq))[:number]))


def is_seed_of(sampled: Event[told.AuditSampled], link: bytes | None) -> bool:
    """Whether a sample was drawn by the link of the event right before it, and not by a seed that somebody chose."""
    before = sampled.seq - 1 == sampled.body.link_of
    return before and link is not None and sampled.body.seed == seed_of(link)


def drawn_again(ledger: Ledger, programme: str, sampled: Event[told.AuditSampled]) -> tuple[int, ...]:
    """Return what the seed of a sample draws of the records that there were then: the same, if nobody chose."""
    then = (event.seq for event in records_of(ledger, programme) if event.seq < sampled.seq)
    return draw(then, seed=sampled.body.seed, number=len(sampled.body.drawn))


def records_of(ledger: Ledger, programme: str) -> tuple[Event[Any], ...]:
    """Return what can be audited of a programme: all of its enrolments, and each look at the people in them."""
    enrolments = [one for one in ledger.enrolments.values() if one.programme == programme]
    found = [event for one in enrolments for event in one.history]
    for person in {one.person for one in enrolments}:
        for look in ledger.looks(person, programme):
            found += [look.recorded, *look.reviews]
    return tuple(sorted(found, key=lambda event: event.seq))


def record_result(
    ledger: Ledger, _at: datetime, *, programme: str, body: told.AuditResult, by: str, text: str = ""
) -> Sequence[Draft]:
    """Say what was found of one record that was drawn; whoever wrote it does not. Raises: NotAllowed, BadField."""
    audited = ledger.audit.get(programme, ())
    drawn = {seq for event in audited if isinstance(event.body, told.AuditSampled) for seq in event.body.drawn}
    if body.sampled not in drawn:
        raise BadField("sampled", f"event {body.sampled}: in no sample of {programme}; choose one that was drawn")
    if body.in_order and body.finding is not None:
        raise BadField("finding", f"{body.finding}: contradicts that all is in order; leave it out")
    if not body.in_order and body.finding is None:
        raise BadField("finding", "'': not in order, and it is not said in what; name the finding")
    if any(event.seq == body.sampled and event.actor == by for event in records_of(ledger, programme)):
        raise NotAllowed(f"event {body.sampled}: your own; nobody audits what they wrote, so leave it to somebody else")
    words = at_most(text) if body.in_order else said(text, "what is not in order")
    return [_draft(programme, body, words)]


def open_complaint(
    ledger: Ledger, _at: datetime, *, programme: str, body: told.ComplaintOpened, text: str
) -> Sequence[Draft]:
    """Take up a complaint about somebody, in words that tell of no patient. Raises: NoSuchRecord, BadField."""
    ledger.programme(programme)
    ledger.person(body.about)
    if body.category not in set(Category):
        raise BadField("category", f"{body.category[:60]!r}: unknown; {offer(body.category, map(str, Category))}")
    words = screened(said(text, "what the complaint is"), field="text")
    return [_draft(programme, body, words)]


def decide_complaint(
    ledger: Ledger, _at: datetime, *, programme: str, body: told.ComplaintDecided, by: str, text: str
) -> Sequence[Draft]:
    """Say what a panel that took no part found of a complaint; each of it signs the same. Raises: NotAllowed, BadField.

    What it found stands once the last one has signed it.
    """
    opened = next((event for event in open_complaints(ledger, programme) if event.seq == body.complaint), None)
    if opened is None:
        raise NotAllowed(f"event {body.complaint}: no complaint that waits for a panel; choose one that does")
    if by not in body.panel or len(set(body.panel)) != len(body.panel):
        raise BadField("panel", f"{len(body.panel)} people: you are one of them, and each is named once; name them")
    for member in body.panel:
        ledger.person(member)
        if member in {opened.actor, opened.body.about}:
            raise BadField("panel", f"{member}: had a part in this complaint; name somebody who had none")
    words = screened(said(text, "what the panel found"), field="text")

    def proposal(sha256: str) -> Body:
        return ComplaintProposed(complaint=body.complaint, panel=body.panel, sha256=sha256)

    return done_or_signed(ledger, _draft(programme, body, words), proposal, by=by, signers=body.panel)


def open_complaints(ledger: Ledger, programme: str) -> "tuple[Event[told.ComplaintOpened], ...]":
    """Return the complaints that no panel has decided yet, the oldest first."""
    audited = ledger.audit.get(programme, ())
    decided = {event.body.complaint for event in audited if isinstance(event.body, told.ComplaintDecided)}
    return tuple(
        event for event in audited if isinstance(event.body, told.ComplaintOpened) and event.seq not in decided
    )


def erase(  # noqa: PLR0913 - who removes what by which law
    ledger: Ledger, _at: datetime, *, erased: int, of: Stream, body: told.Erased, by: str, text: str
) -> Sequence[Draft]:
    """Say that the words of an event are to be removed by law; its place and hashes stay. Raises: NotAllowed, BadField.

    `of`: the stream of that event, as the database has it. Two officers sign it: the first one proposes it, and the
    second one, who names the first, has them removed. What is drafted here only says so, for good; the words
    themselves the database lets go of after that. Who did what for whom is kept: duties stay apart all the same.
    """
    if not 1 <= erased <= ledger.seq:
        raise BadField("erased", f"event {erased}: there is no such event; the last one is {ledger.seq}")
    stream = Stream(StreamKind.ERASURE, str(erased))
    if any(isinstance(event.body, told.Erased) for event in ledger.erasures.get(erased, ())):
        raise NotAllowed(f"event {erased}: its words are removed already; nothing is to be done")
    if of.kind not in ABOUT_PEOPLE:
        raise BadField(
            "erased", f"event {erased}: of a {of.kind}, which tells of no person; the law wants nothing there"
        )
    if body.programme is None or body.programme not in _programmes_of(ledger, of):
        wrong = body.programme or ""
        raise BadField("programme", f"{wrong!r}: not the programme of event {erased}; write the one that it belongs to")
    ledger.person(body.second)
    if body.second == by:
        raise BadField("second", f"{body.second}: you; a second person has to agree")
    if whom_about(ledger, of) in {by, body.second}:
        raise NotAllowed(f"event {erased}: about one of you two; let two other officers see to it")
    kept = msgspec.structs.replace(body, deeds=lost_with(erased, of, ledger), stream=str(of))
    done = Draft(stream=stream, body=whole(kept), text=said(text, "why the law wants it"))

    def proposal(sha256: str) -> Body:
        return ErasureProposed(programme=body.programme or "", law=body.law, sha256=sha256)

    return done_or_signed(ledger, done, proposal, by=by, signers=(by, body.second))


def whom_about(ledger: Ledger, stream: Stream) -> str | None:
    """Return the person whom the events of a stream are about; None where it is nobody in particular."""
    if stream.kind is StreamKind.ENROLMENT:
        return ledger.enrolment(stream.id).person
    if stream.kind is StreamKind.CERTIFICATE:
        return ledger.enrolment(enrolment_of(ledger, stream.id)).person
    return None if stream.kind in {StreamKind.SESSION, StreamKind.AUDIT} else stream.id


def _programmes_of(ledger: Ledger, stream: Stream) -> frozenset[str]:
    """Return the programmes to which something belongs that is about a person. Raises: NoSuchRecord."""
    match stream.kind:
        case StreamKind.ENROLMENT:
            return frozenset({ledger.enrolment(stream.id).programme})
        case StreamKind.CERTIFICATE:
            return frozenset({ledger.enrolment(enrolment_of(ledger, stream.id)).programme})
        case StreamKind.SESSION:
            return frozenset({ledger.session(stream.id).plan.programme or ""})
        case StreamKind.AUDIT:
            return frozenset({stream.id})
    return speaking_for(stream.id, ledger)


def enrolment_of(ledger: Ledger, number: str) -> str:
    """Return the enrolment of which a certificate is; of one whose decision was removed, by what was signed."""
    issued = ledger.certificates.get(number)
    return issued.enrolment if issued else ledger.numbers.get(number, "")


def _draft(programme: str, body: Body, text: str) -> Draft:
    return Draft(stream=Stream(StreamKind.AUDIT, programme), body=whole(body), text=text)
