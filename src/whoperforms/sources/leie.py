"""OIG List of Excluded Individuals/Entities: who may not be paid by federal health programmes.

Source: HHS Office of Inspector General, `UPDATED.csv`, monthly full file; public domain.
Shape:  18 columns, header unquoted; NPI `0000000000` means none (nine rows of ten); dates YYYYMMDD, none `00000000`.
        Of a birth date only the year leaves the reader; street addresses are not read. A row with an NPI
        excludes, also where its date cannot be read. Rows have no number of their own: `record_sha256` tells
        a row from all others by whom it names and since when, and stays when the list is issued again.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.evidence.reviews import record_sha256
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, worse
from whoperforms.sources.rules import COMPACT, day, day_fault, npi, npi_fault, npi_repaired, shown, text

LAYOUT = Layout(
    dataset="the OIG exclusion list (LEIE)",
    columns={
        "npi": ("NPI",),
        "family": ("LASTNAME",),
        "given": ("FIRSTNAME",),
        "middle": ("MIDNAME",),
        "born": ("DOB",),
        "business": ("BUSNAME",),
        "specialty": ("SPECIALTY",),
        "city": ("CITY",),
        "state": ("STATE",),
        "kind": ("EXCLTYPE",),
        "excluded_on": ("EXCLDATE",),
        "reinstated_on": ("REINDATE",),
        "waived_on": ("WAIVERDATE",),
        "waiver_state": ("WVRSTATE", "WAIVERSTATE"),
    },
)
DATES = ("excluded_on", "reinstated_on", "waived_on")
IDENTITY = ("npi", "family", "given", "middle", "business", "state", "kind", "excluded_on", "birth_year")
NO_NPI = r"^0+(\.0+)?$"
NOBODY_WITHHELD = "nobody can be withheld by this row"


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield exclusions; one without NPI names nobody for certain. Raises: BadRelease."""
    return map(_reading, Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch) -> Reading:
    stated = text("npi").is_not_null() & ~text("npi").str.contains(NO_NPI)
    nobody = text("family").is_null() & text("business").is_null() & ~stated
    certain = stated & npi_fault("npi").is_null()
    undated = pl.when(day("excluded_on", COMPACT).is_null()).then(
        pl.format("exclusion date {}: expected YYYYMMDD", shown(text("excluded_on")))
    )
    fault = pl.when(nobody).then(pl.lit("neither a person nor a business is named")).when(~certain).then(undated)
    kept, rejected = split(batch.frame, fault)
    return Reading(
        rows=batch.rows,
        records={
            "exclusion": kept.select(
                "row",
                pl.when(certain).then(npi("npi")).alias("npi"),
                *(text(n).alias(n) for n in ("family", "given", "middle", "business", "specialty", "city", "state")),
                text("kind").alias("kind"),
                *(day(name, COMPACT).alias(name) for name in DATES),
                text("waiver_state").alias("waiver_state"),
                (day("born", COMPACT) // 10_000).alias("birth_year"),
            ).with_columns(_record_sha256())
        },
        rejected=all_rejected(
            worse(batch.rejected, NOBODY_WITHHELD),
            worse(rejected, NOBODY_WITHHELD),
            values_set_aside(
                kept,
                Outcome.VALUE,
                column="npi",
                value=text("npi"),
                reason=pl.when(stated).then(pl.format("{}; {}", npi_fault("npi"), pl.lit(NOBODY_WITHHELD))),
            ),
            values_set_aside(
                kept,
                Outcome.REPAIRED,
                column="npi",
                value=text("npi"),
                reason=pl.when(stated).then(npi_repaired("npi")),
            ),
            values_set_aside(kept, Outcome.VALUE, column="excluded_on", value=text("excluded_on"), reason=undated),
            *(
                values_set_aside(kept, Outcome.VALUE, column=n, value=text(n), reason=day_fault(n, COMPACT))
                for n in DATES
                if n != "excluded_on"
            ),
        ),
    )


def _record_sha256() -> pl.Expr:
    """Return what a row is known by: two rows with the same are about one person and one decision.

    Without town and specialty, which are put right at times; with the NPI, so that one added later is a new question.
    """
    return pl.struct(IDENTITY).map_batches(_hashes, return_dtype=pl.String).alias("record_sha256")


def _hashes(rows: pl.Series) -> pl.Series:
    return pl.Series([record_sha256(row) for row in rows], dtype=pl.String)
