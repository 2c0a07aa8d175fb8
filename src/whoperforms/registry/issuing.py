"""Certificates of this registry: signed once something is decided, kept as events, handed out byte for byte.

Shape:  the event of the decision is in the log before anything is signed, for the certificate names its entry; the
        event that it was signed holds the exact bytes. Nothing is recorded, and so nothing leaves, before another
        process has read and verified it.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec

from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.certificates import CertificateIssued, ListEntry
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Certificate as Decided
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import THE_SYSTEM, Draft, Event, Stream, StreamKind, event_of, leaf_data
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.overview import Overview
from whoperforms.certification.state import CERTIFIED
from whoperforms.credentials.certificate import Certificate, document_of
from whoperforms.credentials.keys.custody import KeySigner
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.of_decision import Given, of_decision, opaque
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.status_list import FreeEntries, Purpose
from whoperforms.credentials.verification.second_look import Asked, meaning
from whoperforms.kernel.errors import BadData, BadValue, NothingFound
from whoperforms.procedures.load import load, words
from whoperforms.registry import journal, second_look, signing
from whoperforms.registry.recording import record
from whoperforms.registry.standings import overview

AT_ONCE: Final = 50  # certificates in one transaction, which other writers wait for


class CannotBeSigned(BadData):
    """A certificate that cannot be signed as it was decided; `enrolment`: whose."""

    def __init__(self, enrolment: str, sentence: str) -> None:
        super().__init__(sentence)
        self.enrolment = enrolment


class NotAllSigned(BadData):
    """Some certificates cannot be signed; the others were. `left`: by enrolment why, `signed`: what was."""

    def __init__(self, left: Mapping[str, CannotBeSigned], signed: tuple[Event[Body], ...]) -> None:
        super().__init__("; ".join(map(str, left.values())))
        self.left, self.signed = left, signed


def waiting(overview: Overview) -> tuple[Enrolment, ...]:
    """Return whose certificate is to be signed: of those certified, who has none, or one of a key that is lost."""
    ledger = overview.ledger
    return tuple(
        kept.enrolment
        for kept in overview.kept.values()
        if kept.stands.state in CERTIFIED
        and ledger.people[kept.enrolment.person].npi
        and kept.enrolment.certificate
        and not acts.is_signed(ledger, kept.enrolment.certificate.number)
        and not ledger.removed(kept.enrolment.certificate.number)
    )


def issue(enrolments: Sequence[str], now: datetime | None) -> tuple[Event[Body], ...]:
    """Sign the certificates of some enrolments, and write that down, all of them or none.

    Raises: BadQuestion, BadData, NothingFound, MachineRefused.
    """

    def act(ledger: Ledger, at: datetime) -> Sequence[Draft]:
        signer, free, drafts = (
            signing.signer(ledger, Kind.CERTIFICATE),
            FreeEntries(ledger.taken, secrets.randbelow),
            list[Draft](),
        )
        for name in enrolments:
            of = ledger.enrolment(name)
            number = _certificate(of).number
            try:
                body = _made(ledger, of, signer, at, free)
            except (BadValue, BadData) as why:
                raise CannotBeSigned(name, f"{name}: its certificate cannot be signed ({why})") from None
            drafts += acts.issue(ledger, at, number=number, body=body)
        return drafts

    second_look.begin()  # before others have to wait for what is recorded
    return record(THE_SYSTEM, act, now=now)


def issue_waiting(now: datetime | None = None) -> tuple[Event[Body], ...]:
    """Sign all that is to be signed, and return what was; nothing where this site has no key for certificates.

    `now`: the server's clock, unless somebody answers for it.
    Raises: BadData, MachineRefused where there is one and it cannot be used; NotAllSigned once the others are signed,
    where some certificate cannot be.
    """
    try:
        signing.signer(journal.ledger(), Kind.CERTIFICATE)
    except NothingFound:
        return ()
    names = [one.id for one in waiting(overview(now or datetime.now(UTC)))]
    signed, left = list[Event[Body]](), dict[str, CannotBeSigned]()
    while names:
        try:
            signed += issue(names[:AT_ONCE], now)
            names = names[AT_ONCE:]
        except CannotBeSigned as why:
            left[why.enrolment] = why
            names.remove(why.enrolment)
    if left:
        raise NotAllSigned(left, tuple(signed))
    return tuple(signed)


def document(ledger: Ledger, number: str) -> bytes | None:
    """Return a certificate exactly as it was signed last; None where none was, or its words were removed."""
    if not ledger.signed(number):
        return None
    event = event_of(next(journal.rows(beyond=ledger.certificates[number].seq - 1)))
    return event.body.document.encode() if event and isinstance(event.body, CertificateIssued) else None


def _certificate(enrolment: Enrolment) -> Decided:
    if enrolment.certificate is None:
        raise BadData(f"{enrolment.id}: nothing was decided, so there is nothing to sign; decide first")
    return enrolment.certificate


def _made(
    ledger: Ledger, enrolment: Enrolment, signer: KeySigner, at: datetime, free: FreeEntries
) -> CertificateIssued:
    """Return what shall be written down: a certificate, signed and looked at again, and its entries in the lists."""
    decided, opened = _certificate(enrolment), ledger.programme(enrolment.programme).opened
    if opened is None:
        raise BadData(f"{enrolment.programme}: never opened, and yet somebody is certified; verify the registry")
    revocation, suspension = _entries(ledger, decided.number, free)
    entry = sha256(leaf_data(next(journal.rows(beyond=decided.decided.seq - 1)))).hexdigest()
    given = Given(
        procedure=load(opened.body.procedure),
        words=words(opened.body.procedure, "en"),
        did=signer.method.partition("#")[0],
        entry_sha256=entry,
        subject=opaque(enrolment.person, journal.salt_of(Stream(StreamKind.PERSON, enrolment.person))),
        revocation=revocation,
        suspension=suspension,
    )
    meant = of_decision(ledger, enrolment, given)
    data = msgspec.json.encode(with_proofs(document_of(meant), signer, created=at))
    _looked_at_again(data, meant, signer)
    return CertificateIssued(
        enrolment=enrolment.id,
        decision=decided.decided.seq,
        method=signer.method,
        revocation=revocation,
        suspension=suspension,
        document=data.decode(),
    )


def _entries(ledger: Ledger, number: str, free: FreeEntries) -> tuple[ListEntry, ListEntry]:
    """Return the entries of a certificate in the lists: for one that is signed again those it has."""
    before = ledger.certificates.get(number)
    if before is None:
        return free.next(Purpose.REVOCATION), free.next(Purpose.SUSPENSION)
    return before.revocation, before.suspension


def _looked_at_again(data: bytes, meant: Certificate, signer: KeySigner) -> None:
    """Let nothing out but what another process finds as it was meant, and signed. Raises: BadData, MachineRefused."""
    asked = Asked(data=data, method=signer.method, public=signer.public, meant=meaning(meant))
    if wrong := second_look.fault(asked):
        raise BadData(f"{meant.number}: not handed out, for whoever verifies it says: {wrong}; tell the developers")
