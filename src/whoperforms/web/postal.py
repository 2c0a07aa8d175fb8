"""Addresses and telephone numbers as people write them."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from whoperforms.web.capitals import as_written

US_PHONE = re.compile(r"1?([2-9][0-9]{2})([0-9]{3})([0-9]{4})")


class Stated(Protocol):
    """An address as a source states it, in parts that may be missing."""

    @property
    def line_1(self) -> str | None:
        """Street and number."""

    @property
    def line_2(self) -> str | None:
        """Suite or floor."""

    @property
    def city(self) -> str | None:
        """The town."""

    @property
    def state(self) -> str | None:
        """Two letters."""

    @property
    def postal_code(self) -> str | None:
        """Five or nine digits."""


class Parts(NamedTuple):
    """Street, town, state and the five digits of a ZIP code, each "" where it is not stated."""

    street: str
    city: str
    state: str
    zip_code: str

    @property
    def town(self) -> str:
        """Town and state."""
        return ", ".join(part for part in (self.city, self.state) if part)

    @property
    def last_line(self) -> str:
        """Town, state and ZIP code, as the last line of an envelope has them."""
        behind = " ".join(part for part in (self.state, self.zip_code) if part)
        return ", ".join(part for part in (self.city, behind) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A telephone number, to read and to call."""

    shown: str
    href: str

    @classmethod
    def of(cls, digits: str | None) -> "Phone | None":
        """Return a number as people write it; None where there is none that can be called.

        >>> Phone.of("3125550100")
        Phone(shown='312-555-0100', href='tel:+13125550100')
        """
        parts = US_PHONE.fullmatch(re.sub(r"\D", "", digits or ""))
        return cls(shown="-".join(parts.groups()), href=f"tel:+1{''.join(parts.groups())}") if parts else None


def parts_of(stated: Stated) -> Parts:
    """Return the parts of an address that a list shows."""
    code = (stated.postal_code or "")[:5]
    return Parts(as_written(stated.line_1 or ""), as_written(stated.city or ""), stated.state or "", code)


def envelope(stated: Stated) -> tuple[str, ...]:
    """Return an address in the lines that an envelope has."""
    parts = parts_of(stated)
    return tuple(part for part in (parts.street, as_written(stated.line_2 or ""), parts.last_line) if part)
