"""Looks at sources: recorded by whoever looked, reviewed by a second person, and followed at once by what they mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from whoperforms.certification.acts.enrolling import draft
from whoperforms.certification.acts.fields import at_most, said, whole
from whoperforms.certification.bodies.enrolment import AddCause, Suspend
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.looks.verification import Looked, causes_of, refuse_dates
from whoperforms.certification.papers import looks_at, rests_of
from whoperforms.kernel.errors import BadField, BadValue
from whoperforms.kernel.sentence import Sentence
from whoperforms.places.states import STATES

ONLY_OF: Final[Mapping[Finding, frozenset[Element]]] = {  # what can be found of these alone
    Finding.EXCLUDED: frozenset({Element.EXCLUSION, Element.SANCTIONS}),
    Finding.EXCLUDED_BY_NAME: frozenset({Element.EXCLUSION, Element.SANCTIONS}),
    Finding.RESTRICTED: frozenset({Element.LICENCE, Element.SANCTIONS}),
    Finding.DEACTIVATED: frozenset({Element.NPI}),
}
SAYS_WHAT: Final = frozenset({Result.CONFIRMED, Result.NEGATIVE})  # the others found nothing that could have a number


def record(ledger: Ledger, at: datetime, *, body: VerificationRecorded, text: str = "") -> Sequence[Draft]:
    """Record one look at a source, whatever came of it. Raises: NoSuchRecord, BadField.

    The instant of the look is the clock's; only the day that the source states is told.
    """
    ledger.person(body.person)
    _refuse_of_nobody(ledger, body)
    try:
        refuse_dates(body, at)
    except BadValue as why:
        raise BadField("source_as_of", why.sentence) from None
    _refuse_untraceable(body)
    _refuse_result(body)
    _refuse_licence(body)
    _refuse_end(body, at.date())
    if body.supersedes is not None:
        _refuse_other(ledger.verifications.get(body.person, ()), body)
    return [_draft(body.person, body, text)]


def review(
    ledger: Ledger, _at: datetime, *, person: str, body: VerificationReviewed, by: str, text: str = ""
) -> Sequence[Draft]:
    """Say, as a second person, whether a look holds; the same word again adds nothing. Raises: Impossible, BadField."""
    looked = ledger.verifications.get(person, ())
    look = next((one for one in looked if one.recorded.seq == body.verification), None)
    if look is None:
        raise BadField(
            "verification", "event {seq}: no look about this person; choose one of theirs", seq=body.verification
        )
    if by in {look.recorded.actor, person}:
        raise Impossible("{person}: looked, or is whom it is about; a second person reviews it", person=by)
    own = [one.body.agrees for one in look.reviews if one.actor == by]
    if own and own[-1] is body.agrees:
        return []
    words = at_most(text) if body.agrees else said(text, Sentence("what is wrong with it"))
    return [_draft(person, body, words)]


def follow(ledger: Ledger, at: datetime) -> Sequence[Draft]:
    """Return, as the system, what follows at once from what was looked up and is not written down yet.

    Of each certification every cause that no open event states. What was written is not written again.
    """
    return [one for enrolment in ledger.enrolments.values() for one in _follow(ledger, enrolment, at)]


def at_once(ledger: Ledger, at: datetime, recorded: Iterable[Draft]) -> Sequence[Draft]:
    """Return, as the system, what follows from looks and reviews that were just recorded, of whom they are about.

    Whoever records them lets this happen with them, so that no word said later can come in between.
    """
    people = dict.fromkeys(draft.stream.id for draft in recorded if draft.stream.kind is StreamKind.VERIFICATION)
    enrolments = (ledger.enrolments[name] for person in people for name in ledger.enrolments_of.get(person, ()))
    return [one for enrolment in enrolments for one in _follow(ledger, enrolment, at)]


def _follow(ledger: Ledger, enrolment: Enrolment, at: datetime) -> Iterator[Draft]:
    looks = ledger.looks(enrolment.person, enrolment.programme)
    if not enrolment.holds or not any(look.said.result is Result.NEGATIVE for look in looks):
        return
    stated = {cause.reason for cause in enrolment.causes}
    suspended = enrolment.stage is Stage.SUSPENDED
    for against in causes_of(looks_at(ledger, enrolment, at), at.date(), rests_of(ledger, enrolment)):
        if against.cause in stated:
            continue
        seq = against.because.recorded.seq
        body: Body = AddCause(verification=seq) if suspended else Suspend(verification=seq)
        yield draft(enrolment.id, body, against.cause)
        stated, suspended = stated | {against.cause}, True


def _refuse_of_nobody(ledger: Ledger, body: VerificationRecorded) -> None:
    """Let through a look by the people of a programme; a public file alone is everybody's. Raises: BadField."""
    if body.programme is not None:
        ledger.programme(body.programme)
    elif body.method is not Method.FILE:
        raise BadField("programme", "'': nobody's look; name the programme whose verifier looked")


def _refuse_untraceable(body: VerificationRecorded) -> None:
    """Let through a look by hand only with what somebody else could find it again by. Raises: BadField."""
    if body.method is not Method.HUMAN:
        return
    if body.address is None:
        raise BadField("address", "'': no place where you looked; write its address")
    if body.reference is None and body.document is None:
        raise BadField("reference", "'': nothing by which it is found again; write a reference number, or give a file")


def _refuse_result(body: VerificationRecorded) -> None:
    """Let through a finding with a negative result, and with no other. Raises: BadField, named "finding"."""
    if body.result is Result.NEGATIVE and body.finding is None:
        raise BadField("finding", "'': the source says no, and to what is not said; choose what it states")
    if body.result is not Result.NEGATIVE and body.finding is not None:
        raise BadField(
            "finding",
            "{finding}: contradicts {result}; leave it out, or write negative",
            finding=body.finding,
            result=body.result,
        )
    if body.finding and body.element not in ONLY_OF.get(body.finding, frozenset(Element)):
        raise BadField(
            "finding",
            "{finding}: cannot be said of {element}; choose what the source states",
            finding=body.finding,
            element=body.element,
        )


def _refuse_licence(body: VerificationRecorded) -> None:
    """Let through a licence of a state, with its number where it is confirmed. Raises: BadField."""
    if body.element is not Element.LICENCE:
        return
    if body.jurisdiction not in STATES:
        raise BadField(
            "jurisdiction",
            "{jurisdiction!r}: no state; write its two letters, such as WI",
            jurisdiction=body.jurisdiction or "",
        )
    if body.result is Result.CONFIRMED and body.number is None:
        raise BadField(
            "number",
            "'': a licence of {jurisdiction} has a number; write it as the board does",
            jurisdiction=body.jurisdiction,
        )


def _refuse_end(body: VerificationRecorded, today: date) -> None:
    """Let through a last day where something was found that has one, and is what it says. Raises: BadField."""
    if body.expires_on is None:
        return
    if body.result not in SAYS_WHAT:
        raise BadField(
            "expires_on", "{expires_on}: what was not found has no last day; leave it out", expires_on=body.expires_on
        )
    if body.result is Result.CONFIRMED and body.expires_on < today:
        raise BadField(
            "expires_on",
            "{expires_on}: is over; record the look as negative, with finding expired",
            expires_on=body.expires_on,
        )
    if body.finding is Finding.EXPIRED and body.expires_on >= today:
        raise BadField(
            "expires_on", "{expires_on}: is not over yet, so it has not expired; look again", expires_on=body.expires_on
        )


def _refuse_other(looked: Sequence[Looked], body: VerificationRecorded) -> None:
    alike = [look for look in looked if (look.said.element, look.said.programme) == (body.element, body.programme)]
    if all(look.recorded.seq != body.supersedes for look in alike):
        raise BadField(
            "supersedes",
            "event {seq}: no look at the {element} of this person; choose one, or none",
            seq=body.supersedes,
            element=body.element,
        )


def _draft(person: str, body: Body, text: str = "") -> Draft:
    return Draft(stream=Stream(StreamKind.VERIFICATION, person), body=whole(body), text=at_most(text))
