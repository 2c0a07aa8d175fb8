"""How a sentence says how far it goes: on which day it was so, and that somebody says it of themselves.

Shape:  the ways that are allowed, in each language of sentences. A claim that rests on partial sources and
        says it in none of them is refused.
"""

import re
from functools import lru_cache

from whoperforms.kernel.dates import LANGUAGES, day_in_text, day_in_words

SELF_REPORTED = {
    "en": ("self-reported", "they say so themselves"),
    "es": ("lo dice la propia persona",),
}
SAYS_SELF_REPORTED = re.compile("|".join(way for ways in SELF_REPORTED.values() for way in ways), re.IGNORECASE)
RELEASES = 4096  # kept: a directory has tens of them


def says_self_reported(text: str) -> bool:
    """Whether a sentence says that somebody states it of themselves.

    >>> says_self_reported("Da esta dirección. Lo dice la propia persona."), says_self_reported("Works in Boston")
    (True, False)
    """
    return SAYS_SELF_REPORTED.search(text) is not None


def says_when(text: str, dated: str) -> bool:
    """Whether a sentence names a day as a release is dated, or in words; or a year, or what else a release is called.

    >>> says_when("Listed on November 1, 2026", "2026-11-01"), says_when("El 11 de mayo de 2026", "2026-05-01")
    (True, False)
    """
    return _ways(dated).search(text) is not None


@lru_cache(maxsize=RELEASES)
def _ways(dated: str) -> re.Pattern[str]:
    """Return what matches each way to write when it was; the 1st is no part of the 11th."""
    day = day_in_text(dated)
    ways = [dated, *(day_in_words(day, language) for language in LANGUAGES)] if day else [dated]
    return re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, ways))})(?!\d)")
