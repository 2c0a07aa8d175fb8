"""The heavy test runs, as pytest recorded them."""

from pathlib import Path
from xml.etree.ElementTree import parse

from tables import Table


def soak_table(record: Path) -> Table:
    """Return how each heavy run ended and how long it took; `record` is pytest's own, in JUnit's XML."""
    table = Table(
        "Heavy runs",
        ("test", "outcome", "seconds"),
        "At their full size: a build killed at 100 random moments; 3,000 random crowds for each size of a block, held "
        "against measuring everybody; 20,000 random boxes.",
    )
    print(table.title)
    for case in parse(record).iter("testcase"):  # noqa: S314 - written by the run just before
        failed = case.find("failure") is not None or case.find("error") is not None
        name = case.get("name", "").replace("_", " ").removeprefix("test ")
        table.add(name, "failed" if failed else "passed", f"{float(case.get('time', 0)):.0f}")
    return table
