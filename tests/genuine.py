"""An invented issuer with keys that anybody can make again: a genuine certificate, its lists, its place in the log.

Nothing here is secret: each key is the hash of its name. So whatever is made of it comes out the same each time.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates import CERTIFICATE, DID
from whoperforms.certification.bodies.certificates import CertificateIssued, ListEntry
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import THE_SYSTEM, Draft, Row, Stream, StreamKind, body_hash, record_of, written
from whoperforms.certification.state import CertificationState
from whoperforms.credentials import freshness
from whoperforms.credentials.certificate import Certificate, document_of
from whoperforms.credentials.freshness import Freshness
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.log import note
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.entry import Opening
from whoperforms.credentials.log.note import How, Note, NoteKey
from whoperforms.credentials.log.proof_file import ProofFile
from whoperforms.credentials.log.tree import Tree
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.status_credential import StatusList
from whoperforms.credentials.status_credential import document_of as list_document
from whoperforms.credentials.status_list import Bits, Purpose
from whoperforms.credentials.verification.asked import (
    KnownIssuer,
    KnownLog,
    NotFetched,
    NotThere,
    Retrieved,
    Trust,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGNED = datetime(2026, 11, 2, 9, tzinfo=UTC)  # the certificate
LISTED = NOW - timedelta(minutes=10)  # the lists
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADDED = datetime(2026, 1, 1, tzinfo=UTC)


def secret(name: str) -> Ed25519PrivateKey:
    """Return the secret key of a name."""
    return Ed25519PrivateKey.from_private_bytes(sha256(f"a key of these tests: {name}".encode()).digest())


def public(name: str) -> bytes:
    """Return the public key of a name."""
    return secret(name).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Signer:
    """Signs with the key of a name, under the name that proofs have for it."""

    fragment: str
    did: str = DID

    @property
    def method(self) -> str:
        return f"{self.did}#{self.fragment}"

    def sign(self, message: bytes) -> bytes:
        return secret(self.fragment).sign(message)


FOR_CERTIFICATES, FOR_LISTS, FOR_LOG = Signer("2026a"), Signer("2026b"), Signer("2026c")
ISSUER = Issuer(
    did=DID,
    name="Example Device Academy",
    keys=(
        Key(fragment="2026a", kind=Kind.CERTIFICATE, public=public("2026a"), added=ADDED),
        Key(fragment="2026b", kind=Kind.STATUS, public=public("2026b"), added=ADDED),
        Key(fragment="2026c", kind=Kind.LOG, public=public("2026c"), added=ADDED),
    ),
)
LOG_KEY = NoteKey("registry.example.org/log", public("2026c"))
WITNESS = NoteKey("witness.example.net", public("witness"), How.COSIGNATURE)
LOG = KnownLog(origin=LOG_KEY.name, keys=(LOG_KEY,), witnesses=(WITNESS,))
TRUST = Trust((KnownIssuer(issuer=ISSUER, log=LOG),))


def with_key(fragment: str, issuer: Issuer = ISSUER, **changes: object) -> Trust:
    """Return whom to trust, where something else is known of one key."""
    keys = tuple(replace(key, **changes) if key.fragment == fragment else key for key in issuer.keys)
    return Trust((KnownIssuer(issuer=replace(issuer, keys=keys), log=LOG),))


def as_bytes(document: object) -> bytes:
    """Return a document as a file that people can read."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def issued(one: Certificate = CERTIFICATE, signer: Signer = FOR_CERTIFICATES, created: datetime = SIGNED) -> dict:
    """Return a certificate as it is issued."""
    return with_proofs(document_of(one), signer, created=created)


GENUINE = issued()


def status_list(purpose: Purpose, *indices: int, number: int = 1, at: datetime = LISTED) -> StatusList:
    """Return a list in which these entries are set, good for a day."""
    return StatusList(
        did=DID, purpose=purpose, number=number, bits=Bits.of(indices), valid_from=at, valid_until=at + DAY
    )


def signed_list(one: StatusList, signer: Signer = FOR_LISTS, created: datetime | None = None) -> dict:
    """Return a list as it is handed out."""
    return with_proofs(list_document(one), signer, created=created or one.valid_from)


BEFORE = Head(39, bytes(32))  # how far the log was before the proofs of these tests, with a root of nothing


def word(
    state: str,
    *,
    at: datetime = LISTED,
    number: str = CERTIFICATE.number,
    signer: Signer = FOR_LISTS,
    log: str = LOG.origin,
    head: Head = BEFORE,
) -> bytes:
    """Return what the issuer says of a certificate, good for a day. `head`: how far the log was by then."""
    said = Freshness(
        certificate=f"{ISSUER.origin}/c/{number}",
        number=number,
        state=CertificationState(state),
        as_of=at,
        valid_until=at + DAY,
        origin=log,
        head=head,
    )
    return as_bytes(freshness.signed(said, signer))


REVOCATION, SUSPENSION = Purpose.REVOCATION, Purpose.SUSPENSION
REVOCATION_URL, SUSPENSION_URL = f"{ISSUER.origin}/s/revocation/1", f"{ISSUER.origin}/s/suspension/1"
REVOCATIONS = as_bytes(signed_list(status_list(REVOCATION, 7, 99_000)))
SUSPENSIONS = as_bytes(signed_list(status_list(SUSPENSION, 8)))
LISTS = {REVOCATION_URL: REVOCATIONS, SUSPENSION_URL: SUSPENSIONS}


@dataclass(frozen=True)
class Served:
    """An issuer's addresses, and what comes from them: bytes, or why nothing comes."""

    lists: dict = field(default_factory=lambda: dict(LISTS))
    proof: bytes | str | None = None
    takes_place: dict = field(default_factory=dict)
    moved_to: str | None = None
    said: bytes | str | None = None
    named: dict | str | None = None

    def status_list(self, url: str) -> Retrieved:
        found = self.lists.get(url, "404 Not Found")
        if isinstance(found, str):
            raise NotFetched(found)
        return Retrieved(self.moved_to or url, found)

    def log_proof(self, url: str, sha256: str) -> bytes | None:
        assert (url, sha256) > (f"{ISSUER.origin}/c/", "")
        if isinstance(self.proof, str):
            raise NotThere(self.proof) if self.proof.startswith("404") else NotFetched(self.proof)
        return self.proof

    def word(self, url: str) -> bytes | None:
        assert "/c/" in url
        if isinstance(self.said, str):
            raise NotFetched(self.said)
        return self.said

    def keys_named(self, did: str) -> dict | None:
        assert did.startswith("did:web:")
        if isinstance(self.named, str):
            raise NotFetched(self.named)
        return self.named

    def superseded_by(self, number: str) -> str | None:
        return self.takes_place.get(number)


def row_of(
    document: dict, seq: int, at: datetime = SIGNED, one: Certificate = CERTIFICATE, body: Body | None = None
) -> Row:
    """Return the row of the event that a certificate was issued; of another `body`, if one is given."""
    method = document["proof"][0]["verificationMethod"]
    draft = Draft(
        stream=Stream(StreamKind.CERTIFICATE, one.number),
        body=body
        or CertificateIssued(
            enrolment="E" * 12,
            decision=one.decided.entry,
            method=method,
            revocation=ListEntry(list=one.revocation.list, index=one.revocation.index),
            suspension=ListEntry(list=one.suspension.list, index=one.suspension.index),
            document=rfc8785.dumps(document).decode(),
        ),
    )
    record, salt = record_of(draft, THE_SYSTEM), sha256(b"a salt").digest()
    return Row(
        seq=seq,
        event_id=f"{seq:012d}",
        at=written(at),
        stream=str(draft.stream),
        type=str(msgspec.json.decode(record)["body"]["type"]),
        record=record,
        salt=salt,
        body_hash=body_hash(record, salt),
        chain=b"",
    )


def log_proof(
    row: Row, *, at: int | None = None, signer: NoteKey = LOG_KEY, by: str = "2026c", witness: str | None = "witness"
) -> bytes:
    """Return the proof that a log of 40 entries has a row; whoever else is in it is nobody.

    `at`: the place it lies at, counted from 0, where that is not the one that it says.
    """
    opening, size = Opening.of(row), 40
    index = row.seq - 1 if at is None else at
    leaves = [sha256(b"\0entry %d" % number).digest() for number in range(size)]
    leaves[index] = opening.entry.hash
    tree = Tree(leaves)
    text = Checkpoint(origin=signer.name, head=Head(size, tree.root())).text
    signatures = [note.signed(text, signer, secret(by).sign)]
    if witness:
        key = NoteKey(WITNESS.name, public(witness), How.COSIGNATURE)
        signatures.append(note.cosigned(text, key, secret(witness).sign, seconds=int(NOW.timestamp())))
    file = ProofFile(
        index=index,
        path=tree.inclusion(index),
        signed=Note(text, tuple(signatures)).written(),
        extra=opening.written(),
    )
    return file.written()
