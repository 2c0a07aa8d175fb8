"""The languages of the pages, and what differs between them besides the words."""

from enum import StrEnum
from functools import cache
from gettext import translation
from pathlib import Path

from django.urls import register_converter

LOCALE = Path(__file__).parent / "locale"


class Language(StrEnum):
    """A language of the pages; its value stands in addresses and in `lang`."""

    ENGLISH = "en"
    SPANISH = "es"

    @property
    def called(self) -> str:
        """Its name in itself."""
        return {"en": "English", "es": "Español"}[self.value]

    @property
    def other(self) -> "Language":
        """The one that the switch leads to."""
        return Language.SPANISH if self is Language.ENGLISH else Language.ENGLISH


@cache
def catalogue_is_reviewed(language: Language) -> bool:
    """Whether a person who speaks a language has read its catalogue: its header says so."""
    catalogue = translation("django", LOCALE, [language.value])
    return catalogue.info().get("x-reviewed") == "yes"


class InAddress:
    """The part of an address that names a language."""

    regex = "|".join(Language)

    def to_python(self, value: str) -> Language:
        """Return the language of an address."""
        return Language(value)

    def to_url(self, value: str) -> str:
        """Return a language as addresses have it."""
        return Language(value).value


register_converter(InAddress, "language")
