"""Statements of a definition as pages show them: the sentence, its mark if it is not confirmed, and where it was read.

Shape:  a `Teller` speaks of one procedure in one language. The words of its glossary that stand in a sentence become
        links, so a sentence is a row of pieces.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.kernel.dates import day_in_words
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import Interest
from whoperforms.procedures.sourced import Confidence, Source, Sourced
from whoperforms.procedures.statements import Term
from whoperforms.procedures.words import Words

HOW_SURE: dict[Confidence, Promise] = {
    Confidence.CONFIRMED: gettext_lazy("We read this in the source itself."),
    Confidence.SECONDARY: gettext_lazy("We read this in a text by somebody else."),
    Confidence.UNCONFIRMED: gettext_lazy("Nothing we read proves this yet."),
    Confidence.INFERENCE: gettext_lazy("This is what we take from the things we read."),
}
INTERESTS: dict[Interest, Promise] = {
    Interest.MAKER: gettext_lazy("This source has ties to the maker of the tools."),
    Interest.COMPETITOR: gettext_lazy("This source has ties to a rival of the maker."),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; `term`: the word of the glossary that it is, or nothing."""

    text: str
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Where a statement was read, and whose money stands behind that."""

    title: str
    href: str
    citation: str
    interest: str

    @classmethod
    def of(cls, source: Source) -> "Read":
        """Present a source."""
        return cls(
            title=source.title,
            href=source.url or "",
            citation=source.citation or "",
            interest=str(INTERESTS[source.interest]) if source.interest else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A statement: its text, whole and in pieces, a mark where nothing confirms it, how we know, when we looked."""

    id: str
    text: str
    pieces: tuple[Piece, ...]
    mark: str
    how_sure: str
    checked: str
    read: tuple[Read, ...]

    @property
    def terms(self) -> frozenset[str]:
        """The words of the glossary that stand in it."""
        return frozenset(piece.term for piece in self.pieces if piece.term)


@dataclass(frozen=True, slots=True)
class Explained:
    """A word of the glossary."""

    id: str
    name: str
    text: str


@dataclass(frozen=True)
class Teller:
    """Says what a definition states about one procedure, in one language."""

    procedure: Procedure
    words: Words

    def told(self, sourced: Sourced, text: str, *, name: str = "") -> Told:
        """Return a statement with where it was read."""
        unconfirmed = sourced.confidence is Confidence.UNCONFIRMED
        return Told(
            id=name,
            text=text,
            pieces=tuple(self._pieces(text)),
            mark=_("Not confirmed") if unconfirmed else "",
            how_sure=str(HOW_SURE[sourced.confidence]),
            checked=_("Last checked on %(day)s.") % {"day": day_in_words(sourced.checked_on, self.words.language)},
            read=tuple(Read.of(source) for source in self.procedure.sources_of(sourced)),
        )

    def facts(self, facts: Iterable[str]) -> tuple[Told, ...]:
        """Return some of the statements for people, by their ids."""
        return tuple(self.told(self.procedure.fact(each), self.words.facts[each], name=each) for each in facts)

    def glossary(self, told: Iterable[Told]) -> tuple[Explained, ...]:
        """Return the words that some statements use, in the order of the alphabet."""
        said = list(told)
        linked = frozenset[str]().union(*(each.terms for each in said))
        ids = {each.id for each in said}
        used = [term for term in self.procedure.terms if term.id in linked or ids.intersection(term.facts)]
        return self._explained(used)

    def whole_glossary(self) -> tuple[Explained, ...]:
        """Return every word that is explained."""
        return self._explained(self.procedure.terms)

    def _explained(self, terms: Iterable[Term]) -> tuple[Explained, ...]:
        named = ((term.id, self.words.glossary[term.id]) for term in terms)
        explained = (Explained(of, entry.name, entry.text) for of, entry in named)
        return tuple(sorted(explained, key=lambda each: each.name.casefold()))

    def _pieces(self, text: str) -> Iterable[Piece]:
        """Yield a sentence in pieces; a word is linked where it stands first."""
        seen: set[str] = set()
        at = 0
        for found in self._terms.finditer(text) if self._by_name else ():
            term = self._by_name[found[0].casefold()]
            if term not in seen:
                seen.add(term)
                if found.start() > at:
                    yield Piece(text[at : found.start()])
                yield Piece(found[0], term)
                at = found.end()
        yield Piece(text[at:])

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {self.words.glossary[term.id].name.casefold(): term.id for term in self.procedure.terms}

    @cached_property
    def _terms(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_name, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
