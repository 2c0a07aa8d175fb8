"""Codes of a procedure: what is billed, what counts as a case, and what a specialty code says.

Source: each row names its own. Numbers and our own words only: descriptors of CPT and definitions of the
        taxonomy have owners.
"""

from datetime import date
from typing import Literal

from whoperforms.procedures.kinds import CodeSystem, CodeUse, Id, Role, TaxonomyCode, Text
from whoperforms.procedures.sourced import Confidence, Sourced

FAMILY = 4  # the first four characters of a taxonomy code: provider type and classification


class Code(Sourced, frozen=True, kw_only=True):
    """One billing code of the family. A date may be less sure than the code itself."""

    code: Text
    system: CodeSystem
    use: CodeUse
    counts_as_case: bool
    valid_from: date
    valid_from_confidence: Confidence
    valid_to: date | None = None  # None: still open
    valid_to_confidence: Confidence | None = None
    accepted_to: date | None = None  # counted until then, because the end is not confirmed

    def valid_in(self, year: int) -> bool:
        """Whether the code could be billed on any day of `year`."""
        last = self.accepted_to or self.valid_to
        return self.valid_from.year <= year and (last is None or last.year >= year)


class LookAlike(Sourced, frozen=True, kw_only=True):
    """A code that resembles the family and is none of it: never counted, never shown as this procedure."""

    code: Text
    system: CodeSystem


class CaseCounting(Sourced, frozen=True, kw_only=True):
    """How published Medicare rows become a number of cases; the only way this product counts."""

    measure: Literal["patient_days"]  # one patient on one day is one case; services are never added
    places: Literal["added"]  # hospital and office rows are different days, so they add up
    entity: Literal["individual"]  # a surgery centre's own row repeats the operator's days
    one_per_day: tuple[str, ...]  # of these codes only one counts for a patient on a day
    published_from: int  # the smallest patient count that Medicare publishes, per code and place
    first_year: int  # the first year that the public file covers
    newest_year: int  # the newest year published when this was checked
    newest_year_confidence: Confidence


class Diagnosis(Sourced, frozen=True, kw_only=True):
    """A diagnosis code for which the procedure is done."""

    code: Text
    system: CodeSystem


class ClaimMark(Sourced, frozen=True, kw_only=True):
    """Something else a claim carries: a second diagnosis, a modifier, a place of service."""

    code: Text
    kind: Literal["secondary_diagnosis", "modifier", "place_of_service"]


class Taxonomy(Sourced, frozen=True, kw_only=True):
    """What a self-reported specialty code says about performing this procedure."""

    code: TaxonomyCode
    role: Role
    pathways: tuple[Id, ...] = ()
    sub_codes: bool = False  # the role also holds for every code with the same first four characters


class MedicareSpecialty(Sourced, frozen=True, kw_only=True):
    """A specialty as Medicare's enrolment knows it, and the taxonomy codes that map to it."""

    code: Text
    name: Text  # Medicare's own name for it
    taxonomy: tuple[TaxonomyCode, ...]
    operators: bool  # whether such a person or place may be the one who operates
