"""The answer: groups by kind of evidence, each nearest first, never mixed and never ranked by count.

Shape:  `as_json` is the shape of `near --json` and of the API; docs/cli.md explains its keys.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from whoperforms.evidence.claims import Claim
from whoperforms.kernel.npi import Npi
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.search.question import Question
from whoperforms.store.records import Location

ANYWHERE = "anywhere"


class GroupId(StrEnum):
    """The three kinds of evidence, strongest first."""

    CERTIFIED = "certified"
    MEDICARE_CASES = "medicare_cases"
    SPECIALTY = "specialty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One practitioner at their nearest matching location. Units: miles."""

    npi: Npi
    name: str
    credentials: str | None
    pathway: str | None
    miles: float
    location: Location
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Results of one kind of evidence. `within_miles` None: anywhere. `found` counts all within, shown or not.

    `searched` is False where there is nothing to search; `widened` is whether nobody was found within the
    first radius; `note` is what is to be said about the group.
    """

    id: GroupId
    within_miles: float | None
    widened: bool
    found: int
    results: tuple[Result, ...]
    note: str | None = None
    issuer: str | None = None
    issuer_url: str | None = None
    searched: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was asked, how recent the provider file is (ISO day), and the three groups."""

    question: Question
    as_of: str | None
    groups: tuple[Group, ...]

    @property
    def found_anybody(self) -> bool:
        """Whether any group has a result."""
        return any(group.results for group in self.groups)


def miles(metres: int) -> float:
    """Return miles to one decimal.

    >>> miles(4000)
    2.5
    """
    return round(metres / METRES_PER_MILE, 1)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values, in the order of docs/cli.md."""
    question = answer.question
    return {
        "question": {
            "place": question.place.label,
            "lat": question.place.point.lat,
            "lon": question.place.point.lon,
            "place_precision": question.place.precision.value,
            "procedure": question.procedure.id,
            "within_miles": question.within_miles,
            "limit": question.limit,
            "pathway": question.pathway,
        },
        "widened_to_miles": _widest(answer),
        "as_of": answer.as_of,
        "groups": [_group(group) for group in answer.groups],
    }


def _widest(answer: Answer) -> float | str | None:
    """Return the widest radius that a group with results was widened to; None when none was."""
    widened = [group.within_miles for group in answer.groups if group.widened and group.results]
    if not widened:
        return None
    radii = [radius for radius in widened if radius is not None]
    return max(radii) if len(radii) == len(widened) else ANYWHERE


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id.value,
        "within_miles": _reach(group),
        "widened": group.widened,
        "found": group.found,
        "note": group.note,
        "issuer": group.issuer,
        "issuer_url": group.issuer_url,
        "results": [_result(result) for result in group.results],
    }


def _reach(group: Group) -> float | str | None:
    """Return the radius, `anywhere`, or None where nothing was searched."""
    if not group.searched:
        return None
    return ANYWHERE if group.within_miles is None else group.within_miles


def _result(result: Result) -> dict[str, Any]:
    location = result.location
    return {
        "npi": result.npi.digits,
        "invented": result.npi.invented,
        "name": result.name,
        "credentials": result.credentials,
        "pathway": result.pathway,
        "distance_miles": result.miles,
        "precision": location.precision.value,
        "place": {
            "line_1": location.line_1,
            "line_2": location.line_2,
            "city": location.city,
            "state": location.state,
            "postal_code": location.postal_code,
            "country": location.country,
        },
        "phone": location.phone,
        "claims": [claim_as_json(claim) for claim in result.claims],
    }


def claim_as_json(claim: Claim) -> dict[str, Any]:
    """Return a claim with its facts as plain values."""
    return {
        "id": claim.id.value,
        "status": claim.status.value,
        "text": claim.text,
        "facts": [asdict(fact) for fact in claim.facts],
    }
