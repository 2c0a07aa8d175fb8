"""What makes a fact a fact: where it was read, how sure that is, and when somebody last looked."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from whoperforms.procedures.kinds import Id, Interest, Text


class Confidence(StrEnum):
    """How a fact came to us."""

    CONFIRMED = "confirmed"  # read in the agency's, maker's or journal's own text, or in the data
    SECONDARY = "secondary"  # read in somebody else's account
    UNCONFIRMED = "unconfirmed"  # believed; nothing read proves it; never shown without this mark
    INFERENCE = "inference"  # follows from other facts


class Value(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frozen value read from a file; a key that it does not know is refused."""


class Sourced(Value, frozen=True, kw_only=True):
    """A value that says where it was read. `sources` are ids of the file's `[source.ID]` tables."""

    sources: Annotated[tuple[Id, ...], Meta(min_length=1)]
    confidence: Confidence
    checked_on: date


class Source(Value, frozen=True, kw_only=True):
    """Where a fact was read: a title, and a link or a citation."""

    title: Text
    url: Annotated[str, Meta(pattern="^https?://")] | None = None
    citation: Text | None = None
    interest: Interest | None = None  # whose money stands behind it; None: none stated
