"""Whether the machine says of its own clock that a time service keeps it right.

Source: Linux, adjtimex(2).
Shape:  one question to the system, which changes nothing; where nobody can say, it is not so.
"""

import ctypes
import sys
from typing import Final

UNSYNCHRONISED: Final = 0x0040  # STA_UNSYNC
NO_CLOCK: Final = 5  # TIME_ERROR
BYTES: Final = 512  # more than `struct timex` has anywhere
STATUS_AT: Final = 5 * 8  # behind modes, offset, freq, maxerror and esterror, eight bytes each on 64 bits


def synchronised() -> bool:
    """Whether the system says that its clock is kept right. A container may say no although it is: it was not told."""
    if not sys.platform.startswith("linux") or ctypes.sizeof(ctypes.c_long) != 8:  # noqa: PLR2004 - a word of 64 bits
        return False
    told = ctypes.create_string_buffer(BYTES)  # zeros: modes 0, so that nothing is set
    state = ctypes.CDLL(None).adjtimex(told)
    if state < 0 or state == NO_CLOCK:
        return False
    return not ctypes.c_int.from_buffer(told, STATUS_AT).value & UNSYNCHRONISED
