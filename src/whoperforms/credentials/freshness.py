"""What an issuer says now of one certificate, signed: small enough to ask for at each look, and good for a day at most.

Source: W3C Data Integrity EdDSA Cryptosuites v1.0, eddsa-jcs-2022.
Shape:  `status.json` beside a certificate: eight members and a proof by the key for status. There is no context in it,
        so there is none in the proof. If the state cannot be computed nothing is signed, and what was runs out.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from whoperforms.certification.state import CertificationState
from whoperforms.credentials import strict_json
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.tree import HASH
from whoperforms.credentials.proofs import Signs, Suite, fits, second, with_proofs
from whoperforms.credentials.shape import ORIGIN, Closed, Instant
from whoperforms.credentials.status_credential import LONGEST
from whoperforms.credentials.verification.signed import SKEW
from whoperforms.kernel.base32 import SIGN
from whoperforms.kernel.errors import BadData, BadValue


class NotFresh(BadData):
    """What is said of a certificate's state, and cannot be relied on now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """In which state a certificate is, as of an instant. `origin`, `head`: the log that says so, and how far it was."""

    certificate: str
    number: str
    state: CertificationState
    as_of: datetime
    valid_until: datetime
    origin: str
    head: Head


class _Proof(Closed, frozen=True, kw_only=True):
    type: Literal["DataIntegrityProof"]
    cryptosuite: Literal["eddsa-jcs-2022"]
    created: Instant
    verificationMethod: str  # noqa: N815 - its name in the specification
    proofPurpose: Literal["assertionMethod"]  # noqa: N815
    proofValue: str  # noqa: N815


class _Document(Closed, frozen=True, kw_only=True):
    certificate: Annotated[str, Meta(pattern=f"^{ORIGIN}/c/{SIGN}{{12}}$")]
    number: Annotated[str, Meta(pattern=f"^{SIGN}{{12}}$")]
    state: CertificationState
    asOf: Instant  # noqa: N815
    validUntil: Instant  # noqa: N815
    origin: Annotated[str, Meta(min_length=1, max_length=300)]
    treeSize: Annotated[int, Meta(ge=0)]  # noqa: N815
    rootHash: str  # noqa: N815
    proof: _Proof


def signed(fresh: Freshness, signer: Signs) -> dict[str, Any]:
    """Return the document with its proof. Raises: BadValue for what would hold longer than a day."""
    if not fresh.as_of < fresh.valid_until <= fresh.as_of + LONGEST:
        raise BadValue(f"{fresh.number}: said to hold until {second(fresh.valid_until)}; nothing holds more than a day")
    return with_proofs(_written(fresh), signer, created=fresh.as_of, suites=(Suite.JCS,))


def fresh_of(data: bytes, issuer: Issuer, now: datetime) -> Freshness:
    """Return what an issuer says of a certificate, once it is proved and still holds. Raises: BadData."""
    document = strict_json.read(data)
    try:
        said = msgspec.convert(document, _Document)
        fresh = Freshness(
            certificate=said.certificate,
            number=said.number,
            state=said.state,
            as_of=datetime.fromisoformat(said.asOf),
            valid_until=datetime.fromisoformat(said.validUntil),
            origin=said.origin,
            head=Head(said.treeSize, b64decode(said.rootHash, validate=True)),
        )
    except (msgspec.ValidationError, ValueError) as why:
        raise NotFresh(f"no word of ours on a certificate's state ({why}); ask its address again") from None
    if not isinstance(document, dict) or {**_written(fresh), "proof": document["proof"]} != document:
        raise NotFresh(f"{said.number}: what it says of itself does not fit; ask its address again")
    if len(fresh.head.root) != HASH or fresh.certificate != f"{issuer.origin}/c/{fresh.number}":
        raise NotFresh(f"{said.number}: the word of another issuer; ask the address of the certificate")
    if said.proof.created != said.asOf:
        raise NotFresh(f"{said.number}: signed on {said.proof.created}, and said of {said.asOf}; ask its address again")
    _refuse_unproved(document, fresh, issuer)
    if not fresh.as_of - SKEW <= now <= fresh.valid_until <= fresh.as_of + LONGEST:
        raise NotFresh(f"{said.number}: held from {said.asOf} until {said.validUntil}; ask its address again")
    return fresh


def _refuse_unproved(document: dict[str, Any], fresh: Freshness, issuer: Issuer) -> None:
    method = document["proof"]["verificationMethod"]
    key = issuer.key(method)
    if key is None or key.kind is not Kind.STATUS or key.compromised is not None or _retired(key, fresh.as_of):
        raise NotFresh(f"{method[:200]}: no key by which this issuer speaks of states; get its newest keys")
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    if not fits(unsigned, document["proof"], key.public):
        raise NotFresh(f"{method}: its signature is not one of this text; ask the address of the certificate again")


def _retired(key: Key, at: datetime) -> bool:
    return key.retired is not None and at > key.retired


def _written(fresh: Freshness) -> dict[str, Any]:
    return {
        "certificate": fresh.certificate,
        "number": fresh.number,
        "state": str(fresh.state),
        "asOf": second(fresh.as_of),
        "validUntil": second(fresh.valid_until),
        "origin": fresh.origin,
        "treeSize": fresh.head.size,
        "rootHash": b64encode(fresh.head.root).decode(),
    }
