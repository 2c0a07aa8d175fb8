"""The answer: groups by kind of evidence, each nearest first, never mixed and never ranked by count.

Shape:  `as_json` is the shape of `near --json` and of the API; docs/cli.md explains its keys.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from whoperforms.evidence.claims import Claim
from whoperforms.kernel.npi import Npi
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.places.names import plain
from whoperforms.search.question import Question
from whoperforms.search.remarks import Remarks
from whoperforms.store.records import Location

ANYWHERE = "anywhere"
write = msgspec.json.Encoder().encode


class GroupId(StrEnum):
    """The three kinds of evidence, strongest first."""

    CERTIFIED = "certified"
    MEDICARE_CASES = "medicare_cases"
    SPECIALTY = "specialty"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is said of one practitioner at one location, wherever the question comes from."""

    npi: Npi
    name: str
    family: str
    given: str | None
    credentials: str | None
    pathway: str | None
    location: Location
    remarks: Remarks
    claims: tuple[Claim, ...]

    @property
    def last_seen(self) -> date | None:
        """As its remarks say."""
        return self.remarks.last_seen

    @property
    def disagree(self) -> bool:
        """As its remarks say."""
        return self.remarks.disagree

    @property
    def further_places(self) -> int:
        """As its remarks say."""
        return self.remarks.further_places

    @property
    def takes_medicare(self) -> bool | None:
        """As its remarks say."""
        return self.remarks.takes_medicare

    @property
    def telehealth(self) -> bool | None:
        """As its remarks say."""
        return self.remarks.telehealth

    @cached_property
    def by_name(self) -> tuple[str, str, Npi]:
        """What sorts entries by name."""
        return by_name(self.family, self.given, self.npi)

    @cached_property
    def written(self) -> tuple[bytes, bytes]:
        """The entry as JSON: what stands before the distance, and what behind it."""
        location = self.location
        before = {
            "npi": self.npi.digits,
            "invented": self.npi.invented,
            "name": self.name,
            "credentials": self.credentials,
            "pathway": self.pathway,
        }
        place = address_of(location)
        behind = {
            "precision": location.precision,
            "place": place,
            "phone": location.phone,
            "last_seen": self.last_seen,
            "disagree": self.disagree,
            "further_places": self.further_places,
            "takes_medicare": self.takes_medicare,
            "telehealth": self.telehealth,
            "claims": self.claims,
        }
        return write(before).removesuffix(b"}") + b',"distance_miles":', b"," + write(behind).removeprefix(b"{")


def address_of(location: Location) -> dict[str, str | None]:
    """Return where a practice location is, as every answer gives it."""
    return {
        "line_1": location.line_1,
        "line_2": location.line_2,
        "city": location.city,
        "state": location.state,
        "postal_code": location.postal_code,
        "country": location.country,
    }


class Result(NamedTuple):
    """One practitioner at their nearest matching location. Units: miles."""

    miles: float
    entry: Entry

    @property
    def npi(self) -> Npi:
        """As its entry says."""
        return self.entry.npi

    @property
    def name(self) -> str:
        """As its entry says."""
        return self.entry.name

    @property
    def credentials(self) -> str | None:
        """As its entry says."""
        return self.entry.credentials

    @property
    def pathway(self) -> str | None:
        """As its entry says."""
        return self.entry.pathway

    @property
    def location(self) -> Location:
        """As its entry says."""
        return self.entry.location

    @property
    def claims(self) -> tuple[Claim, ...]:
        """As its entry says."""
        return self.entry.claims


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


def by_name(family: str, given: str | None, npi: Npi) -> tuple[str, str, Npi]:
    """Return what sorts people by name: family name, then given name, accents and capitals aside, then NPI."""
    return plain(family), plain(given or ""), npi


def miles(metres: int) -> float:
    """Return miles to one decimal.

    >>> miles(4000)
    2.5
    """
    return round(metres / METRES_PER_MILE, 1)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values, in the order of docs/cli.md."""
    plain: dict[str, Any] = msgspec.json.decode(written(answer))
    return plain


def written(answer: Answer) -> bytes:
    """Return the answer as JSON, in the order of docs/cli.md."""
    return write(_shaped(answer))


def _shaped(answer: Answer) -> dict[str, Any]:
    question = answer.question
    return {
        "question": {
            "place": question.place.label,
            "lat": question.place.point.lat,
            "lon": question.place.point.lon,
            "place_precision": question.place.precision,
            "procedure": question.procedure.id,
            "within_miles": question.within_miles,
            "limit": question.limit,
            "pathway": question.pathway,
            "sex": question.sex,
            "takes_medicare": question.takes_medicare,
            "telehealth": question.telehealth,
            "billed": question.billed,
            "order": question.order,
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
        "id": group.id,
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


def _result(result: Result) -> msgspec.Raw:
    before, behind = result.entry.written
    return msgspec.Raw(before + repr(result.miles).encode() + behind)
