"""All that the events of a registry come to.

Shape:  a fold over rows in their order, which checks each link of the chain as it goes. A row that breaks it is
        believed no more, nor is any after it: then nothing is certain, and whoever asks is told so. An event that this
        program does not know makes what its stream is about uncertain, and nothing else. Decisions are judged by what
        was recorded before them: `judged.folded` is what everybody asks who means to believe what comes of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from whoperforms.certification.bodies.auditing import ComplaintDecided
from whoperforms.certification.bodies.certificates import KeyAdded, KeyCompromised, KeyProposed, KeyRetired
from whoperforms.certification.bodies.enrolment import (
    Accept,
    AppealDecided,
    Certify,
    ClearCause,
    Correct,
    ReduceScope,
    Reinstate,
    Renew,
    Revoke,
    VoidSignOff,
)
from whoperforms.certification.bodies.erasure import Erased, KeptDeed
from whoperforms.certification.bodies.people import FoundingMentor, PersonNamed
from whoperforms.certification.bodies.programme import PolicySet, SeatTaken, StandardPublished
from whoperforms.certification.bodies.verification import VerificationRecorded, VerificationReviewed
from whoperforms.certification.cases.practice import Practice
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import (
    ORIGIN,
    Broken,
    Event,
    Row,
    Stream,
    StreamKind,
    event_of,
    first_broken,
)
from whoperforms.certification.issued import Issued, KeyRecord, Place, issued_by, places
from whoperforms.certification.looks.verification import Looked, looks_for
from whoperforms.certification.people import Person
from whoperforms.certification.programme_record import ProgrammeRecord, StandardRecord, version_of
from whoperforms.certification.session import Session
from whoperforms.kernel.errors import BadData, BadQuestion, NothingFound

Found = TypeVar("Found")


class NoSuchRecord(NothingFound):
    """Nothing of this name is recorded."""


def _found(record: Found | None, what: str, name: str) -> Found:
    if record is None:
        raise NoSuchRecord(
            "{name!r}: no {what} of this name is recorded here; look at the name again", name=name[:40], what=what
        )
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What is known after the event `seq`. Each mapping is by id; nothing in it is ever changed.

    `open_of`: by person and programme the enrolments, the oldest first. `unknown`: streams with an event that this
    program does not know, and why. `gone`: streams of which words were removed, whatever follows from that. `broken`:
    where the chain does not hold.
    """

    seq: int = 0
    chain: bytes = ORIGIN
    at: datetime | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    programmes: Mapping[str, ProgrammeRecord] = field(default_factory=dict)
    standards: Mapping[tuple[str, int], StandardRecord] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    sessions_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by enrolment, where it has a seat
    enrolments: Mapping[str, Enrolment] = field(default_factory=dict)
    enrolments_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by person, the oldest first
    verifications: Mapping[str, tuple[Looked, ...]] = field(default_factory=dict)  # by person
    practices: Mapping[str, Practice] = field(default_factory=dict)  # by person
    audit: Mapping[str, tuple[Event[Any], ...]] = field(default_factory=dict)  # by programme
    erasures: Mapping[int, tuple[Event[Any], ...]] = field(default_factory=dict)  # by the place of what is removed
    kept_of: Mapping[str, tuple[KeptDeed, ...]] = field(default_factory=dict)  # by candidate, of words removed
    people_with: Mapping[str, str] = field(default_factory=dict)  # by NPI the person who states it
    numbers: Mapping[str, str] = field(default_factory=dict)  # by the number of a certificate its enrolment
    keys: Mapping[str, KeyRecord] = field(default_factory=dict)  # by fragment
    certificates: Mapping[str, Issued] = field(default_factory=dict)  # by number, as it was signed last
    taken: Mapping[Place, str] = field(default_factory=dict)  # by place in a status list whose it is, for ever
    last_of: Mapping[str, int] = field(default_factory=dict)  # by stream the place of its last event
    unknown: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    gone_at: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # by place the stream and the type
    broken: Broken | None = None

    def after(self, rows: Iterable[Row], *, judge: "Judge | None" = None) -> "Ledger":
        """Return what is known with some rows more, in their order; after a broken one nothing is taken.

        `judge`: what each decision is held to; without one, whoever has signed it is believed.
        """
        return self if self.broken else _Fold(self, judge).over(rows)

    def person(self, name: str) -> Person:
        """Return a person. Raises: NoSuchRecord."""
        return _found(self.people.get(name), "person", name)

    def programme(self, name: str) -> ProgrammeRecord:
        """Return a programme that was opened. Raises: NoSuchRecord."""
        found = self.programmes.get(name)
        return _found(found if found and found.opened else None, "programme", name)

    def enrolment(self, name: str) -> Enrolment:
        """Return an enrolment. Raises: NoSuchRecord."""
        return _found(self.enrolments.get(name), "enrolment", name)

    def session(self, name: str) -> Session:
        """Return a session. Raises: NoSuchRecord."""
        return _found(self.sessions.get(name), "session", name)

    def version(self, programme: str, number: int) -> StandardRecord:
        """Return a version of a standard. Raises: NoSuchRecord."""
        return _found(self.standards.get((programme, number)), "version of the standard", f"{programme} {number}")

    def of(self, person: str, programme: str) -> tuple[Enrolment, ...]:
        """Return somebody's enrolments in a programme, the oldest first."""
        found = (self.enrolments[name] for name in self.enrolments_of.get(person, ()))
        return tuple(enrolment for enrolment in found if enrolment.programme == programme)

    def applied(self, programme: str) -> bool:
        """Whether anybody has ever applied to a programme."""
        return any(one.programme == programme for one in self.enrolments.values())

    def looks(self, person: str, programme: str) -> tuple[Looked, ...]:
        """Return what was looked up of somebody and counts in a programme, the oldest first."""
        return looks_for(programme, self.verifications.get(person, ()))

    def last(self, stream: Stream) -> int:
        """Return the place of the last event of a stream; 0 where there is none."""
        return self.last_of.get(str(stream), 0)

    def standard_in_force(self, programme: str, on: datetime) -> StandardRecord | None:
        """Return the newest version of a programme's standard that is published and in force on a day."""
        found = (
            record
            for (of, _), record in self.standards.items()
            if of == programme and record.published and record.published.body.effective_from <= on.date()
        )
        return max(found, key=lambda record: record.number, default=None)

    def versions(self, programme: str) -> tuple[StandardRecord, ...]:
        """Return all versions of a programme's standard, drafts too, the oldest first."""
        return tuple(self.standards[key] for key in sorted(self.standards) if key[0] == programme)

    def certain(self, enrolment: Enrolment) -> bool:
        """Whether all that is recorded of an enrolment, and of its person, is understood and unbroken."""
        own = str(Stream(StreamKind.ENROLMENT, enrolment.id))
        return self.certain_of(enrolment.person) and own not in self.unknown

    def signed(self, number: str) -> bool:
        """Whether a certificate of this number was signed, and can be handed out."""
        return number in self.certificates and number in self.numbers and self.certain_of_certificate(number)

    def removed(self, number: str) -> bool:
        """Whether the law had words of a certificate removed: of what was signed, or of the decision it rests on."""
        gone = str(Stream(StreamKind.CERTIFICATE, number)) in self.gone
        return gone or (number in self.certificates and number not in self.numbers)

    def certain_of_certificate(self, number: str) -> bool:
        """Whether what was signed under a number is understood, and not removed."""
        return self.broken is None and str(Stream(StreamKind.CERTIFICATE, number)) not in self.unknown

    def all_placed(self) -> bool:
        """Whether the places in status lists are known of all that was ever signed, whatever was removed of it."""
        kind = f"{StreamKind.CERTIFICATE}:"
        lost = {name.removeprefix(kind) for name in (*self.gone, *self.unknown) if name.startswith(kind)}
        return not lost or lost <= set(self.taken.values())

    def certain_of(self, person: str) -> bool:
        """Whether all that is recorded of somebody is understood and unbroken."""
        if not self.unknown:
            return self.broken is None
        streams = (Stream(StreamKind.PERSON, person), Stream(StreamKind.VERIFICATION, person))
        return self.broken is None and not any(str(stream) in self.unknown for stream in streams)


Judge: TypeAlias = Callable[[Event[Any], Ledger], None]
JUDGED: Final = (
    *(Certify, Renew, ReduceScope, Reinstate, Revoke, KeyProposed, KeyAdded, KeyRetired, KeyCompromised),
    *(Accept, ClearCause, VoidSignOff, Correct, AppealDecided, ComplaintDecided, Erased),  # what several people sign
    *(FoundingMentor, PersonNamed, PolicySet, StandardPublished),
)


class NotBelieved(BadData):
    """A decision that is not signed as it had to be: with every hash right it breaks the chain all the same."""


class _Fold:
    """A ledger while rows are added: its mappings are copied once for all of them."""

    def __init__(self, before: Ledger, judge: Judge | None) -> None:
        self._judge = judge
        self.seq, self.chain, self.at, self.broken = before.seq, before.chain, before.at, before.broken
        self.people, self.programmes = dict(before.people), dict(before.programmes)
        self.standards, self.sessions = dict(before.standards), dict(before.sessions)
        self.sessions_of = dict(before.sessions_of)
        self.enrolments, self.enrolments_of = dict(before.enrolments), dict(before.enrolments_of)
        self.verifications, self.practices = dict(before.verifications), dict(before.practices)
        self.audit, self.people_with = dict(before.audit), dict(before.people_with)
        self.numbers, self.keys = dict(before.numbers), dict(before.keys)
        self.certificates, self.taken = dict(before.certificates), dict(before.taken)
        self.last_of, self.unknown = dict(before.last_of), dict(before.unknown)
        self.erasures, self.kept_of, self.gone = dict(before.erasures), dict(before.kept_of), before.gone
        self.gone_at = dict(before.gone_at)

    def over(self, rows: Iterable[Row]) -> Ledger:
        for row in rows:
            self.broken = first_broken([row], before=self.chain, seq=self.seq)
            if self.broken:
                break
            try:
                self._take(row)
            except NotBelieved as why:
                self.broken = Broken(row.seq, str(why))
                break
            except (BadData, BadQuestion) as why:  # a step that the rules of this program do not have
                self.unknown[row.stream] = str(why)
            self.seq, self.chain = row.seq, row.chain
            self.last_of[row.stream] = row.seq
        return self._so_far()

    def _so_far(self) -> Ledger:
        return Ledger(
            **{name: getattr(self, name) for name in Ledger.__dataclass_fields__}  # the same names on both sides
        )

    def _take(self, row: Row) -> None:
        event = event_of(row)
        if event is None:
            self.gone |= {row.stream}
            self.gone_at[row.seq] = (row.stream, row.type)
            if row.type not in NOTHING_FOLLOWS:
                self.unknown[row.stream] = f"event {row.seq} ({row.type}): removed by law; what followed is not known"
            return
        if self._judge and isinstance(event.body, JUDGED):
            self._judge(event, self._so_far())
        self.at = event.at
        TAKE[event.stream.kind](self, event)

    def of_person(self, event: Event[Any]) -> None:
        person = self.people.get(event.stream.id) or Person(id=event.stream.id)
        self.people[person.id] = changed = person.after(event)
        if changed.npi and changed.npi != person.npi:
            if person.npi and self.people_with.get(person.npi) == person.id:
                del self.people_with[person.npi]  # stated by mistake: its bearer may be known under it
            self.people_with[changed.npi] = person.id

    def of_programme(self, event: Event[Any]) -> None:
        name = event.stream.id
        self.programmes[name] = (self.programmes.get(name) or ProgrammeRecord(id=name)).after(event)

    def of_standard(self, event: Event[Any]) -> None:
        programme, number = key = version_of(event.stream.id)
        found = self.standards.get(key) or StandardRecord(programme=programme, number=number)
        self.standards[key] = found.after(event)

    def of_session(self, event: Event[Any]) -> None:
        name = event.stream.id
        self.sessions[name] = (self.sessions.get(name) or Session(id=name)).after(event)
        if isinstance(event.body, SeatTaken) and name not in (of := self.sessions_of.get(event.body.enrolment, ())):
            self.sessions_of[event.body.enrolment] = (*of, name)

    def of_enrolment(self, event: Event[Any]) -> None:
        name = event.stream.id
        before = self.enrolments.get(name) or Enrolment(id=name)
        self.enrolments[name] = after = before.after(event)
        self.numbers.update({one.number: name for one in after.certificates[len(before.certificates) :]})
        if not before.person:
            self.enrolments_of[after.person] = (*self.enrolments_of.get(after.person, ()), name)

    def of_verification(self, event: Event[Any]) -> None:
        person = event.stream.id
        looked = self.verifications.get(person, ())
        match event.body:
            case VerificationRecorded():
                self.verifications[person] = (*looked, Looked(recorded=event))
            case VerificationReviewed(verification=seq):
                self.verifications[person] = tuple(
                    Looked(recorded=at.recorded, reviews=(*at.reviews, event)) if at.recorded.seq == seq else at
                    for at in looked
                )

    def of_practice(self, event: Event[Any]) -> None:
        person = event.stream.id
        self.practices[person] = (self.practices.get(person) or Practice(id=person)).after(event)

    def of_erasure(self, event: Event[Any]) -> None:
        """Keep who signed what, and what still counts of it; the words themselves are gone from their own place."""
        place, body = int(event.stream.id), event.body
        self.erasures[place] = (*self.erasures.get(place, ()), event)
        if not isinstance(body, Erased):
            return
        for kept in body.deeds:
            self.kept_of[kept.candidate] = (*self.kept_of.get(kept.candidate, ()), kept)
        if body.stream and body.revocation and body.suspension:
            number = Stream.named(body.stream).id
            self.taken |= {
                place: number for place in places(body.revocation, body.suspension) if place not in self.taken
            }

    def of_key(self, event: Event[Any]) -> None:
        name = event.stream.id
        self.keys[name] = (self.keys.get(name) or KeyRecord(fragment=name)).after(event)

    def of_certificate(self, event: Event[Any]) -> None:
        self.certificates[event.stream.id] = issued = issued_by(event)
        self.taken.update(dict.fromkeys(issued.places, issued.number))

    def of_audit(self, event: Event[Any]) -> None:
        self.audit[event.stream.id] = (*self.audit.get(event.stream.id, ()), event)


class Growing:
    """A ledger to which rows are added one by one: copied once, whatever their number.

    What `with_` returned before changes with each row; whoever keeps one has to fold anew.
    """

    def __init__(self, before: Ledger, judge: Judge | None = None) -> None:
        self._fold = _Fold(before, judge)

    def with_(self, row: Row) -> Ledger:
        """Return what is known with one row more."""
        return self._fold.over([row])


NOTHING_FOLLOWS: Final = frozenset(  # types whose words may go, and where somebody stands is as sure as before
    {
        *("evidence_recorded", "mentored_case", "attended", "told", "place_confirmed", "match_reviewed", "invited"),
        *("cases_stated", "cases_logged", "cases_withdrawn", "complaint_opened", "complaint_decided"),
        *("audit_sampled", "audit_result", "complaint_proposed", "founding_proposed", "npi_proposed"),
    }
)
TAKE: Final = {
    StreamKind.PERSON: _Fold.of_person,
    StreamKind.PROGRAMME: _Fold.of_programme,
    StreamKind.STANDARD: _Fold.of_standard,
    StreamKind.SESSION: _Fold.of_session,
    StreamKind.ENROLMENT: _Fold.of_enrolment,
    StreamKind.VERIFICATION: _Fold.of_verification,
    StreamKind.PRACTICE: _Fold.of_practice,
    StreamKind.AUDIT: _Fold.of_audit,
    StreamKind.ERASURE: _Fold.of_erasure,
    StreamKind.KEY: _Fold.of_key,
    StreamKind.CERTIFICATE: _Fold.of_certificate,
}
