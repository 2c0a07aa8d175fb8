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
    columns, days, flags = _columns(question)
    row = dict(zip(columns, values, strict=True))
    for name in days:
        if row[name] is not None:
            row[name] = from_day_number(row[name])
    for name in flags:
        if row[name] is not None:
            row[name] = bool(row[name])
    row["fact"] = directory.fact(row.pop("release"), row.pop("row"))
    return row


@lru_cache
def _columns(question: str) -> tuple[list[str], list[str], list[str]]:
    """Return the names of what a question asks for: all, those of days, those of flags.

    >>> _columns("select t.release, t.code, t.valid_on from taxonomy as t")
    (['release', 'code', 'valid_on'], ['valid_on'], [])
    """
    asked = question.partition("from")[0].replace("select", "")
    names = [column.strip().rpartition(".")[2] for column in asked.split(",")]
    days = [name for name in names if name.endswith(DAYS) or name == "as_of"]
    return names, days, [name for name in names if name in FLAGS]
