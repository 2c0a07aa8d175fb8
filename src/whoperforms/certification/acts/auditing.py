"""Looking at the records again: samples that anybody can draw again, and what was found of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from whoperforms.certification.acts.fields import at_most, said, whole
from whoperforms.certification.bodies import auditing as told
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import Draft, Event, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence

MOST: Final = 1_000  # records of one sample
SEED_BITS: Final = 53  # above, two programs may write a number differently


def sample(ledger: Ledger, _at: datetime, *, programme: str, number: int, text: str = "") -> Sequence[Draft]:
    """Draw so many records of a programme to be looked at again. Raises: NoSuchRecord, BadField.

    Nobody chooses the seed: whoever did could try until a record is not among them. It is the link of the newest event.
    """
    ledger.programme(programme)
    known = records_of(ledger, programme)
    most = min(MOST, len(known))
    if not 1 <= number <= most:
        raise BadField(
            "number",
            "{number}: not so many of {all:,} records; write a number from 1 to {most:,}",
            number=number,
            all=len(known),
            most=most,
        )
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
    """Say what was found of one record that was drawn; whoever wrote it does not. Raises: Impossible, BadField."""
    audited = ledger.audit.get(programme, ())
    drawn = {seq for event in audited if isinstance(event.body, told.AuditSampled) for seq in event.body.drawn}
    if body.sampled not in drawn:
        raise BadField(
            "sampled",
            "event {seq}: in no sample of {programme}; choose one that was drawn",
            seq=body.sampled,
            programme=programme,
        )
    if body.in_order and body.finding is not None:
        raise BadField(
            "finding", "{audit_finding}: contradicts that all is in order; leave it out", audit_finding=body.finding
        )
    if not body.in_order and body.finding is None:
        raise BadField("finding", "'': not in order, and it is not said in what; name the finding")
    if any(event.seq == body.sampled and event.actor == by for event in records_of(ledger, programme)):
        raise Impossible(
            "event {seq}: your own; nobody audits what they wrote, so leave it to somebody else", seq=body.sampled
        )
    words = at_most(text) if body.in_order else said(text, Sentence("what is not in order"))
    return [_draft(programme, body, words)]


def _draft(programme: str, body: Body, text: str) -> Draft:
    return Draft(stream=Stream(StreamKind.AUDIT, programme), body=whole(body), text=text)
