"""Care Compare, Facility Affiliation: at which hospitals and other facilities a clinician works.

Source: CMS Provider Data Catalog, dataset 27ea-46a8, monthly or oftener; public domain.
Shape:  one row for clinician and facility, 9 columns; before 2023 the clinicians' own file named up to five hospitals
        instead. A facility is known by its CMS certification number (CCN): six characters of which one leading zero
        may be lost. Where somebody works in a unit of a hospital, the file gives both numbers, that of the unit first.
        Facilities are not named. Not only hospitals: nursing homes, hospices, home health agencies and more.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside
from whoperforms.sources.rules import npi, npi_fault, npi_repaired, shown, text

LAYOUT = Layout(
    dataset="Care Compare's Facility Affiliation",
    columns={
        "npi": ("NPI",),
        "kind": ("facility_type",),
        "facility": ("Facility Affiliations Certification Number", "facility_affiliations_certification_number"),
        "hospital": ("Facility Type Certification Number", "facility_type_certification_number"),
    },
    optional=frozenset({"hospital"}),
)

CCN = r"^[0-9A-Z]{6}$"
SHORTENED_CCN = r"^[0-9]{5}$"  # the first two digits are a state's, 01 and up: no more than one zero can be lost


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield affiliations; `ccn` is that of the whole facility, `unit_ccn` that of a unit in it. Raises: BadRelease."""
    return map(_reading, Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch) -> Reading:
    kept, rejected = split(batch.frame, pl.coalesce(npi_fault("npi"), ccn_fault("facility")))
    hospital, facility = ccn("hospital"), ccn("facility")
    within = hospital.is_not_null() & (hospital != facility)
    return Reading(
        rows=batch.rows,
        records={
            "affiliation": kept.select(
                "row",
                npi("npi"),
                text("kind"),
                pl.coalesce(hospital, facility).alias("ccn"),
                pl.lit(None, pl.String).alias("name"),
                pl.when(within).then(facility).alias("unit_ccn"),
            )
        },
        rejected=all_rejected(
            batch.rejected,
            rejected,
            values_set_aside(kept, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
            *(
                values_set_aside(kept, Outcome.REPAIRED, column=name, value=text(name), reason=ccn_repaired(name))
                for name in ("facility", "hospital")
            ),
            values_set_aside(
                kept,
                Outcome.VALUE,
                column="hospital",
                value=text("hospital"),
                reason=pl.when(text("hospital").is_not_null()).then(ccn_fault("hospital")),
            ),
        ),
    )


def ccn(name: str) -> pl.Expr:
    """Return a certification number of six characters, a lost zero put back; null where it is none."""
    whole = text(name).str.to_uppercase()
    whole = pl.when(whole.str.contains(SHORTENED_CCN)).then(whole.str.pad_start(6, "0")).otherwise(whole)
    return pl.when(whole.str.contains(CCN)).then(whole)


def ccn_fault(name: str) -> pl.Expr:
    """Return why a value is no certification number; a blank is none."""
    return pl.when(ccn(name).is_null()).then(
        pl.format("{}: a CMS certification number is six characters", shown(text(name)))
    )


def ccn_repaired(name: str) -> pl.Expr:
    """Return how a certification number was repaired, null where it stands as issued."""
    return pl.when(text(name).str.contains(SHORTENED_CCN)).then(
        pl.format("a leading zero was lost; read as {}", ccn(name))
    )
