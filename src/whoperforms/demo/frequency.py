"""How frequent names, specialties and places are: tables shipped with the package, drawn from by weight.

Source: data/README.md; ZIP codes and their population from `whoperforms.places`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from unicodedata import normalize

import numpy as np
import polars as pl

from whoperforms.demo.dice import Rows, Shares
from whoperforms.places.gazetteer import zip_codes

LONGEST_CITY = 40


@dataclass(frozen=True, slots=True)
class Weighted:
    """Rows of a table, each with a weight."""

    cumulative: Shares

    @classmethod
    def by(cls, weights: pl.Series) -> "Weighted":
        """Return the table's rows weighted by `weights`."""
        return cls(np.cumsum(weights.to_numpy().astype(np.float64)))

    def draw(self, share: Shares) -> Rows:
        """Return the row number on which each share (0 up to 1) falls."""
        found: Rows = np.searchsorted(self.cumulative, share * self.cumulative[-1], side="right")
        return found


@dataclass(frozen=True, slots=True)
class Names:
    """Family names and given names; women's given names stand before men's in one column."""

    family: pl.Series
    family_weight: Weighted
    given: pl.Series
    women: Weighted
    men: Weighted

    @property
    def first_man(self) -> int:
        """Where men's names begin in `given`."""
        return len(self.women.cumulative)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialties:
    """Taxonomy codes: people's first, then organizations'."""

    code: pl.Series
    medicare: pl.Series
    women: Shares
    people: Weighted
    organizations: Weighted
    credentials: pl.Series
    credentials_at: Rows
    credentials_count: Rows
    words: pl.Series
    words_at: Rows
    words_count: Rows

    @property
    def first_organization(self) -> int:
        """Where organizations' codes begin in `code`."""
        return len(self.people.cumulative)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zips:
    """ZIP codes where somebody lives, in order of ZIP."""

    zip5: pl.Series
    city: pl.Series
    state: pl.Series
    fips: pl.Series
    area: pl.Series
    population: Weighted
    next_in_state: Rows
    with_leading_zero: Rows


@cache
def names() -> Names:
    """Return the name tables."""
    family, given = _table("family_names"), _table("given_names")
    women, men = given.filter(pl.col("sex") == "F"), given.filter(pl.col("sex") == "M")
    return Names(
        family=family["name"],
        family_weight=Weighted.by(family["weight"].cast(pl.Int64)),
        given=pl.concat([women["name"], men["name"]]),
        women=Weighted.by(women["weight"].cast(pl.Int64)),
        men=Weighted.by(men["weight"].cast(pl.Int64)),
    )


@cache
def specialties() -> Specialties:
    """Return the specialties table."""
    table = _table("specialties").with_columns(pl.col("weight").cast(pl.Int64), pl.col("women").cast(pl.Float64))
    people = table.filter(pl.col("entity") == "person")
    organizations = table.filter(pl.col("entity") == "organization")
    both = pl.concat([people, organizations])
    credentials, words = both["credentials"].str.split("|"), both["words"].str.split("|")
    return Specialties(
        code=both["code"],
        medicare=both["medicare"],
        women=both["women"].fill_null(0).to_numpy(),
        people=Weighted.by(people["weight"]),
        organizations=Weighted.by(organizations["weight"]),
        credentials=credentials.explode(),
        credentials_at=_starts(credentials),
        credentials_count=credentials.list.len().to_numpy().astype(np.int64),
        words=words.explode(),
        words_at=_starts(words),
        words_count=words.list.len().to_numpy().astype(np.int64),
    )


@cache
def zips() -> Zips:
    """Return the inhabited ZIP codes of the states and territories that have a FIPS code."""
    states = {state: (fips, area) for state, fips, area in _table("states").iter_rows()}
    inhabited = sorted(
        (place.zip, _plain(place.city), place.state, *states[place.state], place.population)
        for place in zip_codes().values()
        if place.population and place.city and place.state in states
    )
    table = pl.DataFrame(inhabited, schema=["zip5", "city", "state", "fips", "area", "population"], orient="row")
    by_state: dict[str, list[int]] = {}
    for row, state in enumerate(table["state"]):
        by_state.setdefault(state, []).append(row)
    following = np.arange(len(table))
    for rows in by_state.values():
        following[rows] = np.roll(rows, -1)
    return Zips(
        zip5=table["zip5"],
        city=table["city"],
        state=table["state"],
        fips=table["fips"],
        area=table["area"],
        population=Weighted.by(table["population"]),
        next_in_state=following,
        with_leading_zero=np.flatnonzero(table["zip5"].str.starts_with("0").to_numpy()),
    )


@cache
def medicare_specialties() -> pl.DataFrame:
    """Return Medicare's specialties by code. Columns: code, name."""
    return _table("medicare_specialties")


@cache
def nicknames() -> dict[str, str]:
    """Return what some are called, by given name."""
    return dict(_table("nicknames").iter_rows())


@cache
def streets() -> list[str]:
    """Return names of streets that every town has."""
    return _table("streets")["street"].to_list()


@cache
def common_codes() -> list[str]:
    """Return codes that are billed often; numbers only, nobody's descriptions."""
    return _table("codes")["code"].to_list()


def _plain(city: str) -> str:
    """Return a city as NPPES writes it: capitals, no accents, at most 40 characters."""
    return normalize("NFKD", city).encode("ascii", "ignore").decode().upper()[:LONGEST_CITY]


def _table(name: str) -> pl.DataFrame:
    raw = (files("whoperforms.demo") / "data" / f"{name}.tsv").read_bytes()
    table = pl.read_csv(BytesIO(raw), separator="\t", infer_schema=False, quote_char=None)
    return (
        table.fill_null("")
        if "women" not in table.columns
        else table.with_columns(pl.exclude("women").fill_null(""), pl.col("women").replace("", None))
    )


def _starts(lists: pl.Series) -> Rows:
    return np.concatenate([[0], np.cumsum(lists.list.len().to_numpy())[:-1]]).astype(np.int64)
