"""What an issuer says at this moment: its word on one certificate, the keys that it names; and who says it instead."""

from dataclasses import replace
from datetime import datetime, timedelta

from attacks.case import ANSWER, ISSUER, KEY, SEEN, STATUS, TIME, C, Case, changed
from attacks.keys_and_time import MONTH, PROVED, RETIRED, lists_of
from attacks.status import REVOKED, STOLEN, STRANGER, SUSPENDED
from certificates import CERTIFICATE
from genuine import (
    DAY,
    FOR_CERTIFICATES,
    FOR_LISTS,
    HOUR,
    LISTED,
    LISTS,
    LOG,
    NOW,
    REVOCATION_URL,
    SUSPENSION_URL,
    TRUST,
    Signer,
    as_bytes,
    public,
    word,
)
from genuine import ISSUER as KNOWN
from whoperforms.credentials import strict_json
from whoperforms.credentials.keys.history import Key, Kind
from whoperforms.credentials.log import proof_file
from whoperforms.credentials.log.checkpoint import opened
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.proofs import Suite, with_proofs
from whoperforms.credentials.verification.asked import KnownIssuer, Seen, Trust

BIT = {"revocation": REVOCATION_URL, "suspension": SUSPENSION_URL}
SET = {"revocation": REVOKED, "suspension": SUSPENDED}
NAMED = {KNOWN.method(key): key.public for key in KNOWN.keys if key.kind is not Kind.LOG}
OF_CERTIFICATES, OF_LISTS = NAMED
AFTER = CERTIFICATE.valid_until + MONTH


def says(name: str, what: str, outcome: str, said: bytes, *bits: str, step: int = STATUS) -> Case:
    """A word, genuine, beside lists in which these bits are set."""
    lists = {**LISTS, **{BIT[one]: SET[one] for one in bits}}
    return Case(name=name, what=what, outcome=outcome, step=step, lists=lists, word=said)


def doubt(name: str, what: str, said: bytes | str, step: int = STATUS, **others: object) -> Case:
    """Something comes for a word that is not relied on: bytes, or why nothing comes."""
    return Case(name=name, what=what, outcome=C, step=step, word=said, **others)


def names(name: str, what: str, named: dict[str, bytes] | str, step: int, outcome: str = C, **others: object) -> Case:
    """The keys that the issuer names today are these."""
    return Case(name=name, what=what, outcome=outcome, step=step, named=named, **others)


def altered(path: str, value: object) -> bytes:
    """Return a word in which something was changed after it was signed."""
    document = strict_json.read(word("suspended"))
    assert isinstance(document, dict)
    return as_bytes(changed(path, value, document))


MORE = Signer("2026e")


def with_more(**changes: object) -> Trust:
    """Return whom to trust, where the issuer has a second key for lists."""
    key = Key(fragment=MORE.fragment, kind=Kind.STATUS, public=public(MORE.fragment), added=LISTED - 9 * DAY)
    return Trust((KnownIssuer(issuer=replace(KNOWN, keys=(*KNOWN.keys, replace(key, **changes))), log=LOG),))


def anew(path: str, value: object, created: datetime = LISTED) -> bytes:
    """Return a word in which something was changed before it was truly signed."""
    document = strict_json.read(word("active"))
    assert isinstance(document, dict)
    made = {name: said for name, said in changed(path, value, document).items() if name != "proof"}
    return as_bytes(with_proofs(made, FOR_LISTS, created=created, suites=(Suite.JCS,)))


WORDS = (
    says("word-active", "Genuine: the issuer says so, too.", "active", word("active"), step=ANSWER),
    says("word-suspended", "Suspended since the lists were signed.", "suspended", word("suspended")),
    says("word-unsure", "The issuer cannot confirm it; one bit means that, too.", C, word(C), "suspension"),
    says(
        "word-withdrawn",
        "The bit for revoked; the issuer says which it is.",
        "withdrawn",
        word("withdrawn"),
        "revocation",
    ),
    says(
        "word-better-than-revoked",
        "Said to be in force, and revoked: that is final.",
        "revoked",
        word("active"),
        "revocation",
    ),
    says(
        "word-revoked-of-suspended", "Suspended by the lists, revoked since.", "revoked", word("revoked"), "suspension"
    ),
    says(
        "word-better-than-suspended",
        "Said to be in force, and suspended by the lists.",
        C,
        word("active"),
        "suspension",
    ),
    says("word-suspended-of-before", "A worse word than the lists, and older.", C, word("suspended", at=LISTED - HOUR)),
    says("word-lapsed-before-its-end", "Said to have run out, a year before its end.", C, word("lapsed")),
    says("word-not-yet-after-its-begin", "Said not to have begun, in its midst.", C, word("not_yet_valid")),
    says("word-of-nobody", "Said that there is nothing.", C, word("none")),
    doubt("word-of-another", "The word on another certificate.", word("active", number="0000000000ZZ")),
    doubt("word-by-stranger", "A stranger's word.", word("active", signer=STRANGER)),
    doubt(
        "word-by-stranger-as-ours",
        "A stranger's, who names our key.",
        word("active", signer=replace(STRANGER, fragment="2026z")),
    ),
    doubt(
        "word-by-key-for-certificates", "Signed with our key for certificates.", word("active", signer=FOR_CERTIFICATES)
    ),
    doubt("word-by-stolen-key", "Signed with a key for lists that was stolen.", word("active"), trust=STOLEN),
    doubt("word-altered", "Suspended, and somebody wrote active over it.", altered("state", "active")),
    doubt("word-newer-than-signed", "An old word with a newer end.", altered("validUntil", "2026-11-24T11:50:00Z")),
    doubt("word-with-more", "A member that words do not have.", altered("note", "all is well")),
    doubt("word-run-out", "It ran out an hour ago.", word("active", at=NOW - DAY - HOUR)),
    doubt("word-from-tomorrow", "It is of tomorrow.", word("active", at=NOW + DAY)),
    doubt("word-unsigned", "Not signed.", as_bytes({"number": CERTIFICATE.number, "state": "active"})),
    doubt("word-as-page", "A page in place of a word.", b"<!doctype html><title>Sign in</title>"),
    doubt("word-not-to-be-had", "It could not be had.", "503 came in place of it"),
    doubt(
        "word-of-a-shorter-log",
        "Genuine, of a time when the log had fewer entries than were seen since.",
        word("active"),
        SEEN,
        seen=Seen(logs={LOG.origin: Head(41, bytes(32))}),
    ),
    doubt("word-of-another-log", "It speaks of another log.", word("active", log="log.example.net")),
    doubt(
        "word-of-another-history",
        "The proof and the word are of as many entries, with different roots.",
        word("active", head=Head(40, bytes(32))),
        SEEN,
        proof=PROVED,
    ),
)
WORDS_SIGNED = (
    Case(
        name="word-and-proof",
        what="Genuine: a proof, and a word of a moment before, when the log was shorter.",
        outcome="active",
        step=ANSWER,
        proof=PROVED,
        word=word("active"),
    ),
    Case(
        name="word-and-proof-of-one-moment",
        what="Genuine: the proof and the word are of one state of the log.",
        outcome="active",
        step=ANSWER,
        proof=PROVED,
        word=word("active", head=opened(proof_file.read(PROVED).signed, LOG.keys).checkpoint.head),
    ),
    Case(
        name="word-and-no-log",
        what="Genuine: of the issuer's log nothing is known.",
        outcome="active",
        step=ANSWER,
        word=word("active"),
        trust=Trust((KnownIssuer(issuer=KNOWN),)),
    ),
    doubt(
        "word-root-written-otherwise", "The same root, its last sign another one.", anew("rootHash", "A" * 42 + "B=")
    ),
    doubt("word-root-short", "A root of 31 bytes.", anew("rootHash", "A" * 42 + "==")),
    doubt(
        "word-address-of-another",
        "Its address is another certificate's.",
        anew("certificate", f"{KNOWN.origin}/c/0000000000ZZ"),
    ),
    doubt(
        "word-of-another-host",
        "Its address is another host's.",
        anew("certificate", "https://a.example/c/9F4K2M7QXT3C"),
    ),
    doubt(
        "word-signed-before-its-time",
        "Signed an hour before the instant that it is of.",
        anew("number", CERTIFICATE.number, LISTED - HOUR),
    ),
    doubt("word-for-a-week", "It says that it is good for a week.", anew("validUntil", "2026-11-29T11:50:00Z")),
    doubt(
        "word-by-lost-key",
        "By another key for lists, which was lost.",
        word("active", signer=MORE),
        trust=with_more(compromised=30),
    ),
    doubt(
        "word-by-retired-key",
        "By a key that was retired before.",
        word("active", signer=MORE),
        trust=with_more(retired=LISTED - HOUR),
    ),
    Case(
        name="word-by-retired-key-of-before",
        what="Genuine: by a key that was retired since.",
        outcome="active",
        step=ANSWER,
        word=word("active", signer=MORE),
        trust=with_more(retired=LISTED),
    ),
)
KEYS_NAMED = (
    names("keys-named", "Genuine: the issuer names both keys today.", NAMED, ANSWER, "active"),
    names("keys-not-to-be-had", "Which keys it names today could not be had.", "no answer within 5 seconds", ISSUER),
    names("key-not-named", "It does not name the key any more: stolen, perhaps.", {OF_LISTS: NAMED[OF_LISTS]}, KEY),
    names(
        "key-named-with-other-bytes", "It names another key so.", {**NAMED, OF_CERTIFICATES: public("another key")}, KEY
    ),
    names(
        "key-of-lists-not-named",
        "It does not name the key of its lists any more.",
        {OF_CERTIFICATES: NAMED[OF_CERTIFICATES]},
        STATUS,
    ),
    names(
        "key-retired-not-named",
        "Retired, and taken away before its last certificate ended.",
        {OF_LISTS: NAMED[OF_LISTS]},
        KEY,
        trust=RETIRED,
    ),
    names(
        "key-retired-not-named-afterwards",
        "Genuine, and over: with the last that it signed the key is named no more.",
        {OF_LISTS: NAMED[OF_LISTS]},
        TIME,
        "lapsed",
        trust=RETIRED,
        now=AFTER,
        lists=lists_of(AFTER),
    ),
    names(
        "key-in-use-not-named-afterwards",
        "Over, and a key in use is not named.",
        {OF_LISTS: NAMED[OF_LISTS]},
        KEY,
        now=AFTER,
        lists=lists_of(AFTER),
    ),
)
OLD_FILES = (
    Case(
        name="issuer-file-of-a-week-ago",
        what="Genuine: by the issuer's file of a week ago.",
        outcome="active",
        step=ANSWER,
        trust=replace(TRUST, issuers=(replace(TRUST.issuers[0], as_of=NOW - 7 * DAY),)),
    ),
    Case(
        name="issuer-file-of-the-future",
        what="By the clock here the issuer's file is not made yet: the clock was set back.",
        outcome=C,
        step=TIME,
        trust=replace(TRUST, issuers=(replace(TRUST.issuers[0], as_of=NOW + timedelta(seconds=61)),)),
    ),
    Case(
        name="issuer-file-and-no-clock",
        what="By the issuer's file of a week ago, and nobody knows what time it is.",
        outcome=C,
        step=TIME,
        trust=replace(TRUST, issuers=(replace(TRUST.issuers[0], as_of=NOW - 7 * DAY),)),
        now=None,
    ),
    Case(
        name="issuer-told-twice",
        what="Two files of one issuer: by one of them its key is stolen.",
        outcome=C,
        step=ISSUER,
        trust=replace(TRUST, issuers=(TRUST.issuers[0], STOLEN.issuers[0])),
    ),
)
CASES = (*WORDS, *WORDS_SIGNED, *KEYS_NAMED, *OLD_FILES)
