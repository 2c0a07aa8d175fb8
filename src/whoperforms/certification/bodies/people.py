"""What is recorded of people: who they are, which roles they hold, what they declared and what they agreed to."""

from datetime import date
from enum import StrEnum
from typing import Final

from whoperforms.certification.bodies.shape import Body, Document, Identifier, Name, Period, Seq, Sha256, Slug
from whoperforms.evidence.reviews import Decision


class Role(StrEnum):
    """What somebody may do in a programme; granted by an event, with dates."""

    PHYSICIAN = "physician"
    DELEGATE = "delegate"  # of a physician: everything of theirs but what they sign
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    MENTOR = "mentor"
    EXAMINER = "examiner"
    VERIFIER = "verifier"
    SECOND_REVIEWER = "second_reviewer"
    DECIDER = "decider"
    COMPLIANCE = "compliance"
    STANDARDS_OWNER = "standards_owner"
    APPEALS_PANEL = "appeals_panel"
    AUDITOR = "auditor"  # reads all, changes nothing
    KEY_CUSTODIAN = "key_custodian"


OWN_SIDE: Final = frozenset({Role.PHYSICIAN, Role.DELEGATE})  # who acts about the own person, or in their stead


class Conflict(StrEnum):
    """What stands between two people, so that neither may judge the other."""

    EMPLOYER = "employer"
    FAMILY = "family"
    PAYMENT = "payment"
    REPORTING_LINE = "reporting_line"


class Use(StrEnum):
    """What a physician may agree to, each for itself."""

    LISTING = "listing"  # to be named as trained or certified
    OUTCOMES = "outcomes"  # to have the outcomes of own cases published
    CASES = "cases"  # to have the own yearly number of cases shown


class PersonRegistered(Body, frozen=True, kw_only=True):
    """Somebody is known here now. An NPI is an identifier and proves nothing."""

    name: Name
    npi: str | None = None
    credential: str | None = None  # "MD", as the person writes it


class PersonNamed(Body, frozen=True, kw_only=True):
    """Somebody goes by another name, or another NPI was stated; the old ones stay where they were used."""

    name: Name
    npi: str | None = None
    credential: str | None = None


class IdentityProved(Body, frozen=True, kw_only=True):
    """A person's identity was proved by the procedure that a programme chooses."""

    programme: Slug
    method: Name
    documents: tuple[Document, ...] = ()


class RoleGranted(Body, frozen=True, kw_only=True):
    """Somebody may act in a role of a programme. `for_person`: whom a delegate acts for.

    `invitation`: the event by which somebody was asked, where they accepted it; whoever asked has given the role.
    """

    programme: Slug
    role: Role
    period: Period
    for_person: Identifier | None = None
    invitation: Seq | None = None


class RoleEnded(Body, frozen=True, kw_only=True):
    """From a day on somebody may act in a role no more. `for_person`: of a delegate, for whom; None: for anybody."""

    programme: Slug
    role: Role
    on: date
    for_person: Identifier | None = None


class FoundingMentor(Body, frozen=True, kw_only=True):
    """Somebody may be a mentor before anybody is certified here; the event's text says why. Listed publicly as such."""

    programme: Slug
    deciders: tuple[Identifier, ...]


class ConflictDeclared(Body, frozen=True, kw_only=True):
    """Somebody says what stands between the own person and another one."""

    other: Identifier
    kind: Conflict


class ConflictReviewed(Body, frozen=True, kw_only=True):
    """Somebody has looked at a conflict that a physician declared: from then on it counts, or it does not."""

    programme: Slug
    conflict: Seq
    stands: bool


class ConsentSet(Body, frozen=True, kw_only=True):
    """A physician agrees to a use, or takes the agreement back."""

    programme: Slug
    use: Use
    given: bool


class PlaceConfirmed(Body, frozen=True, kw_only=True):
    """A physician says that a place is, or is not, one of the own places: one more voice beside the others.

    `place`: the address in one line; its parts, with which it is compared with what others say.
    """

    place: Name
    works_there: bool
    line_1: Name | None = None
    city: Name | None = None
    state: Name | None = None
    postal_code: Name | None = None


class Listed(Body, frozen=True, kw_only=True):
    """An issuer said of somebody trained before this registry: name and day, outside of every lifecycle."""

    programme: Slug
    issuer: Slug
    record: Name
    name: Name
    state: str
    evidence_state: str
    consent: bool
    as_of: date
    npi: str | None = None
    since: date | None = None
    until: date | None = None
    certified_on: date | None = None  # where the state is another than active
    family: str | None = None
    given: str | None = None
    middle: str | None = None
    suffix: str | None = None
    credential: str | None = None
    pathway: str | None = None
    device: str | None = None
    city: str | None = None
    us_state: str | None = None
    postal_code: str | None = None
    record_sha256: Sha256 | None = None  # by which a person's decision about the row is known


class MatchReviewed(Body, frozen=True, kw_only=True):
    """A person decided whether an entry of a list means the bearer of an NPI; the event's text says why."""

    programme: Slug
    source: Slug
    record_sha256: Sha256
    npi: Name
    decision: Decision


class RosterImported(Body, frozen=True, kw_only=True):
    """A roster was read whole; each of its rows is an event of its own."""

    programme: Slug
    issuer: Slug
    sha256: Sha256
    as_of: date
    rows: int
    changed: int
