"""What the first of several people signs, where all of them sign the very same before it is done.

Shape:  each says in full what shall be done, so that the next one reads it, and holds its hash, by which the two are
        known to be the same. Decisions, exceptions and panels about one enrolment are proposed by `Proposed`.
"""

from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.shape import Body, Count, Identifier, Name, Seq, Sha256, Slug


class ErasureProposed(Body, frozen=True, kw_only=True):
    """The words of an event shall be removed by law."""

    programme: Slug
    law: Name
    sha256: Sha256


class FoundingProposed(Body, frozen=True, kw_only=True):
    """Somebody shall be a mentor before anybody is certified."""

    programme: Slug
    deciders: tuple[Identifier, ...]
    sha256: Sha256


class NpiProposed(Body, frozen=True, kw_only=True):
    """An NPI shall be stated of somebody who is certified already, and of whom none was known."""

    name: Name
    npi: str
    sha256: Sha256
    credential: str | None = None


class PolicyProposed(Body, frozen=True, kw_only=True):
    """A programme shall decide less strictly."""

    separation: Separation
    verification_days: Count
    waiting_days: Count
    identity_procedure: Name
    sha256: Sha256
    outcomes_published: bool = False


class ComplaintProposed(Body, frozen=True, kw_only=True):
    """One of a panel signs what all of it found of a complaint."""

    complaint: Seq
    panel: tuple[Identifier, ...]
    sha256: Sha256
