"""What a passkey has signed: made for one version of one record, kept with it, and checked by anybody, without us.

Source: W3C Web Authentication Level 3, 7.2 (verifying an assertion); 21 CFR 11.70 (a signature bound to its record).
Shape:  the challenge is the SHA-256 of the record's bytes, so an assertion means that record and no other. Kept as
        JSON: the host it was made for, its public key (COSE), and what the authenticator answered, base64url.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from fido2.cbor import decode as cbor_decode
from fido2.cbor import encode as cbor_encode
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from whoperforms.registry.accounts.errors import NotProved

VERIFIED = UserVerificationRequirement.REQUIRED  # a finger, a face or a PIN
UNREADABLE_BY = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, NotImplementedError, struct.error)
UNREADABLE = "What the passkey answered cannot be read; try again"


def challenge_of(record: bytes) -> bytes:
    """Return what a passkey is asked to sign for a record."""
    return sha256(record).digest()


def question(record: bytes, credentials: Sequence[AttestedCredentialData], *, host: str) -> dict[str, Any]:
    """Return what a browser is asked for, as JSON has it: an assertion by one of these passkeys, for this record."""
    options, _state = _server(host).authenticate_begin(credentials, VERIFIED, challenge_of(record))
    asked: dict[str, Any] = as_json(options)
    return asked


def as_json(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return values of the passkey library as JSON has them."""
    if isinstance(value, Mapping):
        return {name: as_json(value[name]) for name in value}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value


def kept(answer: Mapping[str, Any], record: bytes, credentials: Sequence[AttestedCredentialData], *, host: str) -> str:
    """Return the assertion as it is kept, once it is proved to be for this record, by one of these passkeys.

    Raises: NotProved.
    """
    state = {"challenge": websafe_encode(challenge_of(record)), "user_verification": VERIFIED}
    try:
        read = AuthenticationResponse.from_dict(answer)
        by = _server(host).authenticate_complete(state, credentials, read)
    except UNREADABLE_BY as why:
        raise NotProved(f"The passkey was not accepted ({type(why).__name__}); try again") from None
    said = {
        "host": host,
        "public_key": websafe_encode(cbor_encode(dict(by.public_key))),
        "credential": websafe_encode(by.credential_id),
        "client_data": websafe_encode(read.response.client_data),
        "authenticator_data": websafe_encode(read.response.authenticator_data),
        "signature": websafe_encode(read.response.signature),
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    verify(text, record)
    return text


def verify(assertion: str, record: bytes) -> str:
    """Return the public key (COSE, base64url) by which a record was signed, once that is proved. Raises: NotProved.

    Whether that key is the signer's is another question: who made the record says by which passkeys the signer signs.
    """
    return verify_challenge(assertion, challenge_of(record))


def verify_challenge(assertion: str, challenge: bytes) -> str:
    """Return the same of a record of which nothing but its SHA-256 is there. Raises: NotProved."""
    try:
        said = json.loads(assertion)
        client = CollectedClientData(websafe_decode(said["client_data"]))
        told = AuthenticatorData(websafe_decode(said["authenticator_data"]))
        key = CoseKey.parse(cast("Mapping[int, Any]", cbor_decode(websafe_decode(said["public_key"]))))
        signature = websafe_decode(said["signature"])
    except UNREADABLE_BY:
        raise NotProved(UNREADABLE) from None

    # (1) It answers a question, and does not make a passkey.
    if client.type != CollectedClientData.TYPE.GET:
        raise NotProved("The assertion was made for something else than to sign")
    # (2) The question was this version of this record.
    if client.challenge != challenge:
        raise NotProved("The assertion is for another record, or for another version of it")
    # (3) The passkey is one for this site, and its owner was there and showed who they are.
    if told.rp_id_hash != sha256(str(said["host"]).encode()).digest():
        raise NotProved("The assertion was made for another site")
    if not (told.is_user_present() and told.is_user_verified()):
        raise NotProved("The passkey did not ask for its owner")
    # (4) The key has signed exactly that.
    try:
        key.verify(told + client.hash, signature)
    except (InvalidSignature, *UNREADABLE_BY):
        raise NotProved("The signature does not fit the assertion") from None
    return str(said["public_key"])


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name=host, id=host))
