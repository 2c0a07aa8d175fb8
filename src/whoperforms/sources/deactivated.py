"""NPPES deactivated NPIs: a spreadsheet of numbers and dates.

Source: CMS "NPPES Deactivated NPI Report", monthly; public domain.
Shape:  sheet `DeactivatedNPIs`: a title row, a header row (`NPI`, `NPPES Deactivation Date`), data from the third
        row; dates MM/DD/YYYY as text, at times as real dates. `row` counts data rows from 1.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.delimited import folded
from whoperforms.sources.reading import Reading, split
from whoperforms.sources.rules import DASHED, SLASHED, day, npi, npi_fault, text

DATASET = "the NPPES deactivation report"
COLUMNS = {"npi": "NPI", "deactivated_on": "NPPES Deactivation Date"}
DEEPEST_HEADER = 10  # rows of titles before the header, at most


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield deactivations. Raises: BadRelease."""
    try:
        rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (CalamineError, IndexError, ValueError) as why:
        raise BadRelease(f"{file}: not a spreadsheet ({why}), so not {DATASET}; download it again") from None
    for number, cells in enumerate(rows[:DEEPEST_HEADER]):
        names = [folded(str(cell)) for cell in cells]
        if folded(COLUMNS["npi"]) in names:
            break
    else:
        raise BadRelease(f"{file}: no column 'NPI', so this is not {DATASET}; check which file was given")
    try:
        places = {ours: names.index(folded(published)) for ours, published in COLUMNS.items()}
    except ValueError:
        missing = COLUMNS["deactivated_on"]
        raise BadRelease(f"{file}: no column {missing!r}, so this is not {DATASET}; check the file") from None
    data = rows[number + 1 :]
    frame = pl.DataFrame(
        {ours: [_as_text(cells[place]) if place < len(cells) else None for cells in data] for ours, place in places.items()},
        schema=dict.fromkeys(COLUMNS, pl.String),
    ).with_row_index("row", offset=1)
    yield _reading(frame)


def _reading(frame: pl.DataFrame) -> Reading:
    given = day("deactivated_on", SLASHED, DASHED)
    fault = (
        pl.when(npi_fault("npi").is_not_null())
        .then(npi_fault("npi"))
        .when(given.is_null())
        .then(
            pl.format("{}: expected a date as MM/DD/YYYY", text("deactivated_on").fill_null("(blank)").str.head(40))
        )
    )
    kept, rejected = split(frame, fault)
    return Reading(
        rows=frame.height,
        records={
            "deactivation": kept.select(
                npi("npi"), "row", given.alias("deactivated_on"), pl.lit(None, pl.Int32).alias("reactivated_on")
            )
        },
        rejected=rejected,
    )


def _as_text(cell: object) -> str:
    match cell:
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
