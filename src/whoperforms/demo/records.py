"""The main NPPES file at one moment: which state each row is in, and its line of 330 columns."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from whoperforms.demo import addresses, awkward, columns, organizations, people, taxonomies
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Flags, Rows
from whoperforms.demo.frequency import zips
from whoperforms.demo.population import Country, is_dark, is_organization, person_number, text

RUNS = {columns.TAXONOMIES[0]: len(columns.TAXONOMIES), columns.IDENTIFIERS[0]: len(columns.IDENTIFIERS)}
REACTIVATED = 0.015  # of people
RE_CERTIFIED = 0.6
NOT_YET = -1  # in place of a day number: as on the day the country was made
HIDDEN_EIN = "<UNAVAIL>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Rows of the country, and what has become of each since it was made.

    `changed` and `left` are day numbers, or NOT_YET; `moves` and `renames` count.
    """

    rows: Rows
    moves: Rows
    renames: Rows
    changed: Rows
    left: Rows  # the day on which the NPI was last deactivated, once the country was made
    dark: Flags
    returned: Flags

    @classmethod
    def as_made(cls, rows: Rows) -> "Records":
        """Return these rows as they were when the country was made."""
        never = np.zeros_like(rows)
        dark = np.zeros(len(rows), dtype=np.bool_)
        dark[is_dark(rows)] = True
        return cls(
            rows=rows,
            moves=never,
            renames=never,
            changed=never + NOT_YET,
            left=never + NOT_YET,
            dark=dark,
            returned=np.zeros_like(dark),
        )

    def __getitem__(self, positions: Rows) -> "Records":
        return Records(
            rows=self.rows[positions],
            moves=self.moves[positions],
            renames=self.renames[positions],
            changed=self.changed[positions],
            left=self.left[positions],
            dark=self.dark[positions],
            returned=self.returned[positions],
        )


def lines(country: Country, records: Records) -> pl.Series:
    """Return the line of every record, in their order."""
    kind = np.zeros(len(records.rows), dtype=np.int64)
    kind[is_organization(records.rows)] = 1
    kind[records.dark] = 2
    kinds = (of_people, of_organizations, of_dark)
    order = [np.flatnonzero(kind == which) for which in range(3)]
    texts = pl.concat([make(country, records[where]) for make, where in zip(kinds, order, strict=True)])
    return texts.gather(np.argsort(np.concatenate(order), kind="stable"))


def of_people(country: Country, records: Records) -> pl.Series:
    """Return the lines of people."""
    dice, rows = country.dice, records.rows
    name = people.names_of(country, rows, records.renames)
    practice = addresses.practices(country, rows, records.moves)
    places = addresses.zip_rows(country, rows, records.moves)
    home = zips().state[places]
    has_former = name["former"] != ""
    deactivated, reactivated = _absences(country, records)
    values: dict[str, pl.Series | str] = {
        "NPI": text(country.npis(rows)),
        "Entity Type Code": "1",
        "Replacement NPI": _replacements(country, rows),
        "Provider Last Name (Legal Name)": name["family"],
        "Provider First Name": name["given"],
        "Provider Middle Name": name["middle"],
        "Provider Name Prefix Text": name["prefix"],
        "Provider Name Suffix Text": name["suffix"],
        "Provider Credential Text": name["credential"],
        "Provider Other Last Name": name["former"],
        "Provider Other First Name": _if(has_former, name["given"]),
        "Provider Other Last Name Type Code": _if(has_former, "1"),
        **_places(country, rows, practice, places),
        **_dates(country, records, deactivated, reactivated),
        "Provider Sex Code": name["sex"],
        columns.TAXONOMIES[0]: taxonomies.of_people(country, rows, home),
        columns.IDENTIFIERS[0]: taxonomies.identifiers(country, rows, home),
        "Is Sole Proprietor": people.sole_proprietor(dice, rows),
    }
    return columns.lines(columns.MAIN, values, RUNS)


def of_organizations(country: Country, records: Records) -> pl.Series:
    """Return the lines of organizations."""
    rows = records.rows
    practice = addresses.practices_of_organizations(country, rows)
    other, kind = organizations.other_name(country, rows)
    official, parent = organizations.official(country.dice, rows), organizations.parents(country, rows)
    never = people.days()[np.zeros_like(rows)].str.slice(0, 0)
    values: dict[str, pl.Series | str] = {
        "NPI": text(country.npis(rows)),
        "Entity Type Code": "2",
        "Employer Identification Number (EIN)": HIDDEN_EIN,
        "Provider Organization Name (Legal Business Name)": organizations.legal_names(country, rows),
        "Provider Other Organization Name": other,
        "Provider Other Organization Name Type Code": kind,
        **_places(country, rows, practice, addresses.zip_rows_of_organizations(country, rows)),
        **_dates(country, records, never, never),
        "Authorized Official Last Name": official["family"],
        "Authorized Official First Name": official["given"],
        "Authorized Official Title or Position": official["title"],
        "Authorized Official Telephone Number": practice["telephone"],
        columns.TAXONOMIES[0]: taxonomies.of_organizations(country, rows),
        columns.IDENTIFIERS[0]: taxonomies.identifiers(country, rows, practice["state"]),
        "Is Organization Subpart": parent["subpart"],
        "Parent Organization LBN": parent["name"],
        "Parent Organization TIN": parent["tin"],
    }
    return columns.lines(columns.MAIN, values, RUNS)


def of_dark(country: Country, records: Records) -> pl.Series:
    """Return the lines of dark rows: the NPI, the day it was deactivated, and blanks."""
    values: dict[str, pl.Series | str] = {
        "NPI": text(country.npis(records.rows)),
        "Last Update Date": people.days()[left_on(country, records)],
        "NPI Deactivation Date": people.days()[left_on(country, records)],
        columns.TAXONOMIES[0]: taxonomies.NOBODYS,
        columns.IDENTIFIERS[0]: taxonomies.NO_IDENTIFIER,
    }
    return columns.lines(columns.MAIN, values, RUNS)


def left_on(country: Country, records: Records) -> Rows:
    """Return the day number on which each NPI was deactivated, if it ever was."""
    first = people.enumerated_on(country, records.rows)
    before = first + 30 + (country.dice.share("left", records.rows) * (country.today - first - 90)).astype(np.int64)
    return np.where(records.left == NOT_YET, before, records.left)


def _absences(country: Country, records: Records) -> tuple[pl.Series, pl.Series]:
    """Return the deactivation and reactivation dates of people: both or neither."""
    away = country.dice.chance(REACTIVATED, "reactivated", records.rows) | records.returned
    away[awkward.people(Case.REACTIVATED, person_number(records.rows))] = True
    left = left_on(country, records)
    back = np.where(records.returned, records.changed, np.minimum(left + 45, country.today - 1))
    days, both = people.days(), pl.Series(away)
    return _if(both, days[left]), _if(both, days[back])


def _dates(country: Country, records: Records, left: pl.Series, back: pl.Series) -> dict[str, pl.Series | str]:
    rows, days = records.rows, people.days()
    is_new = rows >= country.rows
    first = np.where(is_new, records.changed, people.enumerated_on(country, rows))
    updated = np.where(records.changed == NOT_YET, people.updated_on(country, rows), records.changed)
    certified = pl.Series(country.dice.chance(RE_CERTIFIED, "certified", rows) & (updated > country.today - 1800))
    return {
        "Provider Enumeration Date": days[first],
        "Last Update Date": days[updated],
        "NPI Deactivation Date": left,
        "NPI Reactivation Date": back,
        "Certification Date": _if(certified, days[updated]),
    }


def _places(country: Country, rows: Rows, practice: pl.DataFrame, places: Rows) -> dict[str, pl.Series | str]:
    mail = addresses.mailing(country, rows, practice, places)
    both = [*mail.get_columns(), *practice.get_columns()]
    return dict(zip(columns.PLACES, both, strict=True))


def _replacements(country: Country, rows: Rows) -> pl.Series | str:
    numbers = person_number(rows)
    who = awkward.people(Case.REPLACED, numbers)
    if not len(who):
        return ""
    column = pl.Series([""]).new_from_index(0, len(rows))
    return column.scatter(who, text(country.npis(country.row_of_person(numbers[who] + 1))))


def _if(condition: pl.Series, value: pl.Series | str) -> pl.Series:
    """Return the value where the condition holds, and a blank elsewhere."""
    shown = pl.lit(value) if isinstance(value, str) else value
    return pl.select(pl.when(condition).then(shown).otherwise(pl.lit(""))).to_series()
