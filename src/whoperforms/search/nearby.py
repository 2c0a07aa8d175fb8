"""Who lists a taxonomy code near a place: nearest first, page after page, filtered and counted.

Shape:  `written` is the shape of the API; docs/api.md explains its keys. A page ends with a token, the position of its
        last result: whole metres, NPI and location. The next page begins behind it, in whichever directory serves then.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import msgspec

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.npi import Npi
from whoperforms.places.bulges import HALF_AROUND
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.places.find import Place
from whoperforms.search.answer import address_of, miles
from whoperforms.search.facets import facets
from whoperforms.search.near import Hit, Near, nearest
from whoperforms.search.question import SEXES, SHOWN, refuse_limit, refuse_radius, refuse_sex
from whoperforms.store.cards import Card, Stated, cards, code_names
from whoperforms.store.directory import Directory
from whoperforms.store.postings import MOST_LOCATIONS, NO_TRAITS, Trait

MOST_CODES = 16
COUNTED = (*SEXES.values(), Trait.BILLED)
CODE = re.compile(r"[0-9A-Z]{10}")
TOKEN = re.compile(r"([0-9]{1,8})-([0-9]{10})-([0-9]{1,5})")
KNOWN = """
select code from term where kind in ('practitioner', 'organization') and code = :code
 union
select code from taxonomy_code where code = :code
 order by code
"""
write = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyQuestion:
    """Who lists any of `codes` near `place`? Units: miles; without `within_miles`, anywhere. Raises: BadQuestion.

    `codes` are put in order, each once, so that the same question is equal however it was typed. `sex` is as
    published: F, M, or X. `billed`: only those with a published Medicare count. `after` is where a page ended.
    """

    place: Place
    codes: tuple[str, ...]
    within_miles: float | None = None
    sex: str | None = None
    billed: bool = False
    limit: int = 20
    after: Hit | None = None
    counted: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(sorted(set(self.codes))))
        if not 1 <= len(self.codes) <= MOST_CODES:
            raise BadQuestion(f"{len(self.codes)} taxonomy codes: ask for at least 1 and at most {MOST_CODES}")
        for code in self.codes:
            if not CODE.fullmatch(code):
                raise BadQuestion(f"{code[:SHOWN]!r}: no taxonomy code; write ten letters and digits like 208VP0014X")
        refuse_radius(self.within_miles)
        refuse_sex(self.sex)
        refuse_limit(self.limit)
        if self.after is not None and self.after.metres > self.within_metres:
            raise BadQuestion(
                f"after {token_of(self.after)}: beyond the radius; ask for the next page with the radius of the first"
            )

    @property
    def within_metres(self) -> float:
        """How far the answer may reach."""
        return HALF_AROUND if self.within_miles is None else self.within_miles * METRES_PER_MILE

    @property
    def near(self) -> Near:
        """The question as the index takes it."""
        traits = NO_TRAITS if self.sex is None else SEXES[self.sex]
        return Near(
            centre=self.place.point,
            terms=tuple(("practitioner", code) for code in self.codes),
            within_metres=self.within_metres,
            traits=traits | Trait.BILLED if self.billed else traits,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedSpecialty:
    """A specialty that somebody states for themselves; `name` is NUCC's where its table was read."""

    code: str
    name: str | None
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A practitioner at their nearest location, with what a list shows of them."""

    hit: Hit
    card: Card
    specialties: tuple[StatedSpecialty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many are in the whole list, and how many would be, were one filter chosen and the others kept.

    `billed` is None where no Medicare file was read.
    """

    found: int
    sex: dict[str, int]
    billed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyAnswer:
    """What was asked, how recent the provider file is (ISO day), one page, and where it ended if there is another."""

    question: NearbyQuestion
    as_of: str | None
    found: tuple[Neighbour, ...]
    ended_at: Hit | None
    counts: Counts | None


class Nearby:
    """Answers from one directory. Which codes it knows, and their names, are kept for the next question."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: set[str] = set()

    def answer(self, question: NearbyQuestion) -> NearbyAnswer:
        """Return one page. Raises: BadQuestion, on a code that is none here, or a filter that nothing was read for."""
        self._refuse_unknown(question.codes)
        if question.billed and not self._counts_known:
            raise BadQuestion("billed: no Medicare file has been read into this directory; leave it out")
        hits = nearest(self._directory, question.near, limit=question.limit + 1, after=question.after)
        shown = hits[: question.limit]
        found = cards(self._directory, [(hit.npi, hit.location) for hit in shown])
        return NearbyAnswer(
            question=question,
            as_of=self._as_of,
            found=tuple(self._neighbour(hit, card) for hit, card in zip(shown, found, strict=True)),
            ended_at=shown[-1] if len(hits) > len(shown) else None,
            counts=self._counts(question) if question.counted else None,
        )

    @cached_property
    def _as_of(self) -> str | None:
        return self._directory.as_of

    @cached_property
    def _counts_known(self) -> bool:
        return self._directory.has(Source.PART_B)

    @cached_property
    def _code_names(self) -> dict[str, str]:
        return code_names(self._directory)

    def _refuse_unknown(self, codes: tuple[str, ...]) -> None:
        """Refuse codes that nobody is found by and no table names; only the known are kept: they are not many."""
        unsure = [code for code in codes if code not in self._known]
        answered = self._directory.engine.answers([(KNOWN, {"code": code}) for code in unsure])
        for code, rows in zip(unsure, answered, strict=True):
            if not rows:
                raise BadQuestion(f"{code!r}: not a taxonomy code of this directory; check it in NUCC's list of codes")
            self._known.add(code)

    def _counts(self, question: NearbyQuestion) -> Counts:
        """Count everybody on all pages."""
        regardless = replace(question, sex=None).near
        of_any_sex = facets(self._directory, regardless, traits=COUNTED)
        as_asked = of_any_sex if question.sex is None else facets(self._directory, question.near, traits=COUNTED)
        return Counts(
            found=as_asked.count,
            sex={sex: of_any_sex.traits[trait] for sex, trait in SEXES.items()},
            billed=as_asked.traits[Trait.BILLED] if self._counts_known else None,
        )

    def _neighbour(self, hit: Hit, card: Card) -> Neighbour:
        return Neighbour(hit=hit, card=card, specialties=tuple(self._specialty(stated) for stated in card.stated))

    def _specialty(self, stated: Stated) -> StatedSpecialty:
        fact = self._directory.fact(stated.release, stated.row)
        return StatedSpecialty(code=stated.code, name=self._code_names.get(stated.code), fact=fact)


def token_of(hit: Hit) -> str:
    """Return what names a position in the list.

    >>> token_of(Hit(1200, 2000000002, 0))
    '1200-2000000002-0'
    """
    return "-".join(map(str, hit))


def position_of(token: str) -> Hit:
    """Return the position that a token names. Raises: BadQuestion, BadValue.

    >>> position_of("1200-2000000002-0")
    Hit(metres=1200, npi=2000000002, location=0)
    """
    parts = TOKEN.fullmatch(token)
    hit = Hit(*map(int, parts.groups())) if parts else None
    if hit is None or token_of(hit) != token or hit.metres > HALF_AROUND or hit.location >= MOST_LOCATIONS:
        raise BadQuestion(f"after {token[:SHOWN]!r}: no token of a page; give the 'next' of the page before, as it was")
    Npi(str(hit.npi))
    return hit


def written(answer: NearbyAnswer) -> bytes:
    """Return the answer as JSON, in the order of docs/api.md."""
    question, place = answer.question, answer.question.place
    return write(
        {
            "question": {
                "place": place.label,
                "lat": place.point.lat,
                "lon": place.point.lon,
                "place_precision": place.precision,
                "taxonomy": question.codes,
                "within_miles": question.within_miles,
                "sex": question.sex,
                "billed": question.billed,
                "limit": question.limit,
                "after": None if question.after is None else token_of(question.after),
            },
            "as_of": answer.as_of,
            "counts": answer.counts,
            "results": [_plain(neighbour) for neighbour in answer.found],
            "next": None if answer.ended_at is None else token_of(answer.ended_at),
        }
    )


def _plain(neighbour: Neighbour) -> dict[str, Any]:
    npi, card, location = Npi.known(neighbour.hit.npi), neighbour.card, neighbour.card.location
    return {
        "npi": npi.digits,
        "invented": npi.invented,
        "name": card.name,
        "credentials": card.credentials,
        "distance_miles": miles(neighbour.hit.metres),
        "precision": location.precision,
        "place": address_of(location),
        "phone": location.phone,
        "fact": location.fact,
        "specialties": neighbour.specialties,
    }
