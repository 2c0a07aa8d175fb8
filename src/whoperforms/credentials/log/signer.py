"""Who signs the checkpoints of a log, and never one that contradicts an earlier one.

Source: https://c2sp.org/tlog-checkpoint: a log must not sign a checkpoint that is inconsistent with one it signed.
Shape:  the last checkpoint that was signed lies in a file of its own, outside the database, so that a database that
        somebody restored or rewrote cannot bring its own past. A new one is signed only if it is proved that the log
        it stands for begins with all of the last one's; it lies on the disk before anybody is given it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from whoperforms.credentials.log import checkpoint, note
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checks import Head, NotProved, check_consistency
from whoperforms.credentials.log.note import NotANote, Note, NoteKey, NoteUnsigned
from whoperforms.kernel.durable import put_in_place
from whoperforms.kernel.errors import BadData, MachineRefused

MODE: Final = 0o600


class NotToBeSigned(BadData):
    """A checkpoint that would contradict one that was signed before."""


class Grows(Protocol):
    """A log that can prove that it only grew."""

    @property
    def size(self) -> int:
        """How many entries it has."""

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` entries, or over all."""

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return what proves that the first `old` entries are where the first `size` begin."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one log. `key`: its public one, `sign`: the secret half; `earlier`: keys that it signed with before.

    `memory`: the file with the last checkpoint that was signed; one for all processes that sign.
    """

    key: NoteKey
    sign: Callable[[bytes], bytes]
    memory: Path
    earlier: tuple[NoteKey, ...] = ()

    def begin(self, log: Callable[[], Grows]) -> bytes:
        """Sign for the first time, where nothing was signed before. Raises: NotToBeSigned, MachineRefused."""
        with self._alone():
            if _kept(self.memory) is not None:
                raise NotToBeSigned(f"{self.memory}: this log was begun before; what it signs from now on follows that")
            seen = log()
            return self._signed(Head(seen.size, seen.root()))

    def checkpoint(self, log: Callable[[], Grows]) -> bytes:
        """Return a signed checkpoint of the whole log; the same one again where nothing was added.

        `log` is called when no other process can sign any more: what it returns has to hold all that is committed by
        then, and nothing that is not. Raises: NotToBeSigned, MachineRefused.
        """
        with self._alone():
            last = self.last()
            head = _grown_from(last, log())
            kept = _kept(self.memory)
            if head == last.head and kept is not None and self._is_current(kept):
                return kept
            return self._signed(head)

    def last(self) -> Checkpoint:
        """Return the last checkpoint that was signed. Raises: NotToBeSigned, where there is none or it was changed."""
        found = last_signed(self.memory, (self.key, *self.earlier))
        if found is None:
            raise NotToBeSigned(
                f"{self.memory}: the last checkpoint that was signed is not there; bring it back from where it was "
                "kept, or begin the log, if it was never signed"
            )
        return found

    def _is_current(self, kept: bytes) -> bool:
        return any((one.name, one.id) == (self.key.name, self.key.id) for one in note.read(kept).signatures)

    def _signed(self, head: Head) -> bytes:
        """Sign, and have it lie on the disk before anybody else has it. Raises: MachineRefused."""
        text = Checkpoint(origin=self.key.name, head=head).text
        whole = Note(text, (note.signed(text, self.key, self.sign),)).written()
        beside = self.memory.with_name(self.memory.name + ".new")
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE), "wb") as file:
                file.write(whole)
            put_in_place(beside, self.memory)
        except OSError as why:
            raise MachineRefused(
                f"{self.memory}: what is signed cannot be kept there ({why.strerror}), so nothing was handed out"
            ) from None
        return whole

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time sign. Raises: MachineRefused."""
        try:
            held = os.open(self.memory.with_name(self.memory.name + ".lock"), os.O_RDWR | os.O_CREAT, MODE)
        except OSError as why:
            raise MachineRefused(
                f"{self.memory}: nothing can be kept there ({why.strerror}); name another file"
            ) from None
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)


def refuse_contradicted(memory: Path, keys: Sequence[NoteKey], log: Callable[[], Grows]) -> None:
    """Let through only a log that goes on from what was last signed, where nobody signs for it now.

    `keys`: all that it was ever signed with, lost ones too. Raises: NotToBeSigned, MachineRefused.
    """
    last = last_signed(memory, keys)
    if last is not None:
        _grown_from(last, log())


def last_signed(memory: Path, keys: Sequence[NoteKey]) -> Checkpoint | None:
    """Return the last checkpoint that was signed; None where there is none. Raises: NotToBeSigned, MachineRefused."""
    kept = _kept(memory)
    if kept is None:
        return None
    try:
        return checkpoint.opened(kept, tuple(keys)).checkpoint
    except (NotANote, NoteUnsigned) as why:
        raise NotToBeSigned(f"{memory}: not what was last signed ({why}); bring it back whole") from None


def _grown_from(last: Checkpoint, log: Grows) -> Head:
    """Return how far a log is that is proved to have grown from what was last signed. Raises: NotToBeSigned."""
    if log.size < last.head.size:
        raise NotToBeSigned(
            f"{log.size} entries: the log had {last.head.size} when it was last signed, so an older registry "
            "was put in its place; bring the newest backup back, or tell the holders of checkpoints why not"
        )
    head = Head(log.size, log.root())
    try:
        check_consistency(last.head, head, log.consistency(last.head.size, head.size))
    except NotProved as why:
        raise NotToBeSigned(
            f"{why}: somebody changed what was signed before, so nothing more is signed; "
            "run 'whoperforms registry verify', and restore a backup"
        ) from None
    return head


def _kept(memory: Path) -> bytes | None:
    try:
        return memory.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as why:
        raise MachineRefused(f"{memory}: cannot be read ({why.strerror}); see to it, then sign again") from None
