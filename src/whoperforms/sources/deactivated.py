"""NPPES deactivated NPIs: a spreadsheet of numbers and dates.

Source: CMS "NPPES Deactivated NPI Report", monthly; public domain.
Shape:  sheet `DeactivatedNPIs`: a title row, a header row (`NPI`, `NPPES Deactivation Date`), data from the third
        row; dates MM/DD/YYYY as text, at times as real dates. `row` counts data rows from 1.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import BinaryIO

import polars as pl

from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import spreadsheet
from whoperforms.sources.layout import folded
from whoperforms.sources.reading import Reading, split
from whoperforms.sources.rules import DASHED, SLASHED, day, npi, npi_fault, shown, text

DATASET = "the NPPES deactivation report"
COLUMNS = {"npi": "NPI", "deactivated_on": "NPPES Deactivation Date"}
DEEPEST_HEADER = 10  # rows of titles before the header, at most
BATCH = 100_000  # rows
DAY_ZERO = date(1899, 12, 30)  # a spreadsheet counts days from here
LAST_DAY = 109_938  # the last day of 2200, so counted


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield deactivations. Raises: BadRelease."""
    try:
        rows = spreadsheet.rows(stream)
        places = _header(islice(rows, DEEPEST_HEADER), file)
        seen = 0
        while batch := list(islice(rows, BATCH)):
            frame = pl.DataFrame(
                {
                    "npi": [_as_number(cells.get(places["npi"])) for cells in batch],
                    "deactivated_on": [_as_day(cells.get(places["deactivated_on"])) for cells in batch],
                },
                schema=dict.fromkeys(COLUMNS, pl.String),
            )
            yield _reading(frame.with_row_index("row", offset=seen + 1))
            seen += len(batch)
    except spreadsheet.NotASpreadsheet as why:
        raise BadRelease(f"{file}: not a spreadsheet ({why}), so not {DATASET}; download it again") from None


def _header(rows: Iterator[spreadsheet.Row], file: str) -> dict[str, str]:
    """Return in which column of the sheet each of ours stands."""
    missing = COLUMNS["npi"]
    for cells in rows:
        where = {folded(str(cell)): column for column, cell in cells.items()}
        if folded(COLUMNS["npi"]) not in where:
            continue
        if folded(COLUMNS["deactivated_on"]) in where:
            return {ours: where[folded(published)] for ours, published in COLUMNS.items()}
        missing = COLUMNS["deactivated_on"]
        break
    raise BadRelease(f"{file}: no column {missing!r}, so this is not {DATASET}; check which file was given")


def _reading(frame: pl.DataFrame) -> Reading:
    given = day("deactivated_on", SLASHED, DASHED)
    fault = pl.coalesce(
        npi_fault("npi"),
        pl.when(given.is_null()).then(pl.format("{}: expected a date as MM/DD/YYYY", shown(text("deactivated_on")))),
    )
    kept, rejected = split(frame, fault)
    return Reading(
        rows=frame.height,
        records={
            "deactivation": kept.select(
                npi("npi"),
                "row",
                given.alias("deactivated_on"),
                pl.lit(None, pl.Int32).alias("reactivated_on"),
            )
        },
        rejected=rejected,
    )


def _as_number(cell: str | float | None) -> str | None:
    """Return an identifier as text, also where the sheet holds a number."""
    return f"{cell:.0f}" if isinstance(cell, float) else cell


def _as_day(cell: str | float | None) -> str | None:
    """Return a date as text, also where the sheet holds a number of days."""
    if isinstance(cell, float) and 0 < cell <= LAST_DAY:
        return (DAY_ZERO + timedelta(days=cell)).isoformat()
    return str(cell) if isinstance(cell, float) else cell
