"""Text as it may stand in a signed document: one form of each letter, and nothing that cannot be seen.

Source: Unicode Standard Annex 15 (NFC); neither cryptosuite brings text into one form, so a name in another form would
        break its signature.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from whoperforms.credentials.strict_json import shown

UNSEEN: Final = {
    "Cc": "a control character",
    "Cf": "a sign that cannot be seen",
    "Cs": "half a sign",
    "Zl": "a line break",
    "Zp": "a paragraph break",
}


def faults(value: Any, where: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON can hold
    """Yield where something stands that no signed document of ours may hold, and what it is."""
    match value:
        case str():
            if wrong := wrong_text(value):
                yield where, wrong
        case bool() | int() | None:
            return
        case list():
            for at, part in enumerate(value):
                yield from faults(part, f"{where}[{at}]")
        case dict():
            for name, part in value.items():
                if wrong := wrong_text(name):
                    yield where, f"the name of a member, {wrong}"
                    return
                yield from faults(part, f"{where}.{name}" if where else name)
        case _:
            yield where, f"{shown(str(value))}: neither text nor a whole number"


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
    if not unicodedata.is_normalized("NFC", text):
        return f"{shown(text)}: not in the form NFC"
    return _edges(text)


def _edges(text: str) -> str | None:
    return None if text and text == text.strip() else f"{shown(text)}: empty, or with a blank at an end"
