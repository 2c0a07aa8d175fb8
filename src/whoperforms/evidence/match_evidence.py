"""Pieces of evidence for and against: what an entry of a list and a practitioner have in common, part by part.

Source: weights are our own judgement, held against generated truth (docs/benchmarks.md); `likeness` says what one is.
Shape:  no text tells a birth date or its year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from whoperforms.evidence.likeness import (
    MIDDLE_WEIGHTS,
    REMEMBERED,
    Frequencies,
    Likeness,
    Name,
    family_likeness,
    given_likeness,
    middle_likeness,
    name_weight,
    suffix_weight,
    weight,
)
from whoperforms.evidence.professions import of_one_profession
from whoperforms.kernel.point import Point
from whoperforms.places.distance import metres_between
from whoperforms.places.locations import located
from whoperforms.places.names import fold

NEAR_METRES = 40_000
AGE_AT_GRADUATION = range(22, 46)
TURNED = -17
PROFESSION_WEIGHTS = {True: 4, False: -8}
AGE_WEIGHTS = {True: 2, False: -12}
SCHOOLING_AFTERWARDS = -10
OTHER_STATE = -7
SMALLEST_STATE = 2e-3  # share of the practitioners
PLACES = (  # how near, how often one person's two records are so, and how many such places a state has
    ("the same ZIP code", 0.25, 100),
    ("the same town", 0.2, 20),
    ("within 25 miles", 0.15, 5),
    ("the same state", 0.25, 1.4),
)
SAID = {
    Likeness.SAME: "the same",
    Likeness.PART: "one part of a double name",
    Likeness.NICKNAME: "a nickname",
    Likeness.INITIAL: "the same initial",
    Likeness.SLIP: "a slip of the pen apart",
    Likeness.OTHER: "another name",
}


class Kind(StrEnum):
    """What a piece of evidence compares."""

    NPI = "npi"
    FAMILY = "family"
    GIVEN = "given"
    TURNED = "turned"
    MIDDLE = "middle"
    SUFFIX = "suffix"
    PLACE = "place"
    PROFESSION = "profession"
    AGE = "age"
    SCHOOLING = "schooling"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works, or is said to be, as far as it is stated."""

    city: str | None
    state: str | None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing compared: a positive weight speaks for one person, a negative one against."""

    kind: Kind
    weight: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The entry's name held against one of the person's: likeness and weight of each part; texts when asked for."""

    name: Name
    theirs: Name
    family: Likeness
    given: Likeness
    middle: Likeness | None
    family_weight: int
    given_weight: int
    suffix_weight: int
    turned: bool = False
    legal: bool = True

    @property
    def alike(self) -> bool:
        """Whether the two can be one name."""
        return Likeness.OTHER not in {self.family, self.given}

    @property
    def weight(self) -> int:
        """How much likelier the names make it that both are one person."""
        middle = 0 if self.middle is None else MIDDLE_WEIGHTS[self.middle]
        return self.family_weight + self.given_weight + middle + self.suffix_weight + TURNED * self.turned

    def evidence(self) -> Iterator[Evidence]:
        """Yield what was compared, with names as they are written."""
        name, theirs = self.name, self.theirs
        beside = "" if self.legal else ", a name they have or had beside the legal one"
        said = f"family name {name.family} against {theirs.family}: {SAID[self.family]}{beside}"
        yield Evidence(Kind.FAMILY, self.family_weight, said)
        said = f"given name {name.given} against {theirs.given}: {SAID[self.given]}"
        yield Evidence(Kind.GIVEN, self.given_weight, said)
        if self.middle:
            said = f"middle name {name.middle} against {theirs.middle}: {SAID[self.middle]}"
            yield Evidence(Kind.MIDDLE, MIDDLE_WEIGHTS[self.middle], said)
        if self.suffix_weight:
            said = f"generation {name.generation or 'not stated'} against {theirs.generation or 'not stated'}"
            yield Evidence(Kind.SUFFIX, self.suffix_weight, said)
        if self.turned:
            yield Evidence(Kind.TURNED, TURNED, "given and family name have changed places")


def names_held_against(name: Name, names: Iterable[Name], frequencies: Frequencies) -> Iterator[Called]:
    """Yield the name held against each of the person's, as it stands; turned round where that makes it alike."""
    for at, theirs in enumerate(names):
        straight = _held_against(name, theirs, frequencies, turned=False, legal=not at)
        yield straight
        if not straight.alike:
            turned = _held_against(name.turned, theirs, frequencies, turned=True, legal=not at)
            if turned.alike:
                yield turned


def _held_against(name: Name, theirs: Name, frequencies: Frequencies, *, turned: bool, legal: bool) -> Called:
    family, form = family_likeness(name, theirs)
    their_form = theirs.families[0] if theirs.families else form
    of_family = (frequencies.share(frequencies.families, one) for one in (form, their_form))
    given, form = given_likeness(name, theirs)
    of_given = (frequencies.share(frequencies.givens, one) for one in (form, theirs.givens[0]))
    return Called(
        name=name,
        theirs=theirs,
        family=family,
        given=given,
        middle=middle_likeness(name, theirs),
        family_weight=name_weight(family, *of_family),
        given_weight=name_weight(given, *of_given),
        suffix_weight=suffix_weight(name.generation, theirs.generation),
        turned=turned,
        legal=legal,
    )


def profession(specialty: str | None, codes: tuple[str, ...]) -> Iterator[Evidence]:
    """Yield whether the profession that a list names is one of the person's, where that can be told."""
    if (fits := of_one_profession(specialty, codes)) is not None:
        said = f"{specialty}: {'a' if fits else 'no'} profession of theirs"
        yield Evidence(Kind.PROFESSION, PROFESSION_WEIGHTS[fits], said)


def schooling(birth_year: int | None, excluded_on: int | None, graduated: int | None) -> Iterator[Evidence]:
    """Yield what the year of graduation says, where it is known."""
    if graduated is None:
        return
    if birth_year is not None:
        fits = graduated - birth_year in AGE_AT_GRADUATION
        said = f"graduated {graduated}: {'goes' if fits else 'does not go'} with the age that the list states"
        yield Evidence(Kind.AGE, AGE_WEIGHTS[fits], said)
    if excluded_on is not None and excluded_on // 10_000 < graduated:
        said = f"graduated {graduated}, after the exclusion of {excluded_on // 10_000}"
        yield Evidence(Kind.SCHOOLING, SCHOOLING_AFTERWARDS, said)


def nearest_place(stated: Place, places: Iterable[Place], frequencies: Frequencies) -> Iterator[Evidence]:
    """Yield what the nearest of the person's places says, where both sides state a state."""
    theirs = [place for place in places if place.state]
    if stated.state is None or not theirs:
        return
    nearest = min(_nearness(stated, place) for place in theirs)
    if nearest == len(PLACES):
        states = ", ".join(sorted({place.state for place in theirs if place.state}))
        yield Evidence(Kind.PLACE, OTHER_STATE, f"{stated.state} against {states}")
    else:
        where = ", ".join(part for part in (stated.city, stated.state) if part)
        added = place_weights(frequencies, stated.state)[nearest]
        yield Evidence(Kind.PLACE, added, f"{where}: {PLACES[nearest][0]} as a place of theirs")


def _nearness(one: Place, other: Place) -> int:
    """Return which of PLACES holds first; past the last where none does."""
    if one.postal_code and other.postal_code and one.postal_code[:5] == other.postal_code[:5]:
        return 0
    same_state = one.state == other.state
    if same_state and one.city and other.city and fold(one.city) == fold(other.city):
        return 1
    here, there = _point(one), _point(other)
    if here and there and metres_between(here, there) <= NEAR_METRES:
        return 2
    return 3 if same_state else len(PLACES)


def place_weights(frequencies: Frequencies, state: str) -> tuple[int, ...]:
    """Return what each of PLACES is worth in a state: more, the fewer work there."""
    return _place_weights(frequencies.share(frequencies.states, state))


@lru_cache(REMEMBERED)
def _place_weights(share: float) -> tuple[int, ...]:
    return tuple(weight(often * places / max(share, SMALLEST_STATE)) for _, often, places in PLACES)


@lru_cache(REMEMBERED)
def _point(place: Place) -> Point | None:
    return located(place.postal_code or "", place.city or "", place.state or "")[0]
