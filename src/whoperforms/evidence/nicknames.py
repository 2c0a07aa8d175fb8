"""Which given names go by which nicknames.

Source: data/README.md.
"""

import re
from functools import cache
from importlib.resources import files

from whoperforms.evidence.name_forms import joined, words_of

LITTLE_ONE = re.compile("(.{3,}?)(?:ie|y|i)")  # not Joey, who would become Joy


def also_called(given: str) -> frozenset[str]:
    """Return the nicknames of a given name and the names it is a nickname of, as forms.

    >>> sorted(also_called("maggie")), sorted(also_called("pedro"))
    (['magdalena', 'margaret', 'margarita'], ['perico', 'pete'])
    >>> sorted(also_called("patti"))
    ['martha', 'patricia']
    """
    return _table().get(given, frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    lines = (files("whoperforms.evidence") / "data" / "nicknames.tsv").read_text(encoding="utf-8").splitlines()
    table: dict[str, set[str]] = {}
    for line in lines[1:]:
        written, nicknames = line.split("\t")
        given = joined(words_of(written))
        for nickname in nicknames.split(" "):
            for spelling in _spellings(joined(words_of(nickname))) - {given}:
                table.setdefault(given, set()).add(spelling)
                table.setdefault(spelling, set()).add(given)
    return {name: frozenset(others) for name, others in table.items()}


def _spellings(nickname: str) -> set[str]:
    """Return the ways to write a nickname that ends in the sound of "-y": Patty, Patti, Pattie."""
    found = LITTLE_ONE.fullmatch(nickname)
    return {nickname} if found is None else {found[1] + ending for ending in ("ie", "y", "i")}
