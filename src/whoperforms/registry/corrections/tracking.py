"""Tracking numbers: given to whoever reports a mistake, to see later what became of it; nobody can guess one.

Source: Crockford, "Base 32" (digits and letters without I, L, O and U, so that a number can be read aloud).
Shape:  XXXX-XXXX-XXXX: eleven random signs (55 bits) and one by which a slip is noticed.
"""

import re
import secrets
from dataclasses import dataclass

from whoperforms.kernel.base32 import MISREAD, SIGN, SIGNS
from whoperforms.kernel.errors import BadValue

RANDOM = 11
SHAPE = re.compile(f"{SIGN}{{{RANDOM + 1}}}")
TYPED = MISREAD | {ord("-"): None, ord(" "): None}
FIELD, HIGHEST = 0b100101, 0b100000  # x^5 + x^2 + 1: multiplication by x visits all 31 signs but 0


@dataclass(frozen=True, slots=True)
class Tracking:
    """Twelve signs that fit each other; any one sign changed, or any two exchanged, do not.

    >>> str(Tracking("7QK4 M2XD o9R3"))
    '7QK4-M2XD-09R3'
    >>> Tracking("7QK4-M2XD-09RH")
    Traceback (most recent call last):
    whoperforms.kernel.errors.BadValue: '7QK4-M2XD-09RH': no tracking number, a sign is wrong; look at it again
    """

    signs: str

    def __post_init__(self) -> None:
        signs = self.signs.upper().translate(TYPED)
        if not SHAPE.fullmatch(signs):
            raise BadValue(
                "{number!r}: no tracking number; it has twelve letters and digits, like 7QK4-M2XD-09R3",
                number=self.signs[:40],
            )
        if check_sign(signs[:RANDOM]) != signs[RANDOM]:
            raise BadValue("{number!r}: no tracking number, a sign is wrong; look at it again", number=self.signs)
        object.__setattr__(self, "signs", signs)

    def __str__(self) -> str:
        return "-".join(self.signs[at : at + 4] for at in range(0, len(self.signs), 4))


def new() -> Tracking:
    """Return a number that nobody can guess."""
    stem = "".join(secrets.choice(SIGNS) for _ in range(RANDOM))
    return Tracking(stem + check_sign(stem))


def check_sign(stem: str) -> str:
    """Return the sign that completes a stem: its value as a polynomial at x, in the field of 32 elements."""
    value = 0
    for sign in stem:
        value = _doubled(value ^ SIGNS.index(sign))
    return SIGNS[value]


def _doubled(value: int) -> int:
    twice = value << 1
    return twice ^ FIELD if twice & HIGHEST else twice
