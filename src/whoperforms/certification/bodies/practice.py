"""What a physician tells of own cases, without the identity of any patient."""

from datetime import date

from whoperforms.certification.bodies.shape import Body, Count, Seq, Sha256, Slug


class CasesStated(Body, frozen=True, kw_only=True):
    """About so many in the twelve months before a day, for all payers: the physician's own word."""

    programme: Slug
    about: Count
    as_of: date


class CasesLogged(Body, frozen=True, kw_only=True):
    """Cases and their outcomes, as a document of rows; `sha256` is that of its bytes."""

    programme: Slug
    document: str
    sha256: Sha256
    cases: Count


class CasesWithdrawn(Body, frozen=True, kw_only=True):
    """What was logged counts no more."""

    logged: Seq
