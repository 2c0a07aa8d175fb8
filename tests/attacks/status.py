"""Attacks on status lists: another list, an old one, a strange one, or none."""

import base64
import zlib
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta

from attacks.case import ANSWER, REMOVED, SEEN, STATUS, C, Case, changed
from genuine import (
    ADDED,
    DAY,
    FOR_CERTIFICATES,
    HOUR,
    ISSUER,
    LISTED,
    LISTS,
    LOG,
    NOW,
    REVOCATION,
    REVOCATION_URL,
    REVOCATIONS,
    SUSPENSION,
    SUSPENSION_URL,
    SUSPENSIONS,
    Signer,
    as_bytes,
    public,
    signed_list,
    status_list,
    with_key,
)
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.status_credential import document_of
from whoperforms.credentials.status_list import BYTES
from whoperforms.credentials.verification.asked import KnownIssuer, Seen, Trust

OURS = 4242, 77_123  # the places of the genuine certificate
LIST = signed_list(status_list(REVOCATION, 7, 99_000))
REVOKED = as_bytes(signed_list(status_list(REVOCATION, OURS[0])))
SUSPENDED = as_bytes(signed_list(status_list(SUSPENSION, OURS[1])))
STRANGER = Signer("stranger")
OTHER_ISSUER = Issuer(
    did="did:web:academy.example.net",
    name="Another academy",
    keys=(Key(fragment="2026d", kind=Kind.STATUS, public=public("2026d"), added=LISTED - DAY),),
)
BOTH_ISSUERS = Trust((KnownIssuer(issuer=ISSUER, log=LOG), KnownIssuer(issuer=OTHER_ISSUER)))
STOLEN = with_key("2026b", compromised=30)


def state(name: str, what: str, outcome: str, **lists: bytes) -> Case:
    """Genuine lists: the state that they say."""
    served = {
        REVOCATION_URL: lists.get("revocation", REVOCATIONS),
        SUSPENSION_URL: lists.get("suspension", SUSPENSIONS),
    }
    return Case(name=name, what=what, outcome=outcome, step=STATUS, lists=served)


def doubt(name: str, what: str, instead: object, step: int = STATUS, **others: object) -> Case:
    """Something comes for the revocation list that is not relied on: bytes, a document, or why nothing comes."""
    given = instead if isinstance(instead, bytes | str) else as_bytes(instead)
    return Case(name=name, what=what, outcome=C, step=step, lists={**LISTS, REVOCATION_URL: given}, **others)


def re_signed(path: str, value: object, signer: Signer | None = None, created=LISTED) -> dict:
    """Return a list with something changed, genuinely signed, as by a thief of the key."""
    made = changed(path, value, document_of(status_list(REVOCATION, 7, 99_000)))
    return with_proofs(made, signer or Signer("2026b"), created=created)


def packed(data: bytes) -> str:
    """Return bytes as lists have them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return "u" + base64.urlsafe_b64encode(packer.compress(data) + packer.flush()).rstrip(b"=").decode()


def holding(encoded: str) -> dict:
    """Return a genuinely signed list with these bits."""
    return re_signed("credentialSubject.encodedList", encoded)


def unsigned(document: dict, *proofs: dict) -> dict:
    """Return a list with other proofs, or none."""
    made = {name: deepcopy(value) for name, value in document.items() if name != "proof"}
    return {**made, "proof": list(proofs)} if proofs else made


def lists_at(when: datetime) -> dict[str, bytes | str]:
    """Return the genuine lists of an instant."""
    return {
        REVOCATION_URL: as_bytes(signed_list(status_list(REVOCATION, at=when))),
        SUSPENSION_URL: as_bytes(signed_list(status_list(SUSPENSION, at=when))),
    }


def of(hours: float, lasting=DAY) -> dict:
    """Return a genuine list of so many hours before now."""
    at = NOW - timedelta(hours=hours)
    return signed_list(replace(status_list(REVOCATION, at=at), valid_until=at + lasting))


BITS = "credentialSubject.encodedList"
OTHER_LIST = signed_list(status_list(REVOCATION, 7))
BY_STRANGER = signed_list(status_list(REVOCATION), STRANGER)["proof"][0]
CLEARED = LIST["credentialSubject"]["encodedList"]
STATES = (
    state("revoked", "Revoked.", "revoked", revocation=REVOKED),
    state("suspended", "Suspended.", "suspended", suspension=SUSPENDED),
    state("revoked-and-suspended", "Both: what is final counts.", "revoked", revocation=REVOKED, suspension=SUSPENDED),
)
OTHERS = (
    doubt(
        "list-of-another-number",
        "Another genuine list of ours, in which nobody is revoked.",
        signed_list(status_list(REVOCATION, number=2)),
    ),
    doubt("list-of-other-purpose", "Our list for suspension in place of that for revocation.", SUSPENSIONS),
    doubt(
        "list-of-other-issuer",
        "The list of another issuer whom we trust, too.",
        signed_list(replace(status_list(REVOCATION), did=OTHER_ISSUER.did), Signer("2026d", OTHER_ISSUER.did)),
        trust=BOTH_ISSUERS,
    ),
    doubt(
        "list-in-the-name-of-another",
        "Our key signed it in the name of another issuer.",
        signed_list(replace(status_list(REVOCATION), did=OTHER_ISSUER.did)),
    ),
    doubt("list-by-stranger", "Signed by a stranger.", signed_list(status_list(REVOCATION), STRANGER)),
    doubt(
        "list-by-stranger-as-ours",
        "Signed by a stranger, who names our key.",
        unsigned(
            LIST,
            *(
                {**proof, "verificationMethod": LIST["proof"][0]["verificationMethod"]}
                for proof in signed_list(status_list(REVOCATION), STRANGER)["proof"]
            ),
        ),
    ),
    doubt(
        "list-by-key-for-certificates",
        "Signed with our key for certificates.",
        signed_list(status_list(REVOCATION), FOR_CERTIFICATES),
    ),
    doubt("list-by-stolen-key", "Signed with our key for lists, which was stolen.", LIST, trust=STOLEN),
    doubt(
        "list-by-retired-key-back-dated",
        "A list of today by a key that is retired for long, which says that it was signed before.",
        signed_list(status_list(REVOCATION), created=ADDED + DAY),
        trust=with_key("2026b", retired=ADDED + 2 * DAY),
    ),
    Case(
        name="list-by-retired-key",
        what="Genuine: signed before its key was retired, within the day.",
        outcome="active",
        step=ANSWER,
        trust=with_key("2026b", retired=NOW),
    ),
    doubt("list-of-nobody", "No object at all.", [LIST]),
    doubt("list-signed-thrice", "A third proof, by a stranger.", unsigned(LIST, *LIST["proof"], BY_STRANGER)),
    doubt("list-signed-in-other-order", "Its two proofs in the other order.", unsigned(LIST, *LIST["proof"][::-1])),
    doubt(
        "list-one-signature-wrong",
        "One of its signatures fits, the other is that of another list.",
        unsigned(LIST, LIST["proof"][0], {**LIST["proof"][1], "proofValue": OTHER_LIST["proof"][1]["proofValue"]}),
    ),
    doubt("list-unsigned", "Not signed.", unsigned(LIST)),
    doubt("list-signed-once", "One of its two proofs is missing.", unsigned(LIST, LIST["proof"][1])),
    doubt(
        "list-bits-altered",
        "One bit is cleared.",
        changed(BITS, CLEARED, signed_list(status_list(REVOCATION, OURS[0]))),
    ),
    doubt(
        "list-purpose-altered",
        "The list for suspension, which says that it is for revocation.",
        changed("credentialSubject.statusPurpose", "revocation", signed_list(status_list(SUSPENSION))),
    ),
    doubt("list-dates-altered", "An old list with newer dates.", changed("validUntil", "2026-11-23T11:00:00Z", of(48))),
)
AGES = (
    doubt("list-run-out", "It ran out an hour ago.", of(25)),
    doubt("list-run-out-a-second-ago", "It ran out a second ago.", of(24 + 1 / 3600)),
    doubt("list-of-the-future", "It is of an hour from now.", of(-1)),
    doubt(
        "list-from-tomorrow",
        "Signed today, good from tomorrow on.",
        signed_list(status_list(REVOCATION, at=NOW + DAY), created=LISTED),
    ),
    doubt("list-for-a-week", "It says that it is good for a week.", re_signed("validUntil", "2026-11-29T11:50:00Z")),
    doubt("list-for-ever", "It does not say until when it is good.", re_signed("validUntil", REMOVED)),
    doubt("list-backwards", "It ends before it begins.", re_signed("validUntil", "2026-11-21T00:00:00Z")),
    doubt(
        "list-signed-before-its-time",
        "Signed an hour before the instant that it says it is of: a thief keeps such lists for later.",
        signed_list(status_list(REVOCATION), created=LISTED - HOUR),
    ),
    Case(
        name="list-in-its-last-second",
        what="Genuine: the lists are a day old to the second.",
        outcome="active",
        step=ANSWER,
        lists=lists_at(NOW - DAY),
    ),
    Case(
        name="list-as-seen",
        what="Genuine: the lists that were seen before.",
        outcome="active",
        step=ANSWER,
        seen=Seen(lists={REVOCATION_URL: LISTED, SUSPENSION_URL: LISTED}),
    ),
    doubt(
        "list-signed-tomorrow",
        "It says that it is signed tomorrow.",
        signed_list(status_list(REVOCATION), created=NOW + DAY),
    ),
    doubt(
        "list-older-than-seen",
        "A genuine one of today, older than the one seen before: revoked since.",
        of(20),
        SEEN,
        seen=Seen(lists={REVOCATION_URL: LISTED}),
    ),
)
FORMS = (
    doubt("list-short", "Half as long: the place is beyond its end.", holding(packed(bytes(BYTES // 2)))),
    doubt("list-long", "Twice as long.", holding(packed(bytes(BYTES * 2)))),
    doubt("list-bomb", "60 KB that unpack to more than 40 MB.", holding(packed(bytes(43_000_000)))),
    doubt("list-cut-off", "Its bits break off.", holding(packed(bytes(BYTES))[:-12])),
    doubt(
        "list-more-behind",
        "Something follows the bits.",
        holding("u" + base64.urlsafe_b64encode(zlib.compress(bytes(BYTES), 9, 31) + b"abc").rstrip(b"=").decode()),
    ),
    doubt(
        "list-packed-twice",
        "Two packed lists, one behind the other: programs read the first, or both.",
        holding("u" + base64.urlsafe_b64encode(zlib.compress(bytes(BYTES), 9, 31) * 2).rstrip(b"=").decode()),
    ),
    doubt(
        "list-not-packed",
        "Its bits are not packed.",
        holding("u" + base64.urlsafe_b64encode(bytes(BYTES)).rstrip(b"=").decode()),
    ),
    doubt("list-with-padding", "Base 64 with padding.", holding(packed(bytes(BYTES)) + "=")),
    doubt("list-other-base", "Its bits in base 58, by the sign before them.", holding("z" + packed(bytes(BYTES))[1:])),
    doubt(
        "list-two-purposes",
        "One list for both purposes.",
        re_signed("credentialSubject.statusPurpose", ["revocation", "suspension"]),
    ),
    doubt(
        "list-other-lifetime",
        "Nobody needs to ask again for a year.",
        re_signed("credentialSubject.ttl", 31_536_000_000),
    ),
    doubt("list-more-words", "A word that lists do not have.", re_signed("name", "Nobody is revoked")),
    doubt(
        "list-other-type",
        "Of the type that lists had in 2021.",
        unsigned(LIST, *LIST["proof"]) | {"type": ["VerifiableCredential", "StatusList2021Credential"]},
    ),
    doubt("list-address-with-query", "Its address with a query.", re_signed("id", f"{REVOCATION_URL}?x=1")),
)
NONE = (
    doubt("list-not-there", "404.", "404 Not Found"),
    doubt("list-too-late", "No answer within five seconds.", "no answer within 5 seconds"),
    doubt("list-redirected", "Its address sends to another one.", "302 Found, and redirects are not followed"),
    Case(
        name="list-from-elsewhere",
        what="It came from another address in the end.",
        outcome=C,
        step=STATUS,
        moved_to="https://a.example/s/revocation/1",
    ),
    doubt(
        "list-as-page", "A page in place of a list.", b"<!doctype html><title>Sign in to the hotel's network</title>"
    ),
    doubt("list-empty", "Nothing in it.", b""),
    doubt("list-huge", "More than 256 KiB.", REVOCATIONS + b" " * 256 * 1024),
    Case(
        name="suspensions-not-there",
        what="The list for suspension is missing, that for revocation is there.",
        outcome=C,
        step=STATUS,
        lists={REVOCATION_URL: REVOCATIONS},
    ),
    Case(
        name="expired-and-list-missing",
        what="Its time is over, and whether it was revoked before is not known.",
        outcome=C,
        step=STATUS,
        now=NOW + 800 * DAY,
        lists={},
    ),
)
CASES = (*STATES, *OTHERS, *AGES, *FORMS, *NONE)
