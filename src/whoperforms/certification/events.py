"""Events: the truth of the registry. What happened, to what, when, why, by whom, and how that was proved.

Source: RFC 8785 (the one form of a JSON text), RFC 6962 section 2.1 (the hash of a leaf).
Shape:  an event has a place `seq` without gaps and belongs to one stream. Its words (`record`) are hashed with a salt,
        so that a hash may be published and nobody can guess names from it; the leaf of that hash is what a chain links,
        and what a transparency log will hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, Generic, TypeVar, Union

import msgspec
import rfc8785

from whoperforms.certification.bodies import (
    auditing,
    certificates,
    enrolment,
    erasure,
    people,
    practice,
    programme,
    proposals,
    verification,
)
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.shape import Body, Part
from whoperforms.certification.lifecycle import SYSTEM, TABLE
from whoperforms.kernel.errors import BadData, BadValue
from whoperforms.kernel.sentence import Sentence

VERSION: Final = 1
ORIGIN: Final = bytes(32)  # what the first link of the chain is joined to
LEAF: Final = b"\x00"
INSTANT: Final = "%Y-%m-%dT%H:%M:%SZ"


class UnknownEvent(BadData):
    """An event of a type, a reason or a shape that this program does not know."""


class StreamKind(StrEnum):
    """What a stream is about."""

    PERSON = "person"
    PROGRAMME = "programme"
    STANDARD = "standard"  # its id: PROGRAMME.NUMBER
    SESSION = "session"
    ENROLMENT = "enrolment"
    VERIFICATION = "verification"  # its id: that of the person
    PRACTICE = "practice"  # its id: that of the person
    AUDIT = "audit"  # its id: that of the programme
    ERASURE = "erasure"  # its id: the place of the event whose words are removed
    KEY = "key"  # its id: the fragment of the key's name
    CERTIFICATE = "certificate"  # its id: the number


KNOWN_STREAMS: Final = frozenset(StreamKind)


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """What one event is about; events of one stream are judged together, those of two are independent."""

    kind: StreamKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def named(cls, text: str) -> "Stream":
        """Return the stream that a text names. Raises: BadValue."""
        kind, colon, name = text.partition(":")
        if not colon or kind not in KNOWN_STREAMS or not name:
            raise BadValue("{value!r}: no stream; write its kind, a colon and its id", value=text[:60])
        return cls(StreamKind(kind), name)


class Authn(StrEnum):
    """How somebody proved, at that moment, to be the one who acts."""

    PASSKEY = "passkey"
    TOTP = "totp"
    PASSWORD = "password"  # noqa: S105 - the name of a way, no secret
    SESSION = "session"
    TERMINAL = "terminal"  # whoever has the machine
    SYSTEM = "system"


class Record(Part, frozen=True, kw_only=True):
    """The words of an event: all that its hash stands for besides its place, its id and its time."""

    stream: str
    actor: str  # a person's id, or "system"
    role: str | None
    authn: Authn
    body: msgspec.Raw
    reason: str | None = None
    text: str = ""
    meaning: Meaning | None = None
    record_sha256: str | None = None  # of what the signer had before the eyes
    assertion: str | None = None  # what the signer's key said to that


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event that somebody wants to happen. `reason`: one of those of its type; `text`: in their own words."""

    stream: Stream
    body: Body
    reason: str | None = None
    text: str = ""


B_co = TypeVar("B_co", bound=Body, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Generic[B_co]):
    """An event that happened. `at` is an instant of the server's clock, in whole seconds of UTC."""

    seq: int
    event_id: str
    at: datetime
    stream: Stream
    body: B_co
    actor: str
    role: str | None
    authn: Authn
    reason: str | None = None
    text: str = ""
    meaning: Meaning | None = None
    record_sha256: str | None = None

    @property
    def type(self) -> str:
        """The name of what happened."""
        return type_of(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event as it is kept. `record` and `salt` are None once they were removed by law: the hashes stay."""

    seq: int
    event_id: str
    at: str
    stream: str
    type: str
    record: bytes | None
    salt: bytes | None
    body_hash: bytes
    chain: bytes


STREAM_OF: Final[Mapping[StreamKind, tuple[type[Body], ...]]] = {
    StreamKind.PERSON: (
        *(people.PersonRegistered, people.PersonNamed, people.IdentityProved, people.RoleGranted, people.RoleEnded),
        *(people.ConflictDeclared, people.ConsentSet, people.PlaceConfirmed, people.Listed, enrolment.Invited),
        *(programme.Told, people.FoundingMentor, people.MatchReviewed, people.ConflictReviewed),
        *(proposals.FoundingProposed, proposals.NpiProposed),
    ),
    StreamKind.PROGRAMME: (
        *(programme.ProgrammeOpened, programme.PolicySet, people.RosterImported, proposals.PolicyProposed),
        programme.ClockConfirmed,
    ),
    StreamKind.STANDARD: (programme.StandardDrafted, programme.StandardProposed, programme.StandardPublished),
    StreamKind.SESSION: (
        *(programme.SessionPlanned, programme.SeatTaken, programme.SeatGivenUp, programme.Attended),
        programme.SessionCancelled,
    ),
    StreamKind.ENROLMENT: (
        *(enrolment.Apply, enrolment.Accept, enrolment.Refuse, enrolment.EvidenceRecorded, enrolment.EvidenceWithdrawn),
        *(enrolment.MentoredCase, enrolment.SignOff, enrolment.VoidSignOff, enrolment.Submit, enrolment.Return),
        *(enrolment.Deny, enrolment.Proposed, enrolment.Certify, enrolment.Renew, enrolment.ReduceScope),
        *(enrolment.Suspend, enrolment.AddCause, enrolment.ClearCause, enrolment.Reinstate, enrolment.Revoke),
        *(enrolment.Withdraw, enrolment.VersionMoved, enrolment.Correct, enrolment.AppealOpen),
        *(enrolment.AppealDecided,),
    ),
    StreamKind.VERIFICATION: (verification.VerificationRecorded, verification.VerificationReviewed),
    StreamKind.PRACTICE: (practice.CasesStated, practice.CasesLogged, practice.CasesWithdrawn),
    StreamKind.AUDIT: (
        *(auditing.AuditSampled, auditing.AuditResult, auditing.ComplaintOpened),
        *(auditing.ComplaintDecided, proposals.ComplaintProposed),
    ),
    StreamKind.ERASURE: (erasure.Erased, proposals.ErasureProposed),
    StreamKind.KEY: (
        *(certificates.KeyProposed, certificates.KeyAdded, certificates.KeyRetirementProposed),
        *(certificates.KeyRetired, certificates.KeyCompromised),
    ),
    StreamKind.CERTIFICATE: (certificates.CertificateIssued,),
}
KINDS: Final = {body: kind for kind, bodies in STREAM_OF.items() for body in bodies}
REASONS: Final = {step.event: frozenset(step.reasons) for step in TABLE}
ANY_BODY: Final = Union[tuple(KINDS)]  # noqa: UP007 - made of a table


def type_of(body: Body) -> str:
    """Return the name of the event that a body is the words of."""
    return str(body.__struct_config__.tag)


TYPES: Final = {str(body.__struct_config__.tag): body for body in KINDS}


def refuse_unknown(draft: Draft) -> None:
    """Let through only an event of a known type and reason, in a stream of its kind. Raises: BadValue."""
    kind, name = KINDS.get(type(draft.body)), type_of(draft.body)
    if kind is None or kind is not draft.stream.kind:
        raise BadValue(
            "{act}: no event of a {record}; write it to a stream of its own kind", act=name, record=draft.stream.kind
        )
    known = REASONS.get(name, frozenset())
    if known and draft.reason not in known:
        raise BadValue(
            "{reason}: not why somebody may {act}; choose one of {reasons}",
            reason=draft.reason or Sentence("no reason"),
            act=name,
            reasons=sorted(known),
        )
    if isinstance(draft.body, enrolment.Proposed):
        _refuse_impossible(draft.body)


def _refuse_impossible(proposed: enrolment.Proposed) -> None:
    """Let somebody propose only what may happen to an enrolment, for a reason for which it may. Raises: BadValue."""
    known = REASONS.get(proposed.decision)
    if known is None:
        raise BadValue(
            "{act}: nothing that is decided of an enrolment; propose one of its decisions", act=proposed.decision
        )
    if proposed.reason not in known:
        raise BadValue(
            "{reason}: not why somebody may {act}; choose one of {reasons}",
            reason=proposed.reason,
            act=proposed.decision,
            reasons=sorted(known),
        )


BODIES: Final = msgspec.json.Decoder(ANY_BODY)
RECORDS: Final = msgspec.json.Decoder(Record)
LEAVES: Final = msgspec.json.Encoder(order="sorted")  # of texts and whole numbers: RFC 8785, ten times as fast


def record_of(draft: Draft, signer: "Signer") -> bytes:
    """Return the words of an event as the bytes that are hashed."""
    record = Record(
        stream=str(draft.stream),
        actor=signer.person,
        role=signer.role,
        authn=signer.authn,
        body=msgspec.Raw(msgspec.json.encode(draft.body)),
        reason=draft.reason,
        text=draft.text,
        meaning=signer.meaning,
        record_sha256=signer.record_sha256,
        assertion=signer.assertion,
    )
    return rfc8785.dumps(msgspec.json.decode(msgspec.json.encode(record)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who acts, in which role, and how that was proved at that moment."""

    person: str
    role: str | None
    authn: Authn
    meaning: Meaning | None = None
    record_sha256: str | None = None
    assertion: str | None = None


THE_SYSTEM: Final = Signer(person=SYSTEM, role=SYSTEM, authn=Authn.SYSTEM)


def body_hash(record: bytes, salt: bytes) -> bytes:
    """Return what stands for the words of an event where the words themselves do not go."""
    return sha256(salt + record).digest()


def leaf_data(row: Row) -> bytes:
    """Return the bytes of a row that a log holds: no name, no NPI, nothing that could be guessed from them."""
    return LEAVES.encode(
        {
            "v": VERSION,
            "seq": row.seq,
            "event_id": row.event_id,
            "type": row.type,
            "at": row.at,
            "body_hash": row.body_hash.hex(),
        }
    )


def leaf_hash(row: Row) -> bytes:
    """Return the hash of a row's leaf (RFC 6962, 2.1)."""
    return sha256(LEAF + leaf_data(row)).digest()


def link(before: bytes, row: Row) -> bytes:
    """Return the link that joins a row to the chain."""
    return sha256(before + leaf_hash(row)).digest()


def event_of(row: Row) -> Event[Body] | None:
    """Return the event that a row keeps; None where its words were removed by law. Raises: UnknownEvent."""
    if row.record is None:
        return None
    try:
        record = RECORDS.decode(row.record)
        body = BODIES.decode(record.body)
        stream = Stream.named(record.stream)
    except (msgspec.MsgspecError, BadValue) as why:
        raise UnknownEvent(
            f"event {row.seq} ({row.type}): not of a shape that this program knows ({why}); use a newer program"
        ) from None
    return Event(
        seq=row.seq,
        event_id=row.event_id,
        at=instant(row.at),
        stream=stream,
        body=body,
        actor=record.actor,
        role=record.role,
        authn=record.authn,
        reason=record.reason,
        text=record.text,
        meaning=record.meaning,
        record_sha256=record.record_sha256,
    )


def instant(text: str) -> datetime:
    """Return the instant that a text in the form of events names."""
    return datetime.fromisoformat(text)


def written(at: datetime) -> str:
    """Return an instant as events have it."""
    return at.astimezone(UTC).strftime(INSTANT)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is not what the chain says: where, and what is wrong with it."""

    seq: int
    what: str


def first_broken(rows: Iterable[Row], *, before: bytes = ORIGIN, seq: int = 0) -> Broken | None:
    """Return the first row that does not follow from those before it, or whose words are not what was hashed."""
    for row in rows:
        if row.seq != seq + 1:
            return Broken(seq + 1, f"event {seq + 1} is missing; the next one that is there is {row.seq}")
        if row.record is not None and (row.salt is None or body_hash(row.record, row.salt) != row.body_hash):
            return Broken(row.seq, f"event {row.seq} ({row.type}) does not say what it said when it was written")
        if row.record is not None and not _is_its_own(row):
            return Broken(row.seq, f"event {row.seq} is kept as {row.type} of {row.stream}; its words say otherwise")
        if link(before, row) != row.chain:
            return Broken(row.seq, f"event {row.seq} ({row.type}) does not follow from the one before it")
        seq, before = row.seq, row.chain
    return None


class _Tag(Part, frozen=True, forbid_unknown_fields=False):
    """What every body begins with, those of tomorrow's program too."""

    type: str


TAGS: Final = msgspec.json.Decoder(_Tag)


def _is_its_own(row: Row) -> bool:
    """Whether a row is kept under the stream and the type that its own words name."""
    if row.record is None:
        return False
    try:
        record = RECORDS.decode(row.record)
        return record.stream == row.stream and TAGS.decode(record.body).type == row.type
    except msgspec.MsgspecError:
        return False
