"""The procedures that this installation offers: those that ship with the package, or those of a folder of its own."""

from django.conf import settings

from whoperforms.procedures import load
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.words import Words


def names() -> tuple[str, ...]:
    """Return their names, in alphabetical order."""
    return load.names(settings.DEFINITIONS)


def procedure(name: str) -> Procedure:
    """Return one of them. Raises: BadQuestion."""
    return load.load(name, folder=settings.DEFINITIONS)


def languages(name: str) -> tuple[str, ...]:
    """Return the languages in which one of them has words. Raises: BadQuestion."""
    return load.languages(name, folder=settings.DEFINITIONS)


def words(name: str, language: str) -> Words:
    """Return the words of one of them in a language. Raises: BadQuestion."""
    return load.words(name, language, folder=settings.DEFINITIONS)
