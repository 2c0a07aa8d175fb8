"""The results page over HTTP, at the load that is promised: of a small country, and of the largest there is."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from tables import Table, held

from serving import CONNECTIONS, Load, Told, drawn_zip_codes, serving

PER_SECOND = 50
LIMIT_MS = 30
TIMES_THE_SMALL = 1.5


def bench_results_pages(directories: Mapping[int, Path], seconds: int) -> Table:
    """Ask for results pages of places drawn by population, so many a second; `directories` by their number of NPIs."""
    table = Table(
        "The results page",
        ("country, NPIs", "pages/s", "p50 ms", "p95 ms", "p99 ms", "limit", "met"),
        f"About {PER_SECOND} pages a second on {os.cpu_count()} workers, compressed, with their map; from the question "
        "sent to the whole page received, over connections that are kept open, load from wrk on the same machine. "
        "Every place is asked for the first time within the run or after it was asked once before.",
    )
    print(table.title)
    wrk = shutil.which("wrk")
    if wrk is None:
        table.notes += " Not measured: wrk is not installed."
        return table
    pages = [f"/en/mild/near?place={quote(code)}" for code in drawn_zip_codes()]
    smallest: Told | None = None
    for people, directory in directories.items():
        told = _told(wrk, directory, pages, seconds)
        most = min(LIMIT_MS, TIMES_THE_SMALL * smallest.p95) if smallest else LIMIT_MS
        smallest = smallest or told
        figures = (f"{figure:.1f}" for figure in (told.p50, told.p95, told.p99))
        table.add(f"{people:,}", f"{told.per_second:,.0f}", *figures, f"{most:.1f}", held((told.p95, most)))
    return table


def _told(wrk: str, directory: Path, pages: list[str], seconds: int) -> Told:
    with (
        tempfile.TemporaryDirectory(prefix="whoperforms-pages-") as scratch,
        serving(directory, Path(scratch)) as server,
    ):
        load = Load(wrk, server.address, Path(scratch), seconds)
        load.of(pages, "gzip", pause=1000 * CONNECTIONS / PER_SECOND)
        return load.of(pages, "gzip", pause=1000 * CONNECTIONS / PER_SECOND)
