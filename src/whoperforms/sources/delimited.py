"""Delimited text into columns: any size in bounded memory, every record counted, none lost in silence.

Source: RFC 4180, as the publishers bend it (BOM, CRLF, padded names, latin-1 bytes, quotes over several lines).
Shape:  a binary stream in; out come batches of the needed columns, as published text, blank as null,
        with `row`, the number of the data record from 1. A record of the wrong width is a rejected row.

The stream is cut where a record probably ends, and the parser has the last word: each piece is closed by a record
of our own, and unless the parser meets it as a record, the cut went through a quoted value and is made again.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from whoperforms.kernel.ahead import ahead
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.controls import may_hold_controls, without_controls
from whoperforms.sources.encoding import decoded, is_utf8
from whoperforms.sources.layout import DELIMITERS, Header, Layout, likely_delimiter, read_header
from whoperforms.sources.reading import all_rejected, rejected_rows, split

PIECE = 16 << 20  # bytes taken from the stream at a time
LONGEST_RECORD = 1 << 20  # bytes; the widest published record is far below. A longer one is a quote never closed.
BOM = b"\xef\xbb\xbf"
LINE_ENDS = (b"\n", b"\r")
END_OF_PIECE = "\0end of piece\0"
PART = 1 << 20  # bytes read at a time: a zip archive copies what it has not unpacked yet, so much reading is slow
NEVER_CLOSED = "a quote is opened and never closed"
DAMAGED = "holds a NUL byte, as a damaged file does"


def _record(delimiter: str) -> re.Pattern[bytes]:
    """Return what one record looks like to the parser: a quote counts at the start of a value, or within quotes."""
    value = r'(?:"[^"]*+(?:""[^"]*+)*+"[^D\r\n]*+|(?!")[^D\r\n]*+)'
    return re.compile(rf"{value}(?:D{value})*+(?:\r\n?|\n)".replace("D", re.escape(delimiter)).encode())


RECORD = {delimiter: _record(delimiter) for delimiter in DELIMITERS}


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive records: `frame` holds those of the right width, `rejected` what was set aside on the way."""

    rows: int
    frame: pl.DataFrame
    rejected: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A piece as the parser saw it: the rows of `table` by their `numbers`, the others in `bad`, counted from 1."""

    table: pa.Table
    numbers: Sequence[int]
    bad: dict[int, str]
    whole: bool  # whether the piece ended where a record ends
    widened: bool  # whether the bytes stand for themselves (latin-1), because not all of them were UTF-8
    damaged: bool

    @property
    def rows(self) -> int:
        return len(self.numbers) + len(self.bad)


@dataclass(slots=True)
class Delimited:
    """A delimited file being read: iterate `batches()` once. But for the last, each has the `fewest` rows or more."""

    stream: BinaryIO
    layout: Layout
    file: str
    fewest: int = 1
    _header: Header = field(init=False)
    _newline: bytes = field(init=False)
    _taken: Iterator[bytes] = field(init=False)
    _rows: int = 0

    def batches(self) -> Iterator[Batch]:
        """Yield the records in file order, parsing one piece ahead.

        Raises: BadRelease (empty, wrong header, cut short).
        """
        return ahead(_of_at_least(self.fewest, self._batches()))

    def _batches(self) -> Iterator[Batch]:
        self._taken = ahead(iter(self._piece, b""))  # unpacked while the last piece is parsed
        held = self._after_header()
        ended = False
        while not ended:
            taken = next(self._taken, b"")
            ended = not taken
            held = yield from self._whole_records(held + taken, last=ended)

    def _piece(self) -> bytes:
        return b"".join(self.stream.read(min(PART, PIECE - at)) for at in range(0, PIECE, PART))

    def _after_header(self) -> bytes:
        """Read the header; return what was taken from the stream behind it."""
        held, taken, head, delimiter = b"", b"-", None, ","
        while taken and len(held) <= LONGEST_RECORD:
            taken = next(self._taken, b"")
            held = (held + taken).lstrip(b"\r\n")
            start = len(held) - len(held.removeprefix(BOM))
            first_line = held[: held.find(b"\n") + 1 or len(held)].decode("utf-8", errors="replace")
            delimiter = likely_delimiter(first_line, self.layout)
            head = RECORD[delimiter].match(held, start)
            if head and head.end() < len(held):
                break
        end = head.end() if head else held.find(b"\n") + 1 or len(held)
        self._newline = b"\r" if held[:end].endswith(b"\r") else b"\n"
        self._header = read_header(held[:end].removeprefix(BOM), delimiter, self.layout, self.file)
        return held[end:]

    def _whole_records(self, held: bytes, *, last: bool) -> Generator[Batch, None, bytes]:
        """Yield the whole records that `held` starts with; return the unfinished one behind them."""
        unended = last and not held.endswith(LINE_ENDS)
        held += b"\n" if unended and held else b""
        while held:
            parsed, end = self._parsed(held)
            if parsed is None and not last and len(held) <= LONGEST_RECORD:
                break
            if unended and (parsed is None or (end == len(held) and parsed.rows in parsed.bad)):
                row = self._rows + (parsed.rows if parsed else 1)
                raise BadRelease(f"{self.file}: cut short in data row {row}; download the file again")
            if parsed is None:
                parsed, end = self._torn(held)
            yield self._batch(parsed)
            held = held[end:]
        return held

    def _parsed(self, held: bytes) -> tuple[_Parsed | None, int]:
        """Return as many whole records as `held` starts with, and where they end; (None, 0) without any.

        The quickest way to cut is tried first: nearly always it is right.
        """
        tried = 0
        for cut in (self._line_end, self._even_quotes, self._record_end):
            end = cut(held)
            if end not in (0, tried) and (parsed := self._parse(held, end)).whole:
                return parsed, end
            tried = end
        return None, 0

    def _line_end(self, held: bytes) -> int:
        return held.rfind(self._newline) + 1

    def _even_quotes(self, held: bytes) -> int:
        """Return the last line end with as many quotes opened as closed before it; 0 without one.

        Where a record ends, as long as every quote is one: a lone one (`5" pipe`) misleads it.
        """
        end = self._line_end(held)
        quotes = held.count(b'"', 0, end)
        while end and quotes % 2:
            before = held.rfind(self._newline, 0, end - 1) + 1
            quotes -= held.count(b'"', before, end)
            end = before
        return end

    def _record_end(self, held: bytes) -> int:
        """Return the last record end of the first stretch; slower, and right where a quote stands within a value."""
        record, end = RECORD[self._header.delimiter], 0
        while found := record.match(held, end, LONGEST_RECORD):
            end = found.end()
        return end

    def _torn(self, held: bytes) -> tuple[_Parsed, int]:
        """Return lines of a stretch without any record's end: those with a quote are lost, the others are not."""
        end = held.rfind(self._newline, 0, LONGEST_RECORD) + 1
        if not end:
            raise BadRelease(
                f"{self.file}: data row {self._rows + 1} is longer than {LONGEST_RECORD:,} bytes, "
                "as no published row is; download the file again"
            )
        lines = [line for line in held[:end].splitlines(keepends=True) if line.strip(b"\r\n")]
        clear = [number for number, line in enumerate(lines, start=1) if b'"' not in line]
        readable = b"".join(lines[number - 1] for number in clear)
        parsed = self._parse(readable, len(readable))
        bad = {number: NEVER_CLOSED for number, line in enumerate(lines, start=1) if b'"' in line}
        return _Parsed(
            table=parsed.table,
            numbers=[clear[number - 1] for number in parsed.numbers],
            bad=bad | {clear[number - 1]: reason for number, reason in parsed.bad.items()},
            whole=True,
            widened=parsed.widened,
            damaged=parsed.damaged,
        ), end

    def _parse(self, held: bytes, end: int) -> _Parsed:
        piece = b"".join((memoryview(held)[:end], END_OF_PIECE.encode(), b"\n"))
        misfits = _Misfits()
        widened = not is_utf8(piece)
        table = arrow_csv.read_csv(
            pa.BufferReader(piece.decode("latin-1").encode() if widened else piece),
            # one thread and one block: only so does a bad record know its number
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=3 * len(piece) + 64, column_names=self._header.columns
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._header.delimiter, newlines_in_values=True, invalid_row_handler=misfits
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=sorted(self._header.taken.values()),
                column_types=dict.fromkeys(self._header.taken.values(), pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                check_utf8=False,  # all of the piece was
            ),
        )
        rows = table.num_rows + len(misfits.reasons)
        whole = misfits.end == rows
        if whole:
            rows -= 1
            del misfits.reasons[misfits.end]
        bad = misfits.reasons
        numbers = range(1, rows + 1)
        return _Parsed(
            table=table,
            numbers=[number for number in numbers if number not in bad] if bad else numbers,
            bad=bad,
            whole=whole,
            widened=widened,
            damaged=piece.index(b"\0") < end,
        )

    def _batch(self, parsed: _Parsed) -> Batch:
        table = pl.from_arrow(parsed.table)
        assert isinstance(table, pl.DataFrame)  # noqa: S101 - a table becomes a frame; for the type checker
        frame = table.select(
            pl.Series("row", parsed.numbers, dtype=pl.UInt32) + self._rows,
            *(pl.col(at).alias(ours) for ours, at in self._header.taken.items()),
            *(pl.lit(None, pl.String).alias(name) for name in self.layout.columns if name not in self._header.taken),
        )
        set_aside = [rejected_rows({self._rows + number: reason for number, reason in parsed.bad.items()})]
        if parsed.widened:
            frame, repaired = decoded(frame)
            set_aside += repaired
        if parsed.damaged:
            nul = pl.any_horizontal(pl.col(pl.String).str.contains("\0", literal=True))
            frame, damaged = split(frame, pl.when(nul).then(pl.lit(DAMAGED)))
            set_aside.append(damaged)
        if parsed.widened or may_hold_controls(parsed.table):
            frame, left_out = without_controls(frame)
            set_aside += left_out
        self._rows += parsed.rows
        return Batch(rows=parsed.rows, frame=frame, rejected=all_rejected(*set_aside))


class _Misfits:
    """Remembers records of the wrong width while the parser goes on; ours, that ends a piece, is one by design."""

    def __init__(self) -> None:
        self.reasons: dict[int, str] = {}
        self.end = 0

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        lines = row.text.count("\n") + 1
        spread = f" over {lines} lines, as if a quote was never closed" if lines > 1 else ""
        columns = "1 column" if row.actual_columns == 1 else f"{row.actual_columns} columns"
        self.reasons[row.number] = f"has {columns}{spread}; the header names {row.expected_columns}"
        if row.text == END_OF_PIECE:
            self.end = row.number
        return "skip"


def _of_at_least(fewest: int, batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield consecutive batches as one until they have so many rows."""
    some: list[Batch] = []
    for batch in batches:
        some.append(batch)
        if sum(each.rows for each in some) >= fewest:
            whole, some = _as_one(some), []
            yield whole
    if some:
        yield _as_one(some)


def _as_one(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return Batch(
        rows=sum(batch.rows for batch in batches),
        frame=pl.concat([batch.frame for batch in batches], rechunk=True),
        rejected=pl.concat([batch.rejected for batch in batches]),
    )
