"""How search slows down as the country grows: a table, and its plot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from misspellings import misspellings
from plot import drawn
from tables import Table, held
from traffic import FACET_METRES, PAGE, Traffic, drawn_npis, drawn_places, postings, taken_warm

from whoperforms.search.by_name import ByName, by_name
from whoperforms.search.facets import facets
from whoperforms.search.near import nearest
from whoperforms.store.directory import Directory
from whoperforms.store.names import open_names
from whoperforms.store.postings import Trait
from whoperforms.store.records import PRACTITIONER

MOST = 2.0  # times slower
NEAREST, COUNTS, NPI, NAME = "nearest 20", "counts within 50 miles", "by NPI", "by name"
MILLISECONDS = ("p50 ms", "p99 ms")

Figures = dict[str, tuple[float, float]]


def bench_curve(directories: Mapping[int, Directory], asked: int, plot: Path) -> Table:
    """Ask the same of directories of several sizes (NPIs), the smallest first; write the plot."""
    sizes = [f"{npis:,} NPIs" for npis in directories]
    table = Table(
        "Search as the country grows",
        ("question", "figure", *sizes, "ratio of last to first", "limit", "met"),
        f"Demo countries, each written and built by itself with the same seed. {asked:,} questions of each kind, in "
        "rounds as above; by place in mixed traffic. Postings: "
        f"{', '.join(f'{postings(directory):,}' for directory in directories.values())}. Counts read everybody within "
        "reach who lists the code, so those of a common code in a large city grow with the country. Somebody misspelt "
        "is the harder to find the more names there are that are like theirs. The nearest 20 lie in a few blocks in "
        f"any country; in a small one these blocks are wide.\n\n![The curve]({plot.name})",
    )
    print(table.title)
    found = [_figures(directory, asked) for directory in directories.values()]
    for kind in found[0]:
        for at, figure in enumerate(MILLISECONDS):
            taken_by = [figures[kind][at] for figures in found]
            ratio = taken_by[-1] / taken_by[0]
            shown = [f"{one:.3f}" for one in taken_by]
            table.add(kind, figure, *shown, f"{ratio:.1f}", f"{MOST:g}", held((ratio, MOST)))
    lines = {kind: [figures[kind][0] for figures in found] for kind in found[0]}
    plot.write_text(drawn(list(directories), lines, MOST), encoding="utf-8")
    return table


def _figures(directory: Directory, asked: int) -> Figures:
    """Return p50 and p99 of each kind of question."""
    near = Traffic(directory, drawn_places(asked)).questions(by_frequency=True)
    around = [replace(one, within_metres=FACET_METRES) for one in near]
    npis = drawn_npis(directory, asked)
    names = open_names(directory.engine.names_folder())
    typed = [ByName(name=one.text, state=one.state) for one in misspellings(directory, max(asked // 5, 20))]
    kinds: dict[str, tuple[Callable[[Any], object], Sequence[Any]]] = {
        NEAREST: (lambda one: nearest(directory, one, limit=PAGE), near),
        COUNTS: (lambda one: facets(directory, one, traits=Trait), around),
        NPI: (lambda npi: directory.engine.rows(PRACTITIONER, {"npi": npi}), npis),
        NAME: (lambda one: by_name(names, one), typed),
    }
    return {kind: taken_warm(ask, questions) for kind, (ask, questions) in kinds.items()}
