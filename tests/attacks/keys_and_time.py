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
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.verification.asked import KnownIssuer, Seen, Trust

MONTH = timedelta(days=30)
PROVED = log_proof(row_of(GENUINE, 20))
ANOTHER = replace(CERTIFICATE, number="0000000000ZZ")
RETIRED = with_key("2026a", retired=datetime(2026, 11, 10, tzinfo=UTC))
STOLEN = with_key("2026a", compromised=30)
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
