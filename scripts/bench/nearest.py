"""Nearest first: the index against measuring every posting, with filters, counts and deep pages."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from given import PROCEDURE
from tables import Table, held, milliseconds
from traffic import FACET_METRES, PAGE, Traffic, drawn_places, measured_all, postings, taken, taken_warm

from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.search.facets import facets
from whoperforms.search.near import Hit, Near, nearest, within
from whoperforms.store.directory import Directory
from whoperforms.store.postings import NO_TRAITS, Trait

P50_MS, P99_MS, COUNTED_P99_MS = 0.15, 1.0, 5.0
DEEP = (1, 10, 100)  # pages before the one that is asked for
TURNED = 200  # questions whose later pages are asked for
NEAR_METRES = 25 * METRES_PER_MILE

Ask = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table being filled with questions of one kind a row; `floor` is the median of brute force."""

    table: Table
    floor: float

    def add(
        self, name: str, ask: Ask, questions: Sequence[Any], *, p50_ms: float | None = None, p99_ms: float | None = None
    ) -> None:
        """Ask all questions, as a process that was asked them before, and tell how long that took."""
        self.tell(name, questions, taken_warm(ask, questions), p50_ms=p50_ms, p99_ms=p99_ms)

    def tell(
        self,
        name: str,
        questions: Sequence[Any],
        figures: tuple[float, float],
        *,
        p50_ms: float | None = None,
        p99_ms: float | None = None,
    ) -> None:
        """Add a row of figures, beside their limits."""
        p50, p99 = figures
        limited = [(figure, most) for figure, most in ((p50, p50_ms), (p99, p99_ms)) if most is not None]
        limits = ["" if most is None else f"{most:g}" for most in (p50_ms, p99_ms)]
        met = held(*limited) if limited else ""
        ratio = f"1 : {self.floor / p50:,.1f}"
        self.table.add(name, f"{len(questions):,}", f"{p50:.3f}", limits[0], f"{p99:.3f}", limits[1], met, ratio)


def bench_near(directory: Directory, asked: int, brute_asked: int) -> list[Table]:
    """Ask for the nearest, in process, against measuring every posting."""
    table = Table(
        "Nearest first, in process",
        ("question", "asked", "p50 ms", "limit", "p99 ms", "limit", "met", "ratio of p50 to brute force"),
        "Places drawn by population. One of the 250 commonest codes for each question, drawn by how common it is or "
        "evenly. Mixed filters: two in five none, else female, male, or has billed. All questions are asked "
        "once unmeasured, then in three rounds, and the median round counts; those asked for the first time only once. "
        "Brute force fetches every posting of the same code and measures each.",
    )
    print(table.title)
    traffic = Traffic(directory, drawn_places(asked))
    weighted = traffic.questions(by_frequency=True)
    plain = traffic.questions(by_frequency=True, filters=(NO_TRAITS,))
    near_by = [replace(near, within_metres=NEAR_METRES) for near in plain]

    def first_page(near: Near) -> list[Hit]:
        return nearest(directory, near, limit=PAGE)

    first_time = taken(first_page, weighted)
    brute = [milliseconds(lambda near=near: measured_all(directory, near)) for near in weighted[:brute_asked]]
    rows = Rows(table, statistics.median(brute))
    mixed = "nearest 20, mixed filters, codes by frequency"
    rows.add(mixed, first_page, weighted, p50_ms=P50_MS, p99_ms=P99_MS)
    rows.tell(f"{mixed}, asked for the first time", weighted, first_time)
    evenly = traffic.questions(by_frequency=False)
    rows.add("nearest 20, mixed filters, codes evenly", first_page, evenly, p50_ms=P50_MS, p99_ms=P99_MS)
    rows.add("nearest 20, no filter, codes by frequency", first_page, plain)
    core = tuple(("practitioner", code) for code in PROCEDURE.taxonomy_codes())
    rows.add(f"nearest 20 of {len(core)} core codes at once", first_page, [replace(n, terms=core) for n in plain])
    rows.add("nearest 20 and count, 25 miles", lambda near: within(directory, near, limit=PAGE), near_by)
    around = [replace(near, within_metres=FACET_METRES) for near in plain]
    counted = "count and every filter's count, 50 miles"
    rows.add(counted, lambda near: facets(directory, near, traits=Trait), around, p99_ms=COUNTED_P99_MS)
    table.add("brute force, the same 20", f"{len(brute):,}", f"{rows.floor:.1f}", "", "", "", "", "1 : 1")
    _refuse_unequal(directory, [*weighted[:brute_asked], *near_by[:brute_asked]])
    table.notes += f" {postings(directory):,} postings; each of {2 * brute_asked} answers compared with brute force, "
    table.notes += "its second page and its counts are equal."
    return [table, _pages(directory, plain[:TURNED])]


def _pages(directory: Directory, questions: list[Near]) -> Table:
    """Ask for later pages, each after the last hit of the one before."""
    table = Table(
        "Deep pages",
        ("page", "asked", "p50 ms", "p99 ms", "p50, ratio to the first page", "limit", "met"),
        "The same questions, no filter. No page is found by counting through those before it, so the 101st costs about "
        "as much as the second. A later page costs more than the first, because the blocks on the circle that was "
        "reached have to be looked at on both sides of it, and other places of the people found.",
    )
    print(table.title)
    first = 0.0
    for pages in (0, *DEEP):
        turned = [(near, _last(directory, near, PAGE * pages)) for near in questions]
        p50, p99 = taken_warm(lambda at: nearest(directory, at[0], limit=PAGE, after=at[1]), turned)
        first = first or p50
        limit = ("1", held((round(p50 / first, 1), 1))) if pages else ("", "")
        table.add(f"{pages + 1}", f"{len(turned):,}", f"{p50:.3f}", f"{p99:.3f}", f"{p50 / first:.1f}", *limit)
    return table


def _last(directory: Directory, near: Near, hits: int) -> Hit | None:
    return nearest(directory, near, limit=hits)[-1] if hits else None


def _refuse_unequal(directory: Directory, questions: list[Near]) -> None:
    """Hold answers against brute force. Raises: AssertionError."""
    for near in questions:
        everybody = measured_all(directory, near)
        first = nearest(directory, near, limit=PAGE)
        assert first == everybody[:PAGE]
        if first:
            assert nearest(directory, near, limit=PAGE, after=first[-1]) == everybody[PAGE : 2 * PAGE]
        assert facets(directory, near).count == len(everybody)
