"""A passkey made by hand: what it is registered with, and what it answers when it is asked to sign a record."""

import json
from hashlib import sha256

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HOST = "registry.example.org"
RECORD = b'{"decision":"certify","person":"0123456789AB","version":7}'
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
KEY = ec.generate_private_key(ec.SECP256R1())
CREDENTIAL = AttestedCredentialData.create(b"\0" * 16, b"credential-1", ES256.from_cryptography_key(KEY.public_key()))
ID = websafe_encode(CREDENTIAL.credential_id)


def answer(record=RECORD, *, host=HOST, origin=None, flags=PRESENT | VERIFIED, kind="webauthn.get", key=KEY):
    """What a browser sends back when a passkey of this host has signed a record."""
    return answer_to(sha256(record).digest(), host=host, origin=origin, flags=flags, kind=kind, key=key)


def answer_to(challenge, *, host, origin=None, flags=PRESENT | VERIFIED, kind="webauthn.get", key=KEY):
    """What a browser sends back when a passkey of this host has signed a challenge."""
    client = client_data(kind, challenge, origin or f"https://{host}")
    told = sha256(host.encode()).digest() + bytes([flags]) + bytes(4)
    signature = key.sign(told + sha256(client).digest(), ec.ECDSA(SHA256()))
    response = {"clientDataJSON": client, "authenticatorData": told, "signature": signature}
    return credential(response)


def client_data(kind, challenge, origin):
    said = {"type": kind, "challenge": websafe_encode(challenge), "origin": origin, "crossOrigin": False}
    return json.dumps(said).encode()


def credential(response):
    return {
        "id": ID,
        "rawId": ID,
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {name: websafe_encode(value) for name, value in response.items()},
    }


def give(who, *, host=HOST) -> None:
    """Give an account the passkey, as if it had been registered at a host."""
    told = AuthenticatorData.create(sha256(host.encode()).digest(), PRESENT | VERIFIED | WITH_KEY, 0, CREDENTIAL)
    response = {
        "clientDataJSON": client_data("webauthn.create", b"\0" * 32, f"https://{host}"),
        "attestationObject": AttestationObject.create("none", told, {}),
    }
    kept = {"name": "By hand", "credential": credential(response)}
    Authenticator.objects.create(user=who, type=Authenticator.Type.WEBAUTHN, data=kept)
