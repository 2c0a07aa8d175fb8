"""Long lists, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from whoperforms.web.staff.visit import Visit

One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned(Generic[One]):
    """One page of a list, and the addresses of the page before and the next one; empty where there is none."""

    shown: Sequence[One]
    number: int
    pages: int
    earlier: str
    later: str

    @classmethod
    def of(cls, found: Sequence[One], number: int, size: int, here: str, *, named: str = "page") -> "Turned[One]":
        """Return a page; one beyond the last is the last. `here`: the address of the list, with a question or not."""
        pages = max(1, -(-len(found) // size))
        number = min(number, pages)
        joined = "&" if "?" in here else "?"
        return cls(
            shown=found[(number - 1) * size : number * size],
            number=number,
            pages=pages,
            earlier=f"{here}{joined}{named}={number - 1}" if number > 1 else "",
            later=f"{here}{joined}{named}={number + 1}" if number < pages else "",
        )


def page_number(visit: Visit, named: str = "page") -> int:
    """Return which page of a list the address asks for; of any other text the first."""
    text = visit.request.GET.get(named, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1  # noqa: PLR2004
