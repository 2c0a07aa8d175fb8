"""Care Compare, Doctors and Clinicians: school, groups, places and Medicare assignment of those who bill Medicare.

Source: CMS Provider Data Catalog, dataset mj5m-pzi6, monthly or oftener; public domain.
Shape:  one row for clinician, enrolment, group and address: 40 columns to about 2022, with hospitals and a blank
        before each name; 31 since, some names ending in tabs; lower case where the API wrote the file. Leading zeros
        are lost in ZIP codes, in numbers of groups (PAC ID) and of hospitals. The number of a group is blank for
        those who work alone. School `OTHER`, in half the rows, says no more than a blank and is read as one.
        Where `ln_2_sprs` is Y the second line of the address is not to be relied on, and left out.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.sources import address
from whoperforms.sources.affiliation import ccn, ccn_fault, ccn_repaired
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, values_unread
from whoperforms.sources.rules import flag, npi, npi_fault, npi_repaired, text, unmasked, unmasked_fault, whole_number

HOSPITALS = range(1, 6)
OTHER_SPECIALTIES = [f"other_specialty_{n}" for n in range(1, 5)]

LAYOUT = Layout(
    dataset="Care Compare's Doctors and Clinicians",
    vintages="40 columns to 2022, 31 since, lower case from the API",
    columns={
        "npi": ("NPI",),
        "enrolment": ("Ind_enrl_ID",),
        "group_id": ("org_pac_id",),
        "group_name": ("Facility Name", "facility_name", "org_nm"),
        "group_members": ("num_org_mem",),
        "school": ("Med_sch",),
        "graduated": ("Grd_yr",),
        "specialty": ("pri_spec",),
        "other_specialties": ("sec_spec_all",),
        "telehealth": ("Telehlth",),
        "assignment": ("ind_assgn",),
        "group_assignment": ("grp_assgn",),
        "line_1": ("adr_ln_1",),
        "line_2": ("adr_ln_2",),
        "line_2_suppressed": ("ln_2_sprs",),
        "city": ("City/Town", "citytown", "cty"),
        "state": ("State", "st"),
        "postal_code": ("ZIP Code", "zip_code", "zip"),
        "phone": ("Telephone Number", "telephone_number", "phn_numbr"),
    }
    | {name: (f"sec_spec_{name[-1]}",) for name in OTHER_SPECIALTIES}
    | {f"hospital_{n}": (f"hosp_afl_{n}",) for n in HOSPITALS}
    | {f"hospital_name_{n}": (f"hosp_afl_lbn_{n}",) for n in HOSPITALS},
    optional=frozenset(
        {"telehealth", "other_specialties", *OTHER_SPECIALTIES}
        | {f"{what}_{n}" for what in ("hospital", "hospital_name") for n in HOSPITALS}
    ),
)
FREE_TEXT = ("group_name", "school", "line_1", "line_2")
EXPECTED = {
    "group_id": "a PAC ID is ten digits",
    "group_members": "not a whole number",
    "graduated": "not a year",
    "telehealth": "neither Y nor N",
    "assignment": "neither Y (accepts) nor M (may accept)",
    "group_assignment": "neither Y (accepts) nor M (may accept)",
}
ASSIGNMENT = ("Y", "M")
NO_SCHOOL = "OTHER"
YEAR = r"^((?:19|20)[0-9]{2})(?:\.0+)?$"
PAC_ID = r"^[0-9]{5,10}$"  # of ten digits, some leading zeros may be lost
SHORTENED_PAC_ID = r"^[0-9]{5,9}$"


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield what each row says of a clinician, and from the older layout at which hospitals. Raises: BadRelease."""
    return map(_reading, Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch) -> Reading:
    listed, rejected = split(batch.frame.with_columns(pl.lit("US").alias("country")), npi_fault("npi"))
    published = listed.with_columns(pl.when(~_suppressed()).then("line_2").alias("line_2"))
    kept = published.select(
        "row",
        npi("npi"),
        text("enrolment").str.to_uppercase(),
        _group_id().alias("group_id"),
        unmasked("group_name"),
        whole_number("group_members"),
        _school().alias("school"),
        text("graduated").str.extract(YEAR).cast(pl.Int32),
        text("specialty"),
        _other_specialties().alias("other_specialties"),
        flag("telehealth"),
        *map(_assignment, ("assignment", "group_assignment")),
        *address.address(),
    )
    hospitals, hospitals_unread = _hospitals(published)
    return Reading(
        rows=batch.rows,
        records={"care_compare": kept, "affiliation": hospitals},
        rejected=all_rejected(batch.rejected, rejected, *_notes(listed, published, kept), *hospitals_unread),
    )


def _suppressed() -> pl.Expr:
    """Return where the publisher says that the second line of an address is not to be relied on."""
    return (text("line_2_suppressed").str.to_uppercase() == "Y").fill_null(value=False)


def _group_id() -> pl.Expr:
    value = text("group_id")
    return pl.when(value.str.contains(PAC_ID)).then(value.str.pad_start(10, "0"))


def _school() -> pl.Expr:
    return pl.when(text("school").str.to_uppercase() != NO_SCHOOL).then(unmasked("school"))


def _other_specialties() -> pl.Expr:
    each = pl.concat_str([text(name) for name in OTHER_SPECIALTIES], separator=", ", ignore_nulls=True)
    return pl.coalesce(text("other_specialties"), pl.when(each != "").then(each))


def _assignment(name: str) -> pl.Expr:
    value = text(name).str.to_uppercase()
    return pl.when(value.is_in(ASSIGNMENT)).then(value).alias(name)


def _notes(listed: pl.DataFrame, published: pl.DataFrame, kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the values of kept rows that could not be used, or were repaired."""
    yield values_set_aside(listed, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi"))
    yield values_set_aside(
        listed,
        Outcome.VALUE,
        column="line_2",
        value=pl.lit(None),
        reason=pl.when(_suppressed() & text("line_2").is_not_null()).then(pl.lit("suppressed by its publisher")),
    )
    yield values_set_aside(
        published,
        Outcome.REPAIRED,
        column="group_id",
        value=text("group_id"),
        reason=pl.when(text("group_id").str.contains(SHORTENED_PAC_ID)).then(
            pl.format("leading zeros were lost; read as {}", _group_id())
        ),
    )
    yield address.address_notes(published, kept)
    yield from values_unread(published, kept, EXPECTED, _unread)
    yield from values_unread(published, kept, FREE_TEXT, unmasked_fault, repeated=False)


def _unread(name: str) -> pl.Expr:
    return pl.when(text(name).is_not_null()).then(pl.lit(EXPECTED[name]))


def _hospitals(published: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Return the hospitals that rows of the older layout give, by number, name or both, and what could not be read."""
    stated = pl.concat(
        published.select(
            "row", "npi", pl.col(f"hospital_{n}").alias("ccn"), pl.col(f"hospital_name_{n}").alias("name")
        ).filter(pl.any_horizontal(pl.col("ccn", "name").is_not_null()))
        for n in HOSPITALS
    ).sort("row", maintain_order=True)
    read = stated.select(
        "row",
        npi("npi"),
        pl.lit("Hospital").alias("kind"),
        ccn("ccn").alias("ccn"),
        unmasked("name"),
        pl.lit(None, pl.String).alias("unit_ccn"),
    )
    unread = pl.when(text("ccn").is_not_null()).then(ccn_fault("ccn"))
    return read.filter(pl.any_horizontal(pl.col("ccn", "name").is_not_null())), [
        values_set_aside(stated, Outcome.REPAIRED, column="ccn", value=text("ccn"), reason=ccn_repaired("ccn")),
        values_set_aside(stated, Outcome.VALUE, column="ccn", value=text("ccn"), reason=unread),
        *values_unread(stated, read, ("name",), unmasked_fault, repeated=False),
    ]
