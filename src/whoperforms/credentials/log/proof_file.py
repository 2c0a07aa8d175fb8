"""The file beside a certificate which proves, years later and without asking anybody, that it stands in the log.

Source: https://c2sp.org/tlog-proof.
Shape:  a line that says what it is; `extra` in base 64, with us what opens the entry; `index`; the hashes from leaf to
        root, one a line; an empty line; the checkpoint, as it was signed. Extension `.tlog-proof`.
"""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from whoperforms.credentials.log import checkpoint
from whoperforms.credentials.log.checkpoint import Opened, decimal
from whoperforms.credentials.log.checks import check_inclusion
from whoperforms.credentials.log.note import NotANote, NoteKey, from_base64
from whoperforms.credentials.log.tree import HASH

FIRST: Final = "c2sp.org/tlog-proof@v1"
EXTENSION: Final = ".tlog-proof"
MOST_BYTES: Final = 256 * 1024
MOST_HASHES: Final = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """That a leaf is at `index` of the log that `signed`, a checkpoint as it was handed out, stands for."""

    index: int
    path: tuple[bytes, ...]
    signed: bytes
    extra: bytes | None = None

    def written(self) -> bytes:
        """Return the file."""
        extra = [] if self.extra is None else [f"extra {b64encode(self.extra).decode()}"]
        lines = [FIRST, *extra, f"index {self.index}", *(b64encode(hashed).decode() for hashed in self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.signed

    def proved(self, leaf: bytes, logs: Collection[NoteKey], witnesses: Collection[NoteKey] = ()) -> Opened:
        """Return the checkpoint that stands for a leaf, given by its hash. Raises: NotANote, NotSigned, NotProved."""
        opened = checkpoint.opened(self.signed, logs, witnesses)
        check_inclusion(leaf, self.index, self.path, opened.checkpoint.head)
        return opened


def read(data: bytes) -> ProofFile:
    """Return the proof that a file holds; nothing in it is believed yet. Raises: NotANote."""
    if len(data) > MOST_BYTES:
        raise NotANote(f"{len(data):,} bytes: too long for a proof; it has at most {MOST_BYTES:,}")
    above, empty, signed = data.partition(b"\n\n")
    try:
        lines = above.decode("ascii").split("\n")
    except UnicodeDecodeError as why:
        raise NotANote(f"byte {why.start}: a sign that no proof has; send the file as it was handed out") from None
    if not empty or lines.pop(0) != FIRST:
        raise NotANote(f"{data[:40]!r}: no proof of a log; it begins with the line {FIRST}")
    extra = from_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index "):
        raise NotANote(f"{lines[0][:40] if lines else ''!r}: the line that says which entry, 'index', is missing")
    index, path = decimal(lines.pop(0).removeprefix("index ")), tuple(from_base64(line) for line in lines)
    if len(path) > MOST_HASHES or any(len(hashed) != HASH for hashed in path):
        raise NotANote(f"{len(path)} hashes: no way from a leaf to a root; each is {HASH} bytes, at most {MOST_HASHES}")
    return ProofFile(index=index, path=path, signed=signed, extra=extra)
