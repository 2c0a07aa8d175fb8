"""Pins: the numbers of the list, where their doctors are; numbers too close to be told apart share one pin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from whoperforms.kernel.point import Point
from whoperforms.web.map.boxes import Box, around, text_width
from whoperforms.web.map.frame import Frame, Spot

SEVERAL = "several"
LETTERS = 9  # a longer label says how many instead
LABEL_SIZE = 17
PADDING = 9
SEEN = 0.64  # of a target's height


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One doctor of the list: the number, where, what to call them, and of which group."""

    number: int
    point: Point
    name: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One pin: whom it stands for, the numbers it bears, where it is, what of it is seen and what can be tapped."""

    marked: tuple[Marked, ...]
    label: str
    at: Spot
    seen: Box
    tapped: Box

    @classmethod
    def of(cls, marked: Iterable[Marked], at: Spot, target: float) -> Self:
        """Return the pin of some, whose target is so high."""
        ordered = tuple(sorted(marked, key=lambda each: each.number))
        label = numbered([each.number for each in ordered])
        height = target * SEEN
        width = max(height, text_width(label, LABEL_SIZE) + 2 * PADDING)
        return cls(
            marked=ordered,
            label=label,
            at=at,
            seen=around(at.x, at.y, width=width, height=height),
            tapped=around(at.x, at.y, width=max(target, width), height=target),
        )

    @property
    def group(self) -> str:
        """The group of all, or `several`."""
        groups = {each.group for each in self.marked}
        return groups.pop() if len(groups) == 1 else SEVERAL

    def joined(self, other: "Pin") -> "Pin":
        """Return one pin for both, in the middle of all whom it stands for."""
        mine, theirs = len(self.marked), len(other.marked)
        x = (self.at.x * mine + other.at.x * theirs) / (mine + theirs)
        y = (self.at.y * mine + other.at.y * theirs) / (mine + theirs)
        return Pin.of((*self.marked, *other.marked), Spot(x, y), self.tapped.height)

    def kept_in(self, frame: Frame) -> "Pin":
        """Return the pin so that all of it is in the drawing: a wide one near the edge is moved a little."""
        x = min(max(self.at.x, self.tapped.width / 2), frame.width - self.tapped.width / 2)
        y = min(max(self.at.y, self.tapped.height / 2), frame.height - self.tapped.height / 2)
        return self if (x, y) == (self.at.x, self.at.y) else Pin.of(self.marked, Spot(x, y), self.tapped.height)


def pins(marked: Iterable[Marked], frame: Frame, *, target: float) -> list[Pin]:
    """Return the pins, none of which can be tapped where another one can; in the order of their first numbers."""
    placed: list[Pin] = []
    for pin in _by_spot(marked, frame, target):
        joined = pin
        while touching := next((other for other in placed if joined.tapped.touches(other.tapped)), None):
            placed.remove(touching)
            joined = touching.joined(joined).kept_in(frame)
        placed.append(joined)
    return sorted(placed, key=lambda pin: pin.marked[0].number)


def numbered(numbers: Sequence[int]) -> str:
    """Return ascending numbers as a short label: runs as runs, or the first and how many more.

    >>> numbered([3]), numbered([1, 2, 3, 6]), numbered([1, 3, 5, 7, 9, 11])
    ('3', '1-3, 6', '1 +5')
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    label = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return label if len(label) <= LETTERS else f"{numbers[0]} +{len(numbers) - 1}"


def _by_spot(marked: Iterable[Marked], frame: Frame, target: float) -> Iterable[Pin]:
    """Return one pin for all who are at the very same point, as everybody is who is placed by a ZIP code."""
    at: dict[Point, list[Marked]] = {}
    for each in marked:
        at.setdefault(each.point, []).append(each)
    return [Pin.of(several, frame.spot(point), target).kept_in(frame) for point, several in at.items()]
