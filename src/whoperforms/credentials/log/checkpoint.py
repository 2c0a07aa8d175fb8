"""A checkpoint: what a log says of itself at one moment, signed, so that it cannot say something else later.

Source: https://c2sp.org/tlog-checkpoint, https://c2sp.org/tlog-cosignature.
Shape:  a note of three lines: the log's name, how many entries it has, the root over them. There is no time in it; a
        witness who signs beneath adds one.
"""

import re
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from whoperforms.credentials.log import note
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import Believed, How, NotANote, NoteKey, NoteUnsigned, from_base64
from whoperforms.credentials.log.tree import EMPTY, HASH

DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How long a log is, and the root over its entries. `more`: lines of others' logs; ours have none."""

    origin: str
    head: Head
    more: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.head.size), b64encode(self.head.root).decode(), *self.more)
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint that the log has signed, and the witnesses who have seen it."""

    checkpoint: Checkpoint
    witnessed: tuple[Believed, ...] = ()


def read(text: str) -> Checkpoint:
    """Return the checkpoint that the text of a note is. Raises: NotANote."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < LINES or not all(lines):
        raise NotANote(f"{text[:80]!r}: no checkpoint; its lines are the log's name, its size and its root")
    origin, size, root, *more = lines
    head = Head(decimal(size), from_base64(root))
    if len(head.root) != HASH or (head.size == 0 and head.root != EMPTY):
        raise NotANote(f"{root[:80]!r}: not the root of a log with {size} entries")
    return Checkpoint(origin=origin, head=head, more=tuple(more))


def opened(data: bytes, logs: Collection[NoteKey], witnesses: Collection[NoteKey] = ()) -> Opened:
    """Return the checkpoint of a note that the log itself has signed, and which known witnesses have seen it.

    `logs`: the keys of one log, earlier ones too; a key signs for the log of its own name, and for no other.
    Raises: NotANote, NoteUnsigned.
    """
    signed = note.read(data)
    checkpoint = read(signed.text)
    believed = signed.believed([*logs, *witnesses])
    by_log = [one for one in believed if one.key in logs and one.key.how is How.NOTE]
    if not any(one.key.name == checkpoint.origin for one in by_log):
        raise NoteUnsigned(f"{checkpoint.origin[:80]!r}: no signature of this log's own key that we know")
    return Opened(checkpoint, tuple(one for one in believed if one.seconds is not None))


def decimal(text: str) -> int:
    """Return the whole number of a text in the one way to write it. Raises: NotANote."""
    if not DECIMAL.fullmatch(text):
        raise NotANote(f"{text[:40]!r}: no number as it is written in a log")
    return int(text)
