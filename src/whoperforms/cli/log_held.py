"""What whoever watches a log keeps of it, in a folder: every checkpoint, the entries, the numbers it learned.

Shape:  nothing in it is ever changed, only added to; files of checkpoints that others hold may be laid beside ours.
        Entries that contradict those kept are laid beside them, for whoever has to be shown.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from whoperforms.credentials.log import checkpoint
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.monitor import Held
from whoperforms.credentials.log.note import NotANote, NoteKey, NotSigned
from whoperforms.kernel.errors import BadData

ENTRIES: Final = "entries.jsonl"
CHECKPOINTS: Final = "checkpoints"
NUMBERS: Final = "certificates.txt"
NAMED_BY: Final = 16  # digits of a root


@dataclass(frozen=True, slots=True)
class Holdings:
    """A folder of what was seen of one log."""

    folder: Path

    def entries(self) -> list[bytes]:
        """Return the entries that were kept; half a line, of a machine that lost power, is none."""
        return _lines(self.folder / ENTRIES)

    def numbers(self) -> list[str]:
        """Return the numbers of certificates that were learned."""
        return [line.decode() for line in _lines(self.folder / NUMBERS)]

    def checkpoints(self, keys: Collection[NoteKey]) -> list[Held]:
        """Return the checkpoints that are held, ours and others', the shortest log first. Raises: BadData."""
        found = list[Held]()
        for path in sorted((self.folder / CHECKPOINTS).glob("*")):
            try:
                opened = checkpoint.opened(path.read_bytes(), keys)
            except (NotANote, NotSigned) as why:
                raise BadData(
                    f"{path}: no checkpoint of this log ({why}); take it away, or give another --issuer"
                ) from None
            found.append(Held(opened.checkpoint, f"whoever has {path.name}"))
        return sorted(found, key=lambda one: one.checkpoint.head.size)

    def keep_checkpoint(self, data: bytes, said: Checkpoint) -> None:
        """Keep a checkpoint, exactly as it was signed."""
        name = f"{said.head.size:012d}-{said.head.root.hex()[:NAMED_BY]}.txt"
        path = self.folder / CHECKPOINTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            beside = path.with_name(f".{name}.new")
            beside.write_bytes(data)
            beside.replace(path)

    def keep_entries(self, lines: Iterable[bytes]) -> None:
        """Add entries to those kept."""
        _add(self.folder / ENTRIES, lines)

    def keep_numbers(self, numbers: Iterable[str]) -> None:
        """Add numbers to those learned."""
        _add(self.folder / NUMBERS, (number.encode() for number in numbers))

    def keep_contradiction(self, lines: Sequence[bytes], at: datetime) -> Path:
        """Lay entries that are not as they were beside those kept; return the file."""
        path = self.folder / f"contradiction-{at:%Y%m%dT%H%M%SZ}.jsonl"
        _add(path, lines)
        return path


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def _add(path: Path, lines: Iterable[bytes]) -> None:
    """Add lines to a file, in the place of half a line at its end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = sum(len(line) + 1 for line in _lines(path))
    with path.open("r+b" if path.exists() else "xb") as file:
        file.truncate(whole)
        file.seek(whole)
        file.writelines(line + b"\n" for line in lines)
