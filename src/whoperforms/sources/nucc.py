"""NUCC Health Care Provider Taxonomy: what a taxonomy code is called.

Source: National Uniform Claim Committee, January and July; (c) American Medical Association for NUCC.
Shape:  8 columns since about 2021, fewer before; quoted text over several lines. `Definition` and `Notes`
        belong to their owner and are not read.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Reading, all_rejected, split
from whoperforms.sources.rules import taxonomy_code_fault, text

LAYOUT = Layout(
    dataset="the NUCC taxonomy",
    vintages="8 columns since 2021; before, without Display Name and Section",
    columns={
        "code": ("Code",),
        "grouping": ("Grouping", "Type"),
        "classification": ("Classification",),
        "specialization": ("Specialization",),
        "display_name": ("Display Name",),
        "section": ("Section",),
    },
    optional=frozenset({"display_name", "section"}),
)


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield the codes with their names. Raises: BadRelease."""
    return map(_reading, Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch) -> Reading:
    code = text("code").str.to_uppercase()
    kept, rejected = split(batch.frame, taxonomy_code_fault(code))
    named = pl.coalesce(
        text("display_name"),
        pl.concat_str(text("classification"), text("specialization"), separator=", ", ignore_nulls=True),
    )
    return Reading(
        rows=batch.rows,
        records={
            "taxonomy_code": kept.select(
                "row",
                code.alias("code"),
                named.alias("name"),
                *(text(name).alias(name) for name in ("grouping", "classification", "specialization", "section")),
            )
        },
        rejected=all_rejected(batch.rejected, rejected),
    )
