"""The registry at the size that is promised: 10,000 enrolments and 200,000 events, in a file of its own."""

import json
import tempfile
from pathlib import Path

from child import fresh
from tables import Table, held

LIVES, TIMES = 100, 100  # so many lives told by the acts themselves, each again so many times
REPLAY_S, PAGE_MS = 30, 150
ASKED = 20  # times each page
EVENTS_MORE = 20


def bench_registry(directory: Path) -> list[Table]:
    """Make the registry, fold it, add to it, ask its pages, save it and bring it back: all in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="whoperforms-registry-") as folder:
        said = fresh("registry_once.py", directory, folder, LIVES, TIMES, ASKED, EVENTS_MORE)
    told = json.loads(said.splitlines()[-1])
    return [_whole(told), _pages(told)]


def _whole(told: dict[str, dict[str, float]]) -> Table:
    table = Table(
        "The registry, whole",
        ("what", "seconds of a processor", "limit", "met", "ratio to reading the rows"),
        f"{told['size']['enrolments']:,} enrolments, {told['size']['events']:,} events in SQLite, "
        f"{told['size']['bytes'] / 1e6:,.0f} MB: {LIVES} lives, held to every rule, each told {TIMES} times. Folding "
        "checks every hash and every link. A process that starts folds once; after that only what is new, below.",
    )
    print(table.title)
    read = told["whole"]["read the rows, and nothing else"]
    for name, seconds in told["whole"].items():
        limit = (str(REPLAY_S), held((seconds, REPLAY_S))) if name.startswith("fold") else ("", "")
        table.add(name, f"{seconds:.2f}", *limit, f"{seconds / read:.1f}")
    table.add("memory of a process with the ledger, MB", f"{told['size']['memory'] / 1e6:,.0f}", "", "", "")
    return table


def _pages(told: dict[str, dict[str, float]]) -> Table:
    table = Table(
        "The registry, page by page",
        ("what", "p50 ms", "p95 ms", "limit of p95", "met", "ratio of p50 to the results page"),
        f"Of that registry, in one process, milliseconds of a processor, without the server; each page {ASKED} times, "
        "every page of staff and of physicians. In it "
        f"{told['size']['expiring']:,} certificates are about to end, and {told['size']['lapsed']:,} have ended; 2,000 "
        "rows of a roster wait for a person, 5,000 are looked through, 300 reports of mistakes wait for an answer. "
        f"One event more: the median of {EVENTS_MORE}, of somebody in training, then of somebody who is suspended.",
    )
    print(table.title)
    base = told["p50"]["public: results near a place"]
    for name, p50 in told["p50"].items():
        p95 = told["p95"][name]
        limit = (str(PAGE_MS), held((p95, PAGE_MS))) if name.startswith(("staff", "own")) else ("", "")
        table.add(name, f"{p50:.1f}", f"{p95:.1f}", *limit, f"{p50 / base:.1f}")
    return table
