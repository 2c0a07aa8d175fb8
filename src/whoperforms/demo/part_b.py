"""Medicare Part B by Provider and Service: what each person and organization billed in a year.

Source: CMS, Medicare Physician & Other Practitioners; recent layout: 28 columns, no gender.
Shape:  comma CSV, quoted only where needed; a row is an NPI, a code and a place. Rows of fewer than eleven
        patients are made and then left out, as Medicare does. Codes carry placeholder words, never a description.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, codes, medicare, organizations, people, performers
from whoperforms.demo.dice import Rows
from whoperforms.demo.frequency import specialties, zips
from whoperforms.demo.part_b_totals import RELEASED_AFTER, Totals, drug_marks, in_halves
from whoperforms.demo.population import CYCLE, Country, is_organization, is_person, text
from whoperforms.demo.sheets import Sheet
from whoperforms.demo.taxonomies import specialty_of, specialty_of_organizations
from whoperforms.demo.volumes import FACILITY, OFFICE, Volumes

Progress = Callable[[int, int], None]

BLOCK = CYCLE * 4_000
BILLS_THIS_YEAR, MOST_CODES = 0.9, 19
ALSO_OTHER_PLACE, IN_FACILITY = 0.05, 0.35
BAD_ROWS = 1
HEADER = [
    "Rndrng_NPI",
    "Rndrng_Prvdr_Last_Org_Name",
    "Rndrng_Prvdr_First_Name",
    "Rndrng_Prvdr_MI",
    "Rndrng_Prvdr_Crdntls",
    "Rndrng_Prvdr_Ent_Cd",
    "Rndrng_Prvdr_St1",
    "Rndrng_Prvdr_St2",
    "Rndrng_Prvdr_City",
    "Rndrng_Prvdr_State_Abrvtn",
    "Rndrng_Prvdr_State_FIPS",
    "Rndrng_Prvdr_Zip5",
    "Rndrng_Prvdr_RUCA",
    "Rndrng_Prvdr_RUCA_Desc",
    "Rndrng_Prvdr_Cntry",
    "Rndrng_Prvdr_Type",
    "Rndrng_Prvdr_Mdcr_Prtcptg_Ind",
    "HCPCS_Cd",
    "HCPCS_Desc",
    "HCPCS_Drug_Ind",
    "Place_Of_Srvc",
    "Tot_Benes",
    "Tot_Srvcs",
    "Tot_Bene_Day_Srvcs",
    "Avg_Sbmtd_Chrg",
    "Avg_Mdcr_Alowd_Amt",
    "Avg_Mdcr_Pymt_Amt",
    "Avg_Mdcr_Stdzd_Amt",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A written file, and the NPIs with a published row of a code that counts as a case."""

    year: int
    path: Path
    rows: int
    people: tuple[str, ...]
    organizations: tuple[str, ...]
    totals: Sheet


def write(country: Country, folder: Path, year: int, progress: Progress) -> Year:
    """Write the data of one year, hidden where Medicare hides; the last row has a wrong check digit."""
    released = (year + RELEASED_AFTER) % 100
    path = folder / f"MUP_PHY_R{released:02}_P05_V20_D{year % 100:02}_Prov_Svc.csv"
    done_by_people = performers.of_people(country, year)
    done_in_centres = performers.of_centres(country, year)
    count, totals = 0, Totals(country, year)
    with path.open("wb") as file:
        file.write((",".join(HEADER) + "\n").encode())
        for first in range(0, country.rows, BLOCK):
            rows = np.arange(first, min(first + BLOCK, country.rows))
            parts = [done_by_people.within(rows), done_in_centres.within(rows), _other(country, rows, year)]
            whole = Volumes.joined(parts)
            totals.add(whole)
            table = _table(country, whole.published(), year)
            table.write_csv(file, include_header=False)
            count += len(table)
            progress(int(rows[-1]) + 1, country.rows)
        _bad_row(country, table, year).write_csv(file, include_header=False)
    return Year(
        year=year,
        path=path,
        rows=count + 1,
        people=_with_cases(country, done_by_people.published()),
        organizations=_with_cases(country, done_in_centres.published()),
        totals=totals.write(folder),
    )


def _bad_row(country: Country, table: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return a person's row with a wrong check digit, under a code of the procedure if one was valid."""
    wrong = pl.lit(str(country.spare_npis()[0] + 1))
    row = table.filter(pl.col("Rndrng_Prvdr_Ent_Cd") == "I").tail(1).with_columns(Rndrng_NPI=wrong)
    valid = [country.procedure.codes[at].code for at in codes.valid(country.procedure, year)]
    return (
        row.with_columns(HCPCS_Cd=pl.lit(code), HCPCS_Desc=pl.lit(codes.says(code)))
        if (code := next(iter(valid), ""))
        else row
    )


def _with_cases(country: Country, shown: Volumes) -> tuple[str, ...]:
    rows = np.unique(shown.rows[np.isin(shown.code, codes.cases(country.procedure))])
    return tuple(text(np.sort(country.npis(rows))))


def _other(country: Country, rows: Rows, year: int) -> Volumes:
    """Return everything but the procedure: what people and organizations with a Medicare specialty billed."""
    dice, own = country.dice, len(country.procedure.codes)
    who, _ = _specialties(country, rows)
    who = who[medicare.bills(dice, who)]
    who = who[dice.chance(BILLS_THIS_YEAR, "bills this year", who, np.full(len(who), year))]
    count = 1 + dice.below(MOST_CODES, "how many codes", who)
    owner = np.repeat(who, count)
    slot = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    number = len(codes.billed(country.procedure)) - own
    first = (dice.low("first code", owner) * number).astype(np.int64)
    code = own + (first + slot * (1 + dice.below(3, "next code", owner))) % number
    years = np.full(len(owner), year)
    patients = (2 + 5 / (1.002 - dice.share("patients of it", owner, slot, years))).astype(np.int64)
    place = np.where(dice.chance(IN_FACILITY, "place", owner, slot), FACILITY, OFFICE)
    there = dice.chance(ALSO_OTHER_PLACE, "other place", owner, slot)
    both = Volumes.of(owner, code, place, patients)
    return Volumes.joined([both, Volumes.of(owner, code, 1 - place, patients * there)])


def _specialties(country: Country, rows: Rows) -> tuple[Rows, Rows]:
    """Return the rows that have a Medicare specialty, and their place in the specialties table."""
    persons, bodies = rows[is_person(rows)], rows[is_organization(rows)]
    both = np.concatenate([persons, bodies])
    place = np.concatenate([specialty_of(country, persons), specialty_of_organizations(country, bodies)])
    known = (specialties().medicare != "").to_numpy()[place]
    return both[known], place[known]


def _table(country: Country, billed: Volumes, year: int) -> pl.DataFrame:
    """Return the rows as published, in the order of `billed`."""
    dice = country.dice
    owners, owner = np.unique(billed.rows, return_inverse=True)
    services = billed.services(dice, year)
    cents = 2_000 + (dice.low("money", billed.code, billed.rows) * 300_000).astype(np.int64)
    code = pl.Series(codes.billed(country.procedure)).gather(billed.code)
    table = _who(country, owners)[owner].with_columns(
        HCPCS_Cd=code,
        HCPCS_Desc=codes.words(country.procedure).gather(billed.code),
        HCPCS_Drug_Ind=drug_marks(dice, billed.code),
        Place_Of_Srvc=pl.Series(["F", "O"]).gather(billed.place),
        Tot_Benes=pl.Series(billed.patients),
        Tot_Srvcs=in_halves(services.halves),
        Tot_Bene_Day_Srvcs=pl.Series(services.days),
        Avg_Sbmtd_Chrg=pl.Series(cents * 3 / 100),
        Avg_Mdcr_Alowd_Amt=pl.Series(cents / 100),
        Avg_Mdcr_Pymt_Amt=pl.Series(cents * 8 // 10 / 100),
        Avg_Mdcr_Stdzd_Amt=pl.Series(cents * 79 // 100 / 100),
    )
    return table.select(HEADER).with_columns(pl.col(pl.String).replace("", None))  # a blank is bare, not ""


def _who(country: Country, owners: Rows) -> pl.DataFrame:
    """Return the columns that say who billed, one row each, in their order."""
    persons, bodies = is_person(owners), is_organization(owners)
    both = pl.concat([_people(country, owners[persons]), _organizations(country, owners[bodies])])
    return both[np.argsort(np.concatenate([persons, bodies]), kind="stable")]


def _people(country: Country, rows: Rows) -> pl.DataFrame:
    never = np.zeros_like(rows)
    name = people.names_of(country, rows, never)
    place = addresses.zip_rows(country, rows, never)
    return _columns(
        country, rows, addresses.practices(country, rows, never), place, specialty_of(country, rows)
    ).with_columns(
        Rndrng_Prvdr_Last_Org_Name=name["family"],
        Rndrng_Prvdr_First_Name=name["given"],
        Rndrng_Prvdr_MI=name["middle"].str.slice(0, 1),
        Rndrng_Prvdr_Crdntls=name["credential"],
        Rndrng_Prvdr_Ent_Cd=pl.lit("I"),
    )


def _organizations(country: Country, rows: Rows) -> pl.DataFrame:
    address = addresses.practices_of_organizations(country, rows)
    place = addresses.zip_rows_of_organizations(country, rows)
    return _columns(country, rows, address, place, specialty_of_organizations(country, rows)).with_columns(
        Rndrng_Prvdr_Last_Org_Name=organizations.legal_names(country, rows),
        Rndrng_Prvdr_Ent_Cd=pl.lit("O"),
    )


def _columns(country: Country, rows: Rows, address: pl.DataFrame, place: Rows, specialty: Rows) -> pl.DataFrame:
    return pl.select(
        Rndrng_NPI=text(country.npis(rows)),
        Rndrng_Prvdr_Last_Org_Name=pl.lit(""),
        Rndrng_Prvdr_First_Name=pl.lit(""),
        Rndrng_Prvdr_MI=pl.lit(""),
        Rndrng_Prvdr_Crdntls=pl.lit(""),
        Rndrng_Prvdr_Ent_Cd=pl.lit(""),
        Rndrng_Prvdr_St1=address["line_1"],
        Rndrng_Prvdr_St2=address["line_2"],
        Rndrng_Prvdr_City=address["city"],
        Rndrng_Prvdr_State_Abrvtn=address["state"].str.slice(0, 2),
        Rndrng_Prvdr_State_FIPS=zips().fips.gather(place),
        Rndrng_Prvdr_Zip5=zips().zip5.gather(place),
        Rndrng_Prvdr_RUCA=pl.lit("1"),
        Rndrng_Prvdr_RUCA_Desc=pl.lit("Demo place"),
        Rndrng_Prvdr_Cntry=address["country"],
        Rndrng_Prvdr_Type=specialties().medicare.gather(specialty),
        Rndrng_Prvdr_Mdcr_Prtcptg_Ind=pl.lit("Y"),
    )
