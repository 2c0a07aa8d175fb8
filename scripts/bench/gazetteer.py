"""Places: how long the tables take to load, and a look-up."""

import statistics
import subprocess
import sys

from tables import Table, milliseconds

from whoperforms.places.find import find

FRESH = """
import time
began = time.perf_counter()
from whoperforms.places.find import find
find("02115")
print(time.perf_counter() - began)
"""


def bench_places() -> Table:
    """Load the gazetteer in a fresh process, and look a place up."""
    table = Table("Places", ("what", "ms"), "Fresh process for the first line; the others in process, median of 200.")
    print(table.title)

    first = [
        float(subprocess.run([sys.executable, "-c", FRESH], capture_output=True, check=True, text=True).stdout)
        for _ in range(5)
    ]
    table.add("load the tables and find the first place", f"{statistics.median(first) * 1000:.0f}")
    for text in ("02115", "Boston, MA", "st louis missouri"):
        table.add(
            f"find {text!r}", f"{statistics.median(milliseconds(lambda t=text: find(t)) for _ in range(200)):.2f}"
        )
    return table
