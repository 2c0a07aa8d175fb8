"""The files that come beside the NPPES main file: further practice places, other names, endpoints.

Source: CMS "NPPES Data Dissemination", same zip as the main file; public domain.
Shape:  pl_pfile 10 columns with irregular blanks in their names, othername_pfile 3 (type-2 NPIs only),
        endpoint_pfile 19. One NPI may stand in many rows.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.sources import address
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.nppes import OTHER_NAME_KINDS
from whoperforms.sources.reading import Reading, all_rejected, split, values_unread
from whoperforms.sources.rules import npi, npi_fault, text, unmasked, unmasked_fault

SECONDARY = "Provider Secondary Practice Location Address"

LOCATIONS = Layout(
    dataset="the NPPES file of further practice places (pl_pfile)",
    columns={
        "npi": ("NPI",),
        "line_1": (f"{SECONDARY}- Address Line 1",),
        "line_2": (f"{SECONDARY}- Address Line 2",),
        "city": (f"{SECONDARY} - City Name",),
        "state": (f"{SECONDARY} - State Name",),
        "postal_code": (f"{SECONDARY} - Postal Code",),
        "country": (f"{SECONDARY} - Country Code (If outside U.S.)",),
        "phone": (f"{SECONDARY} - Telephone Number",),
    },
)

OTHER_NAMES = Layout(
    dataset="the NPPES file of other organization names (othername_pfile)",
    columns={
        "npi": ("NPI",),
        "name": ("Provider Other Organization Name",),
        "kind": ("Provider Other Organization Name Type Code",),
    },
)

ENDPOINTS = Layout(
    dataset="the NPPES file of endpoints (endpoint_pfile)",
    columns={
        "npi": ("NPI",),
        "kind": ("Endpoint Type",),
        "endpoint": ("Endpoint",),
        "description": ("Endpoint Description",),
        "use": ("Use Description", "Use Code"),
        "content": ("Content Description", "Content Type"),
        "organization": ("Affiliation Legal Business Name",),
    },
    optional=frozenset({"description", "use", "content", "organization"}),
)


def location_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield further practice places. Raises: BadRelease."""
    return map(_locations, Delimited(stream, LOCATIONS, file).batches())


def other_name_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield other names of organizations. Raises: BadRelease."""
    return map(_other_names, Delimited(stream, OTHER_NAMES, file).batches())


def endpoint_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield electronic endpoints. Raises: BadRelease."""
    return map(_endpoints, Delimited(stream, ENDPOINTS, file).batches())


def _locations(batch: Batch) -> Reading:
    kept, rejected = split(
        batch.frame.with_columns(npi_fault("npi").alias("npi_fault"), npi("npi"), *address.address()),
        pl.col("npi_fault"),
    )
    published = batch.frame.join(kept.select("row"), on="row", how="semi", maintain_order="left")
    withheld = values_unread(published, kept, ("line_1", "line_2"), unmasked_fault, repeated=False)
    return Reading(
        rows=batch.rows,
        records={"further_location": kept.select("npi", "row", *address.COLUMNS)},
        rejected=all_rejected(batch.rejected, rejected, address.address_notes(published, kept), *withheld),
    )


def _other_names(batch: Batch) -> Reading:
    nameless = pl.when(pl.col("name").is_null()).then(pl.lit("no name: the other organization's name is blank"))
    return _reading(
        batch,
        "further_name",
        text("kind").replace_strict(OTHER_NAME_KINDS, default="other").alias("kind"),
        unmasked("name").alias("name"),
        fault=nameless,
    )


def _endpoints(batch: Batch) -> Reading:
    values = (unmasked(name).alias(name) for name in ENDPOINTS.columns if name != "npi")
    nowhere = pl.when(pl.col("endpoint").is_null()).then(pl.lit("no endpoint: its address is blank"))
    return _reading(batch, "endpoint", *values, fault=nowhere)


def _reading(batch: Batch, table: str, *values: pl.Expr, fault: pl.Expr) -> Reading:
    kept, rejected = split(
        batch.frame.select("row", npi_fault("npi").alias("npi_fault"), npi("npi"), *values),
        pl.coalesce("npi_fault", fault),
    )
    return Reading(
        rows=batch.rows,
        records={table: kept.drop("npi_fault")},
        rejected=all_rejected(batch.rejected, rejected),
    )
