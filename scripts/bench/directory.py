"""The directory: how fast a published file is read and a directory built, against reading that checks nothing."""

import resource
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from country import PROCEDURE, main_file
from pyarrow import csv as arrow_csv
from tables import MB, Table, timed

from whoperforms.build.build import build
from whoperforms.build.reading_list import Sources
from whoperforms.demo.country import Written
from whoperforms.sources import nppes
from whoperforms.store.directory import Directory, open_directory

PIECE = 16 << 20


def bench_reading(written: Written) -> Table:
    """Read the main file out of its zip: unpacking alone, parsing alone, and our reader with all rules."""
    table = Table(
        "Reading the NPPES main file from its zip",
        ("path", "seconds", "MB/s of CSV", "ratio to the floor"),
        "The floor is inflating the zip and parsing the needed columns with pyarrow, nothing checked and nothing kept. "
        "Ours adds the account of every record, every rule, and the tables.",
    )
    print(table.title)
    name = main_file(written)
    with timed() as inflating:
        size = sum(len(piece) for piece in pieces(written.nppes, name))
    with timed() as floor:
        parse_only(written.nppes, name)
    with timed() as ours, zipfile.ZipFile(written.nppes) as archive, archive.open(name) as stream:
        rows = sum(reading.rows for reading in nppes.readings(stream, name))
    for what, taken in (("inflating alone", inflating), ("floor: inflating and parsing", floor), ("our reader", ours)):
        table.add(what, f"{taken():.1f}", f"{size / MB / taken():,.0f}", f"{taken() / floor():.1f}")
    table.notes += f" {rows:,} rows, {size / MB:,.0f} MB."
    return table


def bench_build(written: Written, folder: Path) -> tuple[Directory, Table]:
    """Build the directory from all files."""
    table = Table(
        "Building the directory",
        ("what", "value"),
        "From the demo country: two weekly files, deactivations, two years of Medicare and exclusions included.",
    )
    print(table.title)
    sources = Sources(
        nppes=(written.nppes, *written.weekly),
        deactivated=written.deactivated,
        part_b=written.part_b,
        leie=written.leie,
        codes=frozenset(code.code for code in PROCEDURE.codes),
    )
    out = folder / "out"
    report = build(sources, out, now=datetime.now(UTC), on_progress=lambda *_: None)
    read = sum(release.seconds for release in report.releases)
    rows = sum(release.rows_read for release in report.releases)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add("practitioners and organizations", f"{report.practitioners + report.organizations:,}")
    table.add("rows read", f"{rows:,}")
    table.add("seconds, whole build", f"{report.seconds:.1f}")
    table.add("of these, reading", f"{read:.1f}")
    table.add("directory file, MB", f"{(out / 'directory.db').stat().st_size / MB:,.0f}")
    table.add("peak memory of this whole run, MB", f"{peak:,.0f}")
    return open_directory(out), table


def pieces(archive_path: Path, name: str) -> Iterator[bytes]:
    """Yield a file of an archive, unpacked, in pieces that end at a line."""
    with zipfile.ZipFile(archive_path) as archive, archive.open(name) as stream:
        held = b""
        while taken := stream.read(PIECE):
            held += taken
            end = held.rfind(b"\n") + 1
            yield held[:end]
            held = held[end:]
        yield held


def parse_only(archive_path: Path, name: str) -> None:
    """Parse the columns our reader takes, and drop them."""
    header: list[str] = []
    for piece in pieces(archive_path, name):
        if not header:
            header = piece.split(b"\r\n", 1)[0].decode().strip('"').split('","')
            wanted = [n for names in nppes.LAYOUT.columns.values() for n in names if n in header]
        if piece:
            arrow_csv.read_csv(
                pa.BufferReader(piece),
                read_options=arrow_csv.ReadOptions(use_threads=False, block_size=len(piece) + 1, column_names=header),
                parse_options=arrow_csv.ParseOptions(invalid_row_handler=lambda _: "skip"),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string())
                ),
            )
