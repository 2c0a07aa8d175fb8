"""The exclusion list: a tenth of its rows name an NPI, the others only a name that may be anybody's.

Source: HHS-OIG, List of Excluded Individuals/Entities, `UPDATED.csv`.
Shape:  header bare, values quoted, CRLF, dates YYYYMMDD, none is 00000000, no NPI is 0000000000; by name. Of the rows
        without NPI some are about a practitioner, others about a namesake: `Alike` keeps which.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, awkward, columns, medicare, misspelt, moves, people
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Rows
from whoperforms.demo.frequency import zips
from whoperforms.demo.moves import Giver
from whoperforms.demo.organizations import legal_names
from whoperforms.demo.population import Country, text

FILE = "UPDATED.csv"
HEADER = [
    "LASTNAME",
    "FIRSTNAME",
    "MIDNAME",
    "BUSNAME",
    "GENERAL",
    "SPECIALTY",
    "UPIN",
    "NPI",
    "DOB",
    "ADDRESS",
    "CITY",
    "STATE",
    "ZIP",
    "EXCLTYPE",
    "EXCLDATE",
    "REINDATE",
    "WAIVERDATE",
    "WVRSTATE",
]
PER_ROW = 1 / 112  # of the country's rows: 84,000 of 9.4 million
FEWEST = 60
WITH_NPI, SAME_NAME, NEAR_NAME, BUSINESSES = (
    0.106,
    0.15,
    0.1,
    0.08,
)  # shares of the list; the rest are strangers
NO_NPI, NO_DAY, IMPOSSIBLE_DAY = "0000000000", "00000000", "20230231"
LONGEST_ADDRESS, LONGEST_TRADE = 30, 20
BAD_ROWS = 1
TYPES = pl.Series(
    ["1128a1", "1128a2", "1128a3", "1128a4", "1128b1", "1128b4", "1128b5", "1128b7", "1128b14", "BRCH SA"]
)
TRADES = pl.Series(
    ["NURSE/NURSES AIDE", "PHYSICIAN (MD, DO)", "PERSONAL CARE PROVIDER", "PHARMACY", "SKILLED NURSING FAC"]
)
WAIVED = 0.01
TRULY, AT_HOME = 0.6, 0.3  # of rows by name: about the practitioner; of those, with a private address
LATELY = timedelta(days=12)  # before the country's day: the list is issued anew each month
HOME = 9  # a further place that no other file gives
ABOUT, ALIKE = "about", "alike"  # columns of ours: the practitioner it is about, or merely named like
STRANGERS_FROM = 100_000_000  # beyond any row of the country: nobody in it has such a name and birth date


@dataclass(frozen=True, slots=True)
class Alike:
    """A row without NPI (records counted from 1), the practitioner named so or almost so, and whether it is they."""

    row: int
    npi: str
    same: bool


@dataclass(frozen=True, slots=True)
class Exclusions:
    """The written list: its rows, the deliberately bad one included, the NPIs it names, and the names alike."""

    path: Path
    rows: int
    npis: tuple[str, ...]
    alike: tuple[Alike, ...]


def write(country: Country, folder: Path) -> Exclusions:
    """Write the list; its last row has an impossible date."""
    total = max(FEWEST, int(country.rows * PER_ROW))
    named, same, near = _listed(country, total)
    rest = np.arange(max(total - len(named) - len(same) - len(near), FEWEST // 4)) + STRANGERS_FROM
    bodies = country.scattered("excluded bodies", 0, int(total * BUSINESSES), country.practitioners // 4)
    fathers = country.row_of_person(np.arange(Case.FATHER, country.practitioners, awkward.THOUSAND))
    table = pl.concat(
        [
            _people(country, named, named).with_columns(NPI=text(country.npis(named))),
            _by_name(country, same),
            misspelt.names(country.dice, near, _by_name(country, near)),
            _about(country, fathers),
            _strangers(country, rest),
            _businesses(country, country.row_of_organization(bodies)),
        ],
        how="diagonal",
    ).sort("LASTNAME", "FIRSTNAME", "BUSNAME", "DOB", "ADDRESS")
    bad = table.tail(1).with_columns(NPI=pl.lit(NO_NPI), EXCLDATE=pl.lit(IMPOSSIBLE_DAY))
    whole = pl.concat([table, bad])
    lines = columns.lines(HEADER, {name: whole[name] for name in HEADER}, {})
    path = folder / FILE
    path.write_bytes((",".join(HEADER) + columns.LINE_END + "".join(lines)).encode("ascii"))
    return Exclusions(path, len(whole), tuple(text(np.sort(country.npis(named)))), _alike(table))


def _alike(table: pl.DataFrame) -> tuple[Alike, ...]:
    found = table.with_row_index("row", 1).filter(pl.col(ABOUT).is_not_null() | pl.col(ALIKE).is_not_null())
    pairs = found.select("row", pl.coalesce(ABOUT, ALIKE), pl.col(ABOUT).is_not_null().alias("same"))
    return tuple(Alike(row, npi, same) for row, npi, same in pairs.iter_rows())


def _listed(country: Country, total: int) -> list[Rows]:
    """Return the rows of people listed by NPI, by their very name, and by a name much like theirs."""
    count, begin, listed = country.practitioners, 0, []
    for case, share in (
        (Case.EXCLUDED, WITH_NPI),
        (Case.EXCLUDED_SAME_NAME, SAME_NAME),
        (Case.EXCLUDED_NEAR_NAME, NEAR_NAME),
    ):
        must = np.arange(case, count, awkward.THOUSAND)
        if case is Case.EXCLUDED:
            must = np.append(must, Case.EXCLUDED_PERFORMER)
        more = max(int(total * share) - len(must), 0)
        drawn = country.scattered("excluded", begin, more, count)
        begin += more
        drawn = drawn[~awkward.is_case(drawn)]  # nobody is awkward twice
        listed.append(country.row_of_person(np.union1d(must, drawn)))
    return listed


def _people(country: Country, rows: Rows, keys: Rows) -> pl.DataFrame:
    """Return the rows of people, without NPI; equal `keys` have equal birth dates and addresses."""
    name = people.names_of(country, rows, np.zeros_like(rows))
    born = 19_360_101 + country.dice.below(54, "born", keys) * 10_000 + _month_and_day(country, "birthday", keys)
    return _rest(country, keys).with_columns(
        LASTNAME=name["family"],
        FIRSTNAME=name["given"],
        MIDNAME=name["middle"],
        GENERAL=pl.lit("INDIVIDUAL"),
        DOB=text(born),
    )


def _strangers(country: Country, rows: Rows) -> pl.DataFrame:
    """Return the rows of people whom no other file names; the first was excluded lately, for its day dates the list."""
    lately = pl.lit(f"{country.as_of - LATELY:%Y%m%d}")
    first = pl.int_range(pl.len()) == 0
    return _people(country, rows, rows).with_columns(EXCLDATE=pl.when(first).then(lately).otherwise("EXCLDATE"))


def _by_name(country: Country, rows: Rows) -> pl.DataFrame:
    """Return rows that name these people without NPI: some are about them, the others about namesakes."""
    truly = country.dice.chance(TRULY, "is the practitioner", rows)
    strangers = rows[~truly]
    named = _people(country, strangers, strangers + STRANGERS_FROM).with_columns(
        pl.Series(ALIKE, text(country.npis(strangers)))
    )
    both = pl.concat([_about(country, rows[truly]), named], how="diagonal")
    return both[np.argsort(np.concatenate([np.flatnonzero(truly), np.flatnonzero(~truly)]), kind="stable")]


def _about(country: Country, rows: Rows) -> pl.DataFrame:
    """Return rows about these people, without their NPI, at a place where they worked or at home."""
    place = addresses.practices(country, rows, moves.given(country, rows, Giver.EXCLUSION))
    home = addresses.further(country, rows, np.full(len(rows), HOME))
    private = np.flatnonzero(country.dice.chance(AT_HOME, "private address", rows))
    chosen = np.arange(len(rows))
    chosen[private] += len(rows)
    address = pl.concat([place, home])[chosen]
    trade = medicare.specialty_names(country, rows).str.to_uppercase().str.slice(0, LONGEST_TRADE)
    return _people(country, rows, rows).with_columns(
        pl.Series(ABOUT, text(country.npis(rows))),
        SPECIALTY=pl.when(trade != "").then(trade).otherwise("SPECIALTY"),
        ADDRESS=address["line_1"].str.slice(0, LONGEST_ADDRESS),
        CITY=address["city"],
        STATE=address["state"].str.slice(0, 2),
        ZIP=address["zip"].str.slice(0, 5),
    )


def _businesses(country: Country, rows: Rows) -> pl.DataFrame:
    return _rest(country, rows).with_columns(
        BUSNAME=legal_names(country, rows), GENERAL=pl.lit("OTHER BUSINESS"), DOB=pl.lit("")
    )


def _rest(country: Country, keys: Rows) -> pl.DataFrame:
    """Return all columns, those of the name blank."""
    dice, never = country.dice, np.zeros_like(keys)
    address = addresses.streets(dice, keys, never, zips().population.draw(dice.share("zip", keys, never)))
    years = country.as_of.year - 2_000
    day = 20_000_101 + dice.below(years, "excluded in", keys) * 10_000 + _month_and_day(country, "excluded on", keys)
    waived = pl.Series(dice.chance(WAIVED, "waived", keys))
    return pl.select(
        LASTNAME=pl.lit(""),
        FIRSTNAME=pl.lit(""),
        MIDNAME=pl.lit(""),
        BUSNAME=pl.lit(""),
        GENERAL=pl.lit(""),
        SPECIALTY=TRADES.gather(dice.below(len(TRADES), "trade", keys)),
        UPIN=pl.lit(""),
        NPI=pl.Series([NO_NPI]).new_from_index(0, len(keys)),
        DOB=pl.lit(NO_DAY),
        ADDRESS=address["line_1"].str.slice(0, LONGEST_ADDRESS),
        CITY=address["city"],
        STATE=address["state"],
        ZIP=address["zip"].str.slice(0, 5),
        EXCLTYPE=TYPES.gather(dice.below(len(TYPES), "type", keys)),
        EXCLDATE=text(day),
        REINDATE=pl.lit(NO_DAY),
        WAIVERDATE=pl.when(waived).then(text(day)).otherwise(pl.lit(NO_DAY)),
        WVRSTATE=pl.when(waived).then(address["state"]).otherwise(pl.lit("")),
    )


def _month_and_day(country: Country, purpose: str, keys: Rows) -> Rows:
    """Return what to add to the first of January, as YYYYMMDD, for some day up to the 28th of a month."""
    both = country.dice.below(12 * 28, purpose, keys)
    return both // 28 * 100 + both % 28
