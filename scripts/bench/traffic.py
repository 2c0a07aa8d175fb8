"""The questions that search by place is measured with: places drawn by population, codes drawn from the commonest."""

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from given import SEED
from tables import milliseconds, percentile

from whoperforms.kernel.point import Point
from whoperforms.places.bulges import bulges_to, metres_of
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.places.gazetteer import zip_codes
from whoperforms.search.near import Hit, Near
from whoperforms.store.directory import Directory
from whoperforms.store.postings import NO_TRAITS, Trait, unpacked

CODES = 250
PAGE = 20
ROUNDS = 3
FACET_METRES = 50 * METRES_PER_MILE
COMMONEST = "select code, postings from term where kind = 'practitioner' order by postings desc, code limit :codes"
ENDS = "select min(npi), max(npi) from practitioner"
NEXT_NPI = "select npi from practitioner where npi >= :npi order by npi limit 1"
ALL_BLOCKS = "select postings from block where id >= :first and id < :past order by id"
FILTERS = (NO_TRAITS, NO_TRAITS, Trait.FEMALE, Trait.MALE, Trait.BILLED)  # one of them for each question


@dataclass(frozen=True, slots=True)
class Traffic:
    """Questions to one directory, asked from some places: one code each, drawn by how common it is, or evenly."""

    directory: Directory
    places: list[Point]

    def questions(self, *, by_frequency: bool, filters: Sequence[Trait] = FILTERS) -> list[Near]:
        """Return one question for each place, with one code and one filter."""
        codes = self.directory.engine.rows(COMMONEST, {"codes": CODES})
        dice = random.Random(SEED)  # noqa: S311
        weights = [postings if by_frequency else 1 for _, postings in codes]
        drawn = dice.choices([code for code, _ in codes], weights=weights, k=len(self.places))
        return [
            Near(centre=place, terms=(("practitioner", code),), traits=dice.choice(filters))
            for place, code in zip(self.places, drawn, strict=True)
        ]


def drawn_places(number: int) -> list[Point]:
    """Return ZIP code points drawn by population; the same ones each time."""
    known = [z for z in zip_codes().values() if z.point and z.population]
    return [
        z.point
        for z in random.Random(SEED).choices(known, weights=[z.population or 0 for z in known], k=number)  # noqa: S311
        if z.point
    ]


def drawn_npis(directory: Directory, number: int, seed: int = SEED) -> list[int]:
    """Return the NPIs of some practitioners: the next after each of some numbers, so that nobody is read in vain."""
    [(first, last)] = directory.engine.rows(ENDS)
    dice = random.Random(seed)  # noqa: S311
    return [directory.engine.rows(NEXT_NPI, {"npi": dice.randint(first, last)})[0][0] for _ in range(number)]


def taken(ask: Callable[[Any], object], questions: Sequence[Any]) -> tuple[float, float]:
    """Return the median and the 99th percentile of what the questions take, once each, in milliseconds."""
    times = [milliseconds(lambda question=question: ask(question)) for question in questions]
    return statistics.median(times), percentile(times, 99)


def taken_warm(ask: Callable[[Any], object], questions: Sequence[Any]) -> tuple[float, float]:
    """Return the same of a process that was asked all of it before: of three rounds, the median of each figure."""
    taken(ask, questions)
    p50s, p99s = zip(*(taken(ask, questions) for _ in range(ROUNDS)), strict=True)
    return statistics.median(p50s), statistics.median(p99s)


def measured_all(directory: Directory, near: Near) -> list[Hit]:
    """Return everybody, nearest first, by measuring every posting of the terms, all at once."""
    held: list[bytes] = []
    for term in near.terms:
        if (blocks := directory.postings.term(*term)) is not None:
            numbers = blocks.numbers
            past = {"first": int(numbers[0]), "past": int(numbers[-1]) + 1}
            held += [postings for (postings,) in directory.engine.rows(ALL_BLOCKS, past)]
    packed = unpacked(held)
    packed = packed[(packed["traits"] & near.traits.value) == near.traits.value]
    metres = metres_of(bulges_to(near.centre, packed["lat"], packed["lon"]))
    order = np.lexsort((packed["location"], packed["npi"], metres))
    best: dict[int, Hit] = {}
    columns = metres[order], packed["npi"][order], packed["location"][order]
    for away, npi, location in zip(*(column.tolist() for column in columns), strict=True):
        if away > near.within_metres:
            break
        best.setdefault(npi, Hit(int(away), npi, location))
    return list(best.values())


def postings(directory: Directory) -> int:
    """Return the number of postings."""
    [(number,)] = directory.engine.rows("select sum(postings) from term")
    return int(number)
