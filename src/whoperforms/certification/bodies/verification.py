"""What is recorded when somebody looks something up at its source: each look, failed ones too, and never overwritten.

Shape:  `not_found`, `negative` and `source_error` are three different things. The instant of a look is the event's own,
        by the server's clock; only what the source itself states about its day is told.
"""

from datetime import date
from enum import StrEnum

from whoperforms.certification.bodies.shape import Body, Document, Identifier, Name, Seq, Sha256, Slug


class Element(StrEnum):
    """What was looked up."""

    LICENCE = "licence"
    BOARD_CERTIFICATION = "board_certification"
    EDUCATION = "education"
    WORK_HISTORY = "work_history"
    SANCTIONS = "sanctions"
    EXCLUSION = "exclusion"
    NPI = "npi"
    IDENTITY = "identity"


class SourceClass(StrEnum):
    """What a source is worth."""

    PRIMARY = "primary"  # the body that granted it
    EQUIVALENT = "equivalent"  # designated as holding the same data
    SECONDARY = "secondary"  # a hint
    SELF_ATTESTED = "self_attested"  # never closes a requirement


class Method(StrEnum):
    """How it was looked up."""

    API = "api"
    FILE = "file"
    HUMAN = "human"


class Result(StrEnum):
    """What came of it."""

    CONFIRMED = "confirmed"
    NEGATIVE = "negative"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    SOURCE_ERROR = "source_error"


class Finding(StrEnum):
    """What a negative result says; it decides what happens at once."""

    EXPIRED = "expired"
    SUSPENDED = "suspended"
    SURRENDERED = "surrendered"
    REVOKED = "revoked"
    RESTRICTED = "restricted"
    EXCLUDED = "excluded"  # the entry carries the NPI
    EXCLUDED_BY_NAME = "excluded_by_name"  # a question, nothing more
    LAPSED = "lapsed"
    DEACTIVATED = "deactivated"
    DEAD = "dead"
    OTHER = "other"


class VerificationRecorded(Body, frozen=True, kw_only=True):
    """One look at a source. `programme`: whose staff looked; None: a public file, or from before that was told."""

    person: Identifier
    element: Element
    source: Slug
    source_class: SourceClass
    method: Method
    result: Result
    query_sha256: Sha256
    jurisdiction: Name | None = None  # the state of a licence
    finding: Finding | None = None
    number: Name | None = None
    expires_on: date | None = None
    source_as_of: date | None = None
    address: Name | None = None  # where a person looked
    reference: Name | None = None
    document: Document | None = None
    supersedes: Seq | None = None
    programme: Slug | None = None


class VerificationReviewed(Body, frozen=True, kw_only=True):
    """A second person has looked at what a first one found by hand."""

    verification: Seq
    agrees: bool
