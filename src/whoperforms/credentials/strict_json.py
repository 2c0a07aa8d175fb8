"""JSON as strangers send it, read so strictly that two programs cannot read two things from it.

Source: RFC 8259; RFC 8785 section 3.2.2.3, for numbers above 2^53 are not the same in every program.
Shape:  UTF-8, at most 64 KiB, at most 20 deep, no member twice, whole numbers only. Looked at before it is parsed, so
        that what is huge or deep costs nothing.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn, TypeAlias

from whoperforms.kernel.errors import BadData

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | bool | None

LONGEST: Final = 64 * 1024  # bytes
DEEPEST: Final = 20
LARGEST: Final = 2**53
STRING_OR_BRACKET: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


class Unreadable(BadData):
    """What was given cannot be read with certainty."""


def read(data: bytes, *, longest: int = LONGEST) -> Json:
    """Return the value that bytes say. Raises: Unreadable, with the first thing that is wrong.

    >>> read(b'{"a": [1, "b"]}')
    {'a': [1, 'b']}
    >>> read(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    whoperforms.credentials.strict_json.Unreadable: 'a' stands twice in one object, so nobody can say which counts; \
give the file as it was issued
    """
    if len(data) > longest:
        _refuse(f"{len(data):,} bytes, and no such file has more than {longest:,}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as why:
        _refuse(f"byte {why.start} is not UTF-8")
    if deeper(text, DEEPEST):
        _refuse(f"nested more than {DEEPEST} deep")
    try:
        found = json.loads(
            text, object_pairs_hook=_members, parse_int=_whole, parse_float=_fraction, parse_constant=_no_number
        )
    except json.JSONDecodeError as why:
        _refuse(f"not JSON at line {why.lineno}, column {why.colno}: {why.msg}")
    if HALF.search(text):  # only an escape can say one: UTF-8 has no bytes for it
        _no_halves(found)
    return found  # type: ignore[no-any-return]


def deeper(text: str, limit: int) -> bool:
    """Whether brackets are nested deeper than a limit; those within strings do not count.

    >>> deeper('{"a": [1, "]]["]}', 2), deeper('{"a": [1]}', 1)
    (False, True)
    """
    now = 0
    for found in STRING_OR_BRACKET.finditer(text):
        sign = text[found.start()]
        now += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if now > limit:
            return True
    return False


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            _refuse(f"{shown(name)} stands twice in one object, so nobody can say which counts")
        found[name] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > len(str(-LARGEST)) or abs(number := int(digits)) > LARGEST:
        _refuse(f"{shown(digits)}: a number that programs do not agree about")
    if digits == "-0":
        _refuse("-0: another way to write 0")
    return number


def _fraction(digits: str) -> NoReturn:
    _refuse(f"{shown(digits)}: a fraction, and such files have whole numbers only")


def _no_number(name: str) -> NoReturn:
    _refuse(f"{name}: no number of JSON")


def _no_halves(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Refuse half of a surrogate pair: it is no sign, and has no bytes to be hashed. Raises: Unreadable."""
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
                _refuse(f"{shown(value)}: half a sign")
        case list():
            for part in value:
                _no_halves(part)
        case dict():
            for name, part in value.items():
                _no_halves(name)
                _no_halves(part)


def shown(text: str) -> str:
    """Return a stranger's text as a sentence may quote it: short, on one line, in plain signs.

    >>> shown("9" * 5000)
    "'999999999999999999999999999999...'"
    """
    return ascii(text if len(text) <= 40 else f"{text[:30]}...")  # noqa: PLR2004 - as much as fits into a sentence


def _refuse(what: str) -> NoReturn:
    raise Unreadable(f"{what}; give the file as it was issued") from None
