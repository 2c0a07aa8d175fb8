"""The history of an issuer's keys as a file: what a verifier without a network believes, and how old that is.

Shape:  the issuer's document (did.json) says which keys confirm something today, and no more than other verifiers read.
        This file says of every key there ever was what it signs, since when and until when, and at which place of the
        log it was given up; and which log is the issuer's. It lies at `/.well-known/issuer.json`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from whoperforms.certification.events import instant, written
from whoperforms.credentials import multikey, strict_json
from whoperforms.credentials.keys import rotation
from whoperforms.credentials.keys.did import address_of
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.strict_json import Unreadable, shown
from whoperforms.kernel.errors import BadValue

PATH: Final = "/.well-known/issuer.json"
MOST_NAME: Final = 200


class _Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    signs: Kind
    public: str
    added: str
    retired: str | None
    compromised: int | None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Literal[1]
    issuer: str
    name: str
    as_of: str = msgspec.field(name="asOf")
    log: str
    log_keys: list[str] = msgspec.field(name="logKeys")
    keys: list[_Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An issuer as a file tells of it. `log_keys`: those of its log, but for one that was given up."""

    issuer: Issuer
    as_of: datetime

    @property
    def log(self) -> str:
        """The name of its log."""
        return log_name(self.issuer)

    @property
    def log_keys(self) -> tuple[NoteKey, ...]:
        """The keys under which the checkpoints of its log are believed."""
        return log_keys(self.issuer)


def log_name(issuer: Issuer) -> str:
    """Return the name of an issuer's log: its home, without https://, and /log."""
    return f"{issuer.origin.removeprefix('https://')}/log"


def log_keys(issuer: Issuer) -> tuple[NoteKey, ...]:
    """Return the keys of an issuer's log, retired ones too, but none that may be in other hands."""
    return _note_keys(issuer, [key for key in issuer.keys if key.compromised is None])


def log_keys_ever(issuer: Issuer) -> tuple[NoteKey, ...]:
    """Return the keys of an issuer's log, lost ones too: what was taken from it before that was signed by it."""
    return _note_keys(issuer, issuer.keys)


def _note_keys(issuer: Issuer, keys: Iterable[Key]) -> tuple[NoteKey, ...]:
    return tuple(NoteKey(log_name(issuer), key.public) for key in keys if key.kind is Kind.LOG)


def document(issuer: Issuer, as_of: datetime) -> dict[str, Any]:
    """Return what the file says."""
    file = _File(
        version=1,
        issuer=issuer.did,
        name=issuer.name,
        as_of=written(as_of),
        log=log_name(issuer),
        log_keys=[key.written() for key in log_keys(issuer)],
        keys=[
            _Key(
                id=issuer.method(key),
                signs=key.kind,
                public=multikey.public_text(key.public),
                added=written(key.added),
                retired=written(key.retired) if key.retired else None,
                compromised=key.compromised,
            )
            for key in issuer.keys
        ],
    )
    said = msgspec.to_builtins(file)
    assert isinstance(said, dict)  # noqa: S101 - a struct is an object
    return said


def read(data: bytes) -> Saved:
    """Return the issuer that a saved file tells of. Raises: Unreadable."""
    try:
        said = msgspec.convert(strict_json.read(data), _File)
        address_of(said.issuer)
        issuer = Issuer(did=said.issuer, name=said.name[:MOST_NAME], keys=())
        for key in said.keys:
            issuer = rotation.added(issuer, _key(key, issuer.did))
        saved = Saved(issuer=issuer, as_of=_instant(said.as_of))
    except (msgspec.ValidationError, BadValue) as why:
        raise Unreadable(f"not the file of an issuer ({why}); save it as it is handed out") from None
    if document(saved.issuer, saved.as_of) != msgspec.to_builtins(said):
        raise Unreadable(f"{shown(said.issuer)}: its file contradicts itself; save it as it is handed out")
    return saved


def _key(said: _Key, did: str) -> Key:
    """Return a key that a file names. Raises: Unreadable."""
    return Key(
        fragment=said.id.removeprefix(f"{did}#"),
        kind=said.signs,
        public=multikey.public_bytes(said.public),
        added=_instant(said.added),
        retired=None if said.retired is None else _instant(said.retired),
        compromised=said.compromised,
    )


def _instant(text: str) -> datetime:
    try:
        at = instant(text)
        same = written(at) == text
    except (ValueError, OverflowError):
        same = False
    if not same:
        raise Unreadable(f"{shown(text)}: no instant in UTC, to the second; save the file as it is handed out")
    return at
