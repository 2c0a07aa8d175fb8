"""Records on their way to the directory: sorted runs on disk, taken back by ranges of NPIs.

An external merge sort: what is read is gathered in memory up to a bound, sorted by NPI and written as one run;
the join then takes one range of NPIs at a time out of every run. Memory stays bounded whatever the country's size.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import polars as pl
from pyarrow import OSFile, Table, ipc

RUN_BYTES = 384 << 20  # held in memory before a run is written
PIECE = 8192  # rows; the finest piece of a run that can be taken back alone
READ_AT = ("npi", "release", "row")
RANGE_NPIS = 150_000  # practitioners and organizations joined at a time
Range = tuple[int, int]  # the first NPI, and one past the last


@dataclass(frozen=True, slots=True)
class Run:
    """Records of one table in a file, in order of NPI; `first` and `last` are the NPIs that each piece lies between."""

    path: Path
    first: list[int]
    last: list[int]

    def pieces(self, first: int, past: int) -> list[int]:
        """Return the numbers of the pieces that can hold an NPI of a range."""
        return [at for at in range(len(self.first)) if self.last[at] >= first and self.first[at] < past]


class Stage:
    """A folder of sorted runs, for tables whose rows carry what READ_AT names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self._held_bytes = 0
        self._runs: dict[str, list[Run]] = defaultdict(list)

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Take some records of `table`."""
        if frame.is_empty():
            return
        self._held[table].append(frame.select(*READ_AT, pl.exclude(READ_AT)))
        self._held_bytes += int(frame.estimated_size())
        if self._held_bytes >= RUN_BYTES:
            self.write_run()

    def write_run(self) -> None:
        """Put what is held in memory on disk, as it stands there: packing it would cost more than the disk does."""
        for table, frames in self._held.items():
            path = self._folder / f"{table}.{len(self._runs[table])}.arrow"
            run = pl.concat(frames).sort("npi", maintain_order=True)
            _write(run.to_arrow(), path)
            last = run["npi"].gather([min(at + PIECE, run.height) - 1 for at in range(0, run.height, PIECE)])
            self._runs[table].append(Run(path, run["npi"].gather_every(PIECE).to_list(), last.to_list()))
        self._held.clear()
        self._held_bytes = 0

    def ranges(self, table: str) -> list[Range]:
        """Return neighbouring ranges of all NPIs there can be, with equal shares of `table`."""
        npis = self.npis(table).sort()
        cuts = [0, *npis.gather_every(RANGE_NPIS, offset=RANGE_NPIS), 1 << 62]
        return list(pairwise(cuts))

    def npis(self, *tables: str) -> pl.Series:
        """Return every NPI that some tables hold a record of, all tables if none is named."""
        runs = [run for table in tables or self._runs for run in self._runs[table]]
        none = pl.Series("npi", [], dtype=pl.Int64)
        return pl.concat([none, *(_read(run, range(len(run.first)))["npi"] for run in runs)]).unique()

    def take(self, table: str, npis: Range) -> pl.DataFrame | None:
        """Return the records of `table` within a range, in order of NPI, release and row; None without any."""
        first, past = npis
        parts = [
            _read(run, pieces).filter(pl.col("npi") >= first, pl.col("npi") < past)
            for run in self._runs[table]
            if (pieces := run.pieces(first, past))
        ]
        if not parts:
            return None
        columns = parts[0].columns  # a run may have them in another order
        return pl.concat([part.select(columns) for part in parts]).sort(READ_AT)


def _write(run: Table, path: Path) -> None:
    with OSFile(str(path), "wb") as file, ipc.new_file(file, run.schema) as writer:
        writer.write_table(run.combine_chunks(), max_chunksize=PIECE)


def _read(run: Run, pieces: Sequence[int]) -> pl.DataFrame:
    with OSFile(str(run.path)) as file:
        reader = ipc.open_file(file)
        frame = pl.from_arrow(Table.from_batches([reader.get_batch(piece) for piece in pieces], reader.schema))
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table becomes a frame; for the type checker
    return frame
