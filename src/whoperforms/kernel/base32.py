"""The 32 signs that numbers and ids are made of: digits, and letters without I, L, O and U, which are misread.

Source: Crockford's base 32, https://www.crockford.com/base32.html.
"""

from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # in the order of what each is worth
SIGN: Final = "[0-9A-HJKMNP-TV-Z]"  # one of them, in a pattern
MISREAD: Final = {ord("O"): "0", ord("I"): "1", ord("L"): "1"}  # signs that there are not, and what is meant by them
