"""Words removed by law: that they go, whose they are, so that their officers may say so, and whom they are about.

Shape:  in whichever order words go. Once those are gone by which an enrolment, a session or a person is known to be
        somebody's, the events that say so tell whose they were.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from whoperforms.certification.acts.fields import said, whole
from whoperforms.certification.bodies.auditing import AuditResult, ComplaintDecided, ComplaintOpened
from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.proposals import ComplaintProposed, ErasureProposed
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties.agreeing import done_or_signed
from whoperforms.certification.duties.deeds import lost_with
from whoperforms.certification.duties.subject import speaking_for
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence

ABOUT_PEOPLE: Final = frozenset(StreamKind) - {
    *(StreamKind.PROGRAMME, StreamKind.STANDARD, StreamKind.ERASURE),
    StreamKind.KEY,  # or a key that was given up would sign again
}


def erase(  # noqa: PLR0913 - who removes what by which law
    ledger: Ledger, _at: datetime, *, erased: int, of: Stream, body: Erased, by: str, text: str
) -> Sequence[Draft]:
    """Say that the words of an event are to be removed by law; its place and hashes stay. Raises: Impossible, BadField.

    `of`: the stream of that event, as the database has it. Two officers sign it: the first one proposes it, and the
    second one, who names the first, has them removed. What is drafted here only says so, for good; the words
    themselves the database lets go of after that. Who did what for whom is kept: duties stay apart all the same.
    """
    if not 1 <= erased <= ledger.seq:
        raise BadField(
            "erased", "event {seq}: there is no such event; the last one is {last}", seq=erased, last=ledger.seq
        )
    stream = Stream(StreamKind.ERASURE, str(erased))
    if any(isinstance(event.body, Erased) for event in ledger.erasures.get(erased, ())):
        raise Impossible("event {seq}: its words are removed already; nothing is to be done", seq=erased)
    if of.kind not in ABOUT_PEOPLE:
        raise BadField(
            "erased",
            "event {seq}: of a {record}, which tells of no person; the law wants nothing there",
            seq=erased,
            record=of.kind,
        )
    if body.programme is None or body.programme not in programmes_of_words(ledger, of, erased):
        wrong = body.programme or ""
        raise BadField(
            "programme",
            "{given_programme!r}: not the programme of event {seq}; write the one that it belongs to",
            given_programme=wrong,
            seq=erased,
        )
    ledger.person(body.second)
    if body.second == by:
        raise BadField("second", "{person}: you; a second person has to agree", person=body.second)
    about = whom_about(ledger, of, erased)
    if about in {by, body.second}:
        raise Impossible("event {seq}: about one of you two; let two other officers see to it", seq=erased)
    deeds, places = lost_with(erased, of, ledger), _places(ledger, of)
    kept = msgspec.structs.replace(body, deeds=deeds, stream=str(of), about=about, **places)
    done = Draft(stream=stream, body=whole(kept), text=said(text, Sentence("why the law wants it")))

    def proposal(sha256: str) -> Body:
        return ErasureProposed(programme=body.programme or "", law=body.law, sha256=sha256)

    return done_or_signed(ledger, done, proposal, by=by, signers=(by, body.second))


def _places(ledger: Ledger, of: Stream) -> dict[str, ListEntry]:
    """Return the places in status lists of what was signed: without them nobody could hold it back any more."""
    signed = ledger.certificates.get(of.id) if of.kind is StreamKind.CERTIFICATE else None
    return {"revocation": signed.revocation, "suspension": signed.suspension} if signed else {}


def programmes_of_words(ledger: Ledger, stream: Stream, seq: int) -> frozenset[str]:
    """Return the programmes whose officers may have the words of an event removed; none where nobody can tell."""
    found = _known_programmes(ledger, stream, seq)
    return found or frozenset(one.programme for one in _removed(ledger, stream) if one.programme)


def whom_about(ledger: Ledger, stream: Stream, seq: int) -> str | None:
    """Return the person whom the words of an event are about; None where it is nobody in particular."""
    match stream.kind:
        case StreamKind.ENROLMENT | StreamKind.CERTIFICATE:
            found = ledger.enrolments.get(_enrolment(ledger, stream))
            told = next((one.about for one in _removed(ledger, stream) if one.about), None)
            return found.person if found and found.person else told
        case StreamKind.AUDIT:
            return _looked_into(ledger, stream.id, seq)
        case StreamKind.SESSION:
            return None
    return stream.id


def _known_programmes(ledger: Ledger, stream: Stream, seq: int) -> frozenset[str]:
    match stream.kind:
        case StreamKind.ENROLMENT | StreamKind.CERTIFICATE:
            found = ledger.enrolments.get(_enrolment(ledger, stream))
            return frozenset({found.programme} if found and found.programme else ())
        case StreamKind.SESSION:
            session = ledger.sessions.get(stream.id)
            return frozenset({session.plan.programme or ""} if session and session.planned else ())
        case StreamKind.AUDIT:
            return frozenset({stream.id})
    return speaking_for(stream.id, ledger) | _saying(ledger, stream.id, seq)


def _saying(ledger: Ledger, person: str, seq: int) -> frozenset[str]:
    """Return the programme that listed or invited somebody, or gave them a role, by the very event."""
    known = ledger.people.get(person)
    if known is None:
        return frozenset()
    said = {grant.seq: grant.programme for grant in known.grants}
    said |= {event.seq: event.body.programme for event in known.listings}
    said |= {event.seq: event.body.programme for event in known.invitations}
    return frozenset({said[seq]} if seq in said else ())


def _enrolment(ledger: Ledger, stream: Stream) -> str:
    """Return the enrolment of a stream; of a certificate whose decision was removed, by what was signed."""
    if stream.kind is StreamKind.ENROLMENT:
        return stream.id
    issued = ledger.certificates.get(stream.id)
    return issued.enrolment if issued else ledger.numbers.get(stream.id, "")


def _looked_into(ledger: Ledger, programme: str, seq: int) -> str | None:
    """Return of whom somebody complained, or whose record was looked at again, by what came of it too."""
    audited = {event.seq: event.body for event in ledger.audit.get(programme, ())}
    body = audited.get(seq)
    if isinstance(body, AuditResult):
        return _whose_record(ledger, body.sampled)
    if isinstance(body, ComplaintProposed | ComplaintDecided):
        seq = body.complaint
        body = audited.get(seq)
    return body.about if isinstance(body, ComplaintOpened) else _said_of(ledger, seq)


def _whose_record(ledger: Ledger, seq: int) -> str | None:
    """Return the person whose enrolment an event is of, or at whom it says that somebody looked."""
    for enrolment in ledger.enrolments.values():
        if any(event.seq == seq for event in enrolment.history):
            return whom_about(ledger, Stream(StreamKind.ENROLMENT, enrolment.id), seq)
    for person, looks in ledger.verifications.items():
        if any(event.seq == seq for look in looks for event in (look.recorded, *look.reviews)):
            return person
    return _said_of(ledger, seq)


def _said_of(ledger: Ledger, seq: int) -> str | None:
    """Return whom the words of an event were about, as it was said when they were removed."""
    bodies = (event.body for event in ledger.erasures.get(seq, ()))
    return next((body.about for body in bodies if isinstance(body, Erased) and body.about), None)


def _removed(ledger: Ledger, stream: Stream) -> Iterator[Erased]:
    """Yield what was removed before of the same stream, and of the enrolment that it belongs to."""
    wanted = {str(stream), str(Stream(StreamKind.ENROLMENT, _enrolment(ledger, stream)))}
    for events in ledger.erasures.values():
        for event in events:
            if isinstance(event.body, Erased) and event.body.stream in wanted:
                yield event.body
