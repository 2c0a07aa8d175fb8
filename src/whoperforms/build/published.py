"""A published file as it lies on disk: zipped or not, opened as a stream, known by its hash.

Shape:  one path gives one or more `PublishedFile`; those of a zip archive share path, hash and size.
"""

import hashlib
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from whoperforms.kernel.errors import BadRelease, MachineRefused

ZIP = b"PK\x03\x04"
SPREADSHEET = ".xlsx"  # a zip archive by its bytes, one file by its meaning
HEADER_ONLY = re.compile(r"_fileheader\.csv$", re.IGNORECASE)  # travels beside the data, holds none
DAMAGED_LIST = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, OSError, struct.error)
DATA = (".csv", ".txt", SPREADSHEET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file to read; `archive` is the zip it lies in, if any; `bytes` and `sha256` are of what was published."""

    path: Path
    file: str
    archive: str | None
    bytes: int
    sha256: str

    @contextmanager
    def opened(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """Yield the content as a stream, and the raw stream whose position tells the progress.

        Raises: BadRelease when the archive turns out damaged while it is read.
        """
        with self.path.open("rb") as raw:
            if self.archive is None:
                yield raw, raw
                return
            try:
                with _member(raw, self.file, self.archive) as content:
                    yield content, raw
            except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as why:
                raise BadRelease(f"{self.archive}: damaged ({why}); download it again") from None


def _member(raw: BinaryIO, name: str, archive: str) -> BinaryIO:
    """Open one file of a zip archive. Raises: BadRelease (a method we cannot unpack, a password)."""
    try:
        return cast("BinaryIO", zipfile.ZipFile(raw).open(name))
    except NotImplementedError:
        raise BadRelease(
            f"{archive}: packed with a method this program cannot unpack (Deflate64, at a guess); "
            "unpack it with another tool and give the files inside"
        ) from None
    except RuntimeError:  # zipfile says so of an archive that wants a password
        raise BadRelease(
            f"{archive}: locked with a password, as no published file is; unpack it and give the files inside"
        ) from None


def published_files(path: Path, *, may_be_empty: bool = False) -> list[PublishedFile]:
    """Return the data files that `path` holds.

    Raises: BadRelease (not a zip, cut short, nothing in it), MachineRefused.
    """
    try:
        if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):  # a device or a pipe may never end
            raise BadRelease(f"{path}: not a regular file; give the published file itself")
        with path.open("rb") as raw:
            start = raw.read(512)
            raw.seek(0)
            digest = hashlib.file_digest(cast("IO[bytes]", raw), "sha256").hexdigest()  # type: ignore[arg-type]
            size = raw.tell()
    except FileNotFoundError:
        raise BadRelease(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise BadRelease(f"{path}: a folder; name the published files themselves") from None
    except OSError as why:
        raise MachineRefused(f"{path}: cannot be read ({why.strerror}); check its permissions") from None
    if not size and not may_be_empty:
        raise BadRelease(f"{path}: the file is empty; download it again")
    zipped = start.startswith(ZIP) and path.suffix.lower() != SPREADSHEET
    if not zipped and path.suffix.lower() == ".zip":
        raise BadRelease(f"{path}: not a zip archive{_what_it_is(start)}; download it again")
    names = _names_inside(path) if zipped else [_as_unicode(path.name)]
    return [
        PublishedFile(
            path=path, file=name, archive=_as_unicode(path.name) if zipped else None, bytes=size, sha256=digest
        )
        for name in names
    ]


def _names_inside(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(archive.namelist())
    except DAMAGED_LIST:
        raise BadRelease(f"{path}: a zip archive cut short or damaged; download it again") from None
    data = [name for name in names if _is_data(PurePosixPath(name))]
    if not data:
        inside = ", ".join(names[:4]) or "nothing"
        raise BadRelease(f"{path}: no data file inside (it holds {inside}); check which archive was given")
    return data


def _is_data(name: PurePosixPath) -> bool:
    hidden = name.name.startswith(".")  # what a Mac puts beside the files it packs
    return name.suffix.lower() in DATA and not HEADER_ONLY.search(name.name) and not hidden


def _as_unicode(name: str) -> str:
    """Return a file's name as text that can be stored, even when its bytes are none."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _what_it_is(start: bytes) -> str:
    return " but a web page" if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")) else ""
