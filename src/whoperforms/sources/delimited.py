"""Delimited text into columns: any size in bounded memory, every record counted, none lost in silence.

Source: RFC 4180, as the publishers bend it (BOM, CRLF, padded names, latin-1 bytes, quotes over several lines).
Shape:  a binary stream in; out come batches of the needed columns, as published text, blank as null,
        with `row`, the number of the data record from 1. A record of the wrong width is a rejected row.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.reading import rejected_rows

PIECE = 16 << 20  # bytes taken from the stream at a time
LONGEST_RECORD = 1 << 20  # bytes; the widest published record is far below. A longer one is a quote never closed.
DELIMITERS = ",\t|"
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a reader takes from a dataset, by every name they were ever published under.

    `columns` maps our name to the published ones, newest vintage first; those in `optional` may be absent.
    """

    dataset: str
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = frozenset()
    vintages: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive records: `frame` holds those of the right width, `rejected` the others."""

    rows: int
    frame: pl.DataFrame
    rejected: pl.DataFrame


@dataclass(slots=True)
class Delimited:
    """A delimited file being read: iterate `batches()` once. `recoded` counts lines that were not UTF-8."""

    stream: BinaryIO
    layout: Layout
    file: str
    recoded: int = 0
    _header: tuple[str, ...] = ()
    _delimiter: str = ","
    _taken: dict[str, str] = field(default_factory=dict)

    def batches(self) -> Iterator[Batch]:
        """Yield the records in file order. Raises: BadRelease (empty, wrong header, cut short)."""
        pieces = _whole_records(self.stream)
        first = next(pieces, b"").removeprefix(BOM)
        head, rest = _split_header(first)
        self._read_header(head)
        seen = 0
        for piece in _chain(rest, pieces):
            batch = self._parse(piece, seen)
            seen += batch.rows
            yield batch

    def _read_header(self, head: bytes) -> None:
        text = head.decode("utf-8", errors="replace").strip("\r\n")
        if not text.strip():
            raise BadRelease(f"{self.file}: the file is empty; download it again")
        self._delimiter = max(DELIMITERS, key=text.count)
        published = next(csv.reader([text], delimiter=self._delimiter), [])
        self._header = tuple(f"{position}" for position in range(len(published)))  # a name may stand twice
        where: dict[str, str] = {}
        for position, name in enumerate(published):
            where.setdefault(folded(name), str(position))
        for ours, names in self.layout.columns.items():
            found = next((where[f] for f in map(folded, names) if f in where), None)
            if found is not None:
                self._taken[ours] = found
            elif ours not in self.layout.optional:
                raise BadRelease(self._missing(names, text))

    def _missing(self, names: tuple[str, ...], header: str) -> str:
        if header.lstrip().startswith("<"):
            return f"{self.file}: a web page, not {self.layout.dataset}; download the file again"
        wanted = " or ".join(f"{name!r}" for name in names)
        tried = f" (vintages known: {self.layout.vintages})" if self.layout.vintages else ""
        return f"{self.file}: no column {wanted}, so this is not {self.layout.dataset}{tried}; check which file was given"

    def _parse(self, piece: bytes, seen: int) -> Batch:
        bad: dict[int, str] = {}

        def remember(row: arrow_csv.InvalidRow) -> str:
            lines = row.text.count("\n") + 1
            spread = f" over {lines} lines, as if a quote was never closed" if lines > 1 else ""
            bad[row.number] = f"has {row.actual_columns} columns{spread}; the header names {row.expected_columns}"
            return "skip"

        width = len(self._header)
        table = _columns(self._as_utf8(piece), self._header, self._delimiter, sorted(self._taken.values()), remember)
        rows = table.num_rows + len(bad)
        open_quote = piece.count(b'"') % 2 == 1
        if rows and (rows in bad or open_quote) and not piece.endswith((b"\n", b"\r")):
            raise BadRelease(f"{self.file}: cut short in data row {seen + rows}; download the file again")
        good = [number for number in range(1, rows + 1) if number not in bad] if bad else range(1, rows + 1)
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame), width  # noqa: S101 - a table becomes a frame; for the type checker
        frame = frame.select(
            pl.Series("row", good, dtype=pl.UInt32) + seen,
            *(pl.col(at).alias(ours) for ours, at in self._taken.items()),
            *(pl.lit(None, pl.String).alias(name) for name in self.layout.columns if name not in self._taken),
        )
        rejected = rejected_rows({seen + number: reason for number, reason in bad.items()})
        return Batch(rows=rows, frame=frame, rejected=rejected)

    def _as_utf8(self, piece: bytes) -> bytes:
        """Return `piece` in UTF-8; a line that is not is read as cp1252, as the older files are."""
        try:
            piece.decode("utf-8")
        except UnicodeDecodeError:
            return b"".join(map(self._line_as_utf8, piece.splitlines(keepends=True)))
        return piece

    def _line_as_utf8(self, line: bytes) -> bytes:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            self.recoded += 1
            try:
                return line.decode("cp1252").encode()
            except UnicodeDecodeError:
                return line.decode("latin-1").encode()
        return line


def folded(name: str) -> str:
    r"""Return a column name for comparing: no padding, single blanks, no case.

    >>> folded(" Provider  Credential\tText ")
    'provider credential text'
    """
    return " ".join(name.strip("\ufeff").split()).casefold()


def _columns(
    piece: bytes, header: tuple[str, ...], delimiter: str, taken: list[str], remember: object
) -> pa.Table:
    if not piece.strip(b"\r\n"):
        return pa.table({name: pa.array([], pa.string()) for name in taken})
    return arrow_csv.read_csv(
        pa.BufferReader(piece),
        # one thread and one block: only so does a bad record know its number
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=len(piece) + 1, column_names=header),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, invalid_row_handler=remember
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=taken,
            column_types={name: pa.string() for name in taken},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _whole_records(stream: BinaryIO) -> Iterator[bytes]:
    """Cut a stream where records end, so that each piece can be parsed alone."""
    held = b""
    while taken := stream.read(PIECE):
        held += taken
        if end := _last_record_end(held):
            yield held[:end]
            held = held[end:]
        while len(held) > LONGEST_RECORD and not _last_record_end(held):
            end = _line_end(held)
            yield held[:end]
            held = held[end:]
    if held:
        yield held


def _last_record_end(held: bytes) -> int:
    """Return where the last whole record ends: after a newline with as many quotes opened as closed; else 0."""
    end = held.rfind(b"\n") + 1
    quotes = held.count(b'"', 0, end)
    while end and quotes % 2:
        before = held.rfind(b"\n", 0, end - 1) + 1
        quotes -= held.count(b'"', before, end)
        end = before
    return end


def _line_end(held: bytes) -> int:
    """Return where the first line ends, or all of it: a quote never closed costs its own line, not the file."""
    return held.find(b"\n") + 1 or len(held)


def _split_header(piece: bytes) -> tuple[bytes, bytes]:
    start = len(piece) - len(piece.lstrip(b"\r\n"))
    ends = [at for at in (piece.find(b"\n", start), piece.find(b"\r", start)) if at >= 0]
    end = min(ends, default=len(piece)) + 1
    return piece[:end], piece[end:]


def _chain(rest: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from pieces
