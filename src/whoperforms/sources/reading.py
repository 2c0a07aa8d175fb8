"""What a reader makes of a batch: records for each table, rows and values set aside, rows skipped by rule.

Shape:  every frame carries `row`, the data record it came from, counting from 1. For each release
        rows read = rows kept + rows skipped + rows rejected; a value set aside does not lose its row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl


class Outcome(StrEnum):
    """What was set aside: a whole row, one value of a kept row, or a value we could repair."""

    ROW = "row"
    VALUE = "value"
    REPAIRED = "repaired"


REJECTED_SCHEMA = {
    "row": pl.UInt32,
    "outcome": pl.String,
    "column_name": pl.String,
    "value": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of some rows of one release; `records` maps a table of the directory to its rows."""

    rows: int
    records: Mapping[str, pl.DataFrame]
    rejected: pl.DataFrame
    skipped: Mapping[str, int] = field(default_factory=dict)


def rejected_rows(reasons: Mapping[int, str]) -> pl.DataFrame:
    """Return whole rows set aside, from row number to reason."""
    return pl.DataFrame(
        [(row, Outcome.ROW.value, None, None, reason) for row, reason in reasons.items()],
        schema=REJECTED_SCHEMA,
        orient="row",
    )


def split(frame: pl.DataFrame, fault: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows without a `fault` (a reason, or null), and the others as rejected rows."""
    reason = frame.select(fault.cast(pl.String).alias("reason")).to_series()
    if reason.null_count() == len(reason):
        return frame, rejected_rows({})
    judged = frame.select("row").with_columns(reason).filter(reason.is_not_null())
    return frame.filter(reason.is_null()), _set_aside(judged, Outcome.ROW)


def values_set_aside(
    frame: pl.DataFrame, outcome: Outcome, *, column: str, value: pl.Expr, reason: pl.Expr
) -> pl.DataFrame:
    """Return one value for each row where `reason` is given; the rows themselves are kept."""
    named = frame.select("row", reason.alias("reason"), value.alias("value"), pl.lit(column).alias("column_name"))
    return _set_aside(named.filter(pl.col("reason").is_not_null()), outcome)


def values_unread(
    published: pl.DataFrame,
    read: pl.DataFrame,
    names: Iterable[str],
    reason: Callable[[str], pl.Expr],
    *,
    repeated: bool = True,
) -> Iterator[pl.DataFrame]:
    """Yield the values of `published` that came to nothing in `read`, where there is a `reason` to tell.

    Both hold the same rows in the same order. Few values come to nothing: reasons are worked out for those alone.
    A value that may not be `repeated` is left out of its own note.
    """
    for name in names:
        if published[name].null_count() == read[name].null_count():
            continue
        lost = published.select("row", name).filter(published[name].is_not_null() & read[name].is_null())
        value = pl.col(name) if repeated else pl.lit(None)
        if not lost.is_empty():
            yield values_set_aside(lost, Outcome.VALUE, column=name, value=value, reason=reason(name))


def worse(rejected: pl.DataFrame, consequence: str) -> pl.DataFrame:
    """Return what was set aside with a `consequence` behind the reason of each whole row."""
    whole_row = pl.col("outcome") == Outcome.ROW.value
    told = pl.format("{}; {}", "reason", pl.lit(consequence))
    return rejected.with_columns(pl.when(whole_row).then(told).otherwise("reason").alias("reason"))


def all_rejected(*parts: pl.DataFrame) -> pl.DataFrame:
    """Return what was set aside, in row order."""
    return pl.concat(parts).sort("row", maintain_order=True)


def _set_aside(frame: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
    given = {name: pl.col(name) if name in frame.columns else pl.lit(None) for name in REJECTED_SCHEMA}
    given["outcome"] = pl.lit(outcome.value)
    if outcome is Outcome.ROW:
        given |= {"column_name": pl.lit(None), "value": pl.lit(None)}
    return frame.select(expression.cast(REJECTED_SCHEMA[name]).alias(name) for name, expression in given.items())
