"""Reading the main file: our reader with all its rules, against inflating and parsing that checks nothing."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import chain

import polars as pl
import pyarrow as pa
from country import Files
from pyarrow import csv as arrow_csv
from tables import MB, Table, timed

from whoperforms.kernel.ahead import ahead
from whoperforms.sources import nppes

PIECE = 16 << 20


def bench_reading(files: Files) -> tuple[Table, float]:
    """Read the main file out of its zip in several ways; also return the seconds of the quickest that parses."""
    table = Table(
        "Reading the NPPES main file from its zip",
        ("path", "seconds", "MB/s of CSV", "ratio to the floor"),
        "The floor is the quickest way to inflate the zip and parse the columns that our reader takes, nothing checked "
        "and nothing kept. Ours adds the account of every record and every rule, and makes the tables.",
    )
    print(table.title)
    with timed() as inflating:
        size = sum(len(piece) for piece in pieces(files))
    taken = {"inflating alone": inflating()}
    parsers = {
        "pyarrow after inflating, one core": lambda: arrow_parses(pieces(files), threads=False),
        "pyarrow while inflating": lambda: arrow_parses(ahead(pieces(files)), threads=False),
        "pyarrow on all cores while inflating": lambda: arrow_parses(ahead(pieces(files)), threads=True),
        "Polars on all cores while inflating": lambda: polars_parses(ahead(pieces(files))),
    }
    for name, parse in parsers.items():
        with timed() as parsing:
            parse()
        taken[name] = parsing()
    floor = min(taken[name] for name in parsers)
    with timed() as ours, zipfile.ZipFile(files.month) as archive, archive.open(files.main) as stream:
        rows = sum(reading.rows for reading in nppes.readings(stream, files.main))
    taken["our reader"] = ours()
    for name, seconds in taken.items():
        marked = f"{name} (the floor)" if name in parsers and seconds == floor else name
        table.add(marked, f"{seconds:.1f}", f"{size / MB / seconds:,.0f}", f"{seconds / floor:.1f}")
    table.notes += f" {rows:,} rows, {size / MB:,.0f} MB."
    return table, floor


def pieces(files: Files) -> Iterator[bytes]:
    """Yield the main file, unpacked, in pieces that end at a line."""
    with zipfile.ZipFile(files.month) as archive, archive.open(files.main) as stream:
        held = b""
        while taken := stream.read(PIECE):
            end = taken.rfind(b"\n") + 1
            yield held + taken[:end]
            held = taken[end:]
        if held:
            yield held


def arrow_parses(unpacked: Iterator[bytes], *, threads: bool) -> None:
    """Parse the columns our reader takes with pyarrow, and drop them."""
    first = next(unpacked)
    header, wanted = columns(first)
    read = partial(
        arrow_csv.read_csv,
        parse_options=arrow_csv.ParseOptions(invalid_row_handler=lambda _: "skip"),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string())
        ),
    )
    for piece in chain([first], unpacked):
        block = len(piece) // 4 if threads else len(piece)
        options = arrow_csv.ReadOptions(use_threads=threads, block_size=block + 1, column_names=header)
        read(pa.BufferReader(piece), read_options=options)


def polars_parses(unpacked: Iterator[bytes]) -> None:
    """Parse the columns our reader takes with Polars, and drop them."""
    first = next(unpacked)
    header, wanted = columns(first)
    places = [header.index(name) for name in wanted]
    for piece in chain([first], unpacked):
        pl.read_csv(io.BytesIO(piece), has_header=False, columns=places, infer_schema=False, truncate_ragged_lines=True)


def columns(piece: bytes) -> tuple[list[str], list[str]]:
    """Return the names of all columns of a file that begins so, and of those our reader takes."""
    header = piece.split(b"\n", 1)[0].decode().strip().strip('"').split('","')
    return header, [name for names in nppes.LAYOUT.columns.values() for name in names if name in header]
