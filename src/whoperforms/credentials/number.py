"""The number of a certificate, as it is kept and as people copy it from paper."""

from typing import Final
from urllib.parse import urlsplit

from whoperforms.kernel.base32 import MISREAD, SIGNS
from whoperforms.kernel.errors import NothingFound

LENGTH: Final = 12
LANGUAGES: Final = frozenset({"", "/en", "/es"})  # before the page of a certificate


def as_kept(number: str) -> str:
    """Return what somebody typed in the one way that numbers are written, whether or not it is one.

    >>> as_kept("9f4k-2m7q-xt3c"), as_kept("9F4K 2M7Q XTOL")
    ('9F4K2M7QXT3C', '9F4K2M7QXT01')
    """
    return "".join(number.split()).upper().replace("-", "").translate(MISREAD)


def in_address(typed: str) -> tuple[str, str]:
    """Return the host and the number in the address of a certificate, as it was typed; empty where there is none.

    >>> in_address("HTTPS://REGISTRY.EXAMPLE/C/9F4K2M7QXT3C"), in_address("a.example/es/c/9f4k-2m7q-xt3c.json?x=1")
    (('registry.example', '9f4k2m7qxt3c'), ('a.example', '9f4k-2m7q-xt3c'))
    """
    try:
        parts = urlsplit(typed if "//" in typed else f"//{typed}")
        host = parts.netloc.lower()
    except ValueError:
        return "", ""
    before, _c, number = parts.path.lower().rpartition("/c/")
    return host, number.partition("/")[0].partition(".")[0] if before in LANGUAGES else ""


def plain(number: str) -> str:
    """Return a number as it is kept, of one that somebody typed from paper. Raises: NothingFound.

    >>> plain("9f4k-2m7q-xt3c")
    '9F4K2M7QXT3C'
    """
    found = as_kept(number)
    if len(found) != LENGTH or not set(SIGNS).issuperset(found):
        said = f"{number[:40]!r}: no number of a certificate"
        raise NothingFound(f"{said}; it has 12 letters and digits, as 9F4K-2M7Q-XT3C")
    return found
