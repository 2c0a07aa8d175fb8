"""Text as it may stand in a signed document: one form of each letter, and nothing that cannot be seen.

Source: Unicode Standard Annex 15 (NFC; section 13, the Stream-Safe Text Format); neither cryptosuite brings text into
        one form, so a name in another form would break its signature.
Shape:  to bring text into one form is to sort its marks, and that takes the square of their number. So they are counted
        first, and what has more of them in a row than any script is never brought into a form.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from whoperforms.credentials.strict_json import Json, shown

MOST_MARKS: Final = 30  # one after another
LONGEST_PLACE: Final = 120  # of a place that a sentence names
UNSEEN: Final = {
    "Cc": "a control character",
    "Cf": "a sign that cannot be seen",
    "Cs": "half a sign",
    "Zl": "a line break",
    "Zp": "a paragraph break",
}


def faults(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON can hold
    """Yield where something stands that no signed document of ours may hold, and what it is."""
    for way, what in _faults(value, ()):
        yield _place(way), what


def _faults(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:  # noqa: ANN401
    match value:
        case str():
            if wrong := wrong_text(value):
                yield way, wrong
        case bool() | int() | None:
            return
        case list():
            for at, part in enumerate(value):
                yield from _faults(part, (*way, at))
        case dict():
            for name, part in value.items():
                if wrong := wrong_text(name):
                    yield way, f"the name of a member, {wrong}"
                    return
                yield from _faults(part, (*way, name))
        case _:
            yield way, f"{shown(str(value))}: neither text nor a whole number"


def _place(way: tuple[str | int, ...]) -> str:
    """Return a place in a document as people read it: `credentialSubject.identifier[1]`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part[:LONGEST_PLACE]}" for part in way)
    place = "".join(parts).removeprefix(".")
    return place if len(place) <= LONGEST_PLACE else f"{place[:LONGEST_PLACE]}..."


def composed(value: Json) -> Json:
    """Return a value with each text in the form NFC; a text of too many marks is left as it is."""
    match value:
        case str():
            return value if value.isascii() or too_many_marks(value) else unicodedata.normalize("NFC", value)
        case list():
            return [composed(part) for part in value]
        case dict():
            return {name: composed(part) for name, part in value.items()}
    return value


def one_line(text: str) -> str:
    r"""Return a text as it may be signed: one line, one form of each letter, no sign that cannot be seen.

    >>> one_line(" Ana\tPen\u0303a,\n MD\u200b ")
    'Ana Peña, MD'
    """
    seen = "".join(sign if unicodedata.category(sign) not in UNSEEN else " " for sign in text)
    return str(composed(" ".join(seen.split())))


def too_many_marks(text: str) -> bool:
    r"""Whether more marks follow each other in a text than in any that people write.

    >>> too_many_marks("Zoe\u0308"), too_many_marks("e" + "\u0344" * 16)
    (False, True)
    """
    row = 0
    for sign in text:
        before, whole, behind = _marks(sign)
        row += before
        if row > MOST_MARKS:
            return True
        if not whole:
            row = behind
    return False


@lru_cache(maxsize=4096)
def _marks(sign: str) -> tuple[int, bool, int]:
    """Return with how many marks a sign begins, taken apart, whether it is marks alone, and with how many it ends."""
    parts = [unicodedata.combining(part) > 0 for part in unicodedata.normalize("NFKD", sign)]
    before = next((at for at, mark in enumerate(parts) if not mark), len(parts))
    behind = next((at for at, mark in enumerate(reversed(parts)) if not mark), len(parts))
    return before, before == len(parts), behind


def wrong_text(text: str) -> str | None:
    r"""Return what is wrong with a text; None where nothing is.

    >>> wrong_text("Ana Peña, MD")
    >>> wrong_text("Ana Pen\u0303a, MD")
    "'Ana Pen\\u0303a, MD': not in the form NFC"
    """
    if text.isascii() and text.isprintable():
        return _edges(text)
    for sign in text:
        if unseen := UNSEEN.get(unicodedata.category(sign)):
            return f"{shown(text)}: with {unseen}, {sign!a}"
    if too_many_marks(text):
        return f"{shown(text)}: with more than {MOST_MARKS} marks, one after another"
    if not unicodedata.is_normalized("NFC", text):
        return f"{shown(text)}: not in the form NFC"
    return _edges(text)


def _edges(text: str) -> str | None:
    return None if text and text == text.strip() else f"{shown(text)}: empty, or with a blank at an end"
