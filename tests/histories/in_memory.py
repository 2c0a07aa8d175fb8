"""A registry in memory, and all that it hands out: the same folds, words, lists and proofs, without a database.

Shape:  `Life` is a world whose rows also grow a log, and which signs what is to be signed. `Site` is what it hands out
        by a clock: whoever verifies asks it as they would ask its addresses. Signatures are true ones, by keys that are
        hashes of their names; only the text that is signed is written more quickly than statements in RDF are.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from random import Random

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custodians import DID, KIT, propose, with_custodians
from genuine import public, secret
from histories.happenings import PEOPLE
from whoperforms.api.credentials.issuer import last_ends
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.certificates import CertificateIssued
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.events import Row, leaf_data, leaf_hash
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.overview import Overview
from whoperforms.credentials import freshness, multikey, proofs, strict_json
from whoperforms.credentials.certificate import document_of
from whoperforms.credentials.freshness import Freshness
from whoperforms.credentials.keys import did as did_document
from whoperforms.credentials.keys.history import Issuer, Kind
from whoperforms.credentials.keys.issuer_file import log_keys, log_name
from whoperforms.credentials.keys.of_ledger import issuer_of
from whoperforms.credentials.keys.rotation import current
from whoperforms.credentials.log import note
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.entry import Opening
from whoperforms.credentials.log.note import Note, NoteKey
from whoperforms.credentials.log.proof_file import ProofFile
from whoperforms.credentials.log.tree import Tree
from whoperforms.credentials.multikey import public_text
from whoperforms.credentials.of_decision import Given, of_decision
from whoperforms.credentials.proofs import Suite, with_proofs
from whoperforms.credentials.status_bits import SETS, bits_of, said_of
from whoperforms.credentials.status_credential import StatusList
from whoperforms.credentials.status_credential import document_of as list_document
from whoperforms.credentials.status_list import Bits, FreeEntries, Purpose
from whoperforms.credentials.verification import steps
from whoperforms.credentials.verification.asked import (
    Fetched,
    KnownIssuer,
    KnownLog,
    NotFetched,
    NotThere,
    Retrieved,
    Trust,
)
from whoperforms.credentials.verification.signed import SKEW
from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.load import load, words
from whoperforms.registry.issuing import waiting
from worlds import World, id_of, npi

DAY = timedelta(days=1)
NAME = "Example Device Academy"
MOST_KEPT = 5_000
PROCEDURE, WORDS = load("mild"), words("mild", "en")
WHOLE = msgspec.json.Encoder(order="sorted")


@contextmanager
def quickly_written() -> Iterator[None]:
    """Let documents be written for signing by their members in order; of 100,000 histories RDF would take days."""
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(proofs, "FORMS", dict.fromkeys(Suite, WHOLE.encode))
        instead.setattr(steps, "jcs", WHOLE.encode)
        instead.setattr(multikey, "base58_bytes", lru_cache(maxsize=10_000)(multikey.base58_bytes))
        yield


@cache
def _secret(fragment: str) -> Ed25519PrivateKey:
    return secret(fragment)


@dataclass(frozen=True)
class Signer:
    """Signs with the key of a name."""

    fragment: str

    @property
    def method(self) -> str:
        return f"{DID}#{self.fragment}"

    def sign(self, message: bytes) -> bytes:
        return _secret(self.fragment).sign(message)


@dataclass(frozen=True)
class Paper:
    """A certificate as somebody was given it. `seq`: the event that it was signed by."""

    number: str
    seq: int
    method: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        return sha256(WHOLE.encode(strict_json.read(self.data))).hexdigest()


class Life(World):
    """A programme whose issuer has keys, whose log grows with each event, and who signs what waits."""

    def __init__(self, *args, **others):
        super().__init__(*args, **others)
        self.tree, self.papers, self.dice = Tree(), (), Random(0)  # noqa: S311 - dice of a test

    def again(self):
        made = super().again()
        made.tree, made._numbers, made.dice = copy.deepcopy(self.tree), copy.copy(self._numbers), Random(0)  # noqa: S311
        return made

    def record(self, signer, act):
        events = super().record(signer, act)
        for row in self.rows[self.tree.size :]:
            self.tree.append(leaf_hash(row))
        return events

    def public(self, fragment):
        """The public half of a key, as a custodian proposes it."""
        return public_text(public(fragment))

    def let_go(self, seq):
        """Let the words of an event go, and fold all of it anew."""
        self.rows = [replace(row, record=None, salt=None) if row.seq == seq else row for row in self.rows]
        self.ledger = folded(Ledger(), self.rows)

    def sign_waiting(self):
        """Sign all that waits, as the registry does."""
        seen = Overview().renewed(self.ledger, self.at)
        issuer = issuer_of(self.ledger, NAME)
        signer = Signer(current(issuer, Kind.CERTIFICATE).fragment)
        for enrolment in waiting(seen):
            number = enrolment.certificate.number
            free = FreeEntries(self.ledger.taken, self.dice.randrange)
            before = self.ledger.certificates.get(number)
            places = (
                (before.revocation, before.suspension)
                if before
                else (free.next(Purpose.REVOCATION), free.next(Purpose.SUSPENSION))
            )
            given = Given(
                procedure=PROCEDURE,
                words=WORDS,
                did=DID,
                entry_sha256=sha256(leaf_data(self.rows[enrolment.certificate.decided.seq - 1])).hexdigest(),
                subject=id_of(f"subject {enrolment.person}"),
                revocation=places[0],
                suspension=places[1],
            )
            document = document_of(of_decision(self.ledger, enrolment, given))
            data = msgspec.json.encode(with_proofs(document, signer, created=self.at))
            body = CertificateIssued(
                enrolment=enrolment.id,
                decision=enrolment.certificate.decided.seq,
                method=signer.method,
                revocation=places[0],
                suspension=places[1],
                document=data.decode(),
            )
            [event] = self.system(acts.issue, number=number, body=body)
            self.papers = (*self.papers, Paper(number, event.seq, signer.method, data))


@cache
def begun() -> Life:
    """Return a life in which two are certified and listed, and their certificates signed."""
    life = with_custodians(Life(Separation.STRICT).programme())
    for kind, fragment in {Kind.CERTIFICATE: "2026a", Kind.STATUS: "2026b", Kind.LOG: "2026c"}.items():
        propose(life, fragment, public=life.public(fragment), kind=kind)
        life.act(*KIT, acts.add_key, fragment=fragment)
    for name, number in PEOPLE.items():
        life.certified(name, npi=npi(number))
        said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
        life.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)
    life.sign_waiting()
    return life


@dataclass(frozen=True)
class Site(Fetched):
    """What a registry hands out of its ledger, by its clock. `away`: what cannot be had of it at present."""

    ledger: Ledger
    tree: Tree
    rows: tuple[Row, ...]
    papers: tuple[Paper, ...]
    now: datetime
    away: frozenset[str] = frozenset()
    word_is_asked: bool = True
    before: Overview = field(default_factory=Overview, repr=False)

    @classmethod
    def of(cls, life: Life, now: datetime, before: Overview) -> "Site":
        """Return what a life hands out at an instant."""
        return cls(life.ledger, life.tree, tuple(life.rows), life.papers, now, before=before)

    def but(self, **changes: object) -> "Site":
        """Return the same with something else about it; where everybody stands is not worked out again."""
        return replace(self, **{"before": self.seen} | changes)

    @cached_property
    def seen(self) -> Overview:
        return self.before.renewed(self.ledger, self.now)

    @cached_property
    def issuer(self) -> Issuer:
        return issuer_of(self.ledger, NAME)

    @cached_property
    def head(self) -> Head:
        return Head(self.ledger.seq, self.tree.root(self.ledger.seq))

    @property
    def dark(self) -> bool:
        """Whether it signs nothing, because its clock is before what was written down last."""
        return self.now < self.ledger.at - SKEW or self.ledger.broken is not None

    @property
    def moment(self) -> datetime:
        return max(self.now.replace(minute=0, second=0, microsecond=0), self.ledger.at)

    @property
    def trust(self) -> Trust:
        """Whom somebody believes who has its newest keys."""
        log = KnownLog(origin=log_name(self.issuer), keys=log_keys(self.issuer))
        return Trust((KnownIssuer(issuer=self.issuer, log=log),))

    def signer(self, kind: Kind, what: str) -> Signer:
        """Return who signs. Raises: NotFetched, where nobody does."""
        if self.dark or what in self.away:
            raise NotFetched(f"{what}: away")
        try:
            return Signer(current(self.issuer, kind).fragment)
        except NothingFound as why:
            raise NotFetched(str(why)) from None

    def status_list(self, url: str) -> Retrieved:
        signer = self.signer(Kind.STATUS, "lists")
        purpose, number = url.rsplit("/", 2)[1:]
        one = StatusList(
            did=DID,
            purpose=Purpose(purpose),
            number=int(number),
            bits=_bits(self, Purpose(purpose), int(number)),
            valid_from=self.moment,
            valid_until=self.moment + DAY,
        )
        return Retrieved(url, _signed_list(one, signer))

    def word(self, url: str) -> bytes | None:
        if not self.word_is_asked:
            return None
        signer, number = self.signer(Kind.STATUS, "word"), url.rpartition("/")[2]
        self.signer(Kind.LOG, "word")
        if number not in self.ledger.numbers and not self.ledger.removed(number):
            raise NotThere(url)
        fresh = Freshness(
            certificate=url,
            number=number,
            state=said_of(self.seen, number),
            as_of=self.moment,
            valid_until=self.moment + DAY,
            origin=log_name(self.issuer),
            head=self.head,
        )
        return msgspec.json.encode(freshness.signed(fresh, signer))

    def log_proof(self, url: str, sha256: str) -> bytes | None:
        if not self.word_is_asked:
            return None
        number = url.rpartition("/")[2]
        if self.ledger.removed(number):
            raise NotFetched(f"{number}: removed by law")
        signer = self.signer(Kind.LOG, "proof")
        found = [paper for paper in self.papers if paper.number == number and paper.sha256 == sha256]
        if not found or found[0].seq > self.ledger.seq:
            raise NotThere(url)
        seq, key = found[0].seq, NoteKey(log_name(self.issuer), public(signer.fragment))
        text = Checkpoint(origin=key.name, head=self.head).text
        return ProofFile(
            index=seq - 1,
            path=self.tree.inclusion(seq - 1, self.head.size),
            signed=Note(text, (note.signed(text, key, signer.sign),)).written(),
            extra=Opening.of(self.rows[seq - 1]).written(),
        ).written()

    def keys_named(self, did: str) -> dict[str, bytes] | None:
        if "did" in self.away:
            raise NotFetched("did.json: away")
        if not self.word_is_asked:
            return None
        document = did_document.document(self.issuer, last_ends(self.ledger), self.now)
        return did_document.read(msgspec.json.encode(document), did)


@lru_cache(maxsize=4096)
def _signed_list(one: StatusList, signer: Signer) -> bytes:
    return msgspec.json.encode(with_proofs(list_document(one), signer, created=one.valid_from))


KEPT_BITS: dict[object, Bits] = {}


def _bits(site: Site, purpose: Purpose, number: int) -> Bits:
    """Return the bits of a list; the same again for the same places and states, which histories have by thousands."""
    there = [(place, name) for place, name in site.ledger.taken.items() if place[:2] == (purpose, number)]
    states = tuple((place, said_of(site.seen, name) in SETS[purpose]) for place, name in there)
    question = (purpose, number, states, site.ledger.all_placed())
    if len(KEPT_BITS) > MOST_KEPT:
        KEPT_BITS.clear()
    if question not in KEPT_BITS:
        KEPT_BITS[question] = bits_of(site.seen, purpose, number)
    return KEPT_BITS[question]
