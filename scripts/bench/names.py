"""By name: misspelt names against the index of names, and against comparing with every name there is."""

import statistics
from collections import Counter

from misspellings import KINDS, Typed, misspellings, plain
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tables import Table, held, milliseconds, percentile

from whoperforms.search.by_name import ByName, NameHit, by_name
from whoperforms.store.directory import Directory
from whoperforms.store.names import Role, open_names

P50_MS, P95_MS, SHARE = 5, 25, 0.95
FULL_NAME = "select given, family from practitioner where npi = :npi"
STATES = "select state from location where npi = :npi order by location"


def bench_names(directory: Directory, asked: int, brute_asked: int) -> Table:
    """Ask for each misspelt name, and see whether who was meant is among the first ten."""
    table = Table(
        "By name, misspelt",
        ("misspelling", "asked", "in the first ten", "limit", "p50 ms", "limit", "p95 ms", "limit", "met"),
        "Names drawn from the directory, so as frequent as they are. An edit hits any letter of given or family name: "
        "put in, left out, changed, or changed places with its neighbour. Found: somebody with the same full name (and "
        "in the same state, where one was given) is among the first ten. Two edits are slower than one, because the "
        "search goes in rounds and looks farther only when it has found nobody nearer.",
    )
    print(table.title)
    names = open_names(directory.engine.names_folder())
    misspelt = list(misspellings(directory, asked))
    taken: dict[tuple[str, bool], list[float]] = {}
    found: Counter[tuple[str, bool]] = Counter()
    for typed in misspelt:
        kind = typed.kind, typed.state is not None
        question, hits = ByName(name=typed.text, state=typed.state), list[NameHit]()
        taken.setdefault(kind, []).append(milliseconds(lambda q=question, h=hits: h.extend(by_name(names, q))))
        found[kind] += any(is_meant(directory, hit, typed) for hit in hits)
    for kind in sorted(taken, key=lambda kind: (KINDS.index(kind[0]), kind[1])):
        _add(table, kind[0] + (", with a state" if kind[1] else ""), taken[kind], found[kind])
    _add(table, "all", [one for some in taken.values() for one in some], found.total(), promised=True)
    families = names.all_texts(Role.FAMILY)
    brute = [milliseconds(lambda t=typed: compared_with_all(t, families)) for typed in misspelt[:brute_asked]]
    right = sum(plain(typed.family) in compared_with_all(typed, families) for typed in misspelt[:brute_asked])
    _add(table, f"RapidFuzz over all {len(families):,} family names, for the family name alone", brute, right)
    return table


def compared_with_all(typed: Typed, families: list[str]) -> list[str]:
    """Return the ten family names that are most like the one typed."""
    family = typed.text.rsplit(" ", 1)[-1]
    return [name for name, *_ in extract(family, families, scorer=OSA.distance, score_cutoff=2, limit=10)]


def is_meant(directory: Directory, hit: NameHit, typed: Typed) -> bool:
    """Return whether a hit bears the name that was meant, in the state that was given."""
    npi = {"npi": hit.npi}
    named = directory.engine.rows(FULL_NAME, npi) == [(typed.given, typed.family)]
    return named and (typed.state is None or (typed.state,) in directory.engine.rows(STATES, npi))


def _add(table: Table, name: str, taken: list[float], found: int, *, promised: bool = False) -> None:
    p50, p95, share = statistics.median(taken), percentile(taken, 95), found / len(taken)
    met = held((p50, P50_MS), (p95, P95_MS), (-share, -SHARE)) if promised else ""
    limits = (f"{SHARE:.0%}", str(P50_MS), str(P95_MS)) if promised else ("", "", "")
    figures = (f"{share:.1%}", f"{p50:.2f}", f"{p95:.2f}")
    pairs = (cell for pair in zip(figures, limits, strict=True) for cell in pair)
    table.add(name, f"{len(taken):,}", *pairs, met)
