"""The National Provider Identifier, the key every US provider record shares.

Source: 45 CFR 162.406; check digit per CMS, ISO 7812 Luhn over "80840" + NPI.
Shape:  ten digits, the first 1 or 2. All issued so far start with 1; invented people use 2.
"""

import re
from dataclasses import dataclass
from typing import Self

from whoperforms.kernel.errors import BadValue

ISSUER = "80840"  # ISO 7812 issuer: 80 = health, 840 = United States
SHAPE = re.compile(r"[12][0-9]{9}")


@dataclass(frozen=True, slots=True, order=True)
class Npi:
    """Ten digits that pass their check digit; an `Npi` in hand is a valid one.

    >>> Npi("2000000002").digits
    '2000000002'
    >>> Npi("2000000000")
    Traceback (most recent call last):
    whoperforms.kernel.errors.BadValue: 2000000000: last digit should be 2; check for a typing slip
    """

    digits: str

    def __post_init__(self) -> None:
        if not SHAPE.fullmatch(self.digits):
            raise BadValue("{npi!r}: an NPI is ten digits, the first 1 or 2; check the number", npi=self.digits)
        if (expected := check_digit(self.digits[:9])) != int(self.digits[9]):
            raise BadValue(
                "{npi}: last digit should be {expected}; check for a typing slip", npi=self.digits, expected=expected
            )

    @classmethod
    def known(cls, number: int) -> Self:
        """Return an NPI that was valid when it was put into a directory; nothing is checked again.

        >>> Npi.known(2000000002) == Npi("2000000002")
        True
        """
        npi = object.__new__(cls)
        object.__setattr__(npi, "digits", str(number))
        return npi

    def __str__(self) -> str:
        return self.digits

    def __int__(self) -> int:
        return int(self.digits)

    @property
    def invented(self) -> bool:
        """Whether this NPI belongs to the demo country: none that starts with 2 has been issued."""
        return self.digits.startswith("2")


def check_digit(stem: str) -> int:
    """Return the Luhn digit (0-9) that completes a nine-digit NPI stem.

    >>> check_digit("123456789")
    3
    """
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(ISSUER + stem))]
    return -sum(d // 10 + d % 10 for d in doubled) % 10
