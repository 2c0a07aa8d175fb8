"""The heavy test runs, as pytest recorded them."""

from pathlib import Path
from xml.etree.ElementTree import parse

from tables import Table


def soak_table(record: Path) -> Table:
    """Return how each heavy run ended and how long it took; `record` is pytest's own, in JUnit's XML."""
    table = Table(
        "Heavy runs",
        ("test", "outcome", "seconds"),
        "`make soak`: the tests that `make test` runs at about a fiftieth of their size, at their stated one: builds "
        "and increments killed at 100 random moments, a thousand random histories of weeks against full builds, "
        "thousands of random crowds, boxes and names against measuring and comparing everybody, a hundred thousand "
        "changed certificates, and as many histories of a registry with lost keys and outages.",
    )
    print(table.title)
    for case in parse(record).iter("testcase"):  # noqa: S314 - written by our own run
        failed = case.find("failure") is not None or case.find("error") is not None
        name = case.get("name", "").replace("_", " ").removeprefix("test ")
        table.add(name, "failed" if failed else "passed", f"{float(case.get('time', 0)):.0f}")
    return table
