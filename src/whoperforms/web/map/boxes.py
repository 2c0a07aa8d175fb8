"""Boxes in a drawing, and whether they touch: what keeps names and pins apart."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Between which x and y something lies."""

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
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def free_of(self, others: Iterable["Box"]) -> bool:
        """Whether it touches none of the others."""
        return not any(self.touches(other) for other in others)

    def within(self, width: float, height: float) -> bool:
        """Whether a drawing of that size has all of it."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def around(x: float, y: float, *, width: float, height: float) -> Box:
    """Return the box with its middle at x and y."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is, rather too wide: system fonts differ."""
    return sum(NARROW if letter in "fijlrtI.,' -" else WIDE if letter in "mwMW" else MIDDLING for letter in text) * size


NARROW, MIDDLING, WIDE = 0.36, 0.6, 0.92
