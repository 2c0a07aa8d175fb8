"""The public keys of an issuer, those of earlier years too: what each may sign, and what became of it.

Source: W3C Decentralized Identifiers 1.0 and the did:web method (https://w3c-ccg.github.io/did-method-web/).
Shape:  a key is named by its issuer and a fragment that is never used again. A retired key goes on confirming what it
        signed; of a compromised one only the log can say what was signed before.
"""

from dataclasses import dataclass
from datetime import datetime

from whoperforms.certification.bodies.certificates import KeyKind as Kind

__all__ = ["Issuer", "Key", "Kind", "origin_of"]


def origin_of(did: str) -> str:
    """Return the address under which all that an issuer says is found, without a slash at its end.

    >>> origin_of("did:web:localhost%3A8443")
    'https://localhost:8443'
    """
    return "https://" + did.removeprefix("did:web:").replace("%3A", ":")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One public key. `public`: the 32 bytes of an Ed25519 key; `compromised`: the place in the log that says so."""

    fragment: str
    kind: Kind
    public: bytes
    added: datetime
    retired: datetime | None = None
    compromised: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues certificates. `did`: did:web:HOST, a port as %3A."""

    did: str
    name: str
    keys: tuple[Key, ...]

    @property
    def origin(self) -> str:
        """The address under which all that the issuer says is found, without a slash at its end."""
        return origin_of(self.did)

    def method(self, key: Key) -> str:
        """Return the name of a key, as proofs have it."""
        return f"{self.did}#{key.fragment}"

    def key(self, method: str) -> Key | None:
        """Return the key of a name; None where the issuer never had it."""
        return next((key for key in self.keys if self.method(key) == method), None)
