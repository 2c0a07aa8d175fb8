"""What became of a key, of the log, and of the time: some of these are genuine, and have to be believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from attacks.case import ANSWER, HISTORY, ISSUER, KEY, SEEN, STATUS, TIME, C, Case
from certificates import CERTIFICATE
from genuine import (
    GENUINE,
    LOG,
    LOG_KEY,
    NOW,
    REVOCATION,
    REVOCATION_URL,
    SUSPENSION,
    SUSPENSION_URL,
    as_bytes,
    issued,
    log_proof,
    public,
    row_of,
    signed_list,
    status_list,
    with_key,
)
from genuine import (
    ISSUER as KNOWN,
)
from whoperforms.certification.bodies.certificates import KeyCompromised
from whoperforms.credentials.log import proof_file
from whoperforms.credentials.log.checkpoint import opened
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.verification.asked import KnownIssuer, Seen, Trust

MONTH = timedelta(days=30)
PROVED = log_proof(row_of(GENUINE, 20))
LINES = PROVED.split(b"\n")
ANOTHER = replace(CERTIFICATE, number="0000000000ZZ")
RETIRED = with_key("2026a", retired=datetime(2026, 11, 10, tzinfo=UTC))
STOLEN = with_key("2026a", compromised=30)
LOST_BOTH = with_key("2026c", STOLEN.issuers[0].issuer, compromised=31)
REPLACED = with_key("2026a", public=public("another key"))
TWICE = Trust((KnownIssuer(issuer=replace(KNOWN, keys=(*REPLACED.issuers[0].issuer.keys, KNOWN.keys[0])), log=LOG),))
METHOD = KNOWN.method(KNOWN.keys[0])
UNTIL, FROM = CERTIFICATE.valid_until, CERTIFICATE.valid_from


def trusting(issuer=KNOWN, **log) -> Trust:
    """Return whom to trust, where something else is known of the log."""
    return Trust((KnownIssuer(issuer=issuer, log=replace(LOG, **log)),))


def lists_of(when: datetime) -> dict[str, bytes | str]:
    """Return the lists of an instant."""
    return {
        REVOCATION_URL: as_bytes(signed_list(status_list(REVOCATION, at=when))),
        SUSPENSION_URL: as_bytes(signed_list(status_list(SUSPENSION, at=when))),
    }


KEYS = (
    Case(
        name="key-retired",
        what="Genuine: the key signs nothing more, and signed this before.",
        outcome="active",
        step=ANSWER,
        trust=RETIRED,
    ),
    Case(
        name="key-retired-logged-before",
        what="Genuine: the same, and the log had it before.",
        outcome="active",
        step=ANSWER,
        trust=RETIRED,
        proof=PROVED,
    ),
    Case(
        name="key-retired-logged-after",
        what="The log had it only after the key was retired.",
        outcome=C,
        step=HISTORY,
        trust=RETIRED,
        proof=log_proof(row_of(GENUINE, 20, datetime(2026, 11, 11, tzinfo=UTC))),
    ),
    Case(
        name="key-retired-signed-after",
        what="Signed, by its own word, after the key was retired.",
        outcome=C,
        step=KEY,
        trust=RETIRED,
        data=as_bytes(issued(created=datetime(2026, 11, 11, tzinfo=UTC))),
    ),
    Case(
        name="key-stolen",
        what="The key was stolen; nothing shows that this was signed before.",
        outcome=C,
        step=KEY,
        trust=STOLEN,
    ),
    Case(
        name="key-stolen-logged-after",
        what="The log had it only after the key was stolen.",
        outcome=C,
        step=KEY,
        trust=STOLEN,
        proof=log_proof(row_of(GENUINE, 31)),
    ),
    Case(
        name="key-stolen-logged-before",
        what="Genuine: the log had it before the key was stolen.",
        outcome="active",
        step=ANSWER,
        trust=STOLEN,
        proof=PROVED,
    ),
    Case(
        name="key-stolen-proof-of-another",
        what="The key was stolen; the log had another certificate before.",
        outcome=C,
        step=KEY,
        trust=STOLEN,
        proof=log_proof(row_of(issued(ANOTHER), 20, one=ANOTHER)),
    ),
    Case(
        name="key-stolen-back-dated",
        what="A forgery with the stolen key, dated back; the log never had it.",
        outcome=C,
        step=KEY,
        trust=STOLEN,
        data=as_bytes(issued(ANOTHER, created=datetime(2026, 3, 1, tzinfo=UTC))),
    ),
    Case(
        name="key-stolen-logged-at-that-moment",
        what="The log had it at the very place that says that the key was stolen.",
        outcome=C,
        step=KEY,
        trust=STOLEN,
        proof=log_proof(row_of(GENUINE, 30)),
    ),
    Case(
        name="key-stolen-with-the-logs",
        what="The key was stolen, and so was that of the log which shows that it is older.",
        outcome=C,
        step=KEY,
        trust=trusting(LOST_BOTH.issuers[0].issuer, keys=()),
        proof=PROVED,
    ),
    Case(
        name="key-of-the-same-name",
        what="Another key under the name of one that was seen before.",
        outcome=C,
        step=KEY,
        trust=REPLACED,
        seen=Seen(keys={METHOD: public("2026a")}),
    ),
    Case(name="key-name-twice", what="Two keys under one name.", outcome=C, step=KEY, trust=TWICE),
    Case(
        name="issuer-keys-unreachable",
        what="The issuer's keys could not be had.",
        outcome=C,
        step=ISSUER,
        trust=trusting(replace(KNOWN, keys=())),
    ),
    Case(name="issuer-not-trusted", what="Nobody is trusted.", outcome=C, step=ISSUER, trust=Trust(())),
)
LOGS = (
    Case(name="logged", what="Genuine: with its proof from the log.", outcome="active", step=ANSWER, proof=PROVED),
    Case(
        name="log-proof-of-another",
        what="The proof of another certificate.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(issued(ANOTHER), 20, one=ANOTHER)),
    ),
    Case(
        name="log-proof-of-another-file",
        what="The proof of the same number, signed at another time.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(issued(created=datetime(2026, 11, 3, tzinfo=UTC)), 20)),
    ),
    Case(
        name="log-of-another-name",
        what="The log of somebody else.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20), signer=NoteKey("log.example.net", public("2026c"))),
    ),
    Case(
        name="log-key-of-stranger",
        what="A log of our name, signed by a stranger.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20), signer=NoteKey(LOG_KEY.name, public("stranger")), by="stranger"),
    ),
    Case(
        name="log-signature-wrong",
        what="Our log's key is named, and a stranger signed.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20), by="stranger"),
    ),
    Case(
        name="log-without-witness",
        what="No witness has seen this state of the log.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20), witness=None),
    ),
    Case(
        name="log-witness-unknown",
        what="A witness whom nobody knows has seen it.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20), witness="friend of the house"),
    ),
    Case(
        name="log-place-other",
        what="The proof names another place.",
        outcome=C,
        step=HISTORY,
        proof=PROVED.replace(b"index 19", b"index 18"),
    ),
    Case(
        name="log-path-shorter",
        what="The proof lacks a hash.",
        outcome=C,
        step=HISTORY,
        proof=b"\n".join(line for at, line in enumerate(PROVED.split(b"\n")) if at != 4),
    ),
    Case(
        name="log-path-longer",
        what="The proof has a hash more.",
        outcome=C,
        step=HISTORY,
        proof=b"\n".join(line for at, line in enumerate(LINES) for _ in range(1 + (at == 4))),
    ),
    Case(
        name="log-path-other",
        what="One hash of the proof is another.",
        outcome=C,
        step=HISTORY,
        proof=b"\n".join([*LINES[:4], LINES[5], *LINES[5:]]),
    ),
    Case(
        name="log-entry-elsewhere",
        what="The log has an entry of another number at its place; the right one lies at the place before.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20), at=18),
    ),
    Case(
        name="log-entry-of-another-number",
        what="The log has this very text under another number.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20, one=ANOTHER)),
    ),
    Case(
        name="log-entry-of-another-type",
        what="The log has another event under its number.",
        outcome=C,
        step=HISTORY,
        proof=log_proof(row_of(GENUINE, 20, body=KeyCompromised())),
    ),
    Case(
        name="log-has-nothing",
        what="Its issuer's log has nothing of it: it was never signed there.",
        outcome=C,
        step=HISTORY,
        proof="404 Not Found",
    ),
    Case(
        name="log-not-to-be-had",
        what="The proof could not be had.",
        outcome=C,
        step=HISTORY,
        proof="no answer within 5 seconds",
    ),
    Case(
        name="key-stolen-log-has-nothing",
        what="Forged with a stolen key; its issuer's log has nothing of it.",
        outcome=C,
        step=KEY,
        trust=STOLEN,
        data=as_bytes(issued(ANOTHER, created=datetime(2026, 3, 1, tzinfo=UTC))),
        proof="404 Not Found",
    ),
    Case(
        name="log-key-lost",
        what="The key of the log may be in other hands, and nobody believes it any more.",
        outcome=C,
        step=HISTORY,
        trust=trusting(with_key("2026c", compromised=31).issuers[0].issuer, keys=()),
        proof=PROVED,
    ),
    Case(
        name="log-no-witness-asked-for",
        what="Genuine: no witness has seen it, and none is asked for.",
        outcome="active",
        step=ANSWER,
        trust=trusting(witnesses=()),
        proof=log_proof(row_of(GENUINE, 20), witness=None),
    ),
    Case(
        name="log-longer-than-seen",
        what="Genuine: the log has grown since it was seen.",
        outcome="active",
        step=ANSWER,
        proof=PROVED,
        seen=Seen(logs={LOG.origin: Head(39, sha256(b"a root").digest())}),
    ),
    Case(
        name="log-as-seen",
        what="Genuine: the log is as it was seen.",
        outcome="active",
        step=ANSWER,
        proof=PROVED,
        seen=Seen(logs={LOG.origin: opened(proof_file.read(PROVED).signed, LOG.keys).checkpoint.head}),
    ),
    Case(name="log-proof-no-proof", what="Something else for a proof.", outcome=C, step=HISTORY, proof=b"<html>"),
    Case(
        name="log-without-opening",
        what="A proof that does not say what the entry is.",
        outcome=C,
        step=HISTORY,
        proof=b"\n".join(line for line in PROVED.split(b"\n") if not line.startswith(b"extra")),
    ),
    Case(
        name="log-shorter-than-seen",
        what="The log has fewer entries than were seen before.",
        outcome=C,
        step=SEEN,
        proof=PROVED,
        seen=Seen(logs={LOG.origin: Head(41, sha256(b"a root").digest())}),
    ),
    Case(
        name="log-other-history",
        what="The log has as many entries as were seen before, and another root.",
        outcome=C,
        step=SEEN,
        proof=PROVED,
        seen=Seen(logs={LOG.origin: Head(40, sha256(b"a root").digest())}),
    ),
)
TIMES = (
    Case(
        name="expired",
        what="Its time is over.",
        outcome="lapsed",
        step=TIME,
        now=UNTIL + MONTH,
        lists=lists_of(UNTIL + MONTH),
    ),
    Case(
        name="one-second-over",
        what="Its time is over since a second.",
        outcome="lapsed",
        step=TIME,
        now=UNTIL + timedelta(seconds=1),
        lists=lists_of(UNTIL),
    ),
    Case(
        name="last-second",
        what="Genuine: its last second.",
        outcome="expiring",
        step=ANSWER,
        now=UNTIL,
        lists=lists_of(UNTIL),
    ),
    Case(
        name="ninety-days-left",
        what="Genuine: it ends in 90 days.",
        outcome="expiring",
        step=ANSWER,
        now=UNTIL - 3 * MONTH,
        lists=lists_of(UNTIL - 3 * MONTH),
    ),
    Case(
        name="ninety-one-days-left",
        what="Genuine: it ends in 91 days.",
        outcome="active",
        step=ANSWER,
        now=UNTIL - 3 * MONTH - timedelta(days=1),
        lists=lists_of(UNTIL - 3 * MONTH - timedelta(days=1)),
    ),
    Case(
        name="first-second",
        what="Genuine: its first second.",
        outcome="active",
        step=ANSWER,
        data=as_bytes(issued(created=FROM - MONTH)),
        now=FROM,
        lists=lists_of(FROM),
    ),
    Case(
        name="not-yet",
        what="Its time has not begun.",
        outcome="not_yet_valid",
        step=TIME,
        data=as_bytes(issued(created=FROM - MONTH)),
        now=FROM - timedelta(seconds=1),
        lists=lists_of(FROM - timedelta(hours=1)),
    ),
    Case(name="clock-wrong", what="The clock of the verifier is known to be wrong.", outcome=C, step=TIME, now=None),
    Case(
        name="clock-behind",
        what="The clock of the verifier is a month behind: it was signed later.",
        outcome=C,
        step=TIME,
        now=NOW - MONTH,
    ),
    Case(
        name="clock-ahead",
        what="The clock of the verifier is a month ahead: all lists look old.",
        outcome=C,
        step=STATUS,
        now=NOW + MONTH,
    ),
)
CASES = (*KEYS, *LOGS, *TIMES)
