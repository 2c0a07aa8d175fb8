"""Medicare Physician & Other Practitioners, by Provider and Service: who billed which code, how often.

Source: CMS, yearly, about 18 months late; public domain, but code descriptions are AMA text and are not read.
Shape:  one row for NPI, HCPCS code and place (F facility, O office); 27 columns TAB in 2012-13, 26 to 29 since,
        comma in the re-issues since 2021; header case varies. A row with 10 or fewer patients is not published.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import polars as pl

from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Reading, all_rejected, split
from whoperforms.sources.rules import npi, npi_fault, text, whole_number

LAYOUT = Layout(
    dataset="Medicare Physician & Other Practitioners by Provider and Service",
    vintages="2012-13, 2014-17 and the re-issues since 2021",
    columns={
        "npi": ("Rndrng_NPI", "npi"),
        "entity": ("Rndrng_Prvdr_Ent_Cd", "nppes_entity_code"),
        "specialty": ("Rndrng_Prvdr_Type", "provider_type"),
        "code": ("HCPCS_Cd", "hcpcs_code"),
        "place": ("Place_Of_Srvc", "place_of_service"),
        "patients": ("Tot_Benes", "bene_unique_cnt"),
        "patient_days": ("Tot_Bene_Day_Srvcs", "bene_day_srvc_cnt"),
    },
)

OTHER_CODE = "code of no procedure here"
NOTICE = "copyright notice"
NOTICE_NPI = "0000000001"  # the text files carry the notice as a row of their own
FEWEST_PATIENTS = 11  # fewer are not published

YEAR_OF_DATA = re.compile(r"(?:CY|_DY?)(20\d\d|\d\d)(?!\d)", re.IGNORECASE)


def year_of_data(file: str) -> int:
    """Return the calendar year that a file is about, from its published name. Raises: BadRelease.

    >>> year_of_data("MUP_PHY_R25_P05_V20_D23_Prov_Svc.csv")
    2023
    >>> year_of_data("Medicare_Provider_Util_Payment_PUF_CY2012.txt")
    2012
    """
    found = YEAR_OF_DATA.search(file)
    if found is None:
        raise BadRelease(
            f"{file}: the name does not say which year the counts are of; keep the published name (…_D24_Prov_Svc.csv)"
        )
    return int(found[1]) if len(found[1]) == len("2012") else 2000 + int(found[1])


def readings(stream: BinaryIO, file: str, *, codes: frozenset[str]) -> Iterator[Reading]:
    """Yield the rows of `codes`, all others counted as skipped. Raises: BadRelease."""
    year = year_of_data(file)
    return map(partial(_reading, codes=codes, year=year), Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch, *, codes: frozenset[str], year: int) -> Reading:
    notice = text("npi") == NOTICE_NPI
    code = text("code").str.to_uppercase()
    about_procedures = batch.frame.filter(~notice.fill_null(value=False) & (code.is_null() | code.is_in(list(codes))))
    notices = batch.frame.select(notice.sum()).item() or 0
    kept, rejected = split(
        about_procedures.select(
            "row",
            npi_fault("npi").alias("npi_fault"),
            npi("npi"),
            text("entity").str.to_uppercase(),
            text("specialty"),
            code,
            text("place").str.to_uppercase(),
            whole_number("patients"),
            whole_number("patient_days"),
        ),
        _fault(),
    )
    others = batch.frame.height - notices - about_procedures.height
    return Reading(
        rows=batch.rows,
        records={"medicare_service": kept.drop("npi_fault").with_columns(pl.lit(year, pl.Int32).alias("year"))},
        rejected=all_rejected(batch.rejected, rejected),
        skipped={OTHER_CODE: others, NOTICE: notices},
    )


def _fault() -> pl.Expr:
    return (
        pl.when(pl.col("code").is_null())
        .then(pl.lit("no HCPCS code"))
        .when(pl.col("npi_fault").is_not_null())
        .then(pl.col("npi_fault"))
        .when(~pl.col("entity").is_in(["I", "O"]) | pl.col("entity").is_null())
        .then(pl.lit("the entity code is neither I (individual) nor O (organization)"))
        .when(~pl.col("place").is_in(["F", "O"]) | pl.col("place").is_null())
        .then(pl.lit("the place of service is neither F (facility) nor O (office)"))
        .when(pl.col("patients").is_null() | pl.col("patient_days").is_null())
        .then(pl.lit("patients or patient-days is not a whole number"))
        .when(pl.col("patients") < FEWEST_PATIENTS)
        .then(pl.format("{} patients: fewer than 11 are never published, so the row is not as issued", "patients"))
        .when(pl.col("patient_days") < pl.col("patients"))
        .then(pl.format("{} patient-days for {} patients: fewer days than patients", "patient_days", "patients"))
    )
