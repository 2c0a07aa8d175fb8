"""Comma-separated files as CMS writes them, made from frames block by block.

Shape:  quoted only where needed, a blank is bare, lines end in LF. The last rows are wrong on purpose: copies of
        the last good one, each with something that a reader must refuse.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo.dice import Rows
from whoperforms.demo.population import CYCLE, Country, is_person

BLOCK = CYCLE * 4_000
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

Frames = Callable[[Country, Rows], pl.DataFrame]
Wrong = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A written file and how many rows it has; `bad` of them have something to refuse and are among them."""

    path: Path
    rows: int
    bad: int


def write(
    path: Path, header: Sequence[str], frames: Iterator[pl.DataFrame], *, wrong: Wrong = (), encoding: str = "ascii"
) -> Sheet:
    """Write the frames, which have a column for each cell of `header`, and the wrong rows after them."""
    names = [cell.strip() for cell in header]
    count, last = 0, pl.DataFrame()
    with path.open("wb") as file:
        file.write((",".join(header) + "\n").encode(encoding))
        for frame in frames:
            if frame.height:
                file.write(_lines(frame.select(names), encoding))
                count, last = count + frame.height, frame.tail(1)
        spoilt = [last.with_columns(**{name: pl.lit(value) for name, value in values.items()}) for values in wrong]
        for row in spoilt if last.height else []:
            file.write(_lines(row.select(names), encoding))
            count += 1
    return Sheet(path, count, len(wrong) if last.height else 0)


def by_person(country: Country, make: Frames) -> Iterator[pl.DataFrame]:
    """Yield what `make` returns for the rows of people, block by block."""
    for rows in blocks(country):
        yield make(country, rows[is_person(rows)])


def blocks(country: Country) -> Iterator[Rows]:
    """Yield every row of the country, block by block."""
    for first in range(0, country.rows, BLOCK):
        yield np.arange(first, min(first + BLOCK, country.rows))


def wrong_npi(country: Country) -> str:
    """Return an NPI whose check digit is wrong."""
    return str(country.spare_npis()[0] + 1)


def blank_unless(condition: pl.Expr | pl.Series, value: pl.Expr | pl.Series | str) -> pl.Expr:
    """Return the value where the condition holds, and a blank elsewhere."""
    shown = pl.lit(value) if isinstance(value, str | pl.Series) else value
    return pl.when(condition).then(shown).otherwise(pl.lit(""))


def _lines(frame: pl.DataFrame, encoding: str) -> bytes:
    bare = frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))
    return bare.write_csv(include_header=False).encode(encoding)
