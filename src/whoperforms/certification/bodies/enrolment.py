"""What is recorded of one person's way through a programme: evidence, sign-offs, decisions, and what came after."""

from datetime import date, datetime
from enum import StrEnum

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body, Count, Document, Identifier, Name, Part, Seq, Sha256, Slug


class Meaning(StrEnum):
    """What a signature means, in the signer's own mouth."""

    OBSERVED = "observed"
    ASSESSED = "assessed"
    REVIEWED = "reviewed"
    DECIDED = "decided"
    STATED = "stated"  # by the physician, of the own person


class CaseRole(StrEnum):
    """What a candidate did in a mentored case."""

    OBSERVED = "observed"
    ASSISTED = "assisted"
    PERFORMED = "performed"


class Apply(Body, frozen=True, kw_only=True):
    """Somebody asks to be taken into a programme."""

    person: Identifier
    programme: Slug
    pathway: Slug


class Accept(Body, frozen=True, kw_only=True):
    """Somebody is taken in, under a version of the standard. `second`: who else agreed to what is not met."""

    standard: Count
    second: Identifier | None = None


class Refuse(Body, frozen=True, kw_only=True):
    """Somebody is not taken in."""


class EvidenceRecorded(Body, frozen=True, kw_only=True):
    """A result for a requirement: what, when, how well; `source`: who made it."""

    requirement: Slug
    on: date
    source: Name
    module: Slug | None = None
    score: Count | None = None  # whole percent
    minutes: Count | None = None
    item_bank: Name | None = None  # the version of an exam's questions
    expires_on: date | None = None
    documents: tuple[Document, ...] = ()


class EvidenceWithdrawn(Body, frozen=True, kw_only=True):
    """A result was recorded wrongly; it stays in the history and counts no more. Of an exam two people say so."""

    evidence: Seq


class MentoredCase(Body, frozen=True, kw_only=True):
    """A case at which a mentor was present, without the patient's identity."""

    requirement: Slug
    on: date
    site: Name
    levels: Count
    role: CaseRole
    mentor: Identifier
    imaging_reviewed: bool
    complication: bool
    form: Document | None = None


class Item(Part, frozen=True, kw_only=True):
    """One item of a rubric, and the level that was reached."""

    item: Slug
    level: Count


class SignOff(Body, frozen=True, kw_only=True):
    """A signer says that a requirement is met, or is not, having looked at some evidence."""

    requirement: Slug
    met: bool
    evidence: tuple[Seq, ...] = ()
    rubric: tuple[Item, ...] = ()
    instrument: Slug | None = None  # for which a sign-off authorises
    version: Name | None = None  # of the words that a physician states


class VoidSignOff(Body, frozen=True, kw_only=True):
    """A sign-off counts no more; `second`: who agreed."""

    sign_off: Seq
    second: Identifier


class Submit(Body, frozen=True, kw_only=True):
    """A candidate's papers are complete, and a decision is asked for."""


class Return(Body, frozen=True, kw_only=True):
    """The papers go back; `missing` are requirements."""

    missing: tuple[Slug, ...] = ()


class Deny(Body, frozen=True, kw_only=True):
    """The decision is no, for now."""

    missing: tuple[Slug, ...] = ()


class Proposed(Body, frozen=True, kw_only=True):
    """The first of two deciders says what shall be decided; the second one decides it. Of a panel each but the last.

    `scope`: what a certification shall cover from then on, where that is decided; `panel`: all who sign.
    """

    decision: Slug
    reason: Name
    sha256: Sha256  # of what was decided on: the sign-offs and verifications, in their order
    scope: Name | None = None
    panel: tuple[Identifier, ...] = ()


class Basis(Part, frozen=True, kw_only=True):
    """What a decision rests on, so that it can be judged again years later."""

    sign_offs: tuple[Seq, ...]
    verifications: tuple[Seq, ...]
    days: tuple[Count, ...]  # the age of each verification on the day
    separation: Slug
    verification_days: Count


class Certify(Body, frozen=True, kw_only=True):
    """Somebody is certified, from an instant until another, both in force."""

    number: Identifier
    standard: Count
    valid_from: datetime
    valid_until: datetime
    scope: Name
    deciders: tuple[Identifier, ...]
    basis: Basis


class Renew(Body, frozen=True, kw_only=True):
    """A certification goes on under a new number."""

    number: Identifier
    supersedes: Identifier
    standard: Count
    valid_from: datetime
    valid_until: datetime
    scope: Name
    deciders: tuple[Identifier, ...]
    basis: Basis


class ReduceScope(Body, frozen=True, kw_only=True):
    """A certification covers less from now on, under a new number."""

    number: Identifier
    supersedes: Identifier
    scope: Name
    deciders: tuple[Identifier, ...]


class Suspend(Body, frozen=True, kw_only=True):
    """A certification is not in force as long as a cause is open; `verification` is what the system saw."""

    verification: Seq | None = None


class AddCause(Body, frozen=True, kw_only=True):
    """There is one cause more."""

    verification: Seq | None = None


class ClearCause(Body, frozen=True, kw_only=True):
    """A cause is open no more: a newer fact, or a false match; `second`: who agreed."""

    cause: Seq
    second: Identifier
    verification: Seq | None = None


class Reinstate(Body, frozen=True, kw_only=True):
    """A certification is in force again."""

    deciders: tuple[Identifier, ...]


class Revoke(Body, frozen=True, kw_only=True):
    """A certification is taken, for good."""

    deciders: tuple[Identifier, ...]


class Withdraw(Body, frozen=True, kw_only=True):
    """Somebody leaves; what was open then stays on record.

    `causes`: the events that suspended, and the looks that did so without one; `proposals`: what one of two had signed.
    """

    causes: tuple[Seq, ...] = ()
    proposals: tuple[Seq, ...] = ()


class VersionMoved(Body, frozen=True, kw_only=True):
    """A candidate goes over to a newer version of the standard, and signs that."""

    standard: Count


class Correct(Body, frozen=True, kw_only=True):
    """An event says something wrong; what is right stands in the text. `second`: who agreed."""

    wrong: Seq
    second: Identifier


class AppealOpen(Body, frozen=True, kw_only=True):
    """Somebody contests what an event did."""

    contested: Seq


class AppealDecided(Body, frozen=True, kw_only=True):
    """A panel that took no part has looked at it, and each of it has signed. What stood stands until a new event."""

    appeal: Seq
    panel: tuple[Identifier, ...]


class Invited(Body, frozen=True, kw_only=True):
    """Somebody was asked to apply. `role` is the one they will hold."""

    person: Identifier
    programme: Slug
    role: Role
    for_person: Identifier | None = None  # whose delegate
