"""Refusals: sentences of the pure rooms, said in the reader's language with the values in them.

Shape:  a refusal carries its template and its values (`kernel.sentence`). The template is what is translated. The name
        that a value has in it says what it is: of a stage its text is said, of a person the name. What the catalogue
        does not know stays English, and is marked so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from whoperforms.kernel.sentence import Saying, Sentence, Spoken
from whoperforms.web.staff.words.happenings import EVENTS, REASONS
from whoperforms.web.staff.words.looks import ELEMENTS, FINDINGS, METHODS, RESULTS
from whoperforms.web.staff.words.people import CONFLICTS, ROLES
from whoperforms.web.staff.words.places import STAGES, STATES
from whoperforms.web.staff.words.tables import Texts
from whoperforms.web.staff.words.teaching import CASE_ROLES, CATEGORIES, ISSUER_KINDS, KINDS, MODELS, SEPARATIONS

Called: TypeAlias = Mapping[str, Callable[[str], str | None]]  # by what a value is: how one of them is called

ENGLISH: Final = "en"
DEEDS: Final[Texts] = {
    "trained": _("trained"),
    "mentored": _("mentored"),
    "examined": _("examined"),
    "verified": _("verified"),
    "uploaded evidence for": _("uploaded evidence for"),
}
RECORDS: Final[Texts] = {
    "person": _("person"),
    "programme": _("programme"),
    "standard": _("standard"),
    "session": _("session"),
    "enrolment": _("enrollment"),
    "verification": _("checks of a person"),
    "practice": _("cases of a person"),
    "audit": _("audit"),
    "erasure": _("removal"),
    "key": _("key"),
    "certificate": _("certificate"),
}
CORRECTIONS: Final[Texts] = {
    "received": _("Received"),
    "looked_at": _("Being looked at"),
    "answered": _("Answered"),
    "closed": _("Closed"),
}
VISITS: Final[Texts] = {
    "before": _("before the operation"),
    "operation": _("of the operation"),
    "after": _("after the operation"),
}
BETWEEN_TWO: Final[Texts] = {**CONFLICTS, "delegate": _("Delegate of a physician")}
PAGE: Final = _("This page")  # what is read, and is no event
TEXTS: Final[Mapping[str, Texts]] = {  # by the name that a value has in a sentence
    **dict.fromkeys(("act", "acts"), EVENTS),
    **dict.fromkeys(("stage", "stages"), STAGES),
    **dict.fromkeys(("state", "states", "listed_state"), STATES),
    **dict.fromkeys(("reason", "reasons", "wanted_reason", "cause", "causes"), REASONS),
    **dict.fromkeys(("kind", "known_kind"), KINDS),
    **dict.fromkeys(("issuer_kind", "given_kind"), ISSUER_KINDS),
    **dict.fromkeys(("model", "models"), MODELS),
    **dict.fromkeys(("status", "statuses", "next_status"), CORRECTIONS),
    "element": ELEMENTS,
    "finding": FINDINGS,
    "result": RESULTS,
    "look_method": METHODS,
    "conflicts": BETWEEN_TWO,
    "separation": SEPARATIONS,
    "case_role": CASE_ROLES,
    "category": CATEGORIES,
    **dict.fromkeys(("role", "roles"), ROLES),
    "deed": DEEDS,
    "record": RECORDS,
    "when": VISITS,
}
INLINE: Final = frozenset({"role", "roles", "deed", "record", "when"})  # what reads on, without quotation marks
NAMED: Final[Mapping[str, str]] = {  # what it is the id of
    **dict.fromkeys(("person", "other_person"), "person"),
    "enrolment": "enrolment",
    **dict.fromkeys(("programme", "given_programme", "procedure", "wanted_procedure"), "programme"),
    **dict.fromkeys(("requirement", "requirements", "module", "modules", "item", "items", "choice", "choices"), "part"),
}
BEGINS: Final = re.compile(r"\{(\w+)[!:}]")  # the value that a sentence begins with
BARE: Final = frozenset({"person", "enrolment", "programme"})  # names that need no quotation marks
NO_NAMES: Final[Called] = {}


def refusal(sentence: Sentence, called: Called = NO_NAMES) -> str:
    """Say a refusal in the reader's language; what has no words in it in English, marked as English.

    `called`: how people, programmes and parts of the standard are called, by their ids.
    """
    if isinstance(sentence, Spoken):
        return str(sentence)
    saying = _Said(called)
    found = saying.sentence(sentence)
    if not saying.lacks:
        return found
    with override(ENGLISH):
        return format_html('<span lang="en">{}</span>', _Said(called).sentence(sentence))


class _Word(str):
    """A value that has its words; it is put in no other quotation marks than its own."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass
class _Said(Saying):
    """A sentence as a page says it. `lacks`: whether something in it has no words in the reader's language."""

    called: Called
    lacks: bool = False

    @property
    def either(self) -> str:
        """The word between the last two of several."""
        return gettext("or")

    def sentence(self, sentence: Sentence) -> str:
        """Return a sentence in the language that is spoken now."""
        text = gettext(sentence.template) if sentence.template else ""
        self.lacks |= text == sentence.template and get_language() != ENGLISH and not _is_bare(sentence)
        first = BEGINS.match(text)
        values = {
            name: self._value(name, value, begins=bool(first and first[1] == name))
            for name, value in sentence.values.items()
        }
        return self.said(text, values)

    def _value(self, name: str, value: Any, *, begins: bool) -> Any:  # noqa: ANN401 - any value may stand in a sentence
        match value:
            case Sentence():
                return _Word(value if isinstance(value, Spoken) else self.sentence(value))
            case list() | tuple():
                return [self._value(name, one, begins=begins) for one in value]
            case datetime():
                return _Word(date_format(value.date(), "DATE_FORMAT"))
            case date():
                return _Word(date_format(value, "DATE_FORMAT"))
            case str():
                found = self._named(name, value)
                return value if found is None else _Word(_within(name, found, begins=begins))
        return value

    def _named(self, name: str, value: str) -> str | None:
        """Return how a value is called; None where nobody has given it a name."""
        if (of := NAMED.get(name)) is not None:
            return self.called[of](value) if of in self.called else None
        found = TEXTS.get(name, {}).get(value)
        if found is None and name == "act":
            found = PAGE
        return None if found is None else str(found)


def _within(name: str, text: str, *, begins: bool) -> str:
    """Return a name as it stands in a sentence: in quotation marks, unless it begins it or reads on."""
    if begins or NAMED.get(name) in BARE:
        return text
    if name in INLINE:
        return text[:1].lower() + text[1:]
    return gettext("“%(text)s”") % {"text": text}


def _is_bare(sentence: Sentence) -> bool:
    """Whether a sentence has no word of its own, only values; one without values is text, whatever braces it has."""
    template = sentence.template
    parts = [part for part, *_ in Saying().parse(template)] if sentence.values else [template]
    return not any(part.strip(" .:;,()") for part in parts)
