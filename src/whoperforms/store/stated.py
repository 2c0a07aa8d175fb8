"""What sources beside NPPES state about an NPI, record by record, each with the fact that says where it was read."""

from dataclasses import dataclass
from datetime import date, datetime

from whoperforms.evidence.facts import Fact

LISTINGS = """
select release, row, location, enrolment, group_id, group_name, group_members, school, graduated, specialty,
       other_specialties, telehealth, assignment, group_assignment
  from care_compare where npi = :npi order by release, row
"""
AFFILIATIONS = """
select release, row, kind, ccn, name, unit_ccn
  from affiliation where npi = :npi order by release, row, ccn, unit_ccn, name
"""
PAYMENTS = """
select release, row, record_id, year, maker, amount_cents, paid_on, payments, nature, form, products, procedure,
       disputed
  from payment where npi = :npi order by year desc, release, row
"""
ENROLMENTS = """
select release, row, enrolment, specialty, specialty_name, state, is_primary
  from medicare_enrolment where npi = :npi order by release, row
"""
ENROLLED_PLACES = """
select release, row, enrolment, city, state, postal_code from medicare_place where npi = :npi order by release, row
"""
GROUPS = """
select release, row, enrolment, group_enrolment, name from medicare_group where npi = :npi order by release, row
"""
REVOCATIONS = """
select release, row, enrolment, specialty_name, state, reason, revoked_on, barred_until
  from revocation where npi = :npi order by release, row
"""
OPT_OUTS = """
select release, row, specialty_name, opted_out_on, ends_on, line_1, line_2, city, state, postal_code, country,
       may_order, updated_on
  from opt_out where npi = :npi order by release, row
"""
ROSTER_ENTRIES = """
select release, row, issuer, programme, device, status, certified_on, expires_on, site_name, line_1, line_2, city,
       state, postal_code, country, phone, website, cases_total, cases_12m, cases_as_of, cases_basis, as_of,
       record_sha256
  from roster_entry
 where npi = :npi
    or record_sha256 in (select record_sha256 from review where npi = :npi and decision = 'confirmed')
 order by release, row
"""
REVIEWS = """
select release, row, at, source, record_sha256, decision from review where npi = :npi order by release, row
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One enrolment of a clinician with one group at one address, as Care Compare lists it.

    `location` is the number of the address among the practice locations; `telehealth` None: the file does not say.
    """

    fact: Fact
    location: int | None
    enrolment: str | None
    group_id: str | None
    group_name: str | None
    group_members: int | None
    school: str | None
    graduated: int | None
    specialty: str | None
    other_specialties: str | None
    telehealth: bool | None
    assignment: str | None
    group_assignment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation:
    """A hospital or other facility that somebody is listed with; `ccn` is its certification number."""

    fact: Fact
    kind: str | None
    ccn: str | None
    name: str | None
    unit_ccn: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a maker reported to have paid; `procedure` where maker and product are those of one. Units: US cents."""

    fact: Fact
    record_id: str
    year: int
    maker: str
    amount_cents: int
    paid_on: date | None
    payments: int | None
    nature: str | None
    form: str | None
    products: str | None
    procedure: str | None
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicareEnrolment:
    """An enrolment in Medicare, or a further specialty (`is_primary` false) of one."""

    fact: Fact
    enrolment: str
    specialty: str | None
    specialty_name: str | None
    state: str | None
    is_primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledPlace:
    """Where an enrolment in Medicare practises: no street is published."""

    fact: Fact
    enrolment: str
    city: str | None
    state: str | None
    postal_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicareGroup:
    """A group that somebody has reassigned their Medicare benefits to."""

    fact: Fact
    enrolment: str
    group_enrolment: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """An enrolment in Medicare that was revoked; no exclusion by the Inspector General, which is another thing."""

    fact: Fact
    enrolment: str | None
    specialty_name: str | None
    state: str | None
    reason: str | None
    revoked_on: date | None
    barred_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """An affidavit by which somebody has opted out of Medicare; it renews itself, so its end may have passed."""

    fact: Fact
    specialty_name: str | None
    opted_out_on: date | None
    ends_on: date | None
    line_1: str | None
    line_2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    may_order: bool | None
    updated_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """What an issuer says of somebody who consents to be named: under this NPI, or confirmed to mean it.

    `cases_basis` says who counted: `physician_log`, `issuer_count` or `audited`.
    """

    fact: Fact
    issuer: str
    programme: str
    device: str | None
    status: str
    certified_on: date | None
    expires_on: date | None
    site_name: str | None
    line_1: str | None
    line_2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    phone: str | None
    website: str | None
    cases_total: int | None
    cases_12m: int | None
    cases_as_of: date | None
    cases_basis: str | None
    as_of: date
    record_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOf:
    """What a person has decided about a record of a list and an NPI: `confirmed`, `rejected` or `cleared`."""

    fact: Fact
    at: str
    source: str
    record_sha256: str
    decision: str

    @property
    def decided_on(self) -> date:
        """The day of the decision, in UTC."""
        return datetime.fromisoformat(self.at).date()
