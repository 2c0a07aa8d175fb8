"""Secret keys in files, each sealed with a passphrase: who copies a disk or a backup has no key.

Source: RFC 7914 (scrypt, from the passphrase to a key), RFC 8439 (ChaCha20-Poly1305, which seals).
Shape:  `FOLDER/2026a.sealed`, JSON: what everybody may know of the key, how it was sealed, and the sealed bytes, which
        cannot be opened under any other name, kind or public key. A file is made once and never written over.
"""

import os
import secrets
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from whoperforms.certification.events import instant, written
from whoperforms.credentials import multikey
from whoperforms.credentials.keys.custody import HeldKey, NotHeld
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.rotation import FRAGMENT
from whoperforms.credentials.strict_json import Unreadable
from whoperforms.kernel.durable import flush, put_in_place
from whoperforms.kernel.errors import BadData, BadValue, MachineRefused

VERSION: Final = 1
SUFFIX: Final = ".sealed"
FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
OTHERS: Final = 0o077
SALT: Final = 16
NONCE: Final = 12
LEAST_PASSPHRASE: Final = 12  # bytes
MOST_BYTES: Final = 4096
MOST_COST: Final = 2**20  # of scrypt: 1 GiB of memory


class WrongPassphrase(NotHeld):
    """A passphrase that does not open a key."""


class Damaged(BadData):
    """A file of a key that is not as it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How much work one try of a passphrase is: `n` times 1 KiB of memory, a power of two."""

    n: int = 2**17


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int
    fragment: str
    kind: Kind
    public: str
    made: str
    scrypt_n: int
    salt: str
    nonce: str
    sealed: str


FILES: Final = msgspec.json.Decoder(_File)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedKeys:
    """The keys in a folder. Each is opened once, when it first signs, and then kept in this process's memory alone."""

    folder: Path
    passphrase: bytes = field(repr=False)
    cost: Cost = Cost()
    _opened: dict[str, Ed25519PrivateKey] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.passphrase) < LEAST_PASSPHRASE:
            raise BadValue(f"{len(self.passphrase)} bytes: too short a passphrase; it has {LEAST_PASSPHRASE} or more")

    def make(self, fragment: str, kind: Kind, at: datetime) -> HeldKey:
        """Make a key, seal it, and return what everybody may know of it.

        Keys that lie together have one passphrase: it has to open the newest. Raises: BadValue, WrongPassphrase,
        Damaged, MachineRefused.
        """
        if not FRAGMENT.fullmatch(fragment):
            raise BadValue(f"{fragment[:20]!r}: no name of a key; it is a year and a letter, as in 2026a")
        _made_folder(self.folder)
        for newest in self.held()[-1:]:
            self._unsealed(newest.fragment, self.passphrase)
        secret = Ed25519PrivateKey.generate()
        path = self._path(fragment)
        _put_new(path, self._sealed(secret, fragment, kind, written(at)))
        return _held(_read(path))

    def held(self) -> tuple[HeldKey, ...]:
        """Return which keys there are, by name. Raises: MachineRefused, Damaged."""
        return held_in(self.folder)

    def sign(self, fragment: str, message: bytes) -> bytes:
        """Return the signature of a key under a message. Raises: NotHeld, WrongPassphrase, Damaged, MachineRefused."""
        if fragment not in self._opened:
            self._opened[fragment] = self._unsealed(fragment, self.passphrase)
        return self._opened[fragment].sign(message)

    def seal_anew(self, passphrase: bytes) -> "SealedKeys":
        """Seal every key with another passphrase, and return them; what a cut in between left is sealed the next time.

        Raises: WrongPassphrase, before anything is written; Damaged, MachineRefused.
        """
        after = SealedKeys(folder=self.folder, passphrase=passphrase, cost=self.cost)
        waiting = list[tuple[HeldKey, Ed25519PrivateKey]]()
        for held in self.held():
            try:
                waiting.append((held, self._unsealed(held.fragment, self.passphrase)))
            except WrongPassphrase:
                self._unsealed(held.fragment, passphrase)
        for held, secret in waiting:
            sealed = after._sealed(secret, held.fragment, held.kind, written(held.made))
            _put_over(self._path(held.fragment), sealed)
        return after

    def _path(self, fragment: str) -> Path:
        return self.folder / f"{fragment}{SUFFIX}"

    def _sealed(self, secret: Ed25519PrivateKey, fragment: str, kind: Kind, made: str) -> bytes:
        salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
        public = multikey.public_text(secret.public_key().public_bytes_raw())
        open_to_all = _File(
            v=VERSION,
            fragment=fragment,
            kind=kind,
            public=public,
            made=made,
            scrypt_n=self.cost.n,
            salt=salt.hex(),
            nonce=nonce.hex(),
            sealed="",
        )
        key = _stretched(self.passphrase, salt, self.cost.n)
        sealed = ChaCha20Poly1305(key).encrypt(nonce, secret.private_bytes_raw(), _bound(open_to_all))
        whole = msgspec.structs.replace(open_to_all, sealed=sealed.hex())
        return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"

    def _unsealed(self, fragment: str, passphrase: bytes) -> Ed25519PrivateKey:
        """Return a secret key. Raises: NotHeld, WrongPassphrase, Damaged, MachineRefused."""
        path = self._path(fragment)
        if not FRAGMENT.fullmatch(fragment) or not path.exists():
            raise NotHeld(f"{fragment[:20]!r}: no such key in {self.folder}; sign where it lies, or bring it here")
        file = _read(path)
        try:
            key = _stretched(passphrase, bytes.fromhex(file.salt), file.scrypt_n)
            secret = ChaCha20Poly1305(key).decrypt(bytes.fromhex(file.nonce), bytes.fromhex(file.sealed), _bound(file))
            return Ed25519PrivateKey.from_private_bytes(secret)
        except InvalidTag:
            raise WrongPassphrase(
                f"{path}: the passphrase does not open this key, or the file was changed; give the passphrase it was "
                "sealed with, or bring the file back from a backup"
            ) from None
        except ValueError as why:
            raise Damaged(f"{path}: not a sealed key as it was made ({why}); bring it back from a backup") from None


def held_in(folder: Path) -> tuple[HeldKey, ...]:
    """Return which keys lie in a folder, by name; no passphrase is needed for that. Raises: MachineRefused, Damaged."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX)
    except FileNotFoundError:
        return ()
    except OSError as why:
        raise MachineRefused(f"{folder}: the keys cannot be read ({why.strerror}); see to its rights") from None
    return tuple(_held(_read(path)) for path in paths)


def passphrase_in(path: Path) -> bytes:
    """Return the passphrase that a file holds on its first line, a file for its owner alone. Raises: MachineRefused."""
    try:
        _refuse_open_to_others(path)
        lines = path.read_bytes().splitlines()
    except OSError as why:
        raise MachineRefused(
            f"{path}: the passphrase of the keys cannot be read ({why.strerror}); name the file that holds it"
        ) from None
    if not lines or len(lines[0].strip()) < LEAST_PASSPHRASE:
        raise MachineRefused(f"{path}: no passphrase on its first line; it has at least {LEAST_PASSPHRASE} bytes")
    return lines[0].strip()


def _read(path: Path) -> _File:
    """Return what a file of a key says; nothing secret in it is opened. Raises: MachineRefused, Damaged."""
    try:
        _refuse_open_to_others(path)
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
        file = FILES.decode(data)
        instant(file.made), multikey.public_bytes(file.public)
        whole = len(data) <= MOST_BYTES and file.v == VERSION and _is_cost(file.scrypt_n)
    except OSError as why:
        raise MachineRefused(f"{path}: the key cannot be read ({why.strerror}); see to its rights") from None
    except (msgspec.MsgspecError, ValueError, Unreadable) as why:
        raise Damaged(f"{path}: not a sealed key as it was made ({why}); bring it back from a backup") from None
    if not whole or file.fragment != path.name.removesuffix(SUFFIX):
        raise Damaged(f"{path}: not the sealed key of that name as it was made; bring it back from a backup")
    return file


def _held(file: _File) -> HeldKey:
    return HeldKey(
        fragment=file.fragment, kind=file.kind, public=multikey.public_bytes(file.public), made=instant(file.made)
    )


def _bound(file: _File) -> bytes:
    """Return what a sealed key is bound to: all else that its file says."""
    return rfc8785.dumps(msgspec.to_builtins(msgspec.structs.replace(file, sealed="")))


def _is_cost(n: int) -> bool:
    return 1 < n <= MOST_COST and not n & (n - 1)


def _stretched(passphrase: bytes, salt: bytes, n: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=n, r=8, p=1).derive(passphrase)


def _refuse_open_to_others(path: Path) -> None:
    """Let through only what its owner alone may read. Raises: MachineRefused, OSError."""
    if stat.S_IMODE(path.stat().st_mode) & OTHERS:
        raise MachineRefused(f"{path}: others may read it; run 'chmod 600 {path}'")


def _made_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        others = stat.S_IMODE(folder.stat().st_mode) & OTHERS
    except OSError as why:
        raise MachineRefused(f"{folder}: no keys can be kept there ({why.strerror}); name another folder") from None
    if others:
        raise MachineRefused(f"{folder}: others may look into it; run 'chmod 700 {folder}'")


def _put_new(path: Path, data: bytes) -> None:
    """Write a file that was never there, whole or not at all. Raises: MachineRefused."""
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        _write(own, data)
        try:
            path.hardlink_to(own)  # refuses to take the place of another's
        finally:
            own.unlink()
        flush(path.parent)
    except FileExistsError:
        raise MachineRefused(f"{path}: a key of this name is there, and no name is given twice") from None
    except OSError as why:
        raise MachineRefused(f"{path}: the key cannot be kept there ({why.strerror}); name another folder") from None


def _put_over(path: Path, data: bytes) -> None:
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        _write(own, data)
        put_in_place(own, path)
    except OSError as why:
        raise MachineRefused(f"{path}: the key cannot be kept there ({why.strerror}); see to the disk") from None


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
        file.write(data)
    flush(path)
