"""Addresses of the pages about one procedure, in one language."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from whoperforms.web.languages import Language


@dataclass(frozen=True, slots=True)
class Addresses:
    """What links of a page begin with."""

    language: Language
    procedure: str

    def of(self, name: str, asked: dict[str, str] | None = None, /, **parts: str) -> str:
        """Return the address of a page by its name in project/urls.py, and what is asked there."""
        path = reverse(name, kwargs={"language": self.language, "procedure": self.procedure, **parts})
        return f"{path}?{urlencode(asked)}" if asked else path
