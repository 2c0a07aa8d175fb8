"""What whoever watches a log keeps of it, in a folder: every checkpoint, the entries, the numbers it learned.

Shape:  nothing in it is ever changed, only added to; files of checkpoints that others hold may be laid beside ours.
        Entries that contradict those kept are laid beside them, for whoever has to be shown.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.log import checkpoint
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.monitor import Held
from whoperforms.credentials.log.note import NotANote, NoteKey, NoteUnsigned
from whoperforms.kernel.errors import BadQuestion

ENTRIES: Final = "entries.jsonl"
CHECKPOINTS: Final = "checkpoints"
NUMBERS: Final = "certificates.txt"
ISSUERS: Final = "issuers"
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

    def keep_issuer(self, data: bytes) -> None:
        """Keep an issuer's file as it was given: what was signed with its keys stays believed, if they are lost too."""
        path = self.folder / ISSUERS / f"{sha256(data).hexdigest()[:NAMED_BY]}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(data)

    def log_keys(self) -> tuple[NoteKey, ...]:
        """Return every key of the log that any of the issuer's files named, lost ones too. Raises: BadData."""
        files = [issuer_file.read(path.read_bytes()) for path in sorted((self.folder / ISSUERS).glob("*.json"))]
        return tuple(dict.fromkeys(key for file in files for key in issuer_file.log_keys_ever(file.issuer)))

    def checkpoints(self, keys: Collection[NoteKey]) -> list[Held]:
        """Return the checkpoints that are held, ours and others', the shortest log first. Raises: BadQuestion."""
        found = list[Held]()
        for path in sorted((self.folder / CHECKPOINTS).glob("*")):
            try:
                opened = checkpoint.opened(path.read_bytes(), keys)
            except (NotANote, NoteUnsigned) as why:
                raise BadQuestion(
                    f"{path}: no checkpoint of this log ({why}); take it away, or give the --issuer of its time once"
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

    def keep_contradiction(self, lines: Sequence[bytes], at: datetime) -> None:
        """Lay entries that are not as they were beside those kept, once."""
        what = sha256(b"\n".join(lines)).hexdigest()[:NAMED_BY]
        if not any(self.folder.glob(f"contradiction-*-{what}.jsonl")):
            _add(self.folder / f"contradiction-{at:%Y%m%dT%H%M%SZ}-{what}.jsonl", lines)


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
