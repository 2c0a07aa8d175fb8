"""Who holds the secret keys: the one narrow way to them, so that a device or a service can take the place of files.

Shape:  whoever holds keys makes them, says which there are, and signs. A secret key is never handed out. Which key
        signs now is not theirs to say: the issuer's history does, and what they hold has to be the same key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.keys.rotation import current
from whoperforms.kernel.errors import BadData, MachineRefused


class NotHeld(MachineRefused):
    """A key that is not held here, or cannot be used."""


class NotTheSame(BadData):
    """A key that is held under a name which the issuer's history gives to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKey:
    """What everybody may know of a key that is held. `public`: the 32 bytes of an Ed25519 key."""

    fragment: str
    kind: Kind
    public: bytes
    made: datetime


class Custody(Protocol):
    """Whoever holds secret keys: sealed files, a device, a service."""

    def make(self, fragment: str, kind: Kind, at: datetime) -> HeldKey:
        """Make a key of this name, which was never there before. Raises: MachineRefused."""

    def held(self) -> tuple[HeldKey, ...]:
        """Return which keys there are, by name. Raises: MachineRefused."""

    def sign(self, fragment: str, message: bytes) -> bytes:
        """Return the 64 bytes by which a key signs a message. Raises: NotHeld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySigner:
    """Signs with one key that somebody holds. `method`: the key's name, as proofs have it; `public`: its bytes."""

    method: str
    key: Key
    custody: Custody

    @property
    def public(self) -> bytes:
        """The public half of the key."""
        return self.key.public

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes by which the key signs a message. Raises: NotHeld."""
        return self.custody.sign(self.key.fragment, message)


def signer(custody: Custody, issuer: Issuer, kind: Kind) -> KeySigner:
    """Return who signs now for an issuer with the key of a kind. Raises: NothingFound, NotHeld, NotTheSame."""
    key = current(issuer, kind)
    there = next((held for held in custody.held() if held.fragment == key.fragment), None)
    if there is None:
        raise NotHeld(
            f"{issuer.method(key)}: this machine does not hold the {kind} key; sign where it lies, or bring it here"
        )
    if (there.public, there.kind) != (key.public, key.kind):
        raise NotTheSame(
            f"{issuer.method(key)}: what is held here under {key.fragment} is another key than the issuer published; "
            "nothing is signed with it until somebody has looked into that"
        )
    return KeySigner(method=issuer.method(key), key=key, custody=custody)
