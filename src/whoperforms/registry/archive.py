"""A backup of a registry: one file that says what is in it, and that either database can be brought back from.

Shape:  a zip file. `manifest.json` says what else there is: for each table its columns, how many rows and the SHA-256
        of `tables/NAME.jsonl`, a row on each line as a list; for each file of evidence `files/HASH`. What the manifest
        does not name, or names otherwise, is refused; nothing is ever unpacked to a path that an archive names.
"""

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Annotated, Any, Final
from zipfile import BadZipFile, ZipFile

import msgspec
from msgspec import Meta, Struct

from whoperforms.certification.bodies.shape import Sha256
from whoperforms.registry.errors import BadArchive
from whoperforms.registry.file_faults import MOST_BYTES

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MOST_OF_A_MANIFEST: Final = 64_000_000  # bytes; a file of evidence takes about seventy
MOST_OF_A_ROW: Final = 32_000_000
PIECE: Final = 1 << 16
CUT_OR_CHANGED: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, IndexError)
TableName = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,62}$")]
Many = Annotated[int, Meta(ge=0)]


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column: its name, and how its values are written here: as they are, or as one of a few kinds."""

    name: TableName
    kind: Annotated[str, Meta(pattern="^(plain|bytes|instant|day|json)$")]


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table: its columns, how many rows, and the hash of its lines."""

    name: TableName
    columns: tuple[Column, ...]
    rows: Many
    sha256: Sha256


class Manifest(Struct, frozen=True, kw_only=True):
    """What is in an archive. `steps`: those of the registry's tables; `last`: the number and link of the last event.

    `damaged`: files of evidence that were not what they had been, and are not in it.
    """

    format: int
    program: str
    made_at: str
    steps: tuple[str, ...]
    tables: tuple[Table, ...]
    files: tuple[Sha256, ...]
    last: tuple[int, str] | None = None
    damaged: tuple[str, ...] = ()


class _Version(Struct, frozen=True):
    format: int


def table_entry(name: str) -> str:
    """Return what a table is called in an archive."""
    return f"tables/{name}.jsonl"


def file_entry(digest: str) -> str:
    """Return what a file of evidence is called in an archive."""
    return f"files/{digest}"


def line_of(values: Iterable[Any], columns: Iterable[Column]) -> bytes:
    """Return a row as one line."""
    written = [_written(value, column.kind) for value, column in zip(values, columns, strict=True)]
    return json.dumps(written, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _written(value: Any, kind: str) -> Any:  # noqa: ANN401 - whatever a database holds
    if value is None:
        return None
    match kind:
        case "bytes":
            return b64encode(value).decode()
        case "instant" | "day":
            return value.isoformat()
        case _:
            return value


def _read(value: Any, kind: str) -> Any:  # noqa: ANN401
    if value is None:
        return None
    match kind:
        case "bytes":
            return b64decode(value, validate=True)
        case "instant":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case _:
            return value


class Archive:
    """An archive that was opened, and whose manifest names what is in it, each thing once."""

    def __init__(self, path: Path, packed: ZipFile) -> None:
        self.path, self._packed = path, packed
        self.manifest = self._manifest()
        self._refuse_others()

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table as values. Raises: BadArchive when they are not those that were written."""
        digest, count = sha256(), 0
        with self._broken_is_said(), self._packed.open(table_entry(table.name)) as lines:
            while line := lines.readline(MOST_OF_A_ROW):
                digest.update(line)
                count += 1
                values = json.loads(line)
                if not isinstance(values, list) or len(values) != len(table.columns):
                    raise self._changed(table_entry(table.name))
                yield tuple(_read(value, column.kind) for value, column in zip(values, table.columns, strict=True))
        if (digest.hexdigest(), count) != (table.sha256, table.rows):
            raise self._changed(table_entry(table.name))

    @contextmanager
    def file(self, digest: str) -> Iterator[IO[bytes]]:
        """Yield a file of evidence, to be read piece by piece."""
        with self._broken_is_said(), self._packed.open(file_entry(digest)) as opened:
            yield opened

    def refuse_damaged(self) -> None:
        """Read all of it once, and let it through only if each part is what the manifest says. Raises: BadArchive."""
        for table in self.manifest.tables:
            for _ in self.rows(table):
                pass
        for digest in self.manifest.files:
            found, size = sha256(), 0
            with self.file(digest) as opened:
                while (piece := opened.read(PIECE)) and size <= MOST_BYTES:
                    found.update(piece)
                    size += len(piece)
            if found.hexdigest() != digest:
                raise self._changed(file_entry(digest))

    def _manifest(self) -> Manifest:
        with self._broken_is_said():
            try:
                info = self._packed.getinfo(MANIFEST)
            except KeyError:
                raise BadArchive(
                    f"{self.path}: no backup of a registry; name one that 'registry backup' made"
                ) from None
            with self._packed.open(info) as opened:
                content = opened.read(MOST_OF_A_MANIFEST)
        try:
            version = msgspec.json.decode(content, type=_Version).format
            if version > FORMAT:
                raise BadArchive(f"{self.path}: made by a newer program (format {version}); restore it with that one")
            return msgspec.json.decode(content, type=Manifest)
        except msgspec.MsgspecError as why:
            raise BadArchive(f"{self.path}: its manifest cannot be read ({why}); use another backup") from None

    def _refuse_others(self) -> None:
        """Let through only an archive that holds what the manifest names, and nothing else."""
        there = [info.filename for info in self._packed.infolist()]
        named = [
            MANIFEST,
            *(table_entry(table.name) for table in self.manifest.tables),
            *(file_entry(digest) for digest in self.manifest.files),
        ]
        if sorted(there) != sorted(set(named)) or len(set(named)) != len(named):
            odd = next(iter(sorted(set(there) ^ set(named))), "something twice")
            shown = re.sub(r"[^\x20-\x7e]", "?", odd)[:80]
            raise BadArchive(f"{self.path}: {shown!r} is not what its manifest says; use another backup")

    @contextmanager
    def _broken_is_said(self) -> Iterator[None]:
        try:
            yield
        except CUT_OR_CHANGED as why:
            raise _damaged(self.path, why) from None

    def _changed(self, entry: str) -> BadArchive:
        return BadArchive(f"{self.path}: {entry} is not what was written; use another backup")


@contextmanager
def archive_at(path: Path) -> Iterator[Archive]:
    """Yield the archive of a file. Raises: BadArchive, OSError."""
    with path.open("rb") as file:
        try:
            packed = ZipFile(file)
        except CUT_OR_CHANGED as why:
            raise _damaged(path, why) from None
        with packed:
            yield Archive(path, packed)


def _damaged(path: Path, why: Exception) -> BadArchive:
    return BadArchive(f"{path}: no backup, or one that was cut short or changed ({why}); use another backup")
