"""A row of the directory as a value: where it was read becomes a fact, a day a date, a flag true or false."""

from functools import lru_cache
from typing import Any

from whoperforms.kernel.dates import from_day_number
from whoperforms.store.directory import Directory
from whoperforms.store.engine import Row

DAYS = ("_on", "_until", "_as_of")
FLAGS = frozenset({"is_primary", "telehealth", "may_order", "disputed"})


def values_of(directory: Directory, question: str, values: Row) -> dict[str, Any]:
    """Return a row by column name, with `release` and `row` made the `fact`, days made dates, and flags bools."""
    row = dict(zip(_columns(question), values, strict=True))
    fact = directory.fact(row.pop("release"), row.pop("row"))
    for name, value in row.items():
        if value is None:
            continue
        if name.endswith(DAYS) or name == "as_of":
            row[name] = from_day_number(value)
        elif name in FLAGS:
            row[name] = bool(value)
    return row | {"fact": fact}


@lru_cache
def _columns(question: str) -> list[str]:
    """Return the names of what a question asks for.

    >>> _columns("select t.release, t.code from taxonomy as t")
    ['release', 'code']
    """
    asked = question.partition("from")[0].replace("select", "")
    return [column.strip().rpartition(".")[2] for column in asked.split(",")]
