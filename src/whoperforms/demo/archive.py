"""Zip files whose bytes depend on their content and a day alone.

Shape:  members are streamed, so a file of 11 GB passes through in blocks; fastest compression.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FASTEST = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a member, and how many rows of data they are."""

    text: bytes
    rows: int


class Archive:
    """A zip file being written."""

    def __init__(self, zipped: ZipFile, day: date) -> None:
        self._zipped = zipped
        self._day = day

    def add(self, name: str, blocks: Iterable[Block]) -> int:
        """Write one member from its blocks, in order. Returns how many rows it has."""
        info = ZipInfo(name, (self._day.year, self._day.month, self._day.day, 0, 0, 0))
        info.compress_type = ZIP_DEFLATED
        info._compresslevel = FASTEST  # type: ignore[attr-defined]  # noqa: SLF001 - public only since Python 3.13
        rows = 0
        with self._zipped.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block.text)
                rows += block.rows
        return rows


@contextmanager
def archive(path: Path, day: date) -> Iterator[Archive]:
    """Open a new zip file whose members are all dated `day`."""
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        yield Archive(zipped, day)
