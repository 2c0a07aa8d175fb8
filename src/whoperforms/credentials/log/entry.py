"""An entry of the log as everybody may read it, and what shows somebody the words of one: its opening.

Shape:  an entry says when something of which type happened, and a hash for the words. The hash is salted, so nobody
        finds the words by trying; who is given words and salt can check that they are the ones. Where words were
        removed by law the entry stays as it is.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec

from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import (
    LEAF,
    VERSION,
    Event,
    Row,
    body_hash,
    event_of,
    instant,
    leaf_data,
    written,
)
from whoperforms.credentials.log.checks import NotProved
from whoperforms.credentials.log.tree import HASH
from whoperforms.kernel.errors import BadData

MOST_BYTES: Final = 1024
MOST_BYTES_OPENED: Final = 128 * 1024


class NotAnEntry(BadData):
    """Bytes that are no entry of a log of ours."""


class _Leaf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int
    seq: int
    event_id: str
    type: str
    at: str
    body_hash: str


class _Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    entry: _Leaf
    record: str
    salt: str


LEAVES: Final = msgspec.json.Decoder(_Leaf)
OPENINGS: Final = msgspec.json.Decoder(_Opening)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event, without its words. `seq`: its place, from 1; in the tree it stands at `index`, from 0."""

    seq: int
    event_id: str
    type: str
    at: datetime
    body_hash: bytes

    @property
    def index(self) -> int:
        """Where it stands in the tree."""
        return self.seq - 1

    @property
    def data(self) -> bytes:
        """The bytes that the tree holds the hash of."""
        return leaf_data(self._row(stream="", record=None, salt=None))

    @property
    def hash(self) -> bytes:
        """The hash of its leaf."""
        return sha256(LEAF + self.data).digest()

    @classmethod
    def of(cls, row: Row) -> "Entry":
        """Return what everybody may know of an event that a registry keeps."""
        return cls(seq=row.seq, event_id=row.event_id, type=row.type, at=instant(row.at), body_hash=row.body_hash)

    def _row(self, *, stream: str, record: bytes | None, salt: bytes | None) -> Row:
        return Row(
            seq=self.seq,
            event_id=self.event_id,
            at=written(self.at),
            stream=stream,
            type=self.type,
            record=record,
            salt=salt,
            body_hash=self.body_hash,
            chain=b"",
        )

    def opened(self, record: bytes, salt: bytes) -> Event[Body]:
        """Return the event whose words these are. Raises: NotProved, for other words; UnknownEvent."""
        if body_hash(record, salt) != self.body_hash:
            raise NotProved(f"entry {self.seq}: these are not the words that it stands for")
        event = event_of(self._row(stream="", record=record, salt=salt))
        if event is None or event.type != self.type:
            raise NotProved(f"entry {self.seq}: its words are not those of the type that it names, {self.type}")
        return event


@dataclass(frozen=True, slots=True)
class Opening:
    """The words of an entry and the salt they were hashed with: what a proof hands out of an event about its holder."""

    entry: Entry
    record: bytes
    salt: bytes

    @classmethod
    def of(cls, row: Row) -> "Opening | None":
        """Return what opens an event; None where its words were removed by law."""
        if row.record is None or row.salt is None:
            return None
        return cls(Entry.of(row), row.record, row.salt)

    def written(self) -> bytes:
        """Return it as it is handed out."""
        leaf = LEAVES.decode(self.entry.data)
        return msgspec.json.encode(
            _Opening(entry=leaf, record=self.record.decode(), salt=self.salt.hex()), order="sorted"
        )

    def event(self) -> Event[Body]:
        """Return the event, whose words are those that the entry stands for. Raises: NotProved, UnknownEvent."""
        return self.entry.opened(self.record, self.salt)


def read(data: bytes) -> Entry:
    """Return the entry that some bytes of a log are. Raises: NotAnEntry."""
    if len(data) > MOST_BYTES:
        raise NotAnEntry(f"{len(data):,} bytes: too long for an entry; it has at most {MOST_BYTES:,}")
    try:
        entry = _entry(LEAVES.decode(data))
    except (msgspec.MsgspecError, ValueError, OverflowError) as why:
        raise NotAnEntry(f"{data[:80]!r}: no entry of a log of ours ({why})") from None
    if entry.data != data:
        raise NotAnEntry(f"{data[:80]!r}: an entry, but not written in the one way to write it")
    return entry


def read_opening(data: bytes) -> Opening:
    """Return what somebody was given to open an entry with; nothing in it is believed yet. Raises: NotAnEntry."""
    if len(data) > MOST_BYTES_OPENED:
        raise NotAnEntry(f"{len(data):,} bytes: too long for the words of an entry; at most {MOST_BYTES_OPENED:,}")
    try:
        said = OPENINGS.decode(data)
        return Opening(_entry(said.entry), said.record.encode(), bytes.fromhex(said.salt))
    except (msgspec.MsgspecError, ValueError, OverflowError) as why:
        raise NotAnEntry(
            f"{data[:80]!r}: not the words of an entry ({why}); send the file as it was handed out"
        ) from None


def _entry(said: _Leaf) -> Entry:
    """Return the entry of what a leaf says. Raises: NotAnEntry, ValueError."""
    if said.v != VERSION:
        raise NotAnEntry(f"version {said.v}: an entry of another program; use a newer one")
    if said.seq < 1:
        raise NotAnEntry(f"{said.seq}: no place in a log; the first one is 1")
    at = instant(said.at)
    if said.at != written(at):
        raise NotAnEntry(f"{said.at[:40]!r}: no instant as entries have it")
    hashed = bytes.fromhex(said.body_hash)
    if len(hashed) != HASH:
        raise NotAnEntry(f"{said.body_hash[:80]!r}: {len(hashed)} bytes; the hash of an entry's words has {HASH}")
    return Entry(seq=said.seq, event_id=said.event_id, type=said.type, at=at, body_hash=hashed)
