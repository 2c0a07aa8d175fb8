"""How like two names are that may be one person's, and how much likelier that makes it that they are.

Source: I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage, 1969: what speaks for one person is how often one
        person's two records look so, divided by how often strangers' do. A rare name therefore weighs more.
Shape:  a weight is a whole number of tenths of a power of ten: 10 makes it ten times likelier, 3 twice, -10 a tenth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log10

from rapidfuzz.distance import OSA, JaroWinkler

from whoperforms.evidence.name_forms import SUFFIXES, family_forms, given_forms, words_of
from whoperforms.evidence.nicknames import also_called

NOBODY_ELSE = 0.1  # people: how many others must be thought to bear a name that nobody else here has
RAREST = 2e-6  # share of the people: no name is taken to be rarer, however few have it here
SHORTEST_SLIP = 3  # letters; with fewer, one letter off is another name
TWO_SLIPS_FROM, TWO_SLIPS_ALIKE = 7, 0.9  # letters, and Jaro and Winkler's measure
REMEMBERED = 1 << 16  # names whose forms are kept
SUFFIXES_ALIKE = {"2nd": "jr", "ii": "jr", "3rd": "iii", "4th": "iv"}


class Likeness(StrEnum):
    """How one part of a name is like the same part of another."""

    SAME = "same"
    PART = "part"  # of a double name one part
    NICKNAME = "nickname"
    INITIAL = "initial"
    SLIP = "slip"  # of the pen or the keyboard
    OTHER = "other"


# How often a person stands in a list under their own name in that way; of slips and nicknames, under one certain one.
STANDS_SO = {Likeness.SAME: 0.85, Likeness.PART: 0.15, Likeness.NICKNAME: 0.03, Likeness.SLIP: 1e-4}
WEIGHTS = {Likeness.INITIAL: 8, Likeness.OTHER: -18}  # whatever the name
MIDDLE_WEIGHTS = {Likeness.SAME: 15, Likeness.INITIAL: 10, Likeness.SLIP: 12, Likeness.OTHER: -13}
SUFFIX_WEIGHTS = {True: 8, False: -22}
SUFFIX_ON_ONE_SIDE = -3


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as it is written somewhere; Jr. and the like may stand in any part of it."""

    family: str
    given: str | None
    middle: str | None = None
    suffix: str | None = None

    @property
    def families(self) -> tuple[str, ...]:
        """The forms of the family name, the whole one first; none where it is written in no letters we know."""
        return _family_forms(self.family)

    @property
    def givens(self) -> tuple[str, ...]:
        """The forms of the given name; `("",)` where none is stated."""
        return _given_forms(self.given or "")

    @property
    def middle_form(self) -> str:
        """The form of the middle name, "" where none is stated."""
        return _given_forms(self.middle or "")[0]

    @property
    def generation(self) -> str | None:
        """Which of those who bear the name in one family: jr (also II), sr, iii, iv."""
        return _generation(self)

    @property
    def turned(self) -> "Name":
        """The same with given and family name in each other's place."""
        return Name(self.given or "", self.family, self.middle, self.suffix)

    def __str__(self) -> str:
        return " ".join(part for part in (self.given, self.middle, self.family, self.suffix) if part)


_family_forms = lru_cache(REMEMBERED)(family_forms)
_given_forms = lru_cache(REMEMBERED)(given_forms)


@lru_cache(REMEMBERED)
def _generation(name: Name) -> str | None:
    parts = (name.suffix, name.family, name.given, name.middle)
    found = (word for part in parts if part for word in words_of(part) if word in SUFFIXES)
    return next((SUFFIXES_ALIKE.get(word, word) for word in found), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """How many of `people` bear each form of a name, or work in each state."""

    people: int
    families: Mapping[str, int]
    givens: Mapping[str, int]
    states: Mapping[str, int]

    def share(self, counts: Mapping[str, int], form: str) -> float:
        """Return how frequent `form` is among people other than the one in question."""
        others = max(counts.get(form, 0) - 1, NOBODY_ELSE)
        return max(others / self.people, RAREST) if self.people else 1.0


def weight(times: float) -> int:
    """Return what makes one person so many times likelier, as a weight.

    >>> weight(10), weight(2), weight(0.01)
    (10, 3, -20)
    """
    return round(10 * log10(times))


def family_likeness(one: Name, other: Name) -> tuple[Likeness, str]:
    """Return how like two family names are, and the form on which that rests."""
    if not one.families or not other.families:
        return Likeness.OTHER, ""
    whole, theirs = one.families[0], other.families[0]
    if whole == theirs:
        return Likeness.SAME, whole
    if shared := [form for form in one.families if form in other.families]:
        return Likeness.PART, shared[0]
    slips = any(_slip(form, their) for form in one.families for their in other.families)
    return (Likeness.SLIP if slips else Likeness.OTHER), whole


def given_likeness(one: Name, other: Name) -> tuple[Likeness, str]:
    """Return how like two given names are, and the form on which that rests."""
    whole, theirs = one.givens[0], other.givens[0]
    if not whole or not theirs:
        return Likeness.OTHER, ""
    if whole == theirs:
        return (Likeness.SAME if len(whole) > 1 else Likeness.INITIAL), whole
    if shared := [form for form in one.givens if form in other.givens]:
        return Likeness.PART, shared[0]
    if any(form in also_called(their) for form in one.givens for their in other.givens):
        return Likeness.NICKNAME, whole
    if 1 in {len(whole), len(theirs)} and whole[0] == theirs[0]:
        return Likeness.INITIAL, whole
    return (Likeness.SLIP if _slip(whole, theirs) else Likeness.OTHER), whole


def name_weight(likeness: Likeness, share: float, share_of_theirs: float) -> int:
    """Return what a likeness is worth, given how frequent the name in the list is, and the one it may stand for.

    A stranger may be called just so, or have a name that was written so by the same slip.
    """
    if likeness in WEIGHTS:
        return WEIGHTS[likeness]
    stands_so = STANDS_SO[likeness]
    if likeness in {Likeness.SAME, Likeness.PART}:
        return weight(stands_so / share)
    return weight(stands_so / (share + stands_so * share_of_theirs))


def middle_likeness(one: Name, other: Name) -> Likeness | None:
    """Return how like two middle names are; None unless both are stated."""
    mine, theirs = one.middle_form, other.middle_form
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Likeness.SAME if len(mine) > 1 else Likeness.INITIAL
    if mine[0] == theirs[0] and 1 in {len(mine), len(theirs)}:
        return Likeness.INITIAL
    return Likeness.SLIP if _slip(mine, theirs) else Likeness.OTHER


def suffix_weight(one: str | None, other: str | None) -> int:
    """Return what two generations of a family weigh, as `Name.generation` has them."""
    if one and other:
        return SUFFIX_WEIGHTS[one == other]
    return SUFFIX_ON_ONE_SIDE if one or other else 0


def _slip(one: str, other: str) -> bool:
    """Whether one letter is put in, left out, changed or changed places; two in long names that stay much alike."""
    shortest = min(len(one), len(other))
    if shortest < SHORTEST_SLIP:
        return False
    slips = OSA.distance(one, other, score_cutoff=2)
    two = slips == 2 and shortest >= TWO_SLIPS_FROM  # noqa: PLR2004
    return slips <= 1 or (two and JaroWinkler.similarity(one, other) >= TWO_SLIPS_ALIKE)
