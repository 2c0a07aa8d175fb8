"""Proofs of a document: who signed it, when, and that not a letter of it has changed since.

Source: W3C Verifiable Credential Data Integrity 1.0 and Data Integrity EdDSA Cryptosuites v1.0 (15 May 2025).
Shape:  the same document is signed twice, by itself each time: over its statements (eddsa-rdfc-2022), which most
        verifiers know, and over its text (eddsa-jcs-2022), which nothing can be slipped into. What is signed is the
        hash of the proof's options, then that of the document without any proof.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from whoperforms.credentials.canonical import jcs, rdfc
from whoperforms.credentials.multikey import multibase_bytes, multibase_text
from whoperforms.credentials.strict_json import Unreadable, shown
from whoperforms.kernel.errors import BadData, BadValue

SIGNATURE_BYTES: Final = 64
TYPE: Final = "DataIntegrityProof"
PURPOSE: Final = "assertionMethod"
OPTIONS: Final = ("type", "cryptosuite", "created", "verificationMethod", "proofPurpose")


class Suite(StrEnum):
    """A way to sign."""

    RDFC = "eddsa-rdfc-2022"
    JCS = "eddsa-jcs-2022"


BOTH: Final = (Suite.RDFC, Suite.JCS)
FORMS: Final[Mapping[Suite, Callable[[Mapping[str, Any]], bytes]]] = {Suite.RDFC: rdfc, Suite.JCS: jcs}


class Signs(Protocol):
    """Whoever can sign with a key that nobody else sees. `method`: the key's name, as `Issuer.method` gives it."""

    @property
    def method(self) -> str: ...  # noqa: D102 - said above

    def sign(self, message: bytes) -> bytes: ...  # noqa: D102 - 64 bytes of Ed25519


def with_proofs(
    document: Mapping[str, Any], signer: Signs, *, created: datetime, suites: tuple[Suite, ...] = BOTH
) -> dict[str, Any]:
    """Return the document with its proofs: a list of them, or the proof itself where one suite is asked for.

    `created`: with its zone; parts of a second are not written. Raises: BadData, BadValue, Unreadable.
    """
    if "proof" in document:
        raise BadData("the document has a proof already; sign it without")
    proofs = [_signed(document, _options(document, suite, signer.method, created), signer) for suite in suites]
    return {**document, "proof": proofs if len(proofs) > 1 else proofs[0]}


def fits(document: Mapping[str, Any], proof: Mapping[str, Any], public: bytes) -> bool:
    """Return whether a proof was made of this document, which has none, with the key of these 32 bytes.

    Raises: Unreadable, where the proof is not exactly of the shape that we sign, or the document has no one form.
    """
    suite = _suite(document, proof)
    value = proof["proofValue"]
    signature = multibase_bytes(value, SIGNATURE_BYTES)
    config = {key: part for key, part in proof.items() if key != "proofValue"}
    if suite is Suite.RDFC and "@context" in document:
        config["@context"] = document["@context"]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _message(suite, document, config))
    except InvalidSignature:
        return False
    return True


def second(moment: datetime) -> str:
    """Return a moment as certificates write it: in UTC, to the second.

    >>> second(datetime(2026, 11, 1, 12, 0, 0, 999_999, tzinfo=UTC))
    '2026-11-01T12:00:00Z'
    """
    if moment.tzinfo is None:
        raise BadValue(f"{moment}: a moment without its zone; give one in UTC")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _options(document: Mapping[str, Any], suite: Suite, method: str, created: datetime) -> dict[str, Any]:
    """Return a proof without its value, with the document's contexts."""
    options = dict(zip(OPTIONS, (TYPE, str(suite), second(created), method, PURPOSE), strict=True))
    return options | ({"@context": document["@context"]} if "@context" in document else {})


def _signed(document: Mapping[str, Any], config: dict[str, Any], signer: Signs) -> dict[str, Any]:
    suite = Suite(config["cryptosuite"])
    signature = signer.sign(_message(suite, document, config))
    kept = config if suite is Suite.JCS else {key: part for key, part in config.items() if key != "@context"}
    return {**kept, "proofValue": multibase_text(signature)}


def _message(suite: Suite, document: Mapping[str, Any], config: Mapping[str, Any]) -> bytes:
    form = FORMS[suite]
    return hashlib.sha256(form(config)).digest() + hashlib.sha256(form(document)).digest()


def _suite(document: Mapping[str, Any], proof: Mapping[str, Any]) -> Suite:
    """Return a proof's suite, after a look at each of its members. Raises: Unreadable."""
    if "proof" in document:
        raise Unreadable("the document holds a proof where it is looked at without; give the file as it was issued")
    try:
        suite = Suite(proof.get("cryptosuite"))  # type: ignore[arg-type] # whatever a stranger wrote
    except ValueError:
        raise Unreadable(f"{shown(str(proof.get('cryptosuite')))}: a way to sign that is not known here") from None
    with_context = suite is Suite.JCS and "@context" in document
    belong = {*OPTIONS, "proofValue", *(["@context"] if with_context else [])}
    if proof.keys() != belong:
        odd = ", ".join(shown(name) for name in sorted(map(str, proof.keys() ^ belong))[:5])
        raise Unreadable(f"the proof {suite} lacks a member or has one too many: {odd}; give the file as it was issued")
    if with_context and proof["@context"] != document["@context"]:
        raise Unreadable(f"the proof {suite} names other contexts than the document; give the file as it was issued")
    for name in (*OPTIONS, "proofValue"):
        if not isinstance(proof[name], str):
            raise Unreadable(f"{name} of the proof {suite} is not a text; give the file as it was issued")
    if (proof["type"], proof["proofPurpose"]) != (TYPE, PURPOSE):
        raise Unreadable(f"the proof {suite} is of another type or purpose than a certificate's; give another file")
    return suite
