"""Names as people write them: the national file has most of them in capitals, which are hard to read and to hear."""

import re

KEPT = frozenset(
    {
        "II",
        "III",
        "IV",
        "VI",
        "VII",
        "VIII",
        "PO",
        "NE",
        "NW",
        "SE",
        "SW",
        "LLC",
        "PC",
        "PLLC",
        "MD",
        "DO",
        "USA",
        "VA",
        "US",
    }
)
SMALL = frozenset({"of", "the", "and", "de", "del", "la", "las", "los", "y"})
WORD = re.compile(r"[^\W\d_]+")


def as_written(name: str) -> str:
    """Return a name that stands in capitals as people write it; one in small letters, too, was written by somebody.

    >>> as_written("MARY-ANN O'BRIEN MCDONALD III"), as_written("Vanessa deJong"), as_written("FORT WAYNE")
    ("Mary-Ann O'Brien McDonald III", 'Vanessa deJong', 'Fort Wayne')
    """
    if name != name.upper():
        return name
    return WORD.sub(lambda word: _word(name, word), name)


def _word(name: str, word: re.Match[str]) -> str:
    letters = word[0]
    if letters in KEPT:
        return letters
    before = name[: word.start()]
    if before and letters.lower() in SMALL:
        return letters.lower()
    if before[-1:] == "'" and len(letters) == 1:
        return letters.lower()  # the s of CHILDREN'S
    if letters.startswith("MC") and len(letters) > 3:  # noqa: PLR2004 - a name behind it
        return f"Mc{letters[2:].capitalize()}"
    return letters.capitalize()
