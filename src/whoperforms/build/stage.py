"""Records on their way to the directory: sorted runs on disk, taken back by ranges of NPIs.

An external merge sort: what is read is gathered in memory up to a bound, sorted by NPI and written as one run;
the join then takes one range of NPIs at a time out of every run. Memory stays bounded whatever the country's size.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from pyarrow import parquet

RUN_BYTES = 384 << 20  # held in memory before a run is written
ROW_GROUP = 4096  # rows; the finest piece of a run that can be taken back alone
RANGE_NPIS = 150_000  # practitioners and organizations joined at a time


class Stage:
    """A folder of sorted runs, for tables whose rows carry `npi`, `release` and `row`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self._held_bytes = 0
        self._runs: dict[str, list[Path]] = defaultdict(list)

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Take some records of `table`."""
        if frame.is_empty():
            return
        self._held[table].append(frame)
        self._held_bytes += int(frame.estimated_size())
        if self._held_bytes >= RUN_BYTES:
            self.write_run()

    def write_run(self) -> None:
        """Put what is held in memory on disk."""
        for table, frames in self._held.items():
            path = self._folder / f"{table}.{len(self._runs[table])}.parquet"
            run = pl.concat(frames).sort("npi", maintain_order=True)
            # by pyarrow, whose word on a full disk is an OSError
            parquet.write_table(run.to_arrow(), path, compression="lz4", row_group_size=ROW_GROUP)
            self._runs[table].append(path)
        self._held.clear()
        self._held_bytes = 0

    def ranges(self, table: str) -> Iterator[tuple[int, int]]:
        """Yield neighbouring ranges (first, past the last) that together hold every NPI of `table`."""
        if not self._runs[table]:
            return
        npis = pl.concat([pl.read_parquet(run, columns=["npi"]) for run in self._runs[table]])
        cuts = npis["npi"].unique().sort().gather_every(RANGE_NPIS).to_list()
        cuts[0] = 0
        yield from zip(cuts, [*cuts[1:], 1 << 62], strict=True)

    def take(self, table: str, npis: tuple[int, int]) -> pl.DataFrame | None:
        """Return the records of `table` within a range, in order of NPI, release and row; None without any."""
        first, past = npis
        parts = [
            pl.scan_parquet(run).filter(pl.col("npi") >= first, pl.col("npi") < past).collect()
            for run in self._runs[table]
        ]
        if not parts:
            return None
        return pl.concat(parts).sort("npi", "release", "row")
