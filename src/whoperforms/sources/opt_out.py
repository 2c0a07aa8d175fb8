"""Medicare opt-out affidavits: who takes no Medicare money, for two years at a time.

Source: CMS "Opt Out Affidavits", monthly; public domain.
Shape:  13 columns, one row for person; dates MM/DD/YYYY, YYYY/MM/DD where the file came through the publisher's
        interface. The end may have passed. Addresses are in the United States and have no country. Names are not read.

Who has opted out may still order tests and refer patients, if the file says so. Medicare counts none of their patients.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.sources import address
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, values_unread
from whoperforms.sources.rules import (
    DASHED,
    SLASHED,
    YEAR_FIRST,
    day,
    day_fault,
    flag,
    npi,
    npi_fault,
    npi_repaired,
    text,
    unmasked_fault,
)

LAYOUT = Layout(
    dataset="the Medicare opt-out affidavits (OptOut)",
    columns={
        "npi": ("NPI",),
        "specialty_name": ("Specialty",),
        "opted_out_on": ("Optout Effective Date",),
        "ends_on": ("Optout End Date",),
        "line_1": ("First Line Street Address",),
        "line_2": ("Second Line Street Address",),
        "city": ("City Name",),
        "state": ("State Code",),
        "postal_code": ("Zip code",),
        "may_order": ("Eligible to Order and Refer",),
        "updated_on": ("Last updated",),
    },
)
DATES = ("opted_out_on", "ends_on", "updated_on")
FORMS = (SLASHED, YEAR_FIRST, DASHED)
NOT_STATED = {"country": "US", "phone": None}  # parts of an address that the file has no column for


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield affidavits, in force or ended. Raises: BadRelease."""
    return map(_reading, Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch) -> Reading:
    beside = (pl.lit(value, pl.String).alias(name) for name, value in NOT_STATED.items())
    published, rejected = split(batch.frame.with_columns(*beside), npi_fault("npi"))
    kept = published.select(
        "row",
        npi("npi"),
        text("specialty_name"),
        *(day(name, *FORMS) for name in DATES),
        *address.address(),
        flag("may_order"),
    )
    return Reading(
        rows=batch.rows,
        records={"opt_out": kept.drop("phone")},
        rejected=all_rejected(
            batch.rejected,
            rejected,
            values_set_aside(published, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
            address.address_notes(published, kept),
            *values_unread(published, kept, ("line_1", "line_2"), unmasked_fault, repeated=False),
            *values_unread(published, kept, DATES, lambda name: day_fault(name, *FORMS)),
            *values_unread(published, kept, ("may_order",), _unclear),
        ),
    )


def _unclear(name: str) -> pl.Expr:
    return pl.when(text(name).is_not_null()).then(pl.lit("neither Y (yes) nor N (no)"))
