"""A published file as it lies on disk: zipped or not, opened as a stream, known by its hash.

Shape:  one path gives one or more `PublishedFile`; those of a zip archive share path, hash and size.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from whoperforms.kernel.errors import BadRelease, MachineRefused

ZIP = b"PK\x03\x04"
SPREADSHEET = ".xlsx"  # a zip archive by its bytes, one file by its meaning
HEADER_ONLY = re.compile(r"_fileheader\.csv$", re.IGNORECASE)  # travels beside the data, holds none
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
                with zipfile.ZipFile(raw) as archive, archive.open(self.file) as content:
                    yield cast("BinaryIO", content), raw
            except (zipfile.BadZipFile, zlib.error, EOFError) as why:
                raise BadRelease(f"{self.archive}: damaged ({why}); download it again") from None
            except NotImplementedError:
                raise BadRelease(
                    f"{self.archive}: packed with a method this program cannot unpack (Deflate64, at a guess); "
                    "unpack it with another tool and give the files inside"
                ) from None
            except RuntimeError as why:  # zipfile says so of an archive that wants a password
                raise BadRelease(f"{self.archive}: cannot be unpacked ({why}); give the files inside") from None


def published_files(path: Path) -> list[PublishedFile]:
    """Return the data files that `path` holds. Raises: BadRelease (not a zip, cut short, nothing in it), MachineRefused."""
    try:
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
    if not size:
        raise BadRelease(f"{path}: the file is empty; download it again")
    zipped = start.startswith(ZIP) and path.suffix.lower() != SPREADSHEET
    if not zipped and path.suffix.lower() == ".zip":
        raise BadRelease(f"{path}: not a zip archive{_what_it_is(start)}; download it again")
    names = _names_inside(path) if zipped else [path.name]
    return [
        PublishedFile(path=path, file=name, archive=path.name if zipped else None, bytes=size, sha256=digest)
        for name in names
    ]


def _names_inside(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(archive.namelist())
    except zipfile.BadZipFile:
        raise BadRelease(f"{path}: a zip archive cut short; download it again") from None
    data = [name for name in names if name.lower().endswith(DATA) and not HEADER_ONLY.search(name)]
    if not data:
        inside = ", ".join(names[:4]) or "nothing"
        raise BadRelease(f"{path}: no data file inside (it holds {inside}); check which archive was given")
    return data


def _what_it_is(start: bytes) -> str:
    return " but a web page" if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")) else ""
