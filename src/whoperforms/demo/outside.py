"""Who left Medicare, or had to: opt-out affidavits and revocations.

Source: CMS, Opt Out Affidavits, monthly; Revoked Medicare Providers and Suppliers, quarterly.
Shape:  comma CSV, dates MM/DD/YYYY. An opt-out lasts two years and is renewed; the end of some has passed.
"""

from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, medicare, moves, organizations, people, sheets
from whoperforms.demo.dice import Rows
from whoperforms.demo.frequency import zips
from whoperforms.demo.moves import Giver
from whoperforms.demo.population import Country, is_organization, is_person, text
from whoperforms.demo.sheets import MONTHS, Sheet

OPT_OUT_HEADER = (
    "First Name",
    "Last Name",
    "NPI",
    "Specialty",
    "Optout Effective Date",
    "Optout End Date",
    "First Line Street Address",
    "Second Line Street Address",
    "City Name",
    "State Code",
    "Zip code",
    "Eligible to Order and Refer",
    "Last updated",
)
REVOKED_HEADER = (
    "ENRLMT_ID",
    "NPI",
    "FIRST_NAME",
    "MDL_NAME",
    "LAST_NAME",
    "ORG_NAME",
    "MULTIPLE_NPI_FLAG",
    "STATE_CD",
    "PROVIDER_TYPE_DESC",
    "REVOCATION_RSN",
    "REVOCATION_EFCTV_DT",
    "REENROLLMENT_BAR_EXPRTN_DT",
)
REASONS = pl.Series(
    [
        "424.535(A)(1) NONCOMPLIANCE",
        "424.535(A)(3) FELONIES",
        "424.535(A)(8) ABUSE OF BILLING PRIVILEGES",
        "424.535(A)(9) FAILURE TO REPORT",
    ]
)
RENEWED_EVERY, AT_MOST, RUN_OUT = 730, 2_900, 0.1  # days; share
MAY_ORDER, REVOKED_GROUPS = 0.8, 0.004


def write_opted_out(country: Country, folder: Path) -> Sheet:
    """Write who has opted out; the last row has a wrong NPI."""
    path = folder / f"OptOut_{MONTHS[country.as_of.month - 1]}{country.as_of.year}.csv"
    frames = sheets.by_person(country, _opted_out)
    return sheets.write(path, OPT_OUT_HEADER, frames, wrong=({"NPI": sheets.wrong_npi(country)},))


def write_revoked(country: Country, folder: Path) -> Sheet:
    """Write whose enrolment was revoked, people and groups; the last row has a wrong NPI."""
    day = f"{country.as_of.year}.{(country.as_of.month - 1) // 3 * 3 + 1:02}.01"
    frames = (_revoked(country, rows) for rows in sheets.blocks(country))
    path = folder / f"Revocation_Extract_{day}.csv"
    return sheets.write(path, REVOKED_HEADER, frames, wrong=({"NPI": sheets.wrong_npi(country)},))


def _opted_out(country: Country, rows: Rows) -> pl.DataFrame:
    dice, who = country.dice, rows[medicare.has_opted_out(country, rows)]
    name = people.names_of(country, who, np.zeros_like(who))
    place = addresses.practices(country, who, moves.given(country, who, Giver.OPT_OUT))
    since = 60 + dice.below(AT_MOST, "opted out for", who)  # days
    ran_out = dice.chance(RUN_OUT, "opt-out ran out", who)
    until = np.where(ran_out, since % RENEWED_EVERY // 2 + 1, since % RENEWED_EVERY - RENEWED_EVERY)
    until = np.minimum(until, since - 1)
    return pl.DataFrame(
        {
            "First Name": name["given"],
            "Last Name": name["family"],
            "NPI": text(country.npis(who)),
            "Specialty": medicare.specialty_names(country, who),
            "Optout Effective Date": _ago(country, since),
            "Optout End Date": _ago(country, until),
            "First Line Street Address": place["line_1"],
            "Second Line Street Address": place["line_2"],
            "City Name": place["city"],
            "State Code": place["state"],
            "Zip code": place["zip"],
            "Eligible to Order and Refer": pl.Series(["N", "Y"]).gather(
                dice.chance(MAY_ORDER, "may order", who).astype(np.int64)
            ),
            "Last updated": _ago(country, dice.below(28, "affidavit updated", who)),
        }
    )


def _revoked(country: Country, rows: Rows) -> pl.DataFrame:
    who, bodies = rows[is_person(rows)], rows[is_organization(rows)]
    who = who[medicare.is_revoked(country, who)]
    bodies = bodies[country.dice.chance(REVOKED_GROUPS, "revoked group", bodies)]
    name = people.names_of(country, who, np.zeros_like(who))
    persons = _revocations(country, who, addresses.zip_rows(country, who, np.zeros_like(who))).with_columns(
        FIRST_NAME=name["given"],
        MDL_NAME=name["middle"],
        LAST_NAME=name["family"],
        PROVIDER_TYPE_DESC=pl.concat_str(
            pl.lit("PRACTITIONER - "), medicare.specialty_names(country, who).str.to_uppercase()
        ),
    )
    groups = _revocations(country, bodies, addresses.zip_rows_of_organizations(country, bodies)).with_columns(
        ORG_NAME=organizations.legal_names(country, bodies),
        PROVIDER_TYPE_DESC=pl.lit("PART B SUPPLIER - CLINIC/GROUP PRACTICE"),
    )
    return pl.concat([persons, groups])


def _revocations(country: Country, rows: Rows, places: Rows) -> pl.DataFrame:
    """Return all columns, those of the name blank."""
    dice = country.dice
    since = 30 + dice.below(3_000, "revoked for", rows)
    years = 1 + dice.below(10, "barred for", rows)
    return pl.select(
        ENRLMT_ID=medicare.enrolment_ids(country, rows),
        NPI=text(country.npis(rows)),
        FIRST_NAME=pl.lit(""),
        MDL_NAME=pl.lit(""),
        LAST_NAME=pl.lit(""),
        ORG_NAME=pl.lit(""),
        MULTIPLE_NPI_FLAG=pl.lit("N"),
        STATE_CD=zips().state.gather(places),
        PROVIDER_TYPE_DESC=pl.lit(""),
        REVOCATION_RSN=REASONS.gather(dice.below(len(REASONS), "reason", rows)),
        REVOCATION_EFCTV_DT=_ago(country, since),
        REENROLLMENT_BAR_EXPRTN_DT=_ago(country, since - years * 365),
    )


def _ago(country: Country, days: Rows) -> pl.Series:
    """Return the day so many days before the country's, MM/DD/YYYY."""
    return people.days().gather(country.today - days)
