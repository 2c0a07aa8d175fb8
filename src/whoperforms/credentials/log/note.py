"""A note: a short text that anybody can read, and under it the signatures of those who stand for it.

Source: https://c2sp.org/signed-note and https://c2sp.org/tlog-cosignature (Ed25519).
Shape:  text that ends in a newline, an empty line, then a line for each signature. A reader believes the keys that it
        was given: what others have signed is passed over, and one wrong signature of a known key spoils the note.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from whoperforms.kernel.errors import BadData, BadValue

MOST_BYTES: Final = 128 * 1024
MOST_SIGNATURES: Final = 64
PUBLIC: Final = 32  # bytes of an Ed25519 key
ID: Final = 4
TIME: Final = 8  # bytes before a witness's signature
LATEST: Final = 2**63 - 1
BEGINS: Final = "\N{EM DASH} "
CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NotANote(BadData):
    """A text that is no signed note."""


class NoteUnsigned(BadData):
    """A note that nobody known has signed, or that is not what somebody known has signed."""


class How(IntEnum):
    """What a key signs: the note as it is, or a checkpoint with the time at which a witness saw it."""

    NOTE = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under the name by which notes call it. Raises: BadValue, for what cannot be a name or a key.

    >>> NoteKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").id.hex()
    'c74f20a3'
    """

    name: str
    public: bytes
    how: How = How.NOTE

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise BadValue(f"{self.name[:80]!r}: no name of a key; it has no spaces, no plus and at least one sign")
        if len(self.public) != PUBLIC:
            raise BadValue(f"{len(self.public)} bytes: no Ed25519 key, which has {PUBLIC}")

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature says whose it is."""
        return sha256(self.name.encode() + b"\n" + bytes([self.how]) + self.public).digest()[:ID]

    def written(self) -> str:
        """Return the key as those who are to check notes are given it."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.how]) + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> "NoteKey":
        """Return the key that a text gives: its name, its id, its kind and bytes. Raises: BadValue."""
        name, _, rest = text.strip().partition("+")
        said, _, encoded = rest.partition("+")
        try:
            material = from_base64(encoded)
            key = cls(name, material[1:], How(material[0]))
        except (BadData, IndexError, ValueError) as why:
            raise BadValue(f"{text[:120]!r}: no key of a log or a witness ({why}); copy it whole") from None
        if said != key.id.hex():
            raise BadValue(f"{text[:120]!r}: the id should be {key.id.hex()}; copy the key whole")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: who is said to have signed, and what was signed with."""

    name: str
    id: bytes
    value: bytes

    def line(self) -> str:
        """Return it as it stands under a note."""
        return f"{BEGINS}{self.name} {b64encode(self.id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Believed:
    """A signature that a known key made; of a witness also when it saw the note, in seconds since 1970."""

    key: NoteKey
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a newline, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def written(self) -> bytes:
        """Return the note as it is handed out."""
        return f"{self.text}\n{''.join(signature.line() for signature in self.signatures)}".encode()

    def believed(self, keys: Iterable[NoteKey]) -> tuple[Believed, ...]:
        """Return the signatures of known keys, all of which are right. Raises: NoteUnsigned."""
        known = {(key.name, key.id): key for key in keys}
        signed = tuple(
            _believed(self.text, known[one.name, one.id], one.value)
            for one in self.signatures
            if (one.name, one.id) in known
        )
        if not signed:
            raise NoteUnsigned(f"{self.text.splitlines()[0][:80]!r}: no signature of a key that we know")
        return signed


def read(data: bytes) -> Note:
    """Return the note of some bytes; nothing in it is believed yet. Raises: NotANote."""
    if len(data) > MOST_BYTES:
        raise NotANote(f"{len(data):,} bytes: too long for a note; it has at most {MOST_BYTES:,}")
    try:
        whole = data.decode()
    except UnicodeDecodeError as why:
        raise NotANote(f"byte {why.start}: not UTF-8; send the note as it was handed out") from None
    if found := CONTROL.search(whole):
        raise NotANote(f"sign {found.start()}: a control character, which no note has")
    above, empty, below = whole.rpartition("\n\n")
    if not empty or not above or not below.endswith("\n"):
        raise NotANote(f"{whole[:80]!r}: no note; it is a text, an empty line, and lines of signatures")
    lines = below.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NotANote(f"{len(lines)} signatures: more than the {MOST_SIGNATURES} that are looked at")
    return Note(above + "\n", tuple(_signature(line) for line in lines))


def signed(text: str, key: NoteKey, sign: Callable[[bytes], bytes]) -> Signature:
    """Return the signature of a key under a text. `sign`: the secret half of it."""
    return Signature(key.name, key.id, sign(text.encode()))


def cosigned(text: str, key: NoteKey, sign: Callable[[bytes], bytes], *, seconds: int) -> Signature:
    """Return what a witness puts under a checkpoint that it saw at an instant, in seconds since 1970."""
    return Signature(key.name, key.id, seconds.to_bytes(TIME, "big") + sign(_witnessed(text, seconds)))


def is_name(text: str) -> bool:
    """Whether a text can name a key."""
    return bool(text) and "+" not in text and not any(sign.isspace() or sign < " " for sign in text)


def from_base64(text: str) -> bytes:
    """Return the bytes of a text that is base 64 in the one way to write them. Raises: NotANote."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = b""
    if b64encode(data).decode() != text:
        raise NotANote(f"{text[:80]!r}: not base 64 as it is written in notes")
    return data


def _signature(line: str) -> Signature:
    begins, (name, _, encoded) = line[: len(BEGINS)], line[len(BEGINS) :].partition(" ")
    if begins != BEGINS or not is_name(name):
        raise NotANote(f"{line[:80]!r}: no line of a signature; it is an em dash, a name, and base 64")
    data = from_base64(encoded)
    if len(data) <= ID:
        raise NotANote(f"{line[:80]!r}: no signature behind the id of its key")
    return Signature(name, data[:ID], data[ID:])


def _believed(text: str, key: NoteKey, value: bytes) -> Believed:
    """Return a signature of a known key that is right. Raises: NoteUnsigned."""
    seconds, message, signature = None, text.encode(), value
    if key.how is How.COSIGNATURE:
        seconds, signature = int.from_bytes(value[:TIME], "big"), value[TIME:]
        message = _witnessed(text, seconds)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        raise NoteUnsigned(
            f"{key.name}: its signature is not one of this text; somebody changed one of the two"
        ) from None
    if (seconds or 0) > LATEST:
        raise NoteUnsigned(f"{key.name}: signed at {seconds} seconds, a time that there is not")
    return Believed(key, seconds)


def _witnessed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
