"""CMS taxonomy crosswalk: which taxonomy codes go with which Medicare specialty.

Source: CMS "Medicare Provider and Supplier Taxonomy Crosswalk", issued now and then; public domain, NUCC's codes in it.
Shape:  4 columns; a specialty is two digits, or a letter and a digit. A blank one is that of the row above, leading
        zeros are lost, marks of footnotes (`A0[7]`) stand within values, the footnotes themselves in rows below.
        One pair may stand in several rows, with different names of the specialty.

A pair says "compatible", never "is": many taxonomy codes go with several specialties, some with none.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import polars as pl

from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside
from whoperforms.sources.rules import shown, taxonomy_code_fault, text

LAYOUT = Layout(
    dataset="the CMS taxonomy crosswalk",
    columns={
        "specialty": ("MEDICARE SPECIALTY CODE",),
        "specialty_name": ("MEDICARE PROVIDER/SUPPLIER TYPE DESCRIPTION",),
        "code": ("PROVIDER TAXONOMY CODE",),
    },
)
SPECIALTY = r"^([0-9]{2}|[A-Z][0-9])$"
SHORTENED = r"^[0-9]$"
FOOTNOTE = r"^\[[0-9]+\]"
FOOTNOTE_MARK = r"\s*\[[0-9]+\]"
MISPRINTS = {"79 207L00000X": "207LA0401X"}  # specialty and code as published, the code that its description means

FOOTNOTES = "footnote"
UNLINKED = "specialty that goes with no taxonomy code"


class Above(NamedTuple):
    """What blanks in the next row stand for; "" is nothing."""

    specialty: str = ""
    specialty_name: str = ""


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield pairs of a specialty and a taxonomy code. Raises: BadRelease."""
    above = Above()
    for batch in Delimited(stream, LAYOUT, file).batches():
        filled, above = _filled(batch, above)
        yield _reading(batch, filled)


def _filled(batch: Batch, above: Above) -> tuple[pl.DataFrame, Above]:
    """Return the rows, each with its specialty, and what blanks in the next row stand for.

    A row that could not be read may have begun another specialty: in those below it a blank stands for nothing.
    """
    lost = batch.rejected.filter(pl.col("outcome") == Outcome.ROW.value).select(
        "row", specialty=pl.lit(""), specialty_name=pl.lit(""), code=pl.lit(None, pl.String)
    )
    own = pl.col("specialty").is_not_null()
    name = pl.col("specialty_name")
    rows = (
        pl.concat([batch.frame.select("row", _specialty(), _unmarked("specialty_name"), _code()), lost])
        .sort("row")
        .with_columns(
            own.alias("begins"),
            pl.col("specialty").forward_fill().fill_null(above.specialty),
            pl.when(own).then(name.fill_null("")).otherwise(name).forward_fill().fill_null(above.specialty_name),
        )
    )
    if not rows.is_empty():
        above = Above(*rows.select(Above._fields).row(-1))
    return rows.join(lost, on="row", how="anti", maintain_order="left"), above


def _unmarked(name: str) -> pl.Expr:
    """Return a value without the marks of its footnotes, null when nothing is left; a footnote as it stands."""
    value = text(name)
    bare = value.str.replace_all(FOOTNOTE_MARK, "").str.strip_chars()
    return pl.when(value.str.contains(FOOTNOTE)).then(value).when(bare != "").then(bare).alias(name)


def _specialty() -> pl.Expr:
    value = _unmarked("specialty").str.to_uppercase()
    return pl.when(value.str.contains(SHORTENED)).then(value.str.pad_start(2, "0")).otherwise(value).alias("specialty")


def _code() -> pl.Expr:
    return _unmarked("code").str.to_uppercase()


def _reading(batch: Batch, filled: pl.DataFrame) -> Reading:
    footnote = pl.col("specialty").str.contains(FOOTNOTE)
    unlinked = pl.col("begins") & pl.col("code").is_null() & pl.col("specialty").str.contains(SPECIALTY)
    kept, rejected = split(filled.filter(~footnote & ~unlinked), _fault())
    published = batch.frame.join(kept.select("row"), on="row", how="semi", maintain_order="left")
    repaired = values_set_aside(
        published,
        Outcome.REPAIRED,
        column="specialty",
        value=text("specialty"),
        reason=pl.when(_unmarked("specialty").str.contains(SHORTENED)).then(
            pl.format("a leading zero was lost; read as {}", _specialty())
        ),
    )
    name = pl.col("specialty_name")
    return Reading(
        rows=batch.rows,
        records={
            "specialty_crosswalk": kept.select(
                "row", "specialty", pl.when(name != "").then(name).alias("specialty_name"), "code"
            )
        },
        rejected=all_rejected(batch.rejected, rejected, repaired),
        skipped={
            FOOTNOTES: filled.select(footnote.sum()).item(),
            UNLINKED: filled.select(unlinked.sum()).item(),
        },
    )


def _fault() -> pl.Expr:
    specialty, code = pl.col("specialty"), pl.col("code")
    meant = pl.concat_str(specialty, code, separator=" ").replace_strict(
        MISPRINTS, default=None, return_dtype=pl.String
    )
    return (
        pl.when(specialty == "")
        .then(pl.lit("no specialty, nor in a row above that could be read"))
        .when(~specialty.str.contains(SPECIALTY))
        .then(pl.format("{}: a Medicare specialty is two digits, or a letter and a digit", shown(specialty)))
        .when(taxonomy_code_fault(code).is_not_null())
        .then(taxonomy_code_fault(code))
        .when(meant.is_not_null())
        .then(pl.format("{} under {} is a misprint of {}", code, specialty, meant))
    )
