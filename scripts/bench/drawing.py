"""Names and ZIP codes drawn as frequent as they are, and names written wrongly."""

import random
from functools import cache

from whoperforms.demo.frequency import names, zips

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def slipped(word: str, dice: random.Random) -> str:
    """Return `word` with one letter put in, left out, changed, or changed places with the next."""
    at, letter = dice.randrange(len(word)), dice.choice(LETTERS)
    return dice.choice(
        [
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :] if len(word) > 1 else word,
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        ]
    )


def drawn_family(dice: random.Random) -> str:
    """Draw a family name, as frequent as it is."""
    return str(dice.choices(names().family, cum_weights=_cumulative()[0])[0])


def drawn_given(dice: random.Random, *, woman: bool) -> str:
    """Draw a given name, as frequent as it is."""
    table = names()
    rows = table.given[: table.first_man] if woman else table.given[table.first_man :]
    return str(dice.choices(rows, cum_weights=_cumulative()[1 if woman else 2])[0])


def drawn_zip(dice: random.Random) -> int:
    """Draw the row of a ZIP code, by population."""
    return dice.choices(range(len(zips().zip5)), cum_weights=_cumulative()[3])[0]


@cache
def _cumulative() -> tuple[list[float], ...]:
    table = names()
    weighted = (table.family_weight, table.women, table.men, zips().population)
    return tuple(list(one.cumulative) for one in weighted)


@cache
def rows_of_town() -> dict[tuple[str, str], list[int]]:
    """Return the ZIP codes of each town."""
    found: dict[tuple[str, str], list[int]] = {}
    for row, town in enumerate(zip(zips().city, zips().state, strict=True)):
        found.setdefault(town, []).append(row)
    return found


@cache
def rows_of_state() -> dict[str, list[int]]:
    """Return the ZIP codes of each state."""
    found: dict[str, list[int]] = {}
    for row, state in enumerate(zips().state):
        found.setdefault(state, []).append(row)
    return found
