"""The results page over HTTP, at the load that is promised: of a small country, and of the largest there is."""

import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from tables import Table, held

from serving import CONNECTIONS, SAID, Load, Told, drawn_zip_codes, serving

PER_SECOND = 50
LIMIT_MS = 30
TIMES_THE_SMALL = 1.5
FIRST = 400  # places by which the pace is found
READY = 15  # seconds until workers have said beforehand what they can
PAGE = re.compile(r"^GET /en/mild/near 200 (\d+) ms$", re.MULTILINE)


def bench_results_pages(directories: Mapping[int, Path], seconds: int) -> Table:
    """Ask for results pages of places drawn by population, so many a second; `directories` by their number of NPIs."""
    table = Table(
        "The results page",
        ("country, NPIs", "pages/s", "p50 ms", "in the server, p95 ms", "limit", "met", "p50 outside", "p95 outside"),
        f"About {PER_SECOND} pages a second on {os.cpu_count()} workers, compressed, with their map, load from wrk on "
        "the same machine. In the server: from the question read to the page made, as its own log says. Outside: what "
        "the one who asked waited, behind others on the same worker, too. Places drawn by population, most of them "
        f"asked for once. The largest country may take {TIMES_THE_SMALL} times what the smallest takes.",
    )
    print(table.title)
    wrk = shutil.which("wrk")
    if wrk is None:
        table.notes += " Not measured: wrk is not installed."
        return table
    pages = [f"/en/mild/near?place={quote(code)}" for code in drawn_zip_codes()]
    smallest: float | None = None
    for people, directory in directories.items():
        told, p50, p95 = _told(wrk, directory, pages, seconds)
        most = TIMES_THE_SMALL * smallest if smallest else LIMIT_MS
        smallest = smallest or p95
        figures = f"{told.per_second:,.0f}", f"{p50:.0f}", f"{p95:.0f}", f"{most:.0f}", held((p95, most))
        table.add(f"{people:,}", *figures, f"{told.p50:.0f}", f"{told.p95:.0f}")
    return table


def _told(wrk: str, directory: Path, pages: list[str], seconds: int) -> tuple[Told, float, float]:
    """Return what wrk told of the load, and the median and the 95th percentile of what the server's log says of it."""
    with tempfile.TemporaryDirectory(prefix="whoperforms-pages-") as folder:
        scratch = Path(folder)
        with serving(directory, scratch, "--access-log") as server:
            load = Load(wrk, server.address, scratch, seconds)
            load.of(["/api/empty"], "gzip", pause=1000)  # until the workers are up
            time.sleep(READY)
            pause = 1000 * CONNECTIONS / PER_SECOND
            first = load.of(pages[:FIRST], "gzip", pause=pause)  # an answer takes time, too: so much less is paused
            before = len(taken(scratch / SAID))
            told = load.of(pages[FIRST:], "gzip", pause=pause - first.p50)
        quantiles = statistics.quantiles(taken(scratch / SAID)[before:], n=100)
        return told, quantiles[49], quantiles[94]


def taken(said: Path) -> list[int]:
    """Return how many milliseconds each results page took, by the server's log."""
    return [int(ms) for ms in PAGE.findall(said.read_text(encoding="utf-8"))]
