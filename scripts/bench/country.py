"""The demo country: how fast it is written."""

import zipfile
from datetime import date
from pathlib import Path

from tables import Table, timed

from whoperforms.demo.country import Written, write
from whoperforms.demo.procedure import DemoCode, DemoProcedure
from whoperforms.procedures.load import load

AS_OF = date(2026, 11, 1)
SEED = 1
PROCEDURE = load("mild")
LIMIT = 60 / 1_000_000  # seconds a row


def bench_demo(folder: Path, practitioners: int) -> tuple[Written, Table]:
    """Write the demo country."""
    table = Table(
        "Inventing a country",
        ("what", "rows", "seconds", "rows/s", "limit"),
        "All files of the demo country, 330 columns wide, zipped. Limit: a main file of 1,000,000 rows in 60 s.",
    )
    print(table.title)
    procedure = DemoProcedure(
        core_taxonomies=PROCEDURE.taxonomy_codes(),
        codes=tuple(DemoCode(c.code, c.valid_from, c.valid_to, c.counts_as_case) for c in PROCEDURE.codes),
    )
    main_seconds = []

    def on_progress(label: str, done: int, total: int) -> None:
        if label == "practitioners" and done >= total:
            main_seconds.append(seconds())

    with timed() as seconds:
        written = write(
            folder / "files",
            practitioners=practitioners,
            seed=SEED,
            as_of=AS_OF,
            weeks=2,
            part_b_years=(2023, 2024),
            procedure=procedure,
            on_progress=on_progress,
        )
    rows = rows_of_main(written)
    table.add(
        "NPPES main file",
        f"{rows:,}",
        f"{main_seconds[0]:.1f}",
        f"{rows / main_seconds[0]:,.0f}",
        f"{rows * LIMIT:.1f} s",
    )
    table.add("everything", f"{rows:,} + the rest", f"{seconds():.1f}", "", "")
    return written, table


def main_file(written: Written) -> str:
    """Return the name of the main file inside the monthly zip."""
    with zipfile.ZipFile(written.nppes) as archive:
        return next(n for n in archive.namelist() if n.startswith("npidata") and "fileheader" not in n.lower())


def rows_of_main(written: Written) -> int:
    """Return how many data rows the main file has."""
    with zipfile.ZipFile(written.nppes) as archive, archive.open(main_file(written)) as stream:
        return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 24), b"")) - 1
