"""Whom an entry of a list may mean: questions for a person, with what speaks for and against. Nothing is decided here.

Shape:  a score is how sure the comparison is, per mille, taking one entry of five to be about somebody in the
        directory. Of a birth date only the year is compared, and no text tells it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from whoperforms.evidence.likeness import (
    Frequencies,
    Name,
    weight,
)
from whoperforms.evidence.match_evidence import (
    AGE_WEIGHTS,
    PROFESSION_WEIGHTS,
    Evidence,
    Kind,
    Place,
    names_held_against,
    nearest_place,
    place_weights,
    profession,
    schooling,
)
from whoperforms.evidence.source import Source

ABOUT_SOMEBODY_HERE = 0.2  # share of the entries without NPI that mean a practitioner of the directory
LEAST = 10  # per mille; below, nobody is asked
SAME_NPI, OTHER_NPI = 20, -10
NOWHERE = Place(None, None)
ID_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entry of a list, which names a person; `npi` where it carries one."""

    source: Source
    record_sha256: str
    name: Name
    npi: int | None = None
    place: Place = NOWHERE
    specialty: str | None = None
    birth_year: int | None = None
    excluded_on: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A practitioner of the directory; the first of `names` is the legal one. `graduated`: a year."""

    npi: int
    names: tuple[Name, ...]
    places: tuple[Place, ...] = ()
    codes: tuple[str, ...] = ()
    graduated: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchQuestion:
    """Does this entry mean this practitioner? Only a person may answer. `score` is per mille."""

    id: str
    source: Source
    record_sha256: str
    npi: int
    score: int
    evidence: tuple[Evidence, ...]


def question(entry: Named, person: Person, frequencies: Frequencies, *, least: int = LEAST) -> MatchQuestion | None:
    """Return what to ask, the strongest evidence first; None where the entry hardly means this person.

    An entry that carries the person's NPI is always asked about, whatever else disagrees.
    """
    same_npi = entry.npi == person.npi
    held_against = names_held_against(entry.name, person.names, frequencies)
    called = max(held_against, key=lambda called: (called.alike, called.weight))
    if not (same_npi or called.alike):
        return None
    begin = _begin(frequencies.people, same_npi=same_npi)
    if not same_npi and _per_mille(begin.weight + called.weight + _most_beside_the_name(entry, frequencies)) < least:
        return None
    beside = _beside_the_name(entry, person, frequencies)
    evidence = [begin, *called.evidence(), *beside]
    if entry.npi is not None and not same_npi:
        evidence.append(Evidence(Kind.NPI, OTHER_NPI, "the entry carries another NPI"))
    score = _per_mille(sum(one.weight for one in evidence))
    if not same_npi and score < least:
        return None
    return MatchQuestion(
        id=question_id(entry.source, entry.record_sha256, person.npi),
        source=entry.source,
        record_sha256=entry.record_sha256,
        npi=person.npi,
        score=score,
        evidence=tuple(sorted(evidence, key=lambda one: -abs(one.weight))),
    )


def question_id(source: str, record_sha256: str, npi: int) -> str:
    """Return what a question is known by: the same after every build, as long as the entry says the same.

    >>> question_id("leie", "0" * 64, 2000000002)
    'ee8730d111b573c3'
    """
    return sha256(f"{source} {record_sha256} {npi}".encode()).hexdigest()[:ID_DIGITS]


def agrees(name: Name, names: Iterable[Name]) -> bool:
    """Return whether a name is one of `names`, but for case, accents, hyphens and blanks; middle names aside.

    >>> agrees(Name("Núñez-Lee", "Ana"), [Name("NUNEZ LEE", "ANA", "Q")])
    True
    >>> agrees(Name("Lee", "Ana"), [Name("Li", "Ana")])
    False
    """
    whole = name.families[:1], name.givens[0]
    return all(whole) and any((one.families[:1], one.givens[0]) == whole for one in names)


def most_of_the_rest() -> int:
    """Return what all that is neither name nor place can add at most."""
    return PROFESSION_WEIGHTS[True] + AGE_WEIGHTS[True]


def least_weight(people: int) -> int:
    """Return what the evidence has to add up to, so that anybody is asked."""
    return weight(LEAST / (1000 - LEAST)) - _begin(people, same_npi=False).weight


@cache
def _begin(people: int, *, same_npi: bool) -> Evidence:
    if same_npi:
        return Evidence(Kind.NPI, SAME_NPI, "the entry carries this NPI")
    odds = weight(ABOUT_SOMEBODY_HERE / max(people, 1))
    return Evidence(Kind.CHANCE, odds, f"before anything is compared, any of {people:,} practitioners may be meant")


def _per_mille(total: int) -> int:
    return round(1000 / (1 + 10 ** (-total / 10)))


def _most_beside_the_name(entry: Named, frequencies: Frequencies) -> int:
    state = entry.place.state
    return most_of_the_rest() + (max(place_weights(frequencies, state)) if state else 0)


def _beside_the_name(entry: Named, person: Person, frequencies: Frequencies) -> Iterator[Evidence]:
    yield from nearest_place(entry.place, person.places, frequencies)
    yield from profession(entry.specialty, person.codes)
    yield from schooling(entry.birth_year, entry.excluded_on, person.graduated)
