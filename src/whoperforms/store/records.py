"""What the directory holds about one NPI, record by record, each with the fact that says where it was read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from whoperforms.evidence.facts import Fact
from whoperforms.kernel.npi import Npi
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.precision import Precision
from whoperforms.store import stated
from whoperforms.store.directory import Directory
from whoperforms.store.rows import values_of
from whoperforms.store.stated import (
    Affiliation,
    EnrolledPlace,
    Listing,
    MedicareEnrolment,
    MedicareGroup,
    OptOut,
    Payment,
    ReviewOf,
    Revocation,
    RosterRow,
)

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
select release, row, npi, record_sha256, kind, excluded_on, reinstated_on, waived_on, waiver_state
  from exclusion
 where npi = :npi
    or record_sha256 in (select record_sha256 from review where npi = :npi and decision = 'confirmed')
 order by release, row
"""


CLEARING = ("rejected", "cleared")


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
    """An entry of the exclusion list; `excluded_on` is None where no date can be read.

    It carries this NPI, or (`npi` None) a person has confirmed that this one is meant.
    """

    fact: Fact
    npi: int | None
    record_sha256: str
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
    listings: tuple[Listing, ...]
    affiliations: tuple[Affiliation, ...]
    payments: tuple[Payment, ...]
    enrolments: tuple[MedicareEnrolment, ...]
    enrolled_places: tuple[EnrolledPlace, ...]
    groups: tuple[MedicareGroup, ...]
    revocations: tuple[Revocation, ...]
    opt_outs: tuple[OptOut, ...]
    roster_rows: tuple[RosterRow, ...]
    reviews: tuple[ReviewOf, ...]

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
        """The newest exclusion in force under this very NPI, or confirmed to mean it, that no person has cleared."""
        cleared = {review.record_sha256 for review in self.reviews if review.decision in CLEARING}
        in_force = (e for e in self.exclusions if e.in_force and e.record_sha256 not in cleared)
        return max(in_force, key=lambda e: e.excluded_on or date.min, default=None)

    def review_of(self, exclusion: Exclusion) -> ReviewOf | None:
        """Return the review by which a person has confirmed that an exclusion means this NPI; None without one."""
        same = (review for review in self.reviews if review.record_sha256 == exclusion.record_sha256)
        return next((review for review in same if review.decision == "confirmed"), None)

    @property
    def listed(self) -> bool:
        """Whether this NPI may stand in a list: described, active, neither excluded nor revoked."""
        described = self.practitioner is not None or self.organization is not None
        return described and not self.deactivated and self.exclusion is None and not self.revocations


def _location(**row: Any) -> Location:  # noqa: ANN401 - columns of one table
    lat, lon = row.pop("lat"), row.pop("lon")
    point = None if lat is None else Point(lat / MICRODEGREES, lon / MICRODEGREES)
    return Location(**row | {"precision": Precision(row["precision"]), "point": point})


PARTS: dict[str, tuple[str, Callable[..., Any]]] = {  # of a record: the question, and what its rows become
    "practitioner": (PRACTITIONER, Practitioner),
    "organization": (ORGANIZATION, Organization),
    "other_names": (OTHER_NAMES, OtherName),
    "locations": (LOCATIONS, _location),
    "taxonomies": (TAXONOMIES, Taxonomy),
    "endpoints": (ENDPOINTS, Endpoint),
    "services": (SERVICES, MedicareService),
    "deactivations": (DEACTIVATIONS, Deactivation),
    "exclusions": (EXCLUSIONS, Exclusion),
    "listings": (stated.LISTINGS, Listing),
    "affiliations": (stated.AFFILIATIONS, Affiliation),
    "payments": (stated.PAYMENTS, Payment),
    "enrolments": (stated.ENROLMENTS, MedicareEnrolment),
    "enrolled_places": (stated.ENROLLED_PLACES, EnrolledPlace),
    "groups": (stated.GROUPS, MedicareGroup),
    "revocations": (stated.REVOCATIONS, Revocation),
    "opt_outs": (stated.OPT_OUTS, OptOut),
    "roster_rows": (stated.ROSTER_ENTRIES, RosterRow),
    "reviews": (stated.REVIEWS, ReviewOf),
}
ONE = ("practitioner", "organization")


def record(directory: Directory, npi: Npi) -> Record | None:
    """Return what the directory holds about `npi`; None when no release names it."""
    answers = directory.engine.answers([(question, {"npi": int(npi)}) for question, _ in PARTS.values()])
    found: dict[str, Any] = {}
    for (name, (question, make)), rows in zip(PARTS.items(), answers, strict=True):
        made = tuple(make(**values_of(directory, question, row)) for row in rows)
        found[name] = next(iter(made), None) if name in ONE else made
    return Record(npi=npi, **found) if any(found.values()) else None


def locations(directory: Directory, npi: Npi) -> tuple[Location, ...]:
    """Return the practice locations of `npi`, the main one first."""
    rows = directory.engine.rows(LOCATIONS, {"npi": int(npi)})
    return tuple(_location(**values_of(directory, LOCATIONS, row)) for row in rows)
