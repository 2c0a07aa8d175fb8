"""What certificates and status lists are held to alike: their two signatures, the key these name, and when it signed.

Source: W3C Data Integrity EdDSA Cryptosuites v1.0, section 3; its proof sets, Data Integrity 1.0, section 2.1.2.
Shape:  exactly the two proofs that we issue, in their order. Others would accept more: that is how something is
        slipped in that one of the two does not cover.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import msgspec

from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.multikey import multibase_bytes
from whoperforms.credentials.proofs import SIGNATURE_BYTES, fits
from whoperforms.credentials.shape import Closed, Instant
from whoperforms.credentials.strict_json import Json, Unreadable
from whoperforms.credentials.verification.findings import Code, Contradicted, Doubted

SKEW: Final = timedelta(seconds=60)  # by which two good clocks may differ


class _Rdfc(Closed, frozen=True, kw_only=True):
    type: Literal["DataIntegrityProof"]
    cryptosuite: Literal["eddsa-rdfc-2022"]
    created: Instant
    verificationMethod: str  # noqa: N815 - its name in the specification
    proofPurpose: Literal["assertionMethod"]  # noqa: N815
    proofValue: str  # noqa: N815


class _Jcs(Closed, frozen=True, kw_only=True, rename={"context": "@context"}):
    context: list[str]
    type: Literal["DataIntegrityProof"]
    cryptosuite: Literal["eddsa-jcs-2022"]
    created: Instant
    verificationMethod: str  # noqa: N815
    proofPurpose: Literal["assertionMethod"]  # noqa: N815
    proofValue: str  # noqa: N815


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A document without its proofs, and the proofs. `method`: the key that both name; `created`: when, they say."""

    document: dict[str, Any]
    proofs: tuple[dict[str, Any], ...]
    method: str
    created: datetime


def signed(document: Json) -> Signed:
    """Return a document and its two proofs, which have the form of ours. Raises: Doubted."""
    if not isinstance(document, dict):
        raise Doubted(Code.PROOFS_NOT_OURS, why="there are none")
    unsigned: dict[str, Any] = {name: value for name, value in document.items() if name != "proof"}
    given: Any = document.get("proof")
    try:
        rdfc, jcs = msgspec.convert(given, tuple[_Rdfc, _Jcs])
        for proof in (rdfc, jcs):
            multibase_bytes(proof.proofValue, SIGNATURE_BYTES)
        created = datetime.fromisoformat(rdfc.created)
    except (msgspec.ValidationError, Unreadable, ValueError) as why:
        raise Doubted(Code.PROOFS_NOT_OURS, why=str(why)) from None
    if jcs.context != unsigned.get("@context"):
        raise Doubted(Code.PROOFS_NOT_OURS, why="one of them names other contexts than the document")
    if (rdfc.verificationMethod, rdfc.created) != (jcs.verificationMethod, jcs.created):
        raise Doubted(Code.PROOFS_TWO_KEYS)
    return Signed(document=unsigned, proofs=tuple(given), method=rdfc.verificationMethod, created=created)


def key_of(one: Signed, issuer: Issuer, kind: Kind) -> Key:
    """Return the issuer's key that is said to have signed; whether it was stolen is judged later. Raises: Doubted."""
    named = [key for key in issuer.keys if issuer.method(key) == one.method]
    if not named:
        raise Doubted(Code.KEY_UNKNOWN, key=one.method[:200])
    if len(named) > 1:
        raise Doubted(Code.KEY_CHANGED, key=one.method)
    [key] = named
    if key.kind is not kind:
        raise Doubted(Code.KEY_OF_OTHER_KIND, key=one.method)
    if one.created < key.added - SKEW:
        raise Doubted(Code.KEY_NOT_YET, created=one.created, key=one.method)
    if key.retired is not None and one.created > key.retired:
        raise Doubted(Code.KEY_NO_MORE, created=one.created, key=one.method)
    return key


def confirm(one: Signed, key: Key) -> None:
    """Let through only what both signatures fit. Raises: Contradicted, Doubted where that cannot be decided.

    The one over the text comes first: it costs little, so that what strangers change never reaches the other one.
    """
    for proof in reversed(one.proofs):
        try:
            right = fits(one.document, proof, key.public)
        except Unreadable as why:
            raise Doubted(Code.SIGNATURES_UNDECIDED, why=str(why)) from None
        if not right:
            raise Contradicted(Code.SIGNATURE_WRONG, suite=str(proof["cryptosuite"]))


def at_the_time(one: Signed, now: datetime | None) -> datetime:
    """Return the time it is now, which is not before that of signing. Raises: Doubted."""
    if now is None:
        raise Doubted(Code.TIME_UNSURE)
    if one.created > now + SKEW:
        raise Doubted(Code.TIME_SIGNED_LATER, created=one.created)
    return now.astimezone(UTC)
