"""What all bodies have in common, and the values that several of them use.

Shape:  a body is a frozen struct whose tag, in snake case, is the event's type; whole numbers, text, lists and nothing
        else: no fraction, for which two programs could write different bytes.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from whoperforms.kernel.base32 import SIGN

Identifier = Annotated[str, Meta(pattern=f"^{SIGN}{{12}}$")]  # twelve random signs
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Slug = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}$")]  # ids that stand in definitions: programme, requirement
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Bytes = Annotated[int, Meta(ge=0, le=100_000_000)]
Seq = Annotated[int, Meta(ge=1)]


def snake(name: str) -> str:
    """Return the name of a class as that of a type of event.

    >>> snake("SignOffVoided")
    'sign_off_voided'
    """
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


class Body(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag=snake
):
    """What one event says."""


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What stands inside a body."""


class Document(Part, frozen=True, kw_only=True):
    """A file that was given as evidence: kept apart under its hash, never public."""

    sha256: Sha256
    media_type: Name
    name: Name
    size: Bytes


class Period(Part, frozen=True, kw_only=True):
    """From a day on, until another day that belongs to it; None: without end."""

    begins: date
    ends: date | None = None

    def holds(self, on: date) -> bool:
        """Whether a day lies in it."""
        return self.begins <= on and (self.ends is None or on <= self.ends)
