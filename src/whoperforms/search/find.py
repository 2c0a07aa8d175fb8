"""Search by name: who may be meant, and what tells them apart.

Shape:  `as_json` is the shape of `find --json`; docs/cli.md explains its keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from whoperforms.evidence.claims import Claim
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.npi import Npi
from whoperforms.kernel.point import MICRODEGREES
from whoperforms.places.distance import METRES_PER_MILE, measuring_from
from whoperforms.places.find import Place
from whoperforms.search.answer import address_of, miles
from whoperforms.search.by_name import ByName, Match, NameHit, by_name
from whoperforms.search.question import refuse_radius
from whoperforms.search.standing import reasons_withheld
from whoperforms.search.statements import no_specialty_claim, place_claim, specialty_claim
from whoperforms.search.voice import Sentences
from whoperforms.store.cards import Card, cards
from whoperforms.store.directory import Directory
from whoperforms.store.people import KnownAs, Specialty, doubted, other_names, specialties, workplaces
from whoperforms.store.records import Location, record

MAIN_LOCATION = 0
NO_DISTANCE = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameQuestion:
    """Who is called `name`, works in `state`, near `place`. Units: miles. Raises: BadQuestion."""

    name: str
    state: str | None = None
    place: Place | None = None
    within_miles: float | None = None
    limit: int = 10

    def __post_init__(self) -> None:
        if self.within_miles is not None:
            if self.place is None:
                raise BadQuestion(f"within {self.within_miles:g} miles: of which place? give one to measure from")
            refuse_radius(self.within_miles)
        self.to_names()

    def to_names(self) -> ByName:
        """Return the question as the index of names takes it. Raises: BadQuestion."""
        return ByName(
            name=self.name,
            state=self.state,
            near=self.place.point if self.place else None,
            within_metres=None if self.within_miles is None else self.within_miles * METRES_PER_MILE,
            limit=self.limit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Somebody who may be meant, at the location that fits best: in the state, nearest the place, else the main one.

    `match` and `edits` say how the name is like the one typed; `by_other_name`: it is one of `other_names`, not the
    present legal name. `miles` is None where no place was asked for, or the location has no point. The withheld are
    found like everybody else, and `claims` say why they are in no list.
    """

    npi: Npi
    name: str
    credentials: str | None
    match: Match
    edits: int
    by_other_name: bool
    other_names: tuple[KnownAs, ...]
    listed: bool
    miles: float | None
    location: Location
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAnswer:
    """What was asked, how recent the provider file is (ISO day), and who may be meant, the likeliest first."""

    question: NameQuestion
    as_of: str | None
    found: tuple[Bearer, ...]


def who_is_called(directory: Directory, question: NameQuestion, voice: Sentences) -> NameAnswer:
    """Answer. Raises: as `Directory.names`."""
    asked = question.to_names()
    hits = by_name(directory.names, asked)
    npis = [hit.npi for hit in hits]
    shown = cards(directory, _places(directory, asked, npis))
    others, stated = other_names(directory, npis), specialties(directory, npis)
    withheld = _withheld(directory, npis, voice)
    found = [
        Bearer(
            npi=Npi.known(hit.npi),
            name=card.name,
            credentials=card.credentials,
            match=hit.match,
            edits=hit.edits,
            by_other_name=hit.former,
            other_names=tuple(others.get(hit.npi, ())),
            listed=hit.npi not in withheld,
            miles=_miles(hit),
            location=card.location,
            claims=(*withheld.get(hit.npi, ()), *_claims(directory, card, stated.get(hit.npi), voice)),
        )
        for hit, card in zip(hits, shown, strict=True)
    ]
    return NameAnswer(question=question, as_of=directory.as_of, found=tuple(found))


def as_json(answer: NameAnswer) -> dict[str, Any]:
    """Return the answer as plain values, in the order of docs/cli.md."""
    question, place = answer.question, answer.question.place
    return {
        "question": {
            "name": question.name,
            "state": question.to_names().state_code,
            "place": place.label if place else None,
            "lat": place.point.lat if place else None,
            "lon": place.point.lon if place else None,
            "place_precision": place.precision if place else None,
            "within_miles": question.within_miles,
            "limit": question.limit,
        },
        "as_of": answer.as_of,
        "found": [_plain(bearer) for bearer in answer.found],
    }


def _places(directory: Directory, asked: ByName, npis: Sequence[int]) -> list[tuple[int, int]]:
    """Return at which of their locations each is shown."""
    state = asked.state_code
    if state is None and asked.near is None:
        return [(npi, MAIN_LOCATION) for npi in npis]
    metres_to = measuring_from(asked.near) if asked.near else None
    best: dict[int, tuple[float, int]] = {}
    for at in workplaces(directory, npis):
        if state is None or at.state == state:
            metres = NO_DISTANCE
            if metres_to is not None and at.lat is not None and at.lon is not None:
                metres = metres_to(at.lat / MICRODEGREES, at.lon / MICRODEGREES)
            best[at.npi] = min(best.get(at.npi, (metres, at.location)), (metres, at.location))
    return [(npi, best[npi][1]) for npi in npis]


def _withheld(directory: Directory, npis: Sequence[int], voice: Sentences) -> dict[int, tuple[Claim, ...]]:
    """Return why some of them are in no list."""
    records = ((npi, record(directory, Npi.known(npi))) for npi in doubted(directory, npis))
    return {npi: reasons_withheld(held, voice) for npi, held in records if held and not held.listed}


def _miles(hit: NameHit) -> float | None:
    return None if hit.metres is None else miles(hit.metres)


def _claims(directory: Directory, card: Card, stated: Specialty | None, voice: Sentences) -> tuple[Claim, Claim]:
    place = place_claim(card.location, card.updated_on, voice)
    if stated is None:
        return no_specialty_claim(voice), place
    return specialty_claim(stated.name or stated.code, directory.fact(stated.release, stated.row), voice), place


def _plain(bearer: Bearer) -> dict[str, Any]:
    location = bearer.location
    return {
        "npi": bearer.npi.digits,
        "invented": bearer.npi.invented,
        "name": bearer.name,
        "credentials": bearer.credentials,
        "match": bearer.match,
        "edits": bearer.edits,
        "by_other_name": bearer.by_other_name,
        "other_names": [known._asdict() for known in bearer.other_names],
        "listed": bearer.listed,
        "distance_miles": bearer.miles,
        "precision": location.precision,
        "place": address_of(location),
        "phone": location.phone,
        "claims": [msgspec.to_builtins(claim) for claim in bearer.claims],
    }
