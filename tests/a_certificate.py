"""One certificate's document of the shape that is issued, and a key to sign it with: for tests of proofs alone."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from whoperforms.credentials.contexts.pinned import CREDENTIALS, OPEN_BADGES

ORIGIN = "https://registry.example.org"
DID = "did:web:registry.example.org"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Pen:
    """A secret key of 32 known bytes, which signs."""

    def __init__(self, *, seed: int = 1, method: str = f"{DID}#2026a") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        self.method = method

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def a_document(origin: str = ORIGIN, did: str = DID, **changed: object) -> dict[str, Any]:
    """A certificate's document without proofs; its members may be given otherwise."""
    return deepcopy(
        {
            "@context": [CREDENTIALS, OPEN_BADGES],
            "id": f"{origin}/c/9F4K2M7QXT3C",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": did, "type": ["Profile"], "name": "Example, training registry", "url": origin},
            "name": "Device training certification",
            "validFrom": "2026-11-01T00:00:00Z",
            "validUntil": "2028-11-01T00:00:00Z",
            "awardedDate": "2026-11-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{origin}/p/7Q2XK9T4M3FC",
                "type": ["AchievementSubject"],
                "licenseNumber": "9F4K-2M7Q-XT3C",
                "identifier": [_identity("ext:npi", "2123456789"), _identity("name", "Zoë Beispiel, MD")],
                "achievement": {
                    "id": f"{origin}/programmes/example/standards/3",
                    "type": ["Achievement"],
                    "achievementType": "Certification",
                    "version": "3",
                    "humanCode": "EXAMPLE-3",
                    "inLanguage": "en",
                    "name": "Example procedure: certified operator",
                    "description": "Scope and limits",
                    "criteria": {"narrative": "Requirements in words"},
                },
            },
            "evidence": [
                {
                    "id": f"{origin}/log/entries/17",
                    "type": ["Evidence"],
                    "name": "Decision record",
                    "description": "sha256:" + 64 * "0",
                }
            ],
            "credentialStatus": [_entry(origin, "revocation", 4242), _entry(origin, "suspension", 77123)],
        }
        | changed
    )


def _identity(kind: str, value: str) -> dict[str, object]:
    return {"type": "IdentityObject", "hashed": False, "identityType": kind, "identityHash": value}


def _entry(origin: str, purpose: str, index: int) -> dict[str, str]:
    url = f"{origin}/s/{purpose}/1"
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }
