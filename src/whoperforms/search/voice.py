"""How claims are said: in which language, and in which register.

Shape:  *exact*, for the terminal and the API: source, release and codes stand in the sentence; English. *Plain*, for
        pages, which show source, date, file and row beside it: short everyday sentences. Each is one table in
        `search/sentences`, all under the same keys; the days, sums and names in them are written as in that table.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import day_in_text, day_in_words
from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures.words import Words

TABLES = Path(__file__).parent / "sentences"
ENGLISH = "en"


class Register(StrEnum):
    """For whom a sentence is: `exact` carries its source in itself, `plain` has it beside it on the page."""

    EXACT = "exact"
    PLAIN = "plain"


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of sentences; of sources, and of words that a source publishes, what has a name of its own here."""

    sentences: dict[str, str]
    sources: dict[Source, str] = {}
    published: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one language in one register, for what has to do with no procedure."""

    language: str
    register: Register
    table: Table = field(repr=False)

    def say(self, sentence: str, /, **blanks: object) -> str:
        """Return a sentence with its blanks filled.

        >>> sentences("en", Register.EXACT).say("lookup", boards="Board of Examples", url="https://board.example")
        'Board of Examples: https://board.example'
        """
        said = self.table.sentences[sentence].format(**blanks)
        # A name that ends in a full stop ends its sentence, too.
        return said if self.register is Register.EXACT else said.replace("..", ".")

    def series(self, words: Iterable[str]) -> str:
        """Return some words as one does in a sentence.

        >>> sentences("en", Register.EXACT).series(["2022", "2023", "2024"])
        '2022, 2023 and 2024'
        """
        *first, last = list(words)
        return self.say("pair", first=", ".join(first), last=last) if first else last

    def label(self, source: Source) -> str:
        """Return what a source is called.

        >>> sentences("en", Register.EXACT).label(Source.NPPES)
        'NPPES'
        """
        return self.table.sources.get(source, source.label)

    def published(self, word: str) -> str:
        """Return a word as a source publishes it, or what it is called here, such as a kind of facility."""
        return self.table.published.get(word, word)

    def sources(self, *facts: Fact) -> str:
        """Return where and when some facts were stated, each source and date once, in the order of the facts."""
        return self.series(
            dict.fromkeys(
                self.say(_way_to_date(fact), source=self.label(fact.source), date=self.dated(fact.dated))
                for fact in facts
            )
        )

    def dated(self, release: str) -> str:
        """Return when a release is of: its day as it is written here, or what it is called where that is no day."""
        known = day_in_text(release)
        return self.written(known) if known else release

    def written(self, day: date) -> str:
        """Return a day as it is written on its own.

        >>> sentences("en", Register.EXACT).written(date(2026, 3, 2)), sentences("es", Register.PLAIN).written(
        ...     date(2026, 3, 2)
        ... )
        ('2026-03-02', '2 de marzo de 2026')
        """
        return day.isoformat() if self.register is Register.EXACT else day_in_words(day, self.language)

    def received_on(self, day: date) -> str:
        """Return when a file came here of which nothing tells the day.

        >>> sentences("en", Register.PLAIN).received_on(date(2026, 3, 2))
        'received on March 2, 2026'
        """
        return self.say("received_on", date=self.written(day))

    def day(self, known: date | None) -> str:
        """Return a day as it stands in a sentence.

        >>> sentences("en", Register.EXACT).day(None), sentences("en", Register.PLAIN).day(date(2026, 3, 2))
        ('an unknown day', 'March 2, 2026')
        """
        return self.say("day", day=self.written(known)) if known else self.say("unknown_day")

    def dollars(self, cents: int) -> str:
        """Return an amount of money; people in the United States write it alike in both languages.

        >>> sentences("en", Register.EXACT).dollars(123456)
        '$1,234.56'
        """
        return f"${cents // 100:,}.{cents % 100:02}"


def _way_to_date(fact: Fact) -> str:
    """Return the sentence that says when a fact was so: no publisher's day where only the day of receipt is known."""
    if fact.received:
        return "received_source"
    return "yearly_source" if fact.source.yearly else "source"


@dataclass(frozen=True, slots=True)
class Voice(Sentences):
    """The sentences of one language in one register, and the words of one procedure."""

    words: Words = field(repr=False)

    def specialty(self, code: str, name: str | None) -> str:
        """Return what a specialty is called: in the words of the procedure, else as its table names it."""
        return self.words.taxonomy.get(code) or name or self.say("unnamed_specialty", code=code)


def exact(words: Words) -> Voice:
    """Return how the terminal and the API speak of a procedure; its words are the English ones."""
    found = exactly()
    return Voice(found.language, found.register, found.table, words)


def plain(words: Words) -> Voice:
    """Return how pages speak of a procedure, in the language of its words. Raises: BadQuestion."""
    found = sentences(words.language, Register.PLAIN)
    return Voice(found.language, found.register, found.table, words)


def exactly() -> Sentences:
    """Return how the terminal and the API speak of what has to do with no procedure."""
    return sentences(ENGLISH, Register.EXACT)


@cache
def sentences(language: str, register: Register) -> Sentences:
    """Return the sentences of a language in a register. Raises: BadQuestion."""
    tables = _tables()
    if (language, register) not in tables:
        known = ", ".join(sorted(of for of, each in tables if each is register))
        raise BadQuestion(f"{language!r}: no {register} sentences in this language; choose one of {known}")
    return Sentences(language, register, tables[language, register])


@cache
def _tables() -> Mapping[tuple[str, Register], Table]:
    """Return every table, by its language and register: its file is named for them."""
    found = {}
    for path in sorted(TABLES.glob("*.toml")):
        register, language = path.stem.split("_")
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        found[language, Register(register)] = msgspec.convert(read, Table)
    return found
