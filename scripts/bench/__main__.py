"""Measures what the product promises and writes docs/benchmarks.md: `make bench`, or `make bench SIZE=full`.

Each figure stands beside its limit, or beside a baseline taken in the same run on the same data: machines differ,
ratios less so.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

import page
from run import TABLES, Run
from sizes import SIZES
from tables import Table, timed

KEPT = ("Heavy runs",)  # taken by `make soak`


def main() -> None:
    """Measure, print, write."""
    asked = arguments()
    folder = Path(tempfile.mkdtemp(prefix="whoperforms-bench-"))
    run = Run(SIZES[asked.size], folder, asked.files, asked.directory, asked.soak_run)
    tables: list[Table] = []
    load = os.getloadavg()[0]
    ended = False
    with timed() as seconds:
        try:
            for name in asked.only or TABLES:
                tables += TABLES[name](run)
            ended = True
        finally:  # what was taken before a table failed is written, too
            shutil.rmtree(folder)
            page.write(asked.size, tables, load=load, kept=KEPT, only=bool(asked.only) or not ended)
    missed = [row for table in tables for row in table.missed()]
    print("\n".join(["Limits not met:", *missed] if missed else ["No limit was missed."]))
    print(f"Written to docs/{page.PAGE.name} after {seconds():.0f} s")


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", choices=TABLES, nargs="+", help="these tables; the others stay as they are written")
    parser.add_argument("--files", type=Path, help="folder with the published files of the largest country")
    parser.add_argument("--directory", type=Path, help="folder with its directory, which is then not built")
    parser.add_argument("--soak-run", type=Path, help="pytest's record of the heavy runs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
