"""What is recorded of looking again: samples and what came of them, complaints and what panels found."""

from enum import StrEnum

from whoperforms.certification.bodies.shape import Body, Identifier, Seq, Slug


class AuditSampled(Body, frozen=True, kw_only=True):
    """Records were drawn to be looked at again, by a seed that draws the same ones again.

    `link_of`: the event whose link is the seed; None: an earlier version of the program let somebody choose it.
    """

    seed: int
    drawn: tuple[Seq, ...]
    link_of: Seq | None = None


class AuditResult(Body, frozen=True, kw_only=True):
    """What an auditor found of one record."""

    sampled: Seq
    in_order: bool
    finding: Slug | None = None


class ComplaintOpened(Body, frozen=True, kw_only=True):
    """Somebody complains about a certified person or the programme."""

    about: Identifier
    category: Slug


class Founded(StrEnum):
    """What a panel found of a complaint, as can be counted; its words are the event's text."""

    FOUNDED = "founded"
    IN_PART = "in_part"
    UNFOUNDED = "unfounded"


class ComplaintDecided(Body, frozen=True, kw_only=True):
    """People who took no part have looked at a complaint, and each of them has signed."""

    complaint: Seq
    panel: tuple[Identifier, ...]
    outcome: Founded
