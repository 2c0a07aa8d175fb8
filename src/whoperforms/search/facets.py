"""How many practitioners are within reach, and how many of them under each filter, each counted once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from whoperforms.kernel.errors import BadQuestion
from whoperforms.search.near import Keys, Near, reached
from whoperforms.store.directory import Directory
from whoperforms.store.postings import Terms, Trait

TRAIT_BITS = 16
MOST_GROUPS = 16
NPI_SHIFT = np.uint64(TRAIT_BITS + MOST_GROUPS)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many practitioners there are in all, with each trait, and under any term of each group."""

    count: int
    traits: dict[Trait, int]
    groups: dict[str, int]


def facets(
    directory: Directory, near: Near, *, traits: Collection[Trait] = (), groups: Mapping[str, Terms] | None = None
) -> Facets:
    """Count those within reach; `groups` are terms of `near` under a name, such as those of a pathway.

    Raises: BadQuestion, on more groups than can be counted in one pass.
    """
    named = dict(groups or {})
    if len(named) > MOST_GROUPS:
        raise BadQuestion(f"{len(named)} groups: ask for at most {MOST_GROUPS} at a time")
    people = _people(directory, near, list(named.values()))

    def having(mark: int) -> int:
        return int(np.count_nonzero(people & np.uint64(mark)))

    return Facets(
        count=len(people),
        traits={trait: having(trait.value) for trait in traits},
        groups={name: having(1 << TRAIT_BITS + at) for at, name in enumerate(named)},
    )


def _people(directory: Directory, near: Near, groups: list[Terms]) -> Keys:
    """Return one number for each practitioner within reach: traits in its low bits, groups above them, then the NPI."""
    marked = []
    for term in dict.fromkeys(near.terms):
        if (blocks := directory.postings.term(*term)) is not None:
            npis, traits = reached(directory.postings, near, blocks)
            of_groups = sum(1 << TRAIT_BITS + at for at, terms in enumerate(groups) if term in terms)
            marks = traits.astype(np.uint64) | np.uint64(of_groups)
            marked.append(npis.astype(np.uint64) << NPI_SHIFT | marks)
    ordered = np.sort(np.concatenate(marked)) if marked else np.empty(0, np.uint64)
    if not len(ordered):
        return ordered
    people = ordered >> NPI_SHIFT
    starts = np.flatnonzero(np.concatenate([[True], people[1:] != people[:-1]]))
    if not groups:
        return ordered[starts]  # somebody's traits are the same in all postings, their terms are not
    merged: Keys = np.bitwise_or.reduceat(ordered, starts)
    return merged
