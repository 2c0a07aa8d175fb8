"""A value as the text of a TOML document: what an editor keeps, and what `procedures.read` reads again.

Source: TOML 1.0, https://toml.io/en/v1.0.0.
Shape:  keys in the order of the value's fields; lists of tables as `[[name]]`, tables of tables as `[name.key]`, and
        everything deeper on one line each. What is None, or an empty list, is left out.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from whoperforms.procedures.sourced import Value


def text_of(value: Value) -> str:
    """Return a value as a TOML document, always the same one for the same value."""
    data = msgspec.to_builtins(value, builtin_types=(date,))
    return "\n".join(lines(data)) + "\n"


def lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a document: first what stands by itself, then its tables."""
    kept = {key: inner for key, inner in data.items() if not is_empty(inner)}
    tables = {key: inner for key, inner in kept.items() if is_tables(inner) or is_folder(inner)}
    for key, inner in kept.items():
        if key not in tables:
            yield f"{key} = {inline(inner)}"
    for key, inner in tables.items():
        named = [(f"[{key}.{name}]", one) for name, one in inner.items()] if is_folder(inner) else None
        for head, table in named or [(f"[[{key}]]", one) for one in inner]:
            yield ""
            yield head
            for name, one in table.items():
                if not is_empty(one):
                    yield from pair(name, one)


def pair(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML can hold
    """Yield one key of a table; a list of tables one on each line."""
    if not is_tables(value):
        yield f"{name} = {inline(value)}"
        return
    yield f"{name} = ["
    for one in value:
        yield f"  {inline(one)},"
    yield "]"


def inline(value: Any) -> str:  # noqa: ANN401 - whatever TOML can hold
    """Return a value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # JSON writes text as TOML does, but for one sign that TOML wants written out.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            inner = ", ".join(f"{key} = {inline(one)}" for key, one in value.items() if not is_empty(one))
            return f"{{ {inner} }}"
        case list() | tuple():
            return f"[{', '.join(map(inline, value))}]"
        case _:
            return str(value)  # whole numbers and days


def is_tables(value: object) -> bool:
    """Whether a value is a list of tables."""
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def is_folder(value: object) -> bool:
    """Whether a value is a table of nothing but tables."""
    return isinstance(value, Mapping) and bool(value) and all(isinstance(one, Mapping) for one in value.values())


def is_empty(value: object) -> bool:
    """Whether nothing is said by writing it."""
    return value is None or (isinstance(value, list | tuple | Mapping) and not value)
