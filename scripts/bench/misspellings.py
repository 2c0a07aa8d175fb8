"""Names as people misspell them: of practitioners drawn from the directory, so as frequent as they are."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from given import SEED
from traffic import drawn_npis

from whoperforms.evidence.nicknames import also_called
from whoperforms.places.states import state_called
from whoperforms.store.directory import Directory

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KINDS = ("one edit", "two edits", "swapped", "nickname")
SHORTEST = 2  # letters that have to be left of a name
SPARE = 4  # practitioners drawn for each name: not all have a given name, a state, a nickname
MEANT = """
select p.given, p.family, l.state
  from practitioner as p join location as l on l.npi = p.npi and l.location = 0
 where p.npi = :npi and p.given is not null and length(l.state) = 2
"""


@dataclass(frozen=True, slots=True)
class Typed:
    """A name as somebody misspelt it, and whom they meant."""

    kind: str
    text: str
    given: str
    family: str
    state: str | None


def misspellings(directory: Directory, number: int) -> Iterator[Typed]:
    """Yield misspelt names, every second one with a state; the same ones each time."""
    dice = random.Random(SEED)  # noqa: S311
    made = 0
    while made < number:
        for npi in drawn_npis(directory, SPARE * number, seed=SEED + made):
            rows = directory.engine.rows(MEANT, {"npi": npi})
            if not rows or state_called(rows[0][2]) is None:
                continue
            given, family, state = rows[0]
            kind = KINDS[made // 2 % len(KINDS)]
            if text := misspelt(kind, plain(given), plain(family), dice):
                yield Typed(kind, text, given, family, state if made % 2 else None)
                made += 1
            if made == number:
                break


def misspelt(kind: str, given: str, family: str, dice: random.Random) -> str:
    """Return a name written wrongly; "" for want of a nickname, or where one change undid the other."""
    right = f"{given} {family}"
    if kind == "swapped":
        return f"{family} {given}"
    if kind == "nickname":
        nicknames = sorted(also_called(given))
        return f"{dice.choice(nicknames)} {family}" if nicknames else ""
    for _ in range(1 if kind == "one edit" else 2):
        if dice.randrange(len(given) + len(family)) < len(given):
            given = edited(given, dice)
        else:
            family = edited(family, dice)
    return "" if f"{given} {family}" == right or min(len(given), len(family)) < 2 else f"{given} {family}"  # noqa: PLR2004


def edited(word: str, dice: random.Random) -> str:
    """Return `word` with one letter put in, left out, changed, or changed places with the next."""
    at, letter = dice.randrange(len(word)), dice.choice(LETTERS)
    return dice.choice(
        [
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        ]
    )


def plain(name: str) -> str:
    """Return a name as somebody types it."""
    return name.lower().replace(".", "")
