"""What the directory holds about one NPI, record by record, each with the fact that says where it was read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from whoperforms.evidence.facts import Fact
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.npi import Npi
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.precision import Precision
from whoperforms.store.directory import Directory
from whoperforms.store.engine import Row

PRACTITIONER = """
select release, row, family, given, middle, prefix, suffix, credentials, sex, sole_proprietor, replacement_npi,
       enumerated_on, updated_on, certified_on
  from practitioner where npi = :npi
"""
ORGANIZATION = """
select release, row, name, parent, subpart, replacement_npi, enumerated_on, updated_on, certified_on
  from organization where npi = :npi
"""
OTHER_NAMES = """
select release, row, kind, family, given, middle, name from other_name where npi = :npi order by position
"""
LOCATIONS = """
select release, row, location, line_1, line_2, city, state, postal_code, country, phone, precision, lat, lon
  from location where npi = :npi order by location
"""
TAXONOMIES = """
select t.release, t.row, t.code, c.name, t.is_primary, t.licence, t.licence_state
  from taxonomy as t left join taxonomy_code as c on c.code = t.code
 where t.npi = :npi order by t.position
"""
ENDPOINTS = """
select release, row, kind, endpoint, description, use, content, organization
  from endpoint where npi = :npi order by position
"""
DEACTIVATIONS = """
select release, row, deactivated_on, reactivated_on
  from deactivation join release as r on r.id = release
 where npi = :npi order by r.source desc, release, row
"""
SERVICES = """
select release, row, year, code, place, entity, specialty, patients, patient_days
  from medicare_service where npi = :npi order by year desc, code, place, release, row
"""
EXCLUSIONS = """
select release, row, kind, excluded_on, reinstated_on, waived_on, waiver_state
  from exclusion where npi = :npi order by release, row
"""
QUESTIONS = (
    *(PRACTITIONER, ORGANIZATION, OTHER_NAMES, LOCATIONS, TAXONOMIES, ENDPOINTS),
    *(DEACTIVATIONS, SERVICES, EXCLUSIONS),
)


def full_name(*parts: str | None) -> str:
    """Return a name from its parts, without those that are not stated.

    >>> full_name("ANA", None, "EXAMPLE", "JR.")
    'ANA EXAMPLE JR.'
    """
    return " ".join([part for part in parts if part])


@dataclass(frozen=True, slots=True, kw_only=True)
class Practitioner:
    """A person with an NPI, as NPPES states it. Days as `date`, None where not stated."""

    fact: Fact
    family: str
    given: str | None
    middle: str | None
    prefix: str | None
    suffix: str | None
    credentials: str | None
    sex: str | None
    sole_proprietor: str | None
    replacement_npi: int | None
    enumerated_on: date | None
    updated_on: date | None
    certified_on: date | None

    @property
    def name(self) -> str:
        """The name as one writes it; prefix and credentials stand apart."""
        return full_name(self.given, self.middle, self.family, self.suffix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization with an NPI (entity type 2), as NPPES states it."""

    fact: Fact
    name: str
    parent: str | None
    subpart: str | None
    replacement_npi: int | None
    enumerated_on: date | None
    updated_on: date | None
    certified_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName:
    """A former, professional or trade name: of a person in three parts, of an organization as `name`."""

    fact: Fact
    kind: str
    family: str | None
    given: str | None
    middle: str | None
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A practice location, self-reported; `location` 0 is the main one. `point` is as close as `precision` says."""

    fact: Fact
    location: int
    line_1: str | None
    line_2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    phone: str | None
    precision: Precision
    point: Point | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """A specialty that somebody states for themselves; `name` is NUCC's where its table was read."""

    fact: Fact
    code: str
    name: str | None
    is_primary: bool
    licence: str | None
    licence_state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An electronic address, such as a FHIR server or a Direct mailbox."""

    fact: Fact
    kind: str | None
    endpoint: str | None
    description: str | None
    use: str | None
    content: str | None
    organization: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deactivation:
    """When an NPI was deactivated (None: on an unknown day) and, where that happened, reactivated."""

    fact: Fact
    deactivated_on: date | None
    reactivated_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicareService:
    """What was billed to Original Medicare under one code in one place and year. `entity`: I person, O organization."""

    fact: Fact
    year: int
    code: str
    place: str
    entity: str
    specialty: str | None
    patients: int
    patient_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An entry of the exclusion list that carries this NPI; `excluded_on` is None where no date can be read."""

    fact: Fact
    kind: str | None
    excluded_on: date | None
    reinstated_on: date | None
    waived_on: date | None
    waiver_state: str | None

    @property
    def in_force(self) -> bool:
        """Whether no later reinstatement is stated; later than an unknown day is none."""
        return self.excluded_on is None or self.reinstated_on is None or self.reinstated_on < self.excluded_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that the directory holds about one NPI; records of different sources stay side by side."""

    npi: Npi
    practitioner: Practitioner | None
    organization: Organization | None
    other_names: tuple[OtherName, ...]
    locations: tuple[Location, ...]
    taxonomies: tuple[Taxonomy, ...]
    endpoints: tuple[Endpoint, ...]
    services: tuple[MedicareService, ...]
    deactivations: tuple[Deactivation, ...]
    exclusions: tuple[Exclusion, ...]

    @property
    def deactivation(self) -> Deactivation | None:
        """The newest deactivation in force, one of a known day before one of an unknown; None while active.

        Active: no deactivation, or a reactivation on or after the last; one of an unknown day has to be answered by a
        reactivation in the same row.
        """
        undated = [d for d in self.deactivations if d.deactivated_on is None and d.reactivated_on is None]
        newest = max(
            (d for d in self.deactivations if d.deactivated_on),
            key=lambda d: d.deactivated_on or date.min,
            default=None,
        )
        resumed = max((d.reactivated_on for d in self.deactivations if d.reactivated_on), default=date.min)
        if newest is not None and newest.deactivated_on is not None and resumed < newest.deactivated_on:
            return newest
        return undated[-1] if undated else None

    @property
    def deactivated(self) -> bool:
        """Whether the NPI is deactivated, be the day known or not."""
        return self.deactivation is not None

    @property
    def deactivated_on(self) -> date | None:
        """The day since which the NPI is deactivated; None while it is active, or where the day is unknown."""
        return self.deactivation.deactivated_on if self.deactivation else None

    @property
    def exclusion(self) -> Exclusion | None:
        """The newest exclusion in force under this very NPI."""
        return max((e for e in self.exclusions if e.in_force), key=lambda e: e.excluded_on or date.min, default=None)

    @property
    def listed(self) -> bool:
        """Whether this NPI may stand in a list: described, active, not excluded under its number."""
        described = self.practitioner is not None or self.organization is not None
        return described and not self.deactivated and self.exclusion is None


def record(directory: Directory, npi: Npi) -> Record | None:
    """Return what the directory holds about `npi`; None when no release names it."""
    answered = dict(
        zip(QUESTIONS, directory.engine.answers([(question, {"npi": int(npi)}) for question in QUESTIONS]), strict=True)
    )

    def rows(question: str) -> Iterator[dict[str, Any]]:
        return (_values(directory, question, row) for row in answered[question])

    practitioner = next(rows(PRACTITIONER), None)
    organization = next(rows(ORGANIZATION), None)
    found = Record(
        npi=npi,
        practitioner=Practitioner(**practitioner) if practitioner else None,
        organization=Organization(**organization) if organization else None,
        other_names=tuple(OtherName(**row) for row in rows(OTHER_NAMES)),
        locations=tuple(_location(row) for row in rows(LOCATIONS)),
        taxonomies=tuple(Taxonomy(**row) for row in rows(TAXONOMIES)),
        endpoints=tuple(Endpoint(**row) for row in rows(ENDPOINTS)),
        services=tuple(MedicareService(**row) for row in rows(SERVICES)),
        deactivations=tuple(Deactivation(**row) for row in rows(DEACTIVATIONS)),
        exclusions=tuple(Exclusion(**row) for row in rows(EXCLUSIONS)),
    )
    named = practitioner or organization or found.deactivations or found.services or found.exclusions
    return found if named else None


def locations(directory: Directory, npi: Npi) -> tuple[Location, ...]:
    """Return the practice locations of `npi`, the main one first."""
    rows = directory.engine.rows(LOCATIONS, {"npi": int(npi)})
    return tuple(_location(_values(directory, LOCATIONS, row)) for row in rows)


def _location(row: dict[str, Any]) -> Location:
    lat, lon = row.pop("lat"), row.pop("lon")
    point = None if lat is None else Point(lat / MICRODEGREES, lon / MICRODEGREES)
    return Location(**row | {"precision": Precision(row["precision"]), "point": point})


def _values(directory: Directory, question: str, values: Row) -> dict[str, Any]:
    """Return a row by column name, with `release` and `row` made the `fact`, and days made dates."""
    row = dict(zip(_columns(question), values, strict=True))
    fact = directory.fact(row.pop("release"), row.pop("row"))
    days = {name: from_day_number(day) for name, day in row.items() if name.endswith("_on") and day is not None}
    if "is_primary" in row:
        row["is_primary"] = bool(row["is_primary"])
    return row | days | {"fact": fact}


@lru_cache
def _columns(question: str) -> list[str]:
    """Return the names of what one of the questions above asks for.

    >>> _columns("select t.release, t.code from taxonomy as t")
    ['release', 'code']
    """
    asked = question.partition("from")[0].replace("select", "")
    return [column.strip().rpartition(".")[2] for column in asked.split(",")]
