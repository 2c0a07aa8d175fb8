"""What was fetched, and what was begun: `fetched.json` beside the files.

Shape:  JSON; `files` and `unfinished` from name to record; the address is the publisher's own; times ISO, UTC.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from whoperforms.kernel.errors import BadData

LEDGER = "fetched.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """By what a publisher tells one state of a file from another."""

    etag: str | None
    modified: str | None

    @property
    def for_a_range(self) -> str | None:
        """What proves that the rest is of the same file: a weak ETag does not."""
        strong = self.etag if self.etag and not self.etag.startswith("W/") else None
        return strong or self.modified


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Validators):
    """A file that is here whole."""

    address: str
    bytes: int
    sha256: str
    retrieved_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Validators):
    """A file of which a part is here; `bytes` of the whole, where the publisher said it."""

    address: str
    bytes: int | None


@dataclass(slots=True)
class Ledger:
    """The account of one folder; kept on disk by whoever changes it."""

    files: dict[str, Fetched] = field(default_factory=dict)
    unfinished: dict[str, Begun] = field(default_factory=dict)

    def keep(self, folder: Path) -> None:
        """Write the account to its folder, in one step."""
        new = folder / f"{LEDGER}.new"
        with new.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(self, order="sorted"), indent=2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / LEDGER)


def ledger_of(folder: Path) -> Ledger:
    """Return the account of a folder, an empty one where there is none yet. Raises: BadData."""
    path = folder / LEDGER
    try:
        return msgspec.json.decode(path.read_bytes(), type=Ledger)
    except FileNotFoundError:
        return Ledger()
    except (msgspec.MsgspecError, UnicodeDecodeError) as why:
        raise BadData(f"{path}: damaged ({why}); delete it, and each file is asked for again") from None
