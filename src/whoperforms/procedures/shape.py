"""What a schema found wrong, in words: the place in the file, the value, and what a person does about it.

Source: the sentences of msgspec's `ValidationError`, whose form the tests pin.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec import inspect

from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.locate import KeyPath

AT_PATH = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key` in `)?\$(?P<path>[^`]*)`)?$", re.DOTALL)
PART = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<position>\d+)\]|\[(?P<any>\.{3})\]")
MISSING = re.compile(r"^Object missing required field `(?P<key>.*)`$")
UNKNOWN = re.compile(r"^Object contains unknown field `(?P<key>.*)`$")
REMEDIES = (  # what the schema says, and what a person does about it
    (r"^Invalid enum value", "not one of {choices}; write one of them"),
    (r"^Invalid value '", "not one of {choices}; write one of them"),
    (r"^Expected `date", "not a date; write it bare, as 2026-11-01"),
    (r"^Invalid RFC3339 encoded date", "not a date; write it bare, as 2026-11-01"),
    (r"^Expected `str` matching regex '\^\[A-Za-z\]", "not an id; use letters, digits and _, a letter first"),
    (r"^Expected `str` matching regex '\^\[0-9A-Z\]\{9\}X", "not a taxonomy code; write nine signs and an X"),
    (r"^Expected `str` matching regex '\^\[a-z\]", "not an id; use small letters, digits and _, a letter first"),
    (r"^Expected `str` matching regex '\^https", "not a link; begin it with https://"),
    (r"^Expected `str` of length <= (?P<limit>\d+)", "too long; use {limit} signs at most"),
    (r"^Expected `int` <= (?P<limit>\d+)", "too many; write {limit} or less"),
    (r"^Expected `int` >= (?P<limit>\d+)", "too few; write {limit} or more"),
    (r"^Expected `str` matching regex '\\\\S'", "empty; write the words"),
    (r"^Expected `array` of length >= 1", "empty; name at least one"),
    (r"^Expected `(?P<type>\w+)", "the wrong type; write {type}"),
)
TYPES = {
    "str": 'text in "quotes"',
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in [brackets]",
    "object": "a table",
}


def fault(why: str, data: Mapping[str, Any], shape: type[msgspec.Struct]) -> tuple[KeyPath, str]:
    """Return where `data` breaks `shape`, and a sentence on it; `why` is what msgspec said."""
    found = AT_PATH.match(why)
    what, where, is_key = (found["what"], found["path"] or "", found["key"]) if found else (why, "", None)
    path = key_path(where + "[...]" * bool(is_key), data, shape, why)
    place = type_at(shape, path, data, key=bool(is_key))
    if missing := MISSING.match(what):
        key = missing["key"]
        return path, f"{name_of(path)} lacks the key {key!r}; add `{key} = ...`"
    if unknown := UNKNOWN.match(what):
        key = unknown["key"]
        return (*path, key), f"{key!r}: no key of {name_of(path)}; {offer(key, keys_of(place))}"
    value = shown(path[-1] if is_key else value_at(data, path))
    for said, remedy in REMEDIES:
        if told := re.match(said, what):
            said_so = told.groupdict()
            kind = said_so.pop("type", "")
            wrong = remedy.format(choices=", ".join(choices_of(place)), type=TYPES.get(kind, kind), **said_so)
            return path, f"{value}: as {name_of(path)} this is {wrong}"
    return path, f"{value}: {what}; see docs/procedures.md"


def key_path(where: str, data: Mapping[str, Any], shape: type[msgspec.Struct], why: str) -> KeyPath:
    """Return msgspec's path as ours. It hides the keys of free tables as `[...]`: find the one at fault."""
    path: KeyPath = ()
    for part in PART.finditer(where):
        if part["key"]:
            path = (*path, part["key"])
        elif part["position"]:
            path = (*path, int(part["position"]))
        else:
            section = str(path[-1])
            path = (*path, key_at_fault(section, data, shape, why))
    return path


def key_at_fault(section: str, data: Mapping[str, Any], shape: type[msgspec.Struct], why: str) -> str:
    """Return the first key of a free table that brings about `why` when it stands there alone."""
    for key, value in data[section].items():
        try:
            msgspec.convert(dict(data) | {section: {key: value}}, shape)
        except msgspec.ValidationError as again:
            if str(again) == why:
                return str(key)
    return ""


def value_at(data: Any, path: KeyPath) -> Any:  # noqa: ANN401 - whatever TOML can hold
    """Return what stands at `path`."""
    for part in path:
        data = data[part]
    return data


def type_at(shape: type[msgspec.Struct], path: KeyPath, data: Any, *, key: bool = False) -> inspect.Type:  # noqa: ANN401
    """Return the type that the schema asks for at `path` of `data`, or for the `key` that ends it."""
    here: inspect.Type = inspect.type_info(shape)
    for depth, part in enumerate(path, start=1):
        tags = tags_of(here)
        here = plain(here, data)
        data = None if key and depth == len(path) else value_in(data, part)
        match here:
            case inspect.StructType(tag_field=name) if part == name:
                here = inspect.LiteralType(values=tags)
            case inspect.StructType(fields=fields):
                here = next(field.type for field in fields if field.encode_name == part)
            case inspect.DictType(key_type=inner) if key and depth == len(path):
                here = inner
            case inspect.DictType(value_type=inner) | inspect.VarTupleType(item_type=inner):
                here = inner
    return plain(here, data)


def value_in(data: Any, part: str | int) -> Any:  # noqa: ANN401 - whatever TOML can hold
    """Return what stands under a key or at a position; None where a key is missing, or new."""
    return data.get(part) if isinstance(data, Mapping) else data[part]


def plain(here: inspect.Type, value: object = None) -> inspect.Type:
    """Return a type without its "or nothing" and without its notes; of several tables, the one that `value` is."""
    while True:
        match here:
            case inspect.Metadata(type=inner):
                here = inner
            case inspect.UnionType(types=types):
                here = next((one for one in types if is_tagged(one, value)), None) or next(
                    one for one in types if not isinstance(one, inspect.NoneType)
                )
            case _:
                return here


def is_tagged(here: inspect.Type, value: object) -> bool:
    """Whether a table says by its tag that it is of this type."""
    return (
        isinstance(here, inspect.StructType)
        and here.tag_field is not None
        and isinstance(value, Mapping)
        and value.get(here.tag_field) == here.tag
    )


def tags_of(here: inspect.Type) -> tuple[str | int, ...]:
    """Return the tags that a table may have, where there are several kinds of it."""
    types = here.types if isinstance(here, inspect.UnionType) else (here,)
    return tuple(one.tag for one in types if isinstance(one, inspect.StructType) and one.tag is not None)


def keys_of(here: inspect.Type) -> tuple[str, ...]:
    """Return the keys that a table may have."""
    return tuple(field.encode_name for field in here.fields) if isinstance(here, inspect.StructType) else ()


def choices_of(here: inspect.Type) -> tuple[str, ...]:
    """Return the values of a closed list."""
    match here:
        case inspect.EnumType(cls=cls):
            return tuple(str(member.value) for member in cls)
        case inspect.LiteralType(values=values):
            return tuple(map(str, values))
        case _:
            return ()


def offer(wrong: str, known: Iterable[str]) -> Sentence:
    """Return the remedy for a wrong name: the nearest one, or all there are."""
    choices = tuple(known)
    near = get_close_matches(wrong, choices, n=1)
    if near:
        return Sentence("did you mean {choice!r}?", choice=near[0])
    return Sentence("choose one of {choices}", choices=choices or Sentence("none"))


def name_of(path: KeyPath) -> str:
    """Return a path as people write it.

    >>> name_of(("code", 0, "valid_to"))
    'code[1].valid_to'
    >>> name_of(())
    'the file'
    """
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the file"


def shown(value: object) -> str:
    """Return a value short enough for a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - a line on a terminal
