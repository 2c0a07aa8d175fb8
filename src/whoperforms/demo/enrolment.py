"""Medicare's public enrolment files: who is enrolled, where, for whom they work, what else they are.

Source: CMS, Medicare Fee-For-Service Public Provider Enrollment: the extract and four files beside it.
Shape:  comma CSV, ISO-8859-1, names of files with the day of the quarter. People are I and `14-` and their specialty,
        groups O and `12-70`. Places have no street. Names have the accents that NPPES lost.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, medicare, moves, organizations, people, sheets
from whoperforms.demo.dice import Flags, Rows
from whoperforms.demo.frequency import specialties, zips
from whoperforms.demo.medicare import NOBODY
from whoperforms.demo.moves import Giver
from whoperforms.demo.population import Country, is_person, organization_number, text
from whoperforms.demo.sheets import Sheet

ENCODING = "iso-8859-1"
ACCENTS = {"MUNOZ": "MUÑOZ", "PENA": "PEÑA", "NUNEZ": "NÚÑEZ", "IBANEZ": "IBÁÑEZ", "CASTANEDA": "CASTAÑEDA"}
PERSON, GROUP, GROUP_WORDS = "14-", "12-70", "PART B SUPPLIER - CLINIC/GROUP PRACTICE"
SECOND_STATE, SECOND_GROUP, FURTHER_PLACE, SECOND_NPI = 0.05, 0.15, 0.12, 0.06
FIVE_DIGITS = 0.3
FAR_AWAY = -200  # in place of a number of moves: a practice in another state


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Some enrolments: whose, and whether it is the person's second, in another state."""

    rows: Rows
    second: Flags

    def __getitem__(self, which: Flags | Rows) -> "Enrolments":
        return Enrolments(self.rows[which], self.second[which])


def write(country: Country, folder: Path) -> tuple[Sheet, ...]:
    """Write the five files; the last row of the extract has a wrong NPI."""
    day = f"{country.as_of.year}.{(country.as_of.month - 1) // 3 * 3 + 1:02}.01"
    return tuple(
        sheets.write(
            folder / f"PPEF_{name}_{day}.csv",
            header,
            _blocks(country, make),
            wrong=({"NPI": sheets.wrong_npi(country)},) if name == EXTRACT else (),
            encoding=ENCODING,
        )
        for name, header, make in FILES
    )


def _blocks(country: Country, make: Callable[[Country, Rows], pl.DataFrame]) -> Iterator[pl.DataFrame]:
    for rows in sheets.blocks(country):
        yield make(country, rows)


def _people(country: Country, rows: Rows) -> Enrolments:
    """Return the enrolments of people in these rows, each person's together."""
    who = rows[is_person(rows)]
    who = who[medicare.is_enrolled(country, who)]
    twice = country.dice.chance(SECOND_STATE, "second state", who)
    at = np.repeat(np.arange(len(who)), 1 + twice)
    second = np.concatenate([[False], at[1:] == at[:-1]]) if len(at) else np.zeros(0, dtype=np.bool_)
    return Enrolments(who[at], second)


def _groups(country: Country, rows: Rows) -> Rows:
    """Return those of these rows that are organizations which people share."""
    return np.intersect1d(rows, medicare.all_groups(country))


def _enrolled(country: Country, rows: Rows) -> pl.DataFrame:
    some, groups = _people(country, rows), _groups(country, rows)
    name = people.names_of(country, some.rows, np.zeros_like(some.rows))
    persons = pl.select(
        NPI=text(country.npis(some.rows)),
        MULTIPLE_NPI_FLAG=pl.lit("N"),
        PECOS_ASCT_CNTL_ID=medicare.pac_ids(some.rows),
        ENRLMT_ID=medicare.enrolment_ids(country, some.rows, some.second),
        PROVIDER_TYPE_CD=pl.concat_str(pl.lit(PERSON), medicare.specialty_codes(country, some.rows)),
        PROVIDER_TYPE_DESC=_practitioner(medicare.specialty_names(country, some.rows)),
        STATE_CD=_first_places(country, some)["state"],
        FIRST_NAME=name["given"],
        MDL_NAME=name["middle"],
        LAST_NAME=name["family"].replace(ACCENTS),
        ORG_NAME=pl.lit(""),
    )
    several = pl.Series(["N", "Y"]).gather(_has_second_npi(country, groups).astype(np.int64))
    bodies = pl.select(
        NPI=text(country.npis(groups)),
        MULTIPLE_NPI_FLAG=several,
        PECOS_ASCT_CNTL_ID=medicare.pac_ids(groups),
        ENRLMT_ID=medicare.enrolment_ids(country, groups),
        PROVIDER_TYPE_CD=pl.lit(GROUP),
        PROVIDER_TYPE_DESC=pl.lit(GROUP_WORDS),
        STATE_CD=zips().state.gather(addresses.zip_rows_of_organizations(country, groups)),
        FIRST_NAME=pl.lit(""),
        MDL_NAME=pl.lit(""),
        LAST_NAME=pl.lit(""),
        ORG_NAME=organizations.legal_names(country, groups),
    )
    return pl.concat([bodies, persons])


def _first_places(country: Country, some: Enrolments) -> pl.DataFrame:
    """Return the first place of each enrolment; that of a second one is in another part of the country."""
    where = moves.given(country, some.rows, Giver.ENROLMENT)
    far = (addresses.zip_rows(country, some.rows, where) + len(zips().zip5) // 3) % len(zips().zip5)
    elsewhere = addresses.streets(country.dice, some.rows, np.full(len(far), FAR_AWAY), far)
    both = pl.concat([addresses.practices(country, some.rows, where), elsewhere])
    return both[np.arange(len(far)) + len(far) * some.second]


def _places(country: Country, rows: Rows) -> pl.DataFrame:
    """Return city, state and ZIP of each enrolment; of some a second place near the first."""
    some, groups = _people(country, rows), _groups(country, rows)
    more = np.flatnonzero(country.dice.chance(FURTHER_PLACE, "further enrolled place", some.rows) & ~some.second)
    ids = medicare.enrolment_ids(country, some.rows, some.second)
    place = pl.concat(
        [
            _first_places(country, some),
            addresses.practices_of_organizations(country, groups),
            addresses.further(country, some.rows[more], np.zeros_like(more)),
        ]
    )
    keys = np.concatenate([some.rows, groups, some.rows[more]])
    short = pl.Series(country.dice.chance(FIVE_DIGITS, "five digits of an enrolment", keys))
    lost = place["zip"].str.len_chars().is_in([4, 8])
    whole = pl.select(pl.when(lost).then(pl.lit("0") + place["zip"]).otherwise(place["zip"])).to_series()
    return pl.select(
        ENRLMT_ID=pl.concat([ids, medicare.enrolment_ids(country, groups), ids.gather(more)]),
        CITY_NAME=place["city"],
        STATE_CD=place["state"],
        ZIP_CD=pl.when(short).then(whole.str.slice(0, 5)).otherwise(whole),
    )


def _reassignments(country: Country, rows: Rows) -> pl.DataFrame:
    """Return which group each person bills through, some a second one."""
    some = _people(country, rows)
    some = some[~some.second]
    where = moves.given(country, some.rows, Giver.ENROLMENT)
    group = medicare.groups(country, some.rows, where)
    other = medicare.another_group(country, some.rows, where + 1)
    more = np.flatnonzero(country.dice.chance(SECOND_GROUP, "second group", some.rows) & (other != group))
    has = np.flatnonzero(group != NOBODY)
    person = np.concatenate([some.rows[has], some.rows[more]])
    return pl.DataFrame(
        {
            "REASGN_BNFT_ENRLMT_ID": medicare.enrolment_ids(country, person),
            "RCV_BNFT_ENRLMT_ID": medicare.enrolment_ids(country, np.concatenate([group[has], other[more]])),
        }
    )


def _secondary(country: Country, rows: Rows) -> pl.DataFrame:
    """Return the second and third specialties."""
    some = _people(country, rows)
    both = medicare.second_specialties(country, some.rows)
    at = np.concatenate([np.flatnonzero(which != NOBODY) for which in both])
    which = np.concatenate([which[which != NOBODY] for which in both])
    return pl.select(
        ENRLMT_ID=medicare.enrolment_ids(country, some.rows, some.second).gather(at),
        PROVIDER_TYPE_CD=pl.concat_str(pl.lit(PERSON), medicare.medicare_codes().gather(which)),
        PROVIDER_TYPE_DESC=_practitioner(specialties().medicare.gather(which)),
    )


def _further_npis(country: Country, rows: Rows) -> pl.DataFrame:
    """Return the second NPI of some groups: that of the organization which follows."""
    groups = _groups(country, rows)
    groups = groups[_has_second_npi(country, groups)]
    following = country.row_of_organization(organization_number(groups) + 1)
    return pl.DataFrame({"ENRLMT_ID": medicare.enrolment_ids(country, groups), "NPI": text(country.npis(following))})


def _has_second_npi(country: Country, groups: Rows) -> Flags:
    first = medicare.all_groups(country)[:1]
    return country.dice.chance(SECOND_NPI, "second NPI", groups) | np.isin(groups, first)


def _practitioner(name: pl.Series) -> pl.Expr:
    return pl.concat_str(pl.lit("PRACTITIONER - "), name.str.to_uppercase())


EXTRACT = "Enrollment_Extract"
FILES: tuple[tuple[str, tuple[str, ...], Callable[[Country, Rows], pl.DataFrame]], ...] = (
    (
        EXTRACT,
        (
            "NPI",
            "MULTIPLE_NPI_FLAG",
            "PECOS_ASCT_CNTL_ID",
            "ENRLMT_ID",
            "PROVIDER_TYPE_CD",
            "PROVIDER_TYPE_DESC",
            "STATE_CD",
            "FIRST_NAME",
            "MDL_NAME",
            "LAST_NAME",
            "ORG_NAME",
        ),
        _enrolled,
    ),
    ("Reassignment_Extract", ("REASGN_BNFT_ENRLMT_ID", "RCV_BNFT_ENRLMT_ID"), _reassignments),
    ("Practice_Location_Extract", ("ENRLMT_ID", "CITY_NAME", "STATE_CD", "ZIP_CD"), _places),
    ("Secondary_Specialty_Extract", ("ENRLMT_ID", "PROVIDER_TYPE_CD", "PROVIDER_TYPE_DESC"), _secondary),
    ("Additional_NPIs", ("ENRLMT_ID", "NPI"), _further_npis),
)
