"""The rows of a roster, read whole and judged: which can be kept, and what is wrong with the others.

Shape:  anything wrong with the file refuses all of it; anything wrong with a row is said of that row. A row with a
        valid NPI that states a loss is kept, whatever else of it breaks a rule.
"""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from whoperforms.certification.programme import Programme
from whoperforms.certification.standing import LOST
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.delimited import BOM, Delimited
from whoperforms.sources.layout import Layout, folded
from whoperforms.sources.reading import REJECTED_SCHEMA
from whoperforms.sources.roster_columns import COLUMNS, TEMPLATE
from whoperforms.sources.roster_manifest import Manifest, described
from whoperforms.sources.roster_rules import Given, shown, word
from whoperforms.sources.rules import text, valid_npi

LAYOUT = Layout(dataset="an issuer's roster", columns={name: (name,) for name in TEMPLATE})
LARGEST = 256 << 20  # bytes; nobody has trained a million people
LONGEST_HEADER = 1 << 16  # bytes
PUBLISHED = {"row": pl.UInt32} | dict.fromkeys(TEMPLATE, pl.String)
ONLY_ONCE = {"issuer_record_id": text("issuer_record_id"), "npi": valid_npi("npi")}
ALWAYS_DECIDE = ("npi", "public_consent")  # of a row that states a loss these alone
ROWS_NAMED = 5  # of those that share what only one may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A roster and what its rules say; `unknown` are columns that are not read.

    `frame` holds the rows of the right width, columns as published. Beside each column stands which rule it breaks,
    beside them all `why` the row cannot be kept, and `consent`: yes, no, or null. `set_aside` is from before the rules.
    """

    manifest: Manifest
    unknown: tuple[str, ...]
    rows: int
    frame: pl.DataFrame
    set_aside: pl.DataFrame


def judged(stream: BinaryIO, file: str, manifest: Manifest | None, programmes: Mapping[str, Programme]) -> Judged:
    """Return a roster read and judged. Raises: BadRelease, where all of it is refused."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadRelease(f"{file}: larger than {LARGEST:,} bytes, as no roster is; check which file was given")
    claimed = described(file, manifest, programmes)
    _refuse_altered(file, content, claimed)
    unknown = _unknown_columns(file, content)
    batches = list(Delimited(io.BytesIO(content), LAYOUT, file).batches())
    rows = sum(batch.rows for batch in batches)
    if claimed.rows not in {None, rows}:
        raise BadRelease(f"{file}: {rows:,} rows, and its manifest says {claimed.rows:,}; ask the issuer for both anew")
    given = Given(
        programme=claimed.programme,
        pathways=programmes[claimed.programme].pathways,
        as_of=claimed.as_of,
        issuer=claimed.issuer,
    )
    return Judged(
        manifest=claimed,
        unknown=unknown,
        rows=rows,
        frame=pl.concat([pl.DataFrame(schema=PUBLISHED), *(batch.frame.select(*PUBLISHED) for batch in batches)])
        .with_columns(column.fault(given).alias(broken(column.published)) for column in COLUMNS)
        .with_columns(_why(), _consent()),
        set_aside=pl.concat([pl.DataFrame(schema=REJECTED_SCHEMA), *(batch.rejected for batch in batches)]),
    )


def broken(published: str) -> str:
    """Return under which name a frame holds the rule that a column breaks."""
    return f"rule of {published}"


def told(published: str) -> pl.Expr:
    """Return which rule a column breaks, as a sentence of its own; null where it breaks none."""
    return pl.format("{} {}: {}", pl.lit(published), shown(published), pl.col(broken(published)))


def states_loss() -> pl.Expr:
    """Return whether a row says that a certification is in force no more."""
    return word("status").is_in([state.value for state in LOST]).fill_null(value=False)


def _refuse_altered(file: str, content: bytes, manifest: Manifest) -> None:
    """Refuse a roster that is not the one its manifest was made for."""
    digest = hashlib.sha256(content).hexdigest()
    if manifest.sha256 not in {None, digest}:
        raise BadRelease(
            f"{file}: its SHA-256 is {digest}, and its manifest says {manifest.sha256}; ask the issuer for both anew"
        )


def _unknown_columns(file: str, content: bytes) -> tuple[str, ...]:
    """Return the columns that are not read. Raises: BadRelease, naming the missing ones and the unknown.

    All columns have to be there, for a misspelt `expires_on` would make a certification endless. What has none of
    them is left to the reader of delimited text to refuse.
    """
    head = content[:LONGEST_HEADER].removeprefix(BOM).decode("utf-8", errors="replace").lstrip("\r\n")
    try:
        published = next(csv.reader(io.StringIO(head, newline="")), [])
    except csv.Error:
        return ()
    stand = {folded(name): name.strip() for name in published if name.strip()}
    missing = [name for name in TEMPLATE if name not in stand]
    unknown = tuple(name for known, name in stand.items() if known not in TEMPLATE)
    if missing and len(missing) < len(TEMPLATE):
        beside = f"; unknown: {', '.join(unknown)}" if unknown else ""
        raise BadRelease(
            f"{file}: no column {', '.join(missing)}{beside}; 'whoperforms roster template' writes the header"
        )
    return unknown


def _why() -> pl.Expr:
    """Return why a row cannot be kept: a sentence for every rule that it breaks; null where it can."""
    loss = states_loss() & valid_npi("npi").is_not_null()
    sentences = {column.published: told(column.published) for column in COLUMNS if column.decides}
    always = [sentences.pop(name) for name in ALWAYS_DECIDE]
    unless_lost = [*sentences.values(), *(_repeated(name, value) for name, value in ONLY_ONCE.items())]
    together = pl.concat_str(
        [*always, *(pl.when(~loss).then(said) for said in unless_lost)], separator=". ", ignore_nulls=True
    )
    return pl.when(together != "").then(together).alias("why")


def _repeated(name: str, value: pl.Expr) -> pl.Expr:
    """Return which rows share a value that only one may have: none of them can be told to be the right one."""
    rows = pl.col("row").cast(pl.String).head(ROWS_NAMED).implode().over(value).list.join(", ")
    more = pl.when(pl.len().over(value) > ROWS_NAMED).then(pl.lit(" and more")).otherwise(pl.lit(""))
    return pl.when(value.is_not_null() & (pl.len().over(value) > 1)).then(
        pl.format("{} {}: stands in rows {}{}; keep the right one", pl.lit(name), shown(name), rows, more)
    )


def _consent() -> pl.Expr:
    stated = word("public_consent")
    return pl.when(stated.is_in(["yes", "no"])).then(stated).alias("consent")
