"""docs/benchmarks.md: a head, and a section for each table, which says when and where it was taken."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from machine import machine, versions
from tables import Table

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "benchmarks.md"
PLOT = DOCS / "benchmarks-curve.svg"
MATCHES = DOCS / "benchmarks-matches.svg"
SECTION = re.compile(r"^(?=## )", re.MULTILINE)
HEAD = """# Benchmarks

Written by `make bench SIZE={size}` on {day}: {machine}; {versions}.
Data: the invented country of `whoperforms demo`. Machines are noisy: believe the ratios, not the digits. Limits are
those of the whole country, 9.4 million rows of the main file, whatever the size that was measured.

"""


def write(size: str, tables: Sequence[Table], *, load: float, kept: Sequence[str] = (), only: bool = False) -> None:
    """Write the page anew with `tables`, and with the sections `kept` of the old one where they were not taken again.

    With `only`, all of the old page is kept but what was taken again. `load`: how many processes of others ran.
    """
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    taken = f"\nTaken on {day}, `SIZE={size}`, {machine()}, {load:.1f} processes running besides.\n\n"
    new = {table.title: "\n".join(table.lines()) + taken for table in tables}
    old_head, *sections = SECTION.split(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else [""]
    old = {section.splitlines()[0].removeprefix("## "): section.rstrip() + "\n\n" for section in sections}
    head = HEAD.format(size=size, day=day, machine=machine(), versions=versions())
    if only and old_head:
        head, whole = old_head, old | new
    else:
        whole = new | {title: section for title, section in old.items() if title in kept and title not in new}
    PAGE.write_text((head + "".join(whole.values())).rstrip() + "\n", encoding="utf-8")
