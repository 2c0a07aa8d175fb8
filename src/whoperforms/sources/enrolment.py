"""Medicare enrolments (PECOS): who is enrolled in original Medicare, as what, where, and for which groups.

Source: CMS "Medicare Fee-For-Service Public Provider Enrollment", quarterly; public domain.
Shape:  one main extract, four sub-files that name an enrolment and no person; latin-1. The main extract has 10 columns,
        11 in 2024 and again since `MULTIPLE_NPI_FLAG`. An enrolment is I (person) or O (organization) and 14 digits;
        a person may have several, in several states. A type is 14-72 for people, 12-.. and others for organizations.
        Places have no street. Only the present state is published: no row is not "never enrolled".

Not read, for privacy: names of people, sex, PECOS' own numbers of people. Who somebody is, their NPI says.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.sources.address import address_notes
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside
from whoperforms.sources.rules import npi, npi_fault, npi_repaired, shown, text, unmasked, us_postal_code

LAYOUT = Layout(
    dataset="the Medicare enrolment extract (PPEF_Enrollment_Extract)",
    vintages="10 columns in 2025, 11 before and since",
    columns={
        "npi": ("NPI",),
        "enrolment": ("ENRLMT_ID",),
        "specialty": ("PROVIDER_TYPE_CD",),
        "specialty_name": ("PROVIDER_TYPE_DESC",),
        "state": ("STATE_CD",),
        "name": ("ORG_NAME",),
    },
)
SECONDARY = Layout(
    dataset="the Medicare file of secondary specialties (PPEF_Secondary_Specialty_Extract)",
    columns={name: LAYOUT.columns[name] for name in ("enrolment", "specialty", "specialty_name")},
)
PLACES = Layout(
    dataset="the Medicare file of practice places (PPEF_Practice_Location_Extract)",
    columns={
        "enrolment": ("ENRLMT_ID",),
        "city": ("CITY_NAME",),
        "state": ("STATE_CD",),
        "postal_code": ("ZIP_CD",),
    },
)
REASSIGNMENTS = Layout(
    dataset="the Medicare file of reassigned benefits (PPEF_Reassignment_Extract)",
    columns={"enrolment": ("REASGN_BNFT_ENRLMT_ID",), "group_enrolment": ("RCV_BNFT_ENRLMT_ID",)},
)
ADDITIONAL_NPIS = Layout(
    dataset="the Medicare file of additional NPIs (PPEF_Additional_NPIs)",
    columns={"enrolment": ("ENRLMT_ID",), "npi": ("NPI",)},
)

PERSON = "I"
ENROLMENT = r"^[IO][0-9]{14}$"
SPECIALTY = r"^14-([0-9]{2}|[A-Z][0-9])$"  # the specialty, behind the form by which people apply
OTHER_TYPE = r"^(?:[023-9][0-9]|1[0-35-9])-"  # behind any other form
PRACTITIONER = r"(?i)^PRACTITIONER\s*-\s*"  # stands before the name of every specialty of people
OF_ORGANIZATION = "enrolment of an organization"


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield people's enrolments, and the names of organizations that are enrolled. Raises: BadRelease."""
    return map(_enrolments, Delimited(stream, LAYOUT, file).batches())


def secondary_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield people's further specialties. Raises: BadRelease."""
    return map(_secondary, Delimited(stream, SECONDARY, file).batches())


def place_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield the places of enrolments, of people and of organizations. Raises: BadRelease."""
    return map(_places, Delimited(stream, PLACES, file).batches())


def group_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield who lets whom be paid instead: mostly a person, and the group they work for. Raises: BadRelease."""
    return map(_groups, Delimited(stream, REASSIGNMENTS, file).batches())


def npi_readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield the NPIs that an enrolment has beside its first. Raises: BadRelease."""
    return map(_npis, Delimited(stream, ADDITIONAL_NPIS, file).batches())


def _enrolments(batch: Batch) -> Reading:
    of_person = _enrolment().str.starts_with(PERSON)
    nameless = pl.when(unmasked("name").is_null()).then(pl.lit("no name: an organization's is blank"))
    of_its_kind = pl.when(of_person).then(npi_fault("npi")).otherwise(nameless)
    kept, rejected = split(batch.frame, pl.coalesce(_enrolment_fault(), of_its_kind))
    people = kept.filter(of_person)
    return Reading(
        rows=batch.rows,
        records={
            "medicare_enrolment": people.select(
                "row",
                npi("npi"),
                _enrolment(),
                _specialty(),
                _specialty_name(),
                text("state").str.to_uppercase(),
                pl.lit(value=True).alias("is_primary"),
            ),
            "medicare_group_name": kept.filter(~of_person).select("row", _enrolment(), unmasked("name")),
        },
        rejected=all_rejected(
            batch.rejected,
            rejected,
            values_set_aside(people, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
            values_set_aside(
                people,
                Outcome.VALUE,
                column="specialty",
                value=text("specialty"),
                reason=pl.when(text("specialty").is_not_null()).then(_specialty_fault()),
            ),
        ),
    )


def _secondary(batch: Batch) -> Reading:
    of_organization = _enrolment_fault().is_null() & ~_enrolment().str.starts_with(PERSON)
    of_people = batch.frame.filter(~of_organization)
    kept, rejected = split(of_people, pl.coalesce(_enrolment_fault(), _specialty_fault()))
    return Reading(
        rows=batch.rows,
        records={"secondary_specialty": kept.select("row", _enrolment(), _specialty(), _specialty_name())},
        rejected=all_rejected(batch.rejected, rejected),
        skipped={OF_ORGANIZATION: batch.frame.height - of_people.height},
    )


def _places(batch: Batch) -> Reading:
    nowhere = pl.all_horizontal(text(name).is_null() for name in ("city", "state", "postal_code"))
    fault = pl.coalesce(
        _enrolment_fault(), pl.when(nowhere).then(pl.lit("no place: city, state and ZIP code are blank"))
    )
    published, rejected = split(batch.frame.with_columns(pl.lit("US").alias("country")), fault)
    kept = published.select(
        "row",
        _enrolment(),
        text("city"),
        text("state").str.to_uppercase(),
        us_postal_code(text("postal_code")).alias("postal_code"),
    )
    return Reading(
        rows=batch.rows,
        records={"enrolled_place": kept},
        rejected=all_rejected(batch.rejected, rejected, address_notes(published, kept)),
    )


def _groups(batch: Batch) -> Reading:
    names = ("enrolment", "group_enrolment")
    kept, rejected = split(batch.frame, pl.coalesce(*map(_enrolment_fault, names)))
    return Reading(
        rows=batch.rows,
        records={"reassignment": kept.select("row", *map(_enrolment, names))},
        rejected=all_rejected(batch.rejected, rejected),
    )


def _npis(batch: Batch) -> Reading:
    kept, rejected = split(batch.frame, pl.coalesce(_enrolment_fault(), npi_fault("npi")))
    return Reading(
        rows=batch.rows,
        records={"additional_npi": kept.select("row", _enrolment(), npi("npi"))},
        rejected=all_rejected(
            batch.rejected,
            rejected,
            values_set_aside(kept, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
        ),
    )


def _enrolment(name: str = "enrolment") -> pl.Expr:
    return text(name).str.to_uppercase()


def _enrolment_fault(name: str = "enrolment") -> pl.Expr:
    """Return why a value is no number of an enrolment."""
    shaped = _enrolment(name).str.contains(ENROLMENT).fill_null(value=False)
    reason = pl.format("{}: an enrolment is I (person) or O (organization) and 14 digits", shown(text(name)))
    return pl.when(~shaped).then(reason)


def _specialty() -> pl.Expr:
    """Return the Medicare specialty of a practitioner's type; null for any other type."""
    return text("specialty").str.to_uppercase().str.extract(SPECIALTY)


def _specialty_fault() -> pl.Expr:
    """Return why a type tells no specialty."""
    reason = pl.format("{}: not a practitioner's type; expected 14- and a specialty (14-72)", shown(text("specialty")))
    return pl.when(_specialty().is_null()).then(reason)


def _specialty_name() -> pl.Expr:
    """Return what a specialty is called; null where an organization's type stands with a person."""
    other = text("specialty").str.contains(OTHER_TYPE).fill_null(value=False)
    return pl.when(~other).then(text("specialty_name").str.replace(PRACTITIONER, "")).alias("specialty_name")
