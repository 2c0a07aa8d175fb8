"""The procedures that the pages are about, and their words in the language of a page; read once, kept."""

from functools import cache

from whoperforms.kernel.errors import BadQuestion, NothingFound
from whoperforms.procedures.definition import Procedure
from whoperforms.registry import offered
from whoperforms.search.voice import Voice, plain
from whoperforms.web.languages import Language


@cache
def procedure_named(name: str) -> Procedure:
    """Return a procedure. Raises: NothingFound, and keeps nothing then."""
    try:
        return offered.procedure(name)
    except BadQuestion as why:
        raise NothingFound(str(why)) from None


@cache
def spoken(procedure: str, language: Language) -> Voice:
    """Return how pages speak of a procedure; in English where its definition has no words in the language."""
    known = offered.languages(procedure)
    return plain(offered.words(procedure, language.value if language.value in known else Language.ENGLISH.value))
