"""Complaints: taken up in words that tell of no patient, and decided by a panel that took no part."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from whoperforms.certification.acts.fields import said, whole
from whoperforms.certification.bodies import auditing as told
from whoperforms.certification.bodies.proposals import ComplaintProposed
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.cases.identity_screen import screened
from whoperforms.certification.duties.agreeing import done_or_signed
from whoperforms.certification.events import Draft, Event, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.shape import offer


class Category(StrEnum):
    """What a complaint is about."""

    CONDUCT = "conduct"
    SAFETY = "safety"
    DECISION = "decision"
    TRAINING = "training"
    MISUSE_OF_MARK = "misuse_of_mark"
    OTHER = "other"


def open_complaint(
    ledger: Ledger, _at: datetime, *, programme: str, body: told.ComplaintOpened, text: str
) -> Sequence[Draft]:
    """Take up a complaint about somebody, in words that tell of no patient. Raises: NoSuchRecord, BadField."""
    ledger.programme(programme)
    ledger.person(body.about)
    if body.category not in set(Category):
        raise BadField(
            "category",
            "{category!r}: unknown; {offer}",
            category=body.category[:60],
            offer=offer(body.category, map(str, Category)),
        )
    words = screened(said(text, Sentence("what the complaint is")), field="text")
    return [_draft(programme, body, words)]


def decide_complaint(
    ledger: Ledger, _at: datetime, *, programme: str, body: told.ComplaintDecided, by: str, text: str
) -> Sequence[Draft]:
    """Say what a panel that took no part found of a complaint; each of it signs the same. Raises: Impossible, BadField.

    What it found stands once the last one has signed it.
    """
    opened = next((event for event in open_complaints(ledger, programme) if event.seq == body.complaint), None)
    if opened is None:
        raise Impossible("event {seq}: no complaint that waits for a panel; choose one that does", seq=body.complaint)
    if by not in body.panel or len(set(body.panel)) != len(body.panel):
        raise BadField(
            "panel", "{count} people: you are one of them, and each is named once; name them", count=len(body.panel)
        )
    for member in body.panel:
        ledger.person(member)
        if member in {opened.actor, opened.body.about}:
            raise BadField("panel", "{person}: had a part in this complaint; name somebody who had none", person=member)
    words = screened(said(text, Sentence("what the panel found")), field="text")

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


def _draft(programme: str, body: Body, text: str) -> Draft:
    return Draft(stream=Stream(StreamKind.AUDIT, programme), body=whole(body), text=text)
