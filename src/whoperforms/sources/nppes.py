"""NPPES main file: every NPI ever issued, one wide row each.

Source: CMS "NPPES Data Dissemination", monthly full file and weekly increments; public domain.
Shape:  329 columns to about 2019, then 330 (V1, V2), 335 announced; found by name; blank means unknown;
        dates MM/DD/YYYY. A dark row (blank entity type) is a deactivated NPI: number and dates only.
        A deactivation date that cannot be read is a deactivation nonetheless, of an unknown day.

Not read, for privacy: tax numbers, mailing address, other identifiers, authorized official, fax.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import polars as pl

from whoperforms.sources import address
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, values_unread
from whoperforms.sources.rules import (
    DASHED,
    SLASHED,
    day,
    day_fault,
    npi,
    npi_fault,
    npi_repaired,
    shown,
    stated_day,
    text,
    unmasked,
    unmasked_fault,
    valid_npi,
)

FEWEST = 50_000  # rows judged at once: the rules are so many that they cost half as much for none as for 14,000
SLOTS = range(1, 16)  # up to fifteen taxonomy codes, each with its licence
PRACTICE = "Provider Business Practice Location Address"

TAXONOMY = "Healthcare Provider Taxonomy Code_{}"
SWITCH = "Healthcare Provider Primary Taxonomy Switch_{}"
LICENCE = "Provider License Number_{}"
LICENCE_STATE = "Provider License Number State Code_{}"

LAYOUT = Layout(
    dataset="the NPPES main file (npidata_pfile)",
    vintages="329 columns to 2019, 330 in V1 and V2, 335 announced",
    columns={
        "npi": ("NPI",),
        "entity": ("Entity Type Code",),
        "replacement_npi": ("Replacement NPI",),
        "organization_name": ("Provider Organization Name (Legal Business Name)",),
        "family": ("Provider Last Name (Legal Name)",),
        "given": ("Provider First Name",),
        "middle": ("Provider Middle Name",),
        "prefix": ("Provider Name Prefix Text",),
        "suffix": ("Provider Name Suffix Text",),
        "credentials": ("Provider Credential Text",),
        "other_organization_name": ("Provider Other Organization Name",),
        "other_organization_kind": ("Provider Other Organization Name Type Code",),
        "other_family": ("Provider Other Last Name",),
        "other_given": ("Provider Other First Name",),
        "other_middle": ("Provider Other Middle Name",),
        "other_kind": ("Provider Other Last Name Type Code",),
        "line_1": ("Provider First Line Business Practice Location Address",),
        "line_2": ("Provider Second Line Business Practice Location Address",),
        "city": (f"{PRACTICE} City Name",),
        "state": (f"{PRACTICE} State Name",),
        "postal_code": (f"{PRACTICE} Postal Code",),
        "country": (f"{PRACTICE} Country Code (If outside U.S.)",),
        "phone": (f"{PRACTICE} Telephone Number",),
        "enumerated_on": ("Provider Enumeration Date",),
        "updated_on": ("Last Update Date",),
        "deactivated_on": ("NPI Deactivation Date",),
        "reactivated_on": ("NPI Reactivation Date",),
        "sex": ("Provider Sex Code", "Provider Gender Code"),
        "sole_proprietor": ("Is Sole Proprietor",),
        "subpart": ("Is Organization Subpart",),
        "parent": ("Parent Organization LBN",),
        "certified_on": ("Certification Date",),
    }
    | {f"code_{n}": (TAXONOMY.format(n),) for n in SLOTS}
    | {f"primary_{n}": (SWITCH.format(n),) for n in SLOTS}
    | {f"licence_{n}": (LICENCE.format(n),) for n in SLOTS}
    | {f"licence_state_{n}": (LICENCE_STATE.format(n),) for n in SLOTS},
    optional=frozenset({"certified_on", "replacement_npi", "sole_proprietor", "subpart", "parent"}),
)

DATES = ("enumerated_on", "updated_on", "deactivated_on", "reactivated_on", "certified_on")
NAMES = ("family", "given", "middle", "prefix", "suffix", "credentials", "organization_name", "parent")
OTHER_NAMES = ("other_organization_name", "other_family", "other_given", "other_middle")
CODES = ("sex", "sole_proprietor", "subpart", "other_kind", "other_organization_kind")
SLOT_COLUMNS = [f"{what}_{n}" for what in ("code", "primary", "licence", "licence_state") for n in SLOTS]
PERSON, ORGANIZATION = "1", "2"
OTHER_NAME_KINDS = {"1": "former", "2": "professional", "3": "doing business as", "4": "former legal", "5": "other"}

PERIOD = re.compile(r"(\d{8})-(\d{8})")
ONE_DAY = re.compile(r"(?<!\d)(20\d{6})(?!\d)")


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield what each batch of the file says. Raises: BadRelease, naming the column that is missing."""
    return map(reading, Delimited(stream, LAYOUT, file, fewest=FEWEST).batches())


def reading(batch: Batch) -> Reading:
    """Translate one batch into records of practitioners, organizations, places, codes and deactivations."""
    judged, rejected = split(_with_values(batch.frame), _fault())
    published = batch.frame
    if judged.height < published.height:
        published = published.join(judged.select("row"), on="row", how="semi", maintain_order="left")
    taxonomies, licences_left_out = _taxonomies(judged)
    kept = judged.drop(SLOT_COLUMNS)  # wide and mostly blank: the sooner gone, the less to copy
    people = kept.filter(pl.col("entity") == PERSON)
    organizations = kept.filter(pl.col("entity") == ORGANIZATION)
    described = kept.filter(pl.col("entity").is_not_null())
    return Reading(
        rows=batch.rows,
        records={
            "enumeration": kept.select("npi", "row", pl.col("entity").cast(pl.Int8)),
            "practitioner": people.select(
                *("npi", "row", "family", "given", "middle", "prefix", "suffix", "credentials", "sex"),
                *("sole_proprietor", "replacement_npi", *DATES),
            ),
            "organization": organizations.select(
                *("npi", "row", pl.col("organization_name").alias("name"), "parent", "subpart"),
                *("replacement_npi", *DATES),
            ),
            "deactivation": kept.filter("deactivation_stated").select("npi", "row", "deactivated_on", "reactivated_on"),
            "location": described.select("npi", "row", *address.COLUMNS),
            "taxonomy": taxonomies,
            "other_name": pl.concat([_other_names_of_people(people), _other_names_of_organizations(organizations)]),
        },
        rejected=all_rejected(batch.rejected, rejected, *_notes(published, kept), *licences_left_out),
    )


def period(file: str) -> tuple[date, date] | None:
    """Return first and last day that a file's name states; one day stands for both; None when it states none.

    >>> period("npidata_pfile_20050523-20250608.csv")
    (datetime.date(2005, 5, 23), datetime.date(2025, 6, 8))
    """
    if found := PERIOD.search(file) or ONE_DAY.search(file):
        try:
            return _day(found[1]), _day(found[found.lastindex or 1])
        except ValueError:  # eight digits that are no day
            return None
    return None


def _day(digits: str) -> date:
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _with_values(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        npi_fault("npi").alias("npi_fault"),
        npi("npi"),
        valid_npi("replacement_npi"),
        text("entity"),
        *(unmasked(name).alias(name) for name in (*NAMES, *OTHER_NAMES)),
        *(text(name).alias(name) for name in CODES),
        *(day(name, SLASHED, DASHED).alias(name) for name in DATES),
        *address.address(),
        stated_day("deactivated_on").is_not_null().alias("deactivation_stated"),
    ).with_columns(pl.when(~_dark_by_need()).then("entity").alias("entity"))


def _dark_by_need() -> pl.Expr:
    """Return where a row describes nobody we can name, and yet says that its NPI is deactivated: kept as a dark one."""
    back = pl.col("reactivated_on").is_not_null() & (
        pl.col("deactivated_on").is_null() | (pl.col("reactivated_on") >= pl.col("deactivated_on"))
    )
    unusable = ~pl.col("entity").is_in([PERSON, ORGANIZATION]) | _nameless()
    return (pl.col("deactivation_stated") & ~back & unusable).fill_null(value=False)


def _nameless() -> pl.Expr:
    entity = pl.col("entity")
    return ((entity == PERSON) & pl.col("family").is_null()) | (
        (entity == ORGANIZATION) & pl.col("organization_name").is_null()
    )


def _fault() -> pl.Expr:
    entity = pl.col("entity")
    return (
        pl.when(pl.col("npi_fault").is_not_null())
        .then(pl.col("npi_fault"))
        .when(entity.is_not_null() & ~entity.is_in([PERSON, ORGANIZATION]))
        .then(pl.format("{}: an entity type code is 1, 2 or blank", shown(entity)))
        .when(entity.is_null() & ~pl.col("deactivation_stated"))
        .then(pl.lit("no entity type and no deactivation date: neither a record nor a deactivated NPI"))
        .when(_nameless())
        .then(pl.lit("no name: the last name or the organization's legal name is blank"))
    )


def _notes(published: pl.DataFrame, kept: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the values of kept rows that could not be used, or were repaired."""
    yield address.address_notes(published, kept)
    yield values_set_aside(published, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi"))
    yield from values_unread(published, kept, ("entity",), _entity_unread)
    yield from values_unread(published, kept, DATES, lambda name: day_fault(name, SLASHED, DASHED))
    yield from values_unread(published, kept, ("replacement_npi",), npi_fault)
    withheld = (*NAMES, *OTHER_NAMES, "line_1", "line_2")
    yield from values_unread(published, kept, withheld, unmasked_fault, repeated=False)


def _entity_unread(name: str) -> pl.Expr:
    return (
        pl.when(text(name).is_in([PERSON, ORGANIZATION]))
        .then(pl.lit("no name; kept as a deactivated NPI"))
        .when(text(name).is_not_null())
        .then(pl.lit("an entity type code is 1, 2 or blank; kept as a deactivated NPI"))
    )


def _taxonomies(frame: pl.DataFrame) -> tuple[pl.DataFrame, Iterator[pl.DataFrame]]:
    """Return one row for each slot that holds a code, position 1 to 15, and notes of licences left out."""
    stated = pl.concat(
        frame.lazy()
        .filter(pl.col(f"code_{n}").is_not_null(), pl.col("entity").is_not_null())
        .select(
            "npi",
            "row",
            pl.lit(n, pl.Int8).alias("position"),
            pl.col(f"code_{n}").alias("code"),
            pl.col(f"primary_{n}").alias("is_primary"),
            pl.col(f"licence_{n}").alias("licence"),
            pl.col(f"licence_state_{n}").alias("licence_state"),
        )
        for n in SLOTS
    ).collect()
    read = stated.with_columns(
        text("code").str.to_uppercase().alias("code"),
        (text("is_primary") == "Y").fill_null(value=False).alias("is_primary"),
        unmasked("licence").alias("licence"),
        text("licence_state").alias("licence_state"),
    )
    licences_left_out = values_unread(stated, read, ("licence",), unmasked_fault, repeated=False)
    return read.filter(pl.col("code").is_not_null()), licences_left_out


def _other_names_of_people(people: pl.DataFrame) -> pl.DataFrame:
    return people.filter(pl.col("other_family").is_not_null()).select(
        "npi",
        "row",
        pl.col("other_kind").replace_strict(OTHER_NAME_KINDS, default="other").alias("kind"),
        pl.col("other_family").alias("family"),
        pl.col("other_given").alias("given"),
        pl.col("other_middle").alias("middle"),
        pl.lit(None, pl.String).alias("name"),
    )


def _other_names_of_organizations(organizations: pl.DataFrame) -> pl.DataFrame:
    return organizations.filter(pl.col("other_organization_name").is_not_null()).select(
        "npi",
        "row",
        pl.col("other_organization_kind").replace_strict(OTHER_NAME_KINDS, default="other").alias("kind"),
        pl.lit(None, pl.String).alias("family"),
        pl.lit(None, pl.String).alias("given"),
        pl.lit(None, pl.String).alias("middle"),
        pl.col("other_organization_name").alias("name"),
    )
