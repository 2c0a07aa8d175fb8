"""Boxes in a drawing, and whether they touch: what keeps names and pins apart."""

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """Between which x and y something lies. A named tuple: a drawing tries some hundred of them."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def touches(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        return not self.free_of((other,))

    def free_of(self, others: Iterable["Box"]) -> bool:
        """Whether it touches none of the others."""
        left, top, right, bottom = self
        for other in others:
            across = left <= other.right and other.left <= right
            if across and top <= other.bottom and other.top <= bottom:
                return False
        return True

    def within(self, width: float, height: float) -> bool:
        """Whether a drawing of that size has all of it."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def around(x: float, y: float, *, width: float, height: float) -> Box:
    """Return the box with its middle at x and y."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is, rather too wide: system fonts differ."""
    return sum([WIDTHS.get(letter, MIDDLING) for letter in text]) * size


NARROW, MIDDLING, WIDE = 0.36, 0.6, 0.92
WIDTHS = dict.fromkeys("fijlrtI.,' -", NARROW) | dict.fromkeys("mwMW", WIDE)
