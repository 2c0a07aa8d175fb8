"""Measures what the product promises and writes docs/benchmarks.md: `make bench`, or `make bench SIZE=soak`.

Each figure stands beside a baseline taken in the same run on the same data: machines differ, ratios less so.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from country import bench_demo
from directory import bench_build, bench_reading
from gazetteer import bench_places
from nearest import bench_near
from soak_run import soak_table

OUT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
PRACTITIONERS = {"small": 40_000, "soak": 769_231}  # 26 rows are 20 people: soak is a main file of 1,000,000 rows
QUESTIONS = {"small": (400, 20), "soak": (2_000, 10)}  # asked of the index, and of brute force


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=PRACTITIONERS, default="small")
    parser.add_argument("--soak-run", type=Path, help="pytest's record of the heavy runs, to be written down too")
    asked = parser.parse_args()
    size: str = asked.size
    folder = Path(tempfile.mkdtemp(prefix="whoperforms-bench-"))
    try:
        written, demo = bench_demo(folder, PRACTITIONERS[size])
        reading = bench_reading(written)
        opened, building = bench_build(written, folder)
        tables = [demo, reading, building, bench_near(opened, *QUESTIONS[size]), bench_places()]
    finally:
        shutil.rmtree(folder)
    if asked.soak_run:
        tables.append(soak_table(asked.soak_run))
    lines = [*head(size), *(line for table in tables for line in table.lines())]
    OUT.write_text("\n".join(lines), encoding="utf-8")
    print(f"Written to docs/{OUT.name}")


def head(size: str) -> list[str]:
    """Return what the figures were taken on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "pyarrow", "whoperforms"))
    return [
        "# Benchmarks",
        "",
        f"Written by `make bench SIZE={size}` on {datetime.now(UTC):%Y-%m-%d}: {machine()}, {packages}.",
        "Data: the invented country of `whoperforms demo`. Machines are noisy: believe the ratios, not the digits.",
        "",
    ]


def machine() -> str:
    """Return the machine and the versions that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}"


def processor() -> str:
    """Return the processor's name, as Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
