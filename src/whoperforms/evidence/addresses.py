"""Addresses made comparable: which of the ways of writing one mean the same building, and which doors in it they name.

Source: USPS Publication 28: street, direction, suffix and secondary unit, each in full or shortened.
Shape:  two lines, a town, two letters of a state, a ZIP code of five or nine digits, as published; any may be blank.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from whoperforms.evidence.abbreviations import (
    ALONE,
    DIRECTIONS,
    DOORS,
    FLOORS,
    IN_A_NAME,
    NTHS,
    NUMBERS,
    PARTS,
    SPELT,
    SUFFIXES,
)
from whoperforms.places.locations import POSTAL_CODE
from whoperforms.places.names import fold

FIRM = frozenset({"STREET", "AVENUE", "BOULEVARD", "DRIVE", "LANE"})  # a road or a highway may bear a number after it
SHORTEST_WITH_SLIP = 5  # letters of a street's name; in a shorter one, one letter makes another street
BOX = re.compile(r"(?:(?:P ?O|POST OFFICE) ?)?(?:BOX|DRAWER) ([0-9A-Z-]+)|POB ([0-9A-Z-]+)")
PO_BOX = "POBOX"

PARTED = re.compile(r"[,;()]|\s-+\s")
JOINED = re.compile(r"\b(STE|SUITE|APT|UNIT|RM|FL|BLDG)([0-9])")
LOOSE_HYPHEN = re.compile(r"(?<![0-9])[-/]|[-/](?![0-9])")
LETTERED = re.compile(r"\b([0-9]+)-([A-Z])\b")  # 100-A is 100A
NOT_A_WORD = re.compile(r"[^A-Z0-9#/-]+")
NTH = re.compile(r"([0-9]+)(?:ST|ND|RD|TH)")
NUMBER = re.compile(rf"(?!{NTH.pattern}$)[NSEW]?[0-9][0-9A-Z/-]*")
FRACTION = re.compile(r"[1-9]/[1-9]")
DOOR = re.compile(r"[0-9A-Z/-]*[0-9][0-9A-Z/-]*|(?!OF)[A-Z]{1,2}")  # not: DEPT OF
DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """An address taken apart; what is not stated is "". `name`: the street's, or the building's where no street is.

    `doors` (suite, floor, wing) stand apart: they tell nothing about which building it is.
    """

    number: str
    directions: str
    name: str
    suffix: str
    doors: tuple[str, ...]
    town: tuple[str, str]
    zip_code: str

    @property
    def is_place(self) -> bool:
        """Whether it says more than a town or a ZIP code."""
        return bool(self.name)


@lru_cache(maxsize=65_536)
def folded(
    line_1: str | None, line_2: str | None, city: str | None, state: str | None, postal_code: str | None
) -> Folded:
    """Return an address taken apart, all its words written out.

    >>> folded("12 N. Main St., Ste 4-B", None, "Boston", "MA", "02115-1234") == folded(
    ...     "12 North Main Street", "#4B", "BOSTON", "MA", "02115"
    ... )
    True
    """
    parts = [words for line in (line_1, line_2) for part in PARTED.split(line or "") if (words := _words(part))]
    chosen = _of_the_street(parts)
    street, rest = _without_doors(parts[chosen]) if parts else ([], [])
    number, directions, name, suffix = _street(street)
    others = [part for at, part in enumerate(parts) if at != chosen]
    town = fold(city or ""), (state or "").strip().upper()
    return Folded(
        number=number,
        directions=directions,
        name=name,
        suffix=suffix,
        doors=tuple(dict.fromkeys(door for part in (rest, *others) for door in _doors(part))),
        town=town if town[0] else ("", ""),
        zip_code=_five_digits(postal_code or ""),
    )


def same_place(one: Folded, other: Folded) -> bool:
    """Whether two addresses are one building: a slip in the street's name is forgiven, another house number is not.

    A suffix that one leaves out is forgiven, another suffix or direction is not. Either way round it is the same.
    """
    return (
        one.is_place
        and other.is_place
        and (same_zip(one, other) or same_town(one, other) or (_says_no_area(one) and _says_no_area(other)))
        and (one.number, one.directions) == (other.number, other.directions)
        and (one.suffix == other.suffix or not (one.suffix and other.suffix))
        and _alike(one.name, other.name)
    )


def same_zip(one: Folded, other: Folded) -> bool:
    """Whether both state the same ZIP code."""
    return bool(one.zip_code) and one.zip_code == other.zip_code


def same_town(one: Folded, other: Folded) -> bool:
    """Whether both state the same town in the same state."""
    return bool(one.town[0]) and one.town == other.town


def _says_no_area(address: Folded) -> bool:
    return not address.zip_code and not address.town[0]


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_WITH_SLIP or DIGITS.findall(one) != DIGITS.findall(other):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _five_digits(postal_code: str) -> str:
    found = POSTAL_CODE.fullmatch(postal_code.strip())
    return found[1] if found else fold(postal_code).replace(" ", "")


def _words(text: str) -> list[str]:
    """Return the words of a part of a line, in capital ASCII letters; a box is one part."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()
    text = LETTERED.sub(r"\1\2", text.replace("'", "").replace("#", " # "))
    text = LOOSE_HYPHEN.sub(" ", text)
    return JOINED.sub(r"\1 \2", NOT_A_WORD.sub(" ", text)).split()


def _of_the_street(parts: list[list[str]]) -> int:
    """Return which part names the street: the first with a number, else a box, else the first that is no door."""
    for is_it in (_is_numbered, _box, lambda part: not _doors(part)):
        for at, part in enumerate(parts):
            if is_it(part):
                return at
    return 0


def _is_numbered(part: list[str]) -> bool:
    number, _, name, _ = _street(_without_doors(part)[0])
    return bool(number) and name != PO_BOX and bool(name)


def _box(part: list[str]) -> str:
    found = BOX.fullmatch(" ".join(part))
    return (found[1] or found[2]).replace("-", "") if found else ""


def _without_doors(part: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of a street, and those that begin with a door in it."""
    for at in range(2, len(part)):
        if _door_at(part, at):
            return part[:at], part[at:]
    for at in range(3, len(part)):  # 12 MAIN ST 4B: what is left has a number, and no street of its own
        rest = part[at + (part[at] in DIRECTIONS) :]
        ended = SUFFIXES.get(part[at - 1]) in FIRM and part[at - 2] not in DIRECTIONS
        if ended and rest and DIGITS.search(rest[-1]) and not any(word in SUFFIXES for word in rest):
            return part[: len(part) - len(rest)], rest
    return part, []


def _doors(part: list[str]) -> list[str]:
    """Return the doors that words name; none where they are something else, such as a department."""
    doors, at = list[str](), 0
    while at < len(part):
        door, taken = _door_at(part, at) or (None, 1)
        if door:
            doors.append(door)
        elif len(part) == 1 and DOOR.fullmatch(part[0]) and DIGITS.search(part[0]):
            doors.append(part[0].replace("-", ""))
        at += taken
    return doors


def _door_at(part: list[str], at: int) -> tuple[str, int] | None:
    """Return the door that begins at a word, and how many words it takes; None where none does.

    Suite, unit, room and # are one to the post, so of those only the number is kept.
    """
    word, after = part[at], part[at + 1] if at + 1 < len(part) else ""
    if word in DOORS and after == "#":  # STE # 4
        return (part[at + 2].replace("-", ""), 3) if at + 2 < len(part) and DOOR.fullmatch(part[at + 2]) else None
    if DOOR.fullmatch(after) and after not in SUFFIXES and not NTH.fullmatch(after):
        door = after.replace("-", "")
        if word in DOORS:
            return door, 2
        if kind := FLOORS.get(word) or PARTS.get(word):
            return f"{kind} {door}", 2
    if after in FLOORS and (nth := NTHS.get(word) or NTH.sub(r"\1", word)).isdigit():
        return f"FLOOR {nth}", 2
    return (ALONE[word], 1) if word in ALONE and not after else None


def _street(words: list[str]) -> tuple[str, str, str, str]:
    """Return number, directions, name and suffix."""
    if box := _box(words):
        return box, "", PO_BOX, ""
    number, words = _number(words)
    words = [NTHS.get(word) or NTH.sub(r"\1", word) for word in words]
    first, last = 0, len(words)
    while last - first > 1 and words[last - 1] in DIRECTIONS:
        last -= 1
    suffix = SUFFIXES.get(words[last - 1], "") if last - first > 1 else ""
    last -= bool(suffix)
    while last - first > 1 and words[first] in DIRECTIONS:
        first += 1
    named = words[first:last]
    aside = words[:first] + words[last + bool(suffix) :]
    letters = {letter for word in aside for letter in DIRECTIONS[word]}
    name = "".join(SPELT.get(DIRECTIONS.get(word, ""), "") or IN_A_NAME.get(word, word) for word in named)
    return number, "".join(sorted(letters)), name, suffix


def _number(words: list[str]) -> tuple[str, list[str]]:
    """Return the house number, and the words after it; a number alone is none."""
    if len(words) > 1 and (number := NUMBERS.get(words[0]) or (NUMBER.fullmatch(words[0]) and words[0])):
        half = words[1] if FRACTION.fullmatch(words[1]) else ""
        return f"{number.lstrip('0')} {half}".strip(), words[2 if half else 1 :]
    return "", words
