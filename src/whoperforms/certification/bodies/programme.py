"""What is recorded of programmes, of their standards and of the sessions in which people are taught."""

from datetime import date
from enum import StrEnum

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body, Count, Identifier, Name, Sha256, Slug
from whoperforms.procedures.kinds import IssuerKind


class Separation(StrEnum):
    """How strictly duties are kept apart; the rules of each stand in `separation`."""

    SMALL = "small"  # trainer, examiner, one decider
    STRICT = "strict"  # every rule, two deciders


class ProgrammeOpened(Body, frozen=True, kw_only=True):
    """A programme exists: what somebody can be certified for, and by whom."""

    programme: Slug
    procedure: Slug
    issuer: Slug
    issuer_name: Name
    issuer_kind: IssuerKind
    scope: Name


class PolicySet(Body, frozen=True, kw_only=True):
    """How a programme decides. Days: how old a verification may be at a decision, and how long a reapplicant waits."""

    separation: Separation
    verification_days: Count
    waiting_days: Count
    identity_procedure: Name
    outcomes_published: bool = False


class ClockConfirmed(Body, frozen=True, kw_only=True):
    """The machine's clock is right, though the last event, of `last`, is long ago: whoever has the machine says so."""

    last: date


class StandardDrafted(Body, frozen=True, kw_only=True):
    """A draft of a version of a standard, whole; `document` is its TOML, `sha256` that of its bytes."""

    number: Count
    document: str
    sha256: Sha256


class StandardProposed(Body, frozen=True, kw_only=True):
    """The first of two people says that a draft shall be published."""

    sha256: Sha256


class StandardPublished(Body, frozen=True, kw_only=True):
    """A version is in force from a day on, and never changes again."""

    sha256: Sha256
    effective_from: date


class Model(StrEnum):
    """On what hands-on training is done."""

    MODEL = "model"
    CADAVER = "cadaver"
    SIMULATOR = "simulator"


class SessionPlanned(Body, frozen=True, kw_only=True):
    """A workshop: when, where, on what, who teaches, and for how many there is room."""

    requirement: Slug
    on: date
    place: Name
    model: Model
    minutes: Count
    stations: Count
    capacity: Count
    trainers: tuple[Identifier, ...]
    programme: Slug | None = None  # whose session it is; nobody may plan one of no programme


class SeatTaken(Body, frozen=True, kw_only=True):
    """Somebody is expected at a session."""

    enrolment: Identifier


class SeatGivenUp(Body, frozen=True, kw_only=True):
    """Somebody is expected no more."""

    enrolment: Identifier


class Attended(Body, frozen=True, kw_only=True):
    """Somebody was there, for so many minutes; a trainer of the session says so."""

    enrolment: Identifier
    minutes: Count


class SessionCancelled(Body, frozen=True, kw_only=True):
    """A session does not take place."""


class ToldBy(StrEnum):
    """By which way people are told."""

    LETTER = "letter"
    MAIL = "mail"


class Told(Body, frozen=True, kw_only=True):
    """Somebody was told something that the rules want them told: a decision, a reminder."""

    person: Identifier
    about: Name
    by: ToldBy
    role: Role | None = None
