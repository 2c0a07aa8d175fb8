"""Nearest first: the index against measuring every search entry."""

import random
import statistics
from collections.abc import Callable

import numpy as np
from country import PROCEDURE, SEED
from tables import Table, milliseconds

from whoperforms.kernel.point import Point
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.places.gazetteer import zip_codes
from whoperforms.search.near import Hit, Near, metres_to, nearest, within
from whoperforms.store.directory import Directory
from whoperforms.store.postings import POSTING

ALL_BLOCKS = "select b.postings from block as b join term as t on t.id = b.term where t.kind = ? and t.code = ?"


def bench_near(directory: Directory, asked: int, brute_asked: int) -> Table:
    """Ask for the nearest, in process, against measuring every posting."""
    table = Table(
        "Nearest first, in process",
        ("question", "asked", "p50 ms", "p99 ms", "ratio of p50 to brute force"),
        "Places drawn by population. Brute force fetches every posting of the terms and measures each.",
    )
    print(table.title)
    places = drawn_places(asked)
    terms = tuple(("practitioner", code) for code in PROCEDURE.taxonomy_codes())
    brute = [milliseconds(lambda at=place: measured_all(directory, at, terms)) for place in places[:brute_asked]]
    floor = statistics.median(brute)
    questions: dict[str, Callable[[Point], object]] = {
        "nearest 20 of the core specialties": lambda at: nearest(directory, Near(centre=at, terms=terms), limit=20),
        "nearest 20 within 25 miles, and how many there are": lambda at: within(
            directory, Near(centre=at, terms=terms, within_metres=25 * METRES_PER_MILE), limit=20
        ),
    }
    for name, question in questions.items():
        taken = [milliseconds(lambda at=place, ask=question: ask(at)) for place in places]
        p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        table.add(name, f"{len(taken):,}", f"{p50:.2f}", f"{p99:.2f}", f"1 : {floor / p50:,.1f}")
    table.add("brute force, the same 20", f"{len(brute):,}", f"{floor:.1f}", "", "1 : 1")
    for place in places[:brute_asked]:
        assert (
            nearest(directory, Near(centre=place, terms=terms), limit=20) == measured_all(directory, place, terms)[:20]
        )
    table.notes += (
        f" {postings(directory):,} postings in the directory; every answer compared with brute force is equal."
    )
    return table


def drawn_places(number: int) -> list[Point]:
    """Return ZIP code points drawn by population; the same ones each time."""
    known = [z for z in zip_codes().values() if z.point and z.population]
    return [
        z.point
        for z in random.Random(SEED).choices(known, weights=[z.population or 0 for z in known], k=number)  # noqa: S311
        if z.point
    ]


def measured_all(directory: Directory, centre: Point, terms: tuple[tuple[str, str], ...]) -> list[Hit]:
    """Return everybody, nearest first, by measuring every posting, all at once."""
    blocks = (block for term in terms for (block,) in directory.connection.execute(ALL_BLOCKS, term))
    packed = np.frombuffer(b"".join(blocks), POSTING)
    measured = zip(metres_to(centre, packed).tolist(), packed["npi"].tolist(), packed["location"].tolist(), strict=True)
    best: dict[int, Hit] = {}
    for metres, npi, location in sorted(measured):
        best.setdefault(npi, Hit(int(metres), npi, location))
    return list(best.values())


def postings(directory: Directory) -> int:
    """Return the number of postings."""
    number: int = directory.connection.execute("select sum(postings) from term").fetchone()[0]
    return number
