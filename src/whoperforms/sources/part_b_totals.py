"""Medicare Physician & Other Practitioners, by Geography and Service: how often a code was billed, nation and states.

Source: CMS, yearly, beside the file by Provider and Service; public domain, but code descriptions are AMA text and
        are not read.
Shape:  one row for level (National, State), HCPCS code and place (F facility, O office); 15 columns; header case
        varies. The state is told by its name: the codes beside it are numbers (FIPS) and may lack their zero. A row
        with 10 or fewer patients is not published.
"""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import polars as pl

from whoperforms.places.states import state_called
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.part_b import FEWEST_PATIENTS, OTHER_CODE, year_of_data
from whoperforms.sources.reading import Reading, all_rejected, split
from whoperforms.sources.rules import shown, text, whole_number

LAYOUT = Layout(
    dataset="Medicare Physician & Other Practitioners by Geography and Service",
    columns={
        "level": ("Rndrng_Prvdr_Geo_Lvl",),
        "region": ("Rndrng_Prvdr_Geo_Desc",),
        "code": ("HCPCS_Cd",),
        "place": ("Place_Of_Srvc",),
        "providers": ("Tot_Rndrng_Prvdrs",),
        "patients": ("Tot_Benes",),
        "patient_days": ("Tot_Bene_Day_Srvcs",),
    },
)
COUNTS = ("providers", "patients", "patient_days")
NATIONAL, STATE = "NATIONAL", "STATE"
OTHER_LEVEL = "level other than nation and state"


def readings(stream: BinaryIO, file: str, *, codes: frozenset[str]) -> Iterator[Reading]:
    """Yield the totals of `codes` for nation (state null) and states, all others counted as skipped.

    Raises: BadRelease.
    """
    year = year_of_data(file)
    return map(partial(_reading, codes=codes, year=year), Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch, *, codes: frozenset[str], year: int) -> Reading:
    code, level = text("code").str.to_uppercase(), text("level").str.to_uppercase()
    about_procedures = batch.frame.filter(code.is_null() | code.is_in(list(codes)))
    of_our_levels = about_procedures.filter(level.is_null() | level.is_in([NATIONAL, STATE]))
    kept, rejected = split(
        of_our_levels.select(
            "row",
            level,
            text("region"),
            _state().alias("state"),
            code,
            text("place").str.to_uppercase(),
            *map(whole_number, COUNTS),
        ),
        _fault(),
    )
    return Reading(
        rows=batch.rows,
        records={
            "medicare_total": kept.select(
                "row",
                pl.lit(year, pl.Int32).alias("year"),
                pl.when(pl.col("level") == STATE).then("state").alias("state"),
                "code",
                "place",
                *COUNTS,
            )
        },
        rejected=all_rejected(batch.rejected, rejected),
        skipped={
            OTHER_CODE: batch.frame.height - about_procedures.height,
            OTHER_LEVEL: about_procedures.height - of_our_levels.height,
        },
    )


def _state() -> pl.Expr:
    """Return the two letters of the state that a region is, null where it is none."""
    return text("region").map_batches(_states, return_dtype=pl.String, is_elementwise=True)


def _states(regions: pl.Series) -> pl.Series:
    known = {region: state_called(region) for region in regions.drop_nulls().unique()}
    return regions.replace_strict(known, default=None, return_dtype=pl.String)


def _fault() -> pl.Expr:
    return (
        pl.when(pl.col("code").is_null())
        .then(pl.lit("no HCPCS code"))
        .when(pl.col("level").is_null())
        .then(pl.lit("the level is neither National nor State"))
        .when((pl.col("level") == STATE) & pl.col("state").is_null())
        .then(pl.format("{}: not a state or territory with ZIP codes", shown(pl.col("region"))))
        .when(~pl.col("place").is_in(["F", "O"]) | pl.col("place").is_null())
        .then(pl.lit("the place of service is neither F (facility) nor O (office)"))
        .when(pl.any_horizontal(pl.col(COUNTS).is_null()))
        .then(pl.lit("providers, patients or patient-days is not a whole number"))
        .when(pl.col("patients") < FEWEST_PATIENTS)
        .then(pl.format("{} patients: fewer than 11 are never published, so the row is not as issued", "patients"))
        .when(pl.col("patient_days") < pl.col("patients"))
        .then(pl.format("{} patient-days for {} patients: fewer days than patients", "patient_days", "patients"))
    )
