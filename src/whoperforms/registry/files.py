"""Files that people give as evidence: kept outside of everything that is served, under the hash of their content.

Shape:  `registry.files/ab/abcdef...`, a folder beside the registry unless another is named. A file is judged by its
        content (`file_kinds`), lies on the disk before anybody is told that it was taken, never changes, and is its
        owner's alone; the same content a second time is the same file. What is read is held against its name first.
        The day of a file is the one on which it was last given; a file that no event names is swept away by that.
"""

import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader
from math import inf
from pathlib import Path
from time import time
from typing import Final, Protocol

from whoperforms.certification.bodies.shape import Document
from whoperforms.kernel.durable import flush, put_in_place
from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry.errors import DamagedFile, NoSuchFile
from whoperforms.registry.file_faults import MOST_BYTES, BadFile, FileFault
from whoperforms.registry.file_kinds import FileKind, kind_of
from whoperforms.store.place import Place, is_database

OWNERS_FOLDER: Final = 0o700
NEVER_WRITTEN: Final = 0o400
PIECE: Final = 1 << 16
LONGEST_NAME: Final = 120
UNFINISHED: Final = ".taking"
FORGOTTEN_AFTER: Final = 3600  # seconds
HASH: Final = re.compile(r"[0-9a-f]{64}")
UNSEEN: Final = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # controls, marks that turn text around, no characters at all


class Given(Protocol):
    """Something that can be read piece by piece."""

    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes, at most so many."""


def files_folder(registry: Place, named: str | None) -> Path:
    """Return where files are: the folder that is named, else beside the registry, else in this folder."""
    if named:
        return Path(named)
    return Path("registry.files") if is_database(registry) else Path(registry).with_suffix(".files")


def plain_name(given: str) -> str:
    r"""Return the name of a file as it may be shown: of its path the last part, of its signs those that can be seen.

    >>> plain_name("../../etc/cv.pdf"), plain_name("C:\\scans\\cv.pdf"), plain_name("cv\u202efdp.exe")
    ('cv.pdf', 'cv.pdf', 'cvfdp.exe')
    """
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in UNSEEN)
    name = " ".join(seen.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot and len(ending) < len("jpegs"):
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME] or "file"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one registry. `within`: the folder that theirs is a part of, made with it."""

    folder: Path
    within: Path | None = None

    def keep(self, given: Given, *, name: str, taken: frozenset[FileKind]) -> Document:
        """Keep a file of one of some kinds; it lies on the disk by then. Raises: BadFile, MachineRefused."""
        called = plain_name(name)
        try:
            with self._unfinished() as own:
                digest, size = _copied(given, own)
                kind = kind_of(own.read_bytes(), taken)
                self._put(own, digest)
        except BadFile as why:
            raise BadFile(why.fault, name=called, taken=why.taken) from None
        except OSError as why:
            raise self._refused(why) from None
        return Document(sha256=digest, media_type=kind, name=called, size=size)

    def bring_back(self, given: Given, digest: str) -> bool:
        """Keep a file from a backup, whose hash is known; return whether it was not there. Raises: DamagedFile."""
        try:
            with self._unfinished() as own:
                found, _ = _copied(given, own)
                if found != digest:
                    raise DamagedFile(f"{digest[:12]}: the file in the backup is damaged; restore another backup")
                return self._put(own, digest)
        except OSError as why:
            raise self._refused(why) from None

    @contextmanager
    def opened(self, digest: str) -> Iterator[BufferedReader]:
        """Yield a file, open at its beginning; what is in it is what was kept. Raises: NoSuchFile, DamagedFile."""
        try:
            file = self.path(digest).open("rb")
        except FileNotFoundError:
            raise NoSuchFile("{digest}: no such file is kept; look at its number again", digest=digest[:12]) from None
        except OSError as why:
            raise self._refused(why) from None
        with file:
            if _hash_of(file) != digest:
                raise DamagedFile(f"{digest[:12]}: the file is not what it was when it was kept; restore a backup")
            file.seek(0)
            yield file

    def all(self) -> Iterator[str]:
        """Yield the hash of each file that is kept, in their order."""
        yield from sorted(path.name for path in self.folder.glob("??/*") if HASH.fullmatch(path.name))

    def was_given(self, digest: str) -> float:
        """Return when somebody last gave a file; for one that is gone, later than any moment."""
        try:
            return self.path(digest).stat().st_mtime
        except FileNotFoundError:
            return inf

    def let_go(self, digest: str, *, given_before: float) -> bool:
        """Remove a file for good, unless somebody gave it since; return whether it was. Raises: MachineRefused."""
        try:
            if self.was_given(digest) >= given_before:
                return False
            self.path(digest).unlink()
        except FileNotFoundError:  # another sweep was there before
            return False
        except OSError as why:
            raise self._refused(why) from None
        return True

    def remove(self, digest: str) -> None:
        """Take a file away again, because what it was brought back for did not come about."""
        path = self.path(digest)
        with suppress(OSError):  # what is not there is gone; a folder with other files in it stays
            path.unlink()
            path.parent.rmdir()
            self.folder.rmdir()

    def path(self, digest: str) -> Path:
        """Return where the file of a hash lies. Raises: NoSuchFile for what is no hash, such as a path."""
        if not HASH.fullmatch(digest):
            raise NoSuchFile(
                "{digest!r}: no number of a file; it has 64 signs from 0 to 9 and a to f", digest=digest[:64]
            )
        return self.folder / digest[:2] / digest

    def _put(self, own: Path, digest: str) -> bool:
        """Give a finished file its name; return whether it is new. One that was damaged is put right.

        One that is there is given anew: before it is looked at, so that no sweep takes it away after that.
        """
        path = self.path(digest)
        with suppress(FileNotFoundError):
            os.utime(path)
            with path.open("rb") as before:
                if _hash_of(before) == digest and path.exists():
                    return False
        if not path.parent.exists():
            path.parent.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
            flush(self.folder)
        own.chmod(NEVER_WRITTEN)
        put_in_place(own, path)
        return True

    @contextmanager
    def _unfinished(self) -> Iterator[Path]:
        """Yield a new file to write to; it is gone at the end, unless it was given its name."""
        for folder in (self.within, self.folder):
            if folder and not folder.exists():
                folder.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
                flush(folder.parent)
        for left in self.folder.glob(f"*{UNFINISHED}"):  # by somebody who was killed
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < time() - FORGOTTEN_AFTER:
                    left.unlink()
        own = self.folder / f"{secrets.token_hex(8)}{UNFINISHED}"
        os.close(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield own
        finally:
            with suppress(FileNotFoundError):
                own.unlink()

    def _refused(self, why: OSError) -> MachineRefused:
        return MachineRefused(f"{self.folder}: the file cannot be kept or read there ({why.strerror}); see to it")


def _copied(given: Given, own: Path) -> tuple[str, int]:
    """Write what is given to a file of our own, piece by piece; return its hash and size. Raises: BadFile, OSError."""
    digest, size = sha256(), 0
    with own.open("wb") as file:
        while piece := given.read(PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise BadFile(FileFault.TOO_LARGE)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest(), size


def _hash_of(file: BufferedReader) -> str:
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
