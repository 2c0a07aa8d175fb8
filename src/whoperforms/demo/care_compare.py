"""Care Compare's clinicians: a row for each enrolment, group and address; and the hospitals they are affiliated to.

Source: CMS, Provider Data Catalog, Doctors and Clinicians (31 columns, since about 2023) and Facility Affiliation.
Shape:  comma CSV; two cells of the header end in tabs. ZIP codes have often lost their leading zeros, one has
        letters; a second line of an address may be suppressed. Hospitals' numbers begin with 00: no state does.
"""

from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, medicare, moves, organizations, people, sheets
from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.frequency import specialties
from whoperforms.demo.medicare import NOBODY
from whoperforms.demo.moves import Giver
from whoperforms.demo.population import Country, text
from whoperforms.demo.sheets import Sheet, blank_unless

FILE, AFFILIATION_FILE = "DAC_NationalDownloadableFile.csv", "Facility_Affiliation.csv"
HEADER = (
    "NPI",
    "Ind_PAC_ID",
    "Ind_enrl_ID",
    "Provider Last Name",
    "Provider First Name",
    "Provider Middle Name",
    "suff",
    "gndr",
    "Cred\t\t\t\t",
    "Med_sch",
    "Grd_yr",
    "pri_spec",
    "sec_spec_1",
    "sec_spec_2",
    "sec_spec_3",
    "sec_spec_4",
    "sec_spec_all",
    "Telehlth\t\t\t\t",
    "Facility Name",
    "org_pac_id",
    "num_org_mem",
    "adr_ln_1",
    "adr_ln_2",
    "ln_2_sprs",
    "City/Town",
    "State",
    "ZIP Code",
    "Telephone Number",
    "ind_assgn",
    "grp_assgn",
    "adrs_id",
)
CCN = "Facility Affiliations Certification Number"
AFFILIATION_HEADER = (
    "NPI",
    "Ind_PAC_ID",
    "Provider Last Name",
    "Provider First Name",
    "Provider Middle Name",
    "suff",
    "facility_type",
    CCN,
    "Facility Type Certification Number",
)
KEY = ("Ind_enrl_ID", "org_pac_id", "adrs_id")
SCHOOLS = pl.Series(
    ["OTHER", "OTHER", "OTHER", "INVENTED UNIVERSITY SCHOOL OF MEDICINE", "DEMO STATE COLLEGE", "EXAMPLE COLLEGE"]
)
FACILITIES = pl.Series(
    ["Hospital"] * 8 + ["Nursing home", "Inpatient rehabilitation facility", "Home health agency", "Dialysis facility"]
)
REHABILITATION = "Inpatient rehabilitation facility"
LETTERS_IN_ZIP = "7221120ND"
TELEHEALTH, NO_TELEPHONE, SUPPRESSED, ZERO_LOST, STILL_LISTED, ACCEPTS = 0.3, 0.45, 0.02, 0.4, 0.35, 0.96
LONGEST_CAREER, LARGEST_GROUP, NO_YEAR = 45, 400, 0.03
AFFILIATED, HOSPITALS, NEIGHBOURS = 0.5, 879, 60


def write(country: Country, folder: Path) -> tuple[Sheet, Sheet]:
    """Write clinicians and affiliations; the last rows have a wrong NPI, that of clinicians also letters in a ZIP."""
    npi = {"NPI": sheets.wrong_npi(country)}
    return (
        sheets.write(
            folder / FILE,
            HEADER,
            sheets.by_person(country, clinicians),
            wrong=(npi, {"ZIP Code": LETTERS_IN_ZIP, "adrs_id": LETTERS_IN_ZIP}),
        ),
        sheets.write(
            folder / AFFILIATION_FILE, AFFILIATION_HEADER, sheets.by_person(country, affiliations), wrong=(npi,)
        ),
    )


def clinicians(country: Country, rows: Rows) -> pl.DataFrame:
    """Return the rows of those of these people who are listed, each of their places a row."""
    dice, who = country.dice, rows[medicare.is_shown(country, rows)]
    count = 1 + medicare.places_listed().draw(dice.share("places listed", who))
    at = np.repeat(np.arange(len(who)), count)
    slot = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    where = moves.given(country, who, Giver.CARE_COMPARE)
    group = medicare.groups(country, who, where)
    named, grouped = _names(country, who)[at], pl.Series(group[at] != NOBODY)
    keys = (who[at], slot)
    place = _places(country, who, where, group, at, slot)
    hidden = pl.Series(dice.chance(SUPPRESSED, "second line suppressed", *keys)) & (place["line_2"] != "")
    silent = pl.Series(dice.chance(NO_TELEPHONE, "no telephone", *keys))
    table = pl.select(
        *_said(country, who)[at],
        *named,
        place["city"].alias("City/Town"),
        _zips(dice, keys, place["zip"]).alias("ZIP Code"),
        blank_unless(~silent, place["telephone"]).alias("Telephone Number"),
        Ind_PAC_ID=medicare.pac_ids(who)[at],
        Ind_enrl_ID=medicare.enrolment_ids(country, who)[at],
        Telehlth=blank_unless(pl.Series(dice.chance(TELEHEALTH, "telehealth", *keys)), "Y"),
        adr_ln_1=place["line_1"],
        adr_ln_2=blank_unless(~hidden, place["line_2"]),
        ln_2_sprs=blank_unless(hidden, "Y"),
        State=place["state"],
        ind_assgn=pl.Series(["M", "Y"]).gather(dice.chance(ACCEPTS, "assignment", who).astype(np.int64))[at],
        grp_assgn=blank_unless(grouped, "Y"),
        adrs_id=pl.concat_str(
            place["state"], place["zip"], pl.concat_str(place["line_1"], place["line_2"]).str.replace_all(" ", "")
        ),
    ).hstack(_groups(country, group)[at])
    return table.unique(KEY, keep="first", maintain_order=True)  # the old place may be the new one


def _names(country: Country, who: Rows) -> pl.DataFrame:
    """Return the columns of number and name that both files begin with."""
    name = people.names_of(country, who, np.zeros_like(who))
    return pl.DataFrame(
        {
            "NPI": text(country.npis(who)),
            "Provider Last Name": name["family"],
            "Provider First Name": name["given"],
            "Provider Middle Name": name["middle"],
            "suff": name["suffix"].str.replace_all(".", "", literal=True),
            "gndr": name["sex"],
            "Cred": name["credential"].str.replace_all("[^A-Z]", ""),
        }
    )


def _said(country: Country, who: Rows) -> pl.DataFrame:
    """Return school, year and specialties of each, in capitals as Care Compare has them."""
    dice = country.dice
    names = pl.concat([specialties().medicare, pl.Series([""])]).str.to_uppercase()
    second, third = (names.gather(which % len(names)) for which in medicare.second_specialties(country, who))
    year = text(country.as_of.year - 5 - (dice.share("graduated", who) * LONGEST_CAREER).astype(np.int64))
    return pl.select(
        Med_sch=SCHOOLS.gather(dice.below(len(SCHOOLS), "school", who)),
        Grd_yr=blank_unless(~pl.Series(dice.chance(NO_YEAR, "no year", who)), year),
        pri_spec=medicare.specialty_names(country, who).str.to_uppercase(),
        sec_spec_1=second,
        sec_spec_2=third,
        sec_spec_3=pl.lit(""),
        sec_spec_4=pl.lit(""),
        sec_spec_all=pl.when(third != "").then(pl.concat_str(second, pl.lit(", "), third)).otherwise(second),
    )


def _groups(country: Country, group: Rows) -> pl.DataFrame:
    """Return name, number and size of each group; blanks where there is none."""
    some, at = np.unique(group, return_inverse=True)
    some, shift = (some[1:], 1) if len(some) and some[0] == NOBODY else (some, 0)
    size = 2 + (country.dice.low("members", some) * LARGEST_GROUP).astype(np.int64)
    table = pl.DataFrame(
        {
            "Facility Name": organizations.legal_names(country, some),
            "org_pac_id": medicare.pac_ids(some),
            "num_org_mem": text(size),
        }
    )
    blank = pl.DataFrame({name: [""] * shift for name in table.columns}, schema=table.schema)
    return pl.concat([blank, table])[at]


def _places(  # noqa: PLR0913, PLR0917 - people, and rows about them
    country: Country, who: Rows, where: Rows, group: Rows, at: Rows, slot: Rows
) -> pl.DataFrame:
    """Return the place of each row, the `slot`-th of person `at`.

    First the one given; then, of some who moved, the old one; then those of the group, or further ones.
    """
    owners, old = who[at], moves.place(country, who, old=np.ones(len(who), dtype=np.bool_))
    stays = (where != old) & country.dice.chance(STILL_LISTED, "still listed", who)
    rest = slot > stays[at]
    kinds = (
        np.flatnonzero(slot == 0),
        np.flatnonzero((slot == 1) & stays[at]),
        np.flatnonzero(rest & (group[at] != NOBODY)),
        np.flatnonzero(rest & (group[at] == NOBODY)),
    )
    made = pl.concat(
        [
            addresses.practices(country, owners[kinds[0]], where[at][kinds[0]]),
            addresses.practices(country, owners[kinds[1]], old[at][kinds[1]]),
            addresses.branches(country, group[at][kinds[2]], slot[kinds[2]]),
            addresses.further(country, owners[kinds[3]], slot[kinds[3]] - 1),
        ]
    )
    return made[np.argsort(np.concatenate(kinds), kind="stable")]


def _zips(dice: Dice, keys: tuple[Rows, Rows], whole: pl.Series) -> pl.Series:
    """Return the ZIP codes as a spreadsheet leaves them: some without their leading zeros."""
    lost = pl.Series(dice.chance(ZERO_LOST, "zero lost", *keys))
    return pl.select(pl.when(lost).then(whole.str.strip_chars_start("0")).otherwise(whole)).to_series()


def affiliations(country: Country, rows: Rows) -> pl.DataFrame:
    """Return the facilities of those of these people who are listed and have any."""
    dice, who = country.dice, rows[medicare.is_shown(country, rows)]
    who = who[dice.chance(AFFILIATED, "affiliated", who)]
    count = 1 + (dice.low("affiliations", who) * 4).astype(np.int64)
    at = np.repeat(np.arange(len(who)), count)
    slot = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    kind = np.where(slot == 0, 0, dice.below(len(FACILITIES), "facility", who[at], slot))
    town = addresses.zip_rows(country, who, np.zeros_like(who))[at] // NEIGHBOURS
    number = 1 + (dice.below(HOSPITALS, "hospital of a town", town) + slot * 7 + kind * 31) % HOSPITALS
    ccn = text(number).str.zfill(6)
    kinds = FACILITIES.gather(kind)
    unit = pl.concat_str(ccn.str.slice(0, 2), pl.lit("T"), ccn.str.slice(3))
    return _names(country, who)[at].hstack(
        pl.select(
            ccn.alias(CCN),
            blank_unless(kinds == REHABILITATION, unit).alias("Facility Type Certification Number"),
            Ind_PAC_ID=medicare.pac_ids(who)[at],
            facility_type=kinds,
        )
    )
