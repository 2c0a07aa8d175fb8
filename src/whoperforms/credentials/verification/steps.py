"""The steps of a verification, numbered, in one table: the same for a page, the terminal, an API and a program.

Source: W3C Verifiable Credentials Data Model 2.0, section 7.1; Bitstring Status List 1.0; RFC 6962.
Shape:  each step is a small function of what was asked and of what the steps before it proved. It returns what it
        found, or ends the verification: `Contradicted` where a signature does not fit or a signed field says other than
        what was asked, and `Doubted` for all else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from typing import Final

from whoperforms.credentials import strict_json
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.certificate import Certificate, certificate_of
from whoperforms.credentials.keys.history import Key, Kind
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.number import as_kept
from whoperforms.credentials.plain_text import composed
from whoperforms.credentials.shape import NotOurs
from whoperforms.credentials.strict_json import Json, Unreadable
from whoperforms.credentials.verification.asked import (
    Fetched,
    KnownIssuer,
    NotFetched,
    NotThere,
    Question,
    Seen,
    Trust,
)
from whoperforms.credentials.verification.findings import Code, Contradicted, Doubted, Finding, age
from whoperforms.credentials.verification.history import Logged, logged
from whoperforms.credentials.verification.signed import SKEW, Signed, at_the_time, confirm, key_of, signed
from whoperforms.credentials.verification.status import Asking, Lists, lists_of, told, word_on


@dataclass(slots=True, kw_only=True, eq=False)
class Inquiry:
    """One certificate under examination: what was given, and below it what each step has proved, once it has.

    A step that asks for what is not proved yet fails, and with it the verification. `now`: None where the clock cannot
    be relied on. `named`: the keys that the issuer names today; None: nobody was asked. `log`: where the log has it;
    None: no proof was given.
    """

    data: bytes
    question: Question
    trust: Trust
    fetched: Fetched
    now: datetime | None
    seen: Seen
    document: Json = field(init=False)
    composed: bool = field(init=False)  # in the Unicode form NFC
    certificate: Certificate = field(init=False)
    issuer: KnownIssuer = field(init=False)
    named: Mapping[str, bytes] | None = field(init=False)
    signed: Signed = field(init=False)
    key: Key = field(init=False)
    at: datetime = field(init=False)
    lists: Lists = field(init=False)
    log: Logged | None = field(init=False)

    @property
    def heads(self) -> tuple[tuple[str, Head], ...]:
        """How far its log was, with the log's name: by the proof from it, and by the issuer's word."""
        word, log = self.lists.word, self.log
        by_proof = [(log.origin, log.head)] if log else []
        return (*by_proof, *([(word.origin, word.head)] if word else []))


def limits(inquiry: Inquiry) -> Finding:
    """1: strict JSON in UTF-8, at most 64 KiB, at most 20 deep."""
    try:
        inquiry.document = strict_json.read(inquiry.data)
    except Unreadable as why:
        raise Doubted(Code.LIMITS_UNREADABLE, why=str(why)) from None
    return Finding(Code.LIMITS_KEPT, {"bytes": len(inquiry.data)})


def shape(inquiry: Inquiry) -> Finding:
    """2: the closed schema. Text in another Unicode form reads alike, so that the signatures can say it was changed."""
    inquiry.composed = True
    try:
        inquiry.certificate = certificate_of(inquiry.document)
    except NotOurs as why:
        one_form = composed(inquiry.document)
        inquiry.composed = one_form == inquiry.document
        if inquiry.composed:
            raise Doubted(Code.SHAPE_NOT_OURS, why=str(why)) from None
        inquiry.certificate = _otherwise_composed(one_form)
    return Finding(Code.SHAPE_OURS)


def issuer(inquiry: Inquiry) -> Finding:
    """3: an issuer that we know, byte for byte; its keys are those we have, never those of the document."""
    did = inquiry.certificate.issuer.did
    known = inquiry.trust.issuer(did)
    if known is None:
        raise Doubted(Code.ISSUER_UNKNOWN, did=did)
    if inquiry.trust.told_twice(did):
        raise Doubted(Code.ISSUER_TWICE, did=did)
    if not known.issuer.keys:
        raise Doubted(Code.ISSUER_WITHOUT_KEYS, did=did)
    try:
        inquiry.named = inquiry.fetched.keys_named(did)
    except NotFetched as why:
        raise Doubted(Code.ISSUER_KEYS_MISSING, did=did, why=str(why)) from None
    inquiry.issuer = known
    if known.as_of is None or inquiry.now is None:
        return Finding(Code.ISSUER_KNOWN, {"issuer": known.issuer.name})
    old = age(known.as_of, inquiry.now)
    return Finding(Code.ISSUER_KNOWN_AS_OF, {"issuer": known.issuer.name, "as_of": known.as_of, "age": old})


def proofs(inquiry: Inquiry) -> Finding:
    """4: exactly one proof of each suite, with exactly the members that we sign."""
    inquiry.signed = signed(inquiry.document)
    return Finding(Code.PROOFS_BOTH)


def key(inquiry: Inquiry) -> Finding:
    """5: a key of this issuer, for certificates, and not stolen before the log had this one."""
    inquiry.key = found = key_of(inquiry.signed, inquiry.issuer.issuer, Kind.CERTIFICATE)
    method = inquiry.signed.method
    if inquiry.seen.keys.get(method, found.public) != found.public:
        raise Doubted(Code.KEY_CHANGED, key=method)
    if found.compromised is not None:
        where = _where_logged(inquiry)
        if where is None or where.seq >= found.compromised:
            raise Doubted(Code.KEY_COMPROMISED, key=method)
        return Finding(Code.KEY_COMPROMISED_LATER, {"key": method})
    if not _still_named(inquiry, method, found):
        raise Doubted(Code.KEY_NOT_NAMED, key=method)
    if found.retired is not None:
        return Finding(Code.KEY_RETIRED, {"key": method, "retired": found.retired})
    return Finding(Code.KEY_KNOWN, {"key": method})


def signatures(inquiry: Inquiry) -> Finding:
    """6: both signatures, over pinned contexts only."""
    confirm(inquiry.signed, inquiry.key)
    if not inquiry.composed:
        raise Doubted(Code.SHAPE_NOT_OURS, why="its text is not in the Unicode form NFC")
    return Finding(Code.SIGNATURES_FIT)


def time(inquiry: Inquiry) -> Finding:
    """7: signed before now, and valid from when until when."""
    inquiry.at = now = at_the_time(inquiry.signed, inquiry.now)
    if inquiry.issuer.as_of is not None and inquiry.issuer.as_of > now + SKEW:
        raise Doubted(Code.TIME_UNSURE)  # the issuer's file, which is here, was not made yet by this clock
    certificate = inquiry.certificate
    if now > certificate.valid_until:
        return Finding(Code.TIME_OVER, {"valid_until": certificate.valid_until})
    if now < certificate.valid_from:
        return Finding(Code.TIME_NOT_YET, {"valid_from": certificate.valid_from})
    return Finding(Code.TIME_WITHIN, {"valid_from": certificate.valid_from, "valid_until": certificate.valid_until})


def status(inquiry: Inquiry) -> Finding:
    """8: the two status lists that it names, each genuine, of its issuer, and of today; and the issuer's word on it."""
    known = inquiry.issuer
    asking = Asking(known.issuer, inquiry.fetched, inquiry.at, inquiry.named, known.log.origin if known.log else None)
    lists = lists_of(inquiry.certificate, asking)
    inquiry.lists = lists = replace(lists, word=word_on(inquiry.certificate, asking))
    code = told(lists, inquiry.certificate, inquiry.at)
    return Finding(code, {"as_of": lists.as_of, "age": age(lists.as_of, inquiry.at)})


def history(inquiry: Inquiry) -> Finding:
    """9: its place in the log, where a proof of that was given."""
    inquiry.log = where = _where_logged(inquiry)
    if where is None:
        return Finding(Code.HISTORY_NOT_CHECKED)
    if inquiry.key.retired is not None and where.at > inquiry.key.retired:
        raise Doubted(Code.HISTORY_LATE, logged=where.at, key=inquiry.signed.method)
    said = {"index": where.seq, "size": where.head.size, "witnesses": where.witnesses}
    return Finding(Code.HISTORY_IN_LOG, said)


def question(inquiry: Inquiry) -> Finding:
    """10: of the holder, the number and the programme that were asked about."""
    asked, certificate = inquiry.question, inquiry.certificate
    if asked.npi is not None and asked.npi != certificate.holder.npi:
        raise Contradicted(Code.QUESTION_OTHER_NPI, found=str(certificate.holder.npi), asked=str(asked.npi))
    if asked.number is not None and as_kept(asked.number) != certificate.number:
        raise Contradicted(Code.QUESTION_OTHER_NUMBER, found=certificate.number, asked=asked.number[:40])
    programme = certificate.achieved.programme
    if asked.programme is not None and asked.programme != programme:
        raise Contradicted(Code.QUESTION_OTHER_PROGRAMME, found=programme, asked=asked.programme[:40])
    return Finding(ASKED[asked.npi is not None, asked.number is not None, asked.programme is not None])


def rollback(inquiry: Inquiry) -> Finding:
    """11: no list and no log older than what this verifier has seen (of keys, step 5)."""
    for one in inquiry.lists.both:
        newest = inquiry.seen.lists.get(one.url)
        if newest is not None and one.valid_from < newest:
            raise Doubted(Code.ROLLBACK_LIST, url=one.url, as_of=one.valid_from, seen=newest)
    for origin, head in inquiry.heads:
        before = inquiry.seen.logs.get(origin, head)
        if head.size < before.size or (head.size == before.size and head.root != before.root):
            raise Doubted(Code.ROLLBACK_LOG, size=head.size, seen=before.size)
    for (_, by_proof), (_, by_word) in combinations(inquiry.heads, 2):
        if by_proof.size == by_word.size and by_proof.root != by_word.root:
            raise Doubted(Code.ROLLBACK_LOG, size=by_proof.size, seen=by_word.size)
    return Finding(Code.ROLLBACK_NONE)


def answer(inquiry: Inquiry) -> Finding:
    """12: as of the oldest of what its status rests on, and until the first of all that runs out."""
    return Finding(Code.ANSWER_GOOD, {"as_of": inquiry.lists.as_of, "until": until(inquiry)})


def until(inquiry: Inquiry) -> datetime:
    """Return the instant after which the answer must not be called current."""
    certificate = inquiry.certificate
    ends = [*inquiry.lists.ends, certificate.valid_until]
    begins = [certificate.valid_from] if certificate.valid_from > inquiry.at else []
    return min(instant for instant in ends + begins if instant >= inquiry.at).astimezone(UTC)


ASKED: Final = {  # holder, number, programme
    (True, True, True): Code.QUESTION_ANSWERED,
    (True, True, False): Code.QUESTION_NPI_NUMBER,
    (True, False, True): Code.QUESTION_NPI_PROGRAMME,
    (True, False, False): Code.QUESTION_NPI,
    (False, True, True): Code.QUESTION_NUMBER_PROGRAMME,
    (False, True, False): Code.QUESTION_NUMBER,
    (False, False, True): Code.QUESTION_PROGRAMME,
    (False, False, False): Code.QUESTION_NONE,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number, the name people know it by, and how it is done."""

    number: int
    name: str
    look: Callable[[Inquiry], Finding]


STEPS: Final = (
    Step(1, "The file", limits),
    Step(2, "Its form", shape),
    Step(3, "The issuer", issuer),
    Step(4, "The proofs", proofs),
    Step(5, "The key", key),
    Step(6, "The signatures", signatures),
    Step(7, "Its time", time),
    Step(8, "Its status", status),
    Step(9, "Its history", history),
    Step(10, "The question", question),
    Step(11, "What was seen before", rollback),
    Step(12, "The answer", answer),
)


def _still_named(inquiry: Inquiry, method: str, key: Key) -> bool:
    """Whether the issuer names a key today; one that is retired only until the last that it signed has ended."""
    if inquiry.named is None:
        return True
    if method not in inquiry.named:
        return key.retired is not None and inquiry.now is not None and inquiry.now > inquiry.certificate.valid_until
    return inquiry.named[method] == key.public


def _where_logged(inquiry: Inquiry) -> Logged | None:
    """Return where the log has the certificate; None where no proof was given. Raises: Doubted."""
    if inquiry.issuer.log is None:
        return None
    try:
        proof = inquiry.fetched.log_proof(inquiry.certificate.url, sha256(jcs(inquiry.document)).hexdigest())
    except NotThere:
        raise Doubted(Code.HISTORY_NEVER) from None
    except NotFetched as why:
        raise Doubted(Code.HISTORY_MISSING, why=str(why)) from None
    if proof is None:
        return None
    return logged(proof, inquiry.document, inquiry.certificate, inquiry.issuer.log)


def _otherwise_composed(document: Json) -> Certificate:
    """Return the certificate of a document whose text came in another Unicode form. Raises: Doubted."""
    try:
        return certificate_of(document)
    except NotOurs as why:
        raise Doubted(Code.SHAPE_NOT_OURS, why=str(why)) from None
