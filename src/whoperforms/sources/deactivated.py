"""NPPES deactivated NPIs: a spreadsheet of numbers and dates.

Source: CMS "NPPES Deactivated NPI Report", monthly; public domain.
Shape:  sheet `DeactivatedNPIs`: a title row, a header row (`NPI`, `NPPES Deactivation Date`), data from the third
        row; dates MM/DD/YYYY as text, at times as real dates. `row` counts data rows from 1.
        Whom the report names is deactivated, also where the date cannot be read.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import BinaryIO

import polars as pl

from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import spreadsheet
from whoperforms.sources.controls import without_controls
from whoperforms.sources.layout import folded
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, worse
from whoperforms.sources.rules import DASHED, SLASHED, day, npi, npi_fault, npi_repaired, shown, text

DATASET = "the NPPES deactivation report"
COLUMNS = {"npi": "NPI", "deactivated_on": "NPPES Deactivation Date"}
DEEPEST_HEADER = 10  # rows of titles before the header, at most
NOBODY_WITHHELD = "nobody can be withheld by this row"
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
    frame, controls = without_controls(frame)
    kept, rejected = split(frame, npi_fault("npi"))
    undated = pl.when(given.is_null()).then(
        pl.format("{}: expected a date as MM/DD/YYYY; deactivated without one", shown(text("deactivated_on")))
    )
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
        rejected=all_rejected(
            *controls,
            worse(rejected, NOBODY_WITHHELD),
            values_set_aside(
                kept, Outcome.VALUE, column="deactivated_on", value=text("deactivated_on"), reason=undated
            ),
            values_set_aside(kept, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
        ),
    )


def _as_number(cell: str | float | None) -> str | None:
    """Return an identifier as text, also where the sheet holds a number."""
    return f"{cell:.0f}" if isinstance(cell, float) else cell


def _as_day(cell: str | float | None) -> str | None:
    """Return a date as text, also where the sheet holds a number of days."""
    if isinstance(cell, float) and 0 < cell <= LAST_DAY:
        return (DAY_ZERO + timedelta(days=cell)).isoformat()
    return str(cell) if isinstance(cell, float) else cell
