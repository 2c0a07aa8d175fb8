"""The demo country: its files, how fast they are written, and the directory made of them by the command itself."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from child import COMMAND, Ran, watched
from given import PROCEDURE, SEED
from tables import Table, held, timed

from whoperforms.demo.country import write
from whoperforms.demo.procedure import DemoProcedure

AS_OF = date(2026, 11, 1)
WEEKS = 2
YEARS = (2023, 2024)
LARGE = 900_000  # rows; with fewer, starting counts
LIMIT = 60 / 1_000_000  # seconds a row


@dataclass(frozen=True)
class Files:
    """The published files in a folder, by their names."""

    folder: Path

    @property
    def month(self) -> Path:
        """The monthly zip."""
        [found] = (path for path in self.folder.glob("NPPES_Data_Dissemination_*.zip") if path not in self.weeks)
        return found

    @property
    def weeks(self) -> list[Path]:
        """The weekly zips, in the order of their days."""
        return sorted(self.folder.glob("NPPES_Data_Dissemination_*Weekly*.zip"))

    def options(self, weeks: Sequence[Path]) -> list[object]:
        """Return what `build` is told of the sources that its figures are stated for, with some of the weekly files."""
        [deactivated] = self.folder.glob("NPPES_Deactivated_NPI_Report_*.zip")
        medicare = sorted(self.folder.glob("MUP_PHY_*_Prov_Svc.csv"))
        excluded = self.folder / "UPDATED.csv"
        return ["--nppes", self.month, *weeks, "--deactivated", deactivated, "--part-b", *medicare, "--leie", excluded]

    @cached_property
    def main(self) -> str:
        """The name of the main file inside the monthly zip."""
        return main_of(self.month)


@dataclass(slots=True)
class Writing:
    """How long a country took to write. Units: seconds."""

    rows: int = 0
    main: float = 0.0
    everything: float = 0.0


@dataclass
class Country:
    """A demo country of some size, written and built when first asked for, unless its folders were given."""

    practitioners: int
    folder: Path
    files_given: Path | None = None
    directory_given: Path | None = None
    writing: Writing = field(default_factory=Writing)

    @cached_property
    def files(self) -> Files:
        """Its published files."""
        return Files(self.files_given or self._written())

    @cached_property
    def built(self) -> Ran:
        """The run of `whoperforms build` from all files but the last week, which is left for `increment`."""
        options = self.files.options(self.files.weeks[:-1])
        print(f"Building the directory of {self.practitioners:,} practitioners ...", flush=True)
        return watched(COMMAND, "build", "--out", self.folder / "directory", *options, "--json")

    @cached_property
    def directory(self) -> Path:
        """The folder of its directory."""
        if self.directory_given:
            return self.directory_given
        assert self.built.out
        return self.folder / "directory"

    @cached_property
    def report(self) -> dict[str, Any]:
        """What the build said at its end."""
        report: dict[str, Any] = json.loads(self.built.out)
        return report

    def _written(self) -> Path:
        """Write the country and take the time of it."""
        print(f"Inventing {self.practitioners:,} practitioners ...", flush=True)

        def on_progress(label: str, done: int, total: int) -> None:
            if label == "practitioners" and done >= total:
                self.writing.main = seconds()

        with timed() as seconds:
            write(
                self.folder / "files",
                practitioners=self.practitioners,
                seed=SEED,
                as_of=AS_OF,
                weeks=WEEKS,
                part_b_years=YEARS,
                procedure=DemoProcedure.of(PROCEDURE),
                on_progress=on_progress,
            )
        self.writing.everything = seconds()
        self.writing.rows = rows_of_main(Files(self.folder / "files").month)
        return self.folder / "files"


def bench_demo(countries: Sequence[Country]) -> Table:
    """Tell how long the countries took to write."""
    table = Table(
        "Inventing a country",
        ("rows of the main file", "seconds", "limit", "met", "rows/s", "seconds, everything"),
        "The demo country, 330 columns wide, zipped. Limit: a main file of 1,000,000 rows in 60 s, others of that size "
        "or more in proportion. Everything: weekly files, deactivations, two years of Medicare and exclusions, too.",
    )
    for country in countries:
        if country.files_given:
            table.notes += f" The files of {country.practitioners:,} practitioners had been written before."
            continue
        assert country.files
    print(table.title)
    for writing in (country.writing for country in countries if not country.files_given):
        limit = writing.rows * LIMIT
        limited = (f"{limit:.0f}", held((writing.main, limit))) if writing.rows >= LARGE else ("", "")
        speed = f"{writing.rows / writing.main:,.0f}"
        table.add(f"{writing.rows:,}", f"{writing.main:.1f}", *limited, speed, f"{writing.everything:.1f}")
    return table


def main_of(archive: Path) -> str:
    """Return the name of the main file inside a monthly or weekly zip."""
    with zipfile.ZipFile(archive) as opened:
        return next(n for n in opened.namelist() if n.startswith("npidata") and "fileheader" not in n.lower())


def rows_of_main(archive: Path) -> int:
    """Return how many rows the main file of a monthly or weekly zip has, none of them over several lines."""
    with zipfile.ZipFile(archive) as opened, opened.open(main_of(archive)) as stream:
        return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 24), b"")) - 1
