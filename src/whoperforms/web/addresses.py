"""Addresses of the pages about one procedure, in one language."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from whoperforms.web.languages import Language

KEPT = 1024  # of the addresses that were named last: a page names some twenty, mostly the same


@lru_cache(maxsize=KEPT)
def address(name: str, /, **parts: str) -> str:
    """Return the address of a page by its name in project/urls.py."""
    return reverse(name, kwargs=parts)


@dataclass(frozen=True, slots=True)
class Addresses:
    """What links of a page begin with."""

    language: Language
    procedure: str

    def of(self, name: str, asked: dict[str, str] | None = None, /, **parts: str) -> str:
        """Return the address of a page by its name, and what is asked there."""
        path = address(name, language=self.language, procedure=self.procedure, **parts)
        return f"{path}?{urlencode(asked)}" if asked else path
