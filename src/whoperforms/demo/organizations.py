"""What organizations are called, and who signs for them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from whoperforms.demo import awkward
from whoperforms.demo.awkward import OrganizationCase
from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.frequency import names, specialties, zips
from whoperforms.demo.population import Country, organization_number
from whoperforms.demo.taxonomies import specialty_of_organizations

LONGEST_NAME = 100
NAMED_FOR_ITS_TOWN = 0.4
SUBPART = 0.08
WITH_OTHER_NAME, WITH_MORE_NAMES = 0.15, 0.25
FORMS = pl.Series(["LLC", "INC", "PC", "PLLC", "PA", "LLP", ""])
TITLES = pl.Series(["OWNER", "PRESIDENT", "OFFICE MANAGER", "CEO", "ADMINISTRATOR", "PARTNER"])
KINDS_OF_NAME = pl.Series(["3", "3", "3", "4", "5"])  # doing business as, former legal business name, other


@dataclass(frozen=True, slots=True)
class OtherNames:
    """Further names of organizations: whose (a row of the country), the name, its type code."""

    rows: Rows
    name: pl.Series
    kind: pl.Series


def legal_names(country: Country, rows: Rows, variant: int = 0) -> pl.Series:
    """Return the name of each organization; each further `variant` is another name it goes by."""
    dice, table, way = country.dice, specialties(), np.full(len(rows), variant)
    specialty = specialty_of_organizations(country, rows)
    word = table.words_at[specialty] + dice.below(table.words_count[specialty], "word", rows, way)
    town = zips().city[zips().population.draw(dice.share("zip", rows, np.zeros_like(rows)))]
    founder = names().family[names().family_weight.draw(dice.share("founder", rows, way))]
    form = FORMS[dice.below(len(FORMS), "form", rows)]
    after_town = pl.Series(dice.chance(NAMED_FOR_ITS_TOWN, "named for its town", rows, way))
    quoted = np.zeros(len(rows), dtype=np.bool_)
    quoted[awkward.organizations(OrganizationCase.QUOTED_NAME, organization_number(rows))] = True
    first = pl.when(after_town).then(town).otherwise(founder)
    first = pl.when(pl.Series(quoted)).then(pl.concat_str(pl.lit("'"), founder, pl.lit("'"))).otherwise(first)
    name = pl.concat_str(first, pl.lit(" "), table.words[word], pl.lit(" "), form)
    return pl.select(name.str.strip_chars_end().str.slice(0, LONGEST_NAME)).to_series()


def other_name(country: Country, rows: Rows) -> tuple[pl.Series, pl.Series]:
    """Return the other name in the main file and its type code; both blank for most."""
    has = pl.Series(country.dice.chance(WITH_OTHER_NAME, "other name", rows))
    both = pl.select(
        name=pl.when(has).then(legal_names(country, rows, 1)).otherwise(pl.lit("")),
        kind=pl.when(has).then(pl.lit("3")).otherwise(pl.lit("")),
    )
    return both["name"], both["kind"]


def more_names(country: Country, rows: Rows) -> OtherNames:
    """Return the names of the other-name file: for a quarter of the organizations, one to three each."""
    dice, numbers = country.dice, organization_number(rows)
    count = (1 + dice.below(3, "more names", rows)) * dice.chance(WITH_MORE_NAMES, "has more names", rows)
    count[awkward.organizations(OrganizationCase.OTHER_NAMES, numbers)] = 3
    several = [np.flatnonzero(count > extra) for extra in range(3)]
    owners = np.concatenate(several)
    named = pl.concat([legal_names(country, rows[who], 2 + extra) for extra, who in enumerate(several)])
    order = np.argsort(owners, kind="stable")
    extra = np.repeat(np.arange(3), [len(who) for who in several])
    kind = KINDS_OF_NAME[dice.below(len(KINDS_OF_NAME), "kind of name", rows[owners], extra)]
    return OtherNames(rows[owners[order]], named.gather(order), kind.gather(order))


def official(dice: Dice, rows: Rows) -> pl.DataFrame:
    """Return who signs for each organization. Columns: family, given, title."""
    table = names()
    share = dice.share("official given", rows)
    woman = dice.chance(0.5, "official is a woman", rows)
    return pl.DataFrame(
        {
            "family": table.family[table.family_weight.draw(dice.share("official", rows))],
            "given": table.given[np.where(woman, table.women.draw(share), table.first_man + table.men.draw(share))],
            "title": TITLES[dice.below(len(TITLES), "title", rows)],
        }
    )


def parents(country: Country, rows: Rows) -> pl.DataFrame:
    """Return whether each is part of another organization. Columns: subpart (Y or N), name, tin."""
    part = pl.Series(country.dice.chance(SUBPART, "subpart", rows))
    return pl.select(
        subpart=pl.when(part).then(pl.lit("Y")).otherwise(pl.lit("N")),
        name=pl.when(part).then(legal_names(country, rows, 9)).otherwise(pl.lit("")),
        tin=pl.when(part).then(pl.lit("<UNAVAIL>")).otherwise(pl.lit("")),
    )
