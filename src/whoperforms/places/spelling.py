"""What somebody may have meant: the ZIP codes and towns that are spelt most like the text."""

from collections.abc import Iterable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from whoperforms.places.gazetteer import City, cities, city_keys, zip_codes

MOST_ZIPS = 3
MOST_TOWNS = 5
CLOSE_ENOUGH = 0.7  # of 1; "bostn" to "boston" is 0.83
CANDIDATES = 40


def zips_spelt_like(digits: str) -> tuple[str, ...]:
    """Return the existing ZIP codes one slip away, in the last digits first; else the nearest numbers.

    >>> zips_spelt_like("02117"), zips_spelt_like("99999")
    (('02116', '02118', '02115'), ('99929', '99919', '99599'))
    """
    slips = {digits[:place] + digit + digits[place + 1 :]: place for place in range(5) for digit in "0123456789"} | {
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]: place for place in range(4)
    }
    near = [slip for slip in slips if slip in zip_codes()]
    if near:
        return tuple(sorted(near, key=lambda slip: (-slips[slip], apart(slip, digits), slip))[:MOST_ZIPS])
    return tuple(sorted(zip_codes(), key=lambda known: (apart(known, digits), known))[:MOST_ZIPS])


def apart(one: str, other: str) -> int:
    """Return how far apart two ZIP codes are as numbers."""
    return abs(int(one) - int(other))


def towns_spelt_like(key: str, state: str | None) -> tuple[str, ...]:
    """Return labels of towns spelt like `key` in `state`, and of those that bear it elsewhere, largest first.

    Without a state: the nearest spellings first, each by its largest town.
    """
    if state is None:
        near = process.extract(
            key,
            city_keys().keys(),
            scorer=OSA.normalized_similarity,
            score_cutoff=CLOSE_ENOUGH,
            limit=CANDIDATES,
        )
        found = [(-score, largest(city_keys()[name])) for name, score, _ in near]
        in_order = sorted(found, key=lambda pair: (pair[0], *rank(pair[1])))
        return tuple(city.label for _, city in in_order[:MOST_TOWNS])
    known = keys_in_state(state)
    inside = process.extract(key, known, scorer=OSA.normalized_similarity, score_cutoff=CLOSE_ENOUGH, limit=MOST_TOWNS)
    labels = [label for name, _, _ in inside for label in city_keys()[name] if cities()[label].state == state]
    candidates = [cities()[label] for label in (*labels, *city_keys().get(key, ()))]
    return tuple(city.label for city in sorted(candidates, key=rank)[:MOST_TOWNS])


@cache
def keys_in_state(state: str) -> tuple[str, ...]:
    """Return the folded names that occur in `state`."""
    ending = f", {state}"
    return tuple(
        key
        for key, labels in city_keys().items()
        if any(label.endswith(ending) or f"{ending} (" in label for label in labels)
    )


def largest(labels: Iterable[str]) -> City:
    """Return the most populous of the cities with these labels."""
    return min((cities()[label] for label in labels), key=rank)


def rank(city: City) -> tuple[int, str]:
    """Return what sorts cities largest first, then by label."""
    return -(city.population or 0), city.label
