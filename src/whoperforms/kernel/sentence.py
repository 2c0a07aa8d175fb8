"""Sentences that know what they were made of, so that whoever shows them can say them in another language.

Shape:  a sentence is a template in English with the name of each value in braces, as `str.format` has it, and the
        values. The name says what a value is ("person", "requirement"): where it is shown it may have one of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from string import Formatter
from typing import Any, ClassVar, Self


class Saying(Formatter):
    """How a template and its values become a sentence: in English, each value as it is recorded.

    A moment is said as its day; several values with commas between them, or with what the template asks for.
    """

    either: ClassVar[Any] = "or"

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - any value may stand in a sentence
        """Return a value as it stands in a sentence."""
        match value:
            case list() | tuple():
                between = {"or": f" {self.either} ", ";": "; ", ".": ". "}.get(format_spec, ", ")
                return between.join(map(str, value))
            case datetime():
                return str(value.date())
        return format(value, format_spec)

    def said(self, template: str, values: Mapping[str, object]) -> str:
        """Return a sentence; a template that has no values is one."""
        return self.vformat(template, (), values) if values else template


class Sentence(str):
    """A sentence in English that still knows its template and its values.

    >>> from datetime import date
    >>> Sentence("{on}: is not yet come; write {days:or}", on=date(2026, 11, 2), days=("1", "2"))
    '2026-11-02: is not yet come; write 1 or 2'
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Return the sentence that a template and its values make."""
        made = super().__new__(cls, ENGLISH.said(template, values))
        made.template, made.values = template, values
        return made

    @classmethod
    def of(cls, text: str) -> "Sentence":
        """Return a text as a sentence; one that is a sentence already as it is."""
        return text if isinstance(text, Sentence) else cls(text)

    def __getnewargs_ex__(self) -> tuple[Sequence[str], Mapping[str, object]]:
        """Return what makes the same sentence, where it is taken to another process."""
        return (self.template,), self.values


class Spoken(Sentence):
    """A sentence that is in its reader's language already, as those are that a page itself has said."""

    __slots__ = ()


ENGLISH = Saying()
