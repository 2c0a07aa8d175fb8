"""Releases joined by NPI: the newest row about each NPI counts, what came with it stays beside it.

Shape:  works on one range of NPIs at a time; gives rows per table of the directory, search entries, and for each
        release how many rows were kept and how many skipped by which rule.
"""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from whoperforms.build.care_compare import addresses, listings, located
from whoperforms.build.placing import Placing
from whoperforms.build.stage import Stage
from whoperforms.build.traits import traits
from whoperforms.sources import address

SUPERSEDED = "superseded by a newer row about the same NPI"
SAME_SERVICE = "second row for the same NPI, year, code and place"
NOT_CURRENT = "does not come with the newest row about its NPI, or there is none"

OF_MAIN_ROW = ("practitioner", "organization", "taxonomy")
BESIDE = (  # what other sources state of an NPI, row for row
    *("payment", "medicare_enrolment", "medicare_place", "medicare_group", "revocation", "opt_out"),
)
PERSON, ORGANIZATION = 1, 2
KEY = ["npi", "release", "row"]

NOBODY = pl.DataFrame(schema={"npi": pl.Int64, "row": pl.UInt32, "entity": pl.Int8, "release": pl.Int32})
NO_LOCATIONS = pl.DataFrame(
    schema={"npi": pl.Int64, "row": pl.UInt32, "location": pl.Int64, "release": pl.Int32}
    | dict.fromkeys(address.COLUMNS, pl.String)
)


@dataclass(frozen=True, slots=True)
class Joined:
    """One range of NPIs: `tables` in key order, and the search entries `postings` (kind, code, cell, npi, ...)."""

    tables: dict[str, pl.DataFrame]
    postings: pl.DataFrame


@dataclass(slots=True)
class Accounts:
    """Rows by release: kept, and skipped by rule. With those rejected they must make up the rows read."""

    kept: Counter[int] = field(default_factory=Counter)
    skipped: Counter[tuple[int, str]] = field(default_factory=Counter)

    def keep(self, rows: pl.DataFrame) -> None:
        """Count `rows` as kept, by their release."""
        self.kept.update(dict(rows.group_by("release").len().iter_rows()))

    def skip(self, rows: pl.DataFrame, rule: str) -> None:
        """Count `rows` as skipped by `rule`, by their release."""
        for release, number in rows.group_by("release").len().iter_rows():
            self.skipped[release, rule] += number

    def skipped_of(self, release: int) -> dict[str, int]:
        """Return the rows skipped of one release, by rule."""
        return {rule: rows for (of, rule), rows in self.skipped.items() if of == release}


class Join:
    """Joins what lies on a stage; `editions` says in which NPPES edition each release was published.

    `withheld` are the NPIs that may stand in no list, beside those that are deactivated.
    """

    def __init__(self, stage: Stage, editions: dict[int, int], withheld: pl.Series, placing: Placing) -> None:
        self._stage = stage
        self._editions = pl.DataFrame(
            {"release": list(editions), "edition": list(editions.values())},
            schema={"release": pl.Int32, "edition": pl.Int32},
        )
        self._withheld = withheld
        self._placing = placing
        self.accounts = Accounts()

    def range(self, npis: tuple[int, int]) -> Joined:
        """Join one range of NPIs."""
        current = self._current(npis)
        care_compare = listings(self._stage.take("care_compare", npis))
        self.accounts.keep(care_compare)
        tables = {
            table: taken.join(current, on=KEY, how="semi", maintain_order="left")
            for table in OF_MAIN_ROW
            if (taken := self._stage.take(table, npis)) is not None
        }
        tables |= {
            "location": self._locations(npis, current, care_compare),
            "other_name": self._numbered(npis, current, "other_name", "further_name", "position"),
            "endpoint": self._numbered(npis, current, None, "endpoint", "position"),
            "deactivation": self._deactivations(npis, current),
            "medicare_service": self._services(npis),
            "affiliation": self._affiliations(npis),
        }
        tables["care_compare"] = located(care_compare, tables["location"])
        tables |= {table: self._beside(npis, table) for table in BESIDE}
        postings = self._postings(tables, current)
        tables["location"] = tables["location"].drop("cell")
        return Joined({name: table for name, table in tables.items() if not table.is_empty()}, postings)

    def _current(self, npis: tuple[int, int]) -> pl.DataFrame:
        """Return the newest row about each NPI, with its entity and edition."""
        taken = self._stage.take("enumeration", npis)
        rows = NOBODY if taken is None else taken
        ordered = rows.join(self._editions, on="release", how="left").sort("npi", "edition", "release", "row")
        current = ordered.unique("npi", keep="last", maintain_order=True)
        self.accounts.keep(current)
        self.accounts.skip(ordered.join(current, on=KEY, how="anti"), SUPERSEDED)
        return current

    def _companions(self, npis: tuple[int, int], current: pl.DataFrame, table: str) -> pl.DataFrame | None:
        """Return the rows of a companion file that came with, or after, the newest row about their NPI."""
        taken = self._stage.take(table, npis)
        if taken is None:
            return None
        judged = taken.join(self._editions, on="release", how="left").join(
            current.select("npi", "entity", pl.col("edition").alias("main_edition")), on="npi", how="left"
        )
        newest = pl.max_horizontal(pl.col("main_edition"), pl.col("edition").max().over("npi"))
        is_current = pl.col("entity").is_not_null() & (pl.col("edition") == newest)
        self.accounts.skip(judged.filter(~is_current), NOT_CURRENT)
        kept = judged.filter(is_current).select(taken.columns)
        self.accounts.keep(kept)
        return kept

    def _locations(self, npis: tuple[int, int], current: pl.DataFrame, care_compare: pl.DataFrame) -> pl.DataFrame:
        numbered = self._numbered(npis, current, "location", "further_location", "location", addresses(care_compare))
        return self._placing.placed(numbered if numbered.width else NO_LOCATIONS)

    def _numbered(  # noqa: PLR0913, PLR0917 - a table, its sources in their order, and what its numbers are called
        self,
        npis: tuple[int, int],
        current: pl.DataFrame,
        main: str | None,
        further: str,
        number: str,
        last: pl.DataFrame | None = None,
    ) -> pl.DataFrame:
        """Return the main file's rows, a companion's, then the `last`, numbered from 0 within each NPI."""
        of_main = self._stage.take(main, npis) if main else None
        of_companion = self._companions(npis, current, further)
        parts = []
        if of_main is not None:
            parts.append(of_main.join(current, on=KEY, how="semi"))
        if of_companion is not None:
            parts.append(of_companion)
        if last is not None and not last.is_empty():
            parts.append(last)
        if not parts:
            return pl.DataFrame()
        numbered = [part.with_columns(pl.lit(at).alias("part")) for at, part in enumerate(parts)]
        in_order = pl.concat(numbered, how="diagonal")  # a companion has fewer columns
        return (
            in_order.sort("npi", "part", "release", "row")
            .with_columns((pl.int_range(pl.len()).over("npi")).alias(number))
            .drop("part")
        )

    def _deactivations(self, npis: tuple[int, int], current: pl.DataFrame) -> pl.DataFrame:
        """Return the dates that the newest main row states, and those of the deactivation report."""
        of_main = self._stage.take("deactivation", npis)
        reported = self._stage.take("reported_deactivation", npis)
        if reported is not None:
            self.accounts.keep(reported)
        parts = [] if of_main is None else [of_main.join(current, on=KEY, how="semi")]
        parts += [] if reported is None else [reported]
        return pl.concat(parts).sort(KEY) if parts else pl.DataFrame()

    def _services(self, npis: tuple[int, int]) -> pl.DataFrame:
        services = self._stage.take("medicare_service", npis)
        if services is None:
            return pl.DataFrame()
        once = services.unique(["npi", "year", "code", "place"], keep="first", maintain_order=True)
        self.accounts.keep(once)
        self.accounts.skip(services.join(once, on=KEY, how="anti"), SAME_SERVICE)
        return once

    def _affiliations(self, npis: tuple[int, int]) -> pl.DataFrame:
        """Return the hospitals that somebody is listed with, by a file of their own or on rows of another."""
        own, on_listing = self._beside(npis, "affiliation"), self._stage.take("listed_affiliation", npis)
        if on_listing is None:
            return own
        return on_listing if own.is_empty() else pl.concat([own, on_listing.select(own.columns)])

    def _beside(self, npis: tuple[int, int], table: str) -> pl.DataFrame:
        taken = self._stage.take(table, npis)
        if taken is None:
            return pl.DataFrame()
        self.accounts.keep(taken)
        return taken

    def _postings(self, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> pl.DataFrame:
        """Return what may be found by place: every term of every listed NPI, at each of its placed locations."""
        listed = self._listed(tables, current)
        placed = tables["location"].filter(pl.col("lat").is_not_null())
        places = placed.unique(["npi", "lat", "lon"], keep="first", maintain_order=True)  # found once at each point
        terms = [_terms(tables, listed, "taxonomy", "practitioner", PERSON)]
        terms += [_terms(tables, listed, "taxonomy", "organization", ORGANIZATION)]
        terms += [_terms(tables, listed, "medicare_service", "billed", PERSON)]
        return (
            pl.concat(terms)
            .join(places.select("npi", "location", "lat", "lon", "cell"), on="npi")
            .join(traits(tables, places), on="npi", how="left", maintain_order="left")
            .select("kind", "code", "cell", "npi", "location", "lat", "lon", "traits")
        )

    def _listed(self, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> pl.DataFrame:
        """Return the NPIs that may stand in a list: described, not deactivated, not withheld.

        A deactivation of an unknown day counts, unless a reactivation stands in the same row.
        """
        described = current.filter(pl.col("entity").is_not_null(), ~pl.col("npi").is_in(self._withheld.implode()))
        if tables["deactivation"].is_empty():
            return described
        ended = (
            tables["deactivation"]
            .group_by("npi")
            .agg(
                pl.col("deactivated_on").max(),
                pl.col("reactivated_on").max(),
                (pl.col("deactivated_on").is_null() & pl.col("reactivated_on").is_null()).any().alias("undated"),
            )
            .filter(
                pl.col("undated")
                | pl.col("reactivated_on").is_null()
                | (pl.col("reactivated_on") < pl.col("deactivated_on"))
            )
        )
        return described.join(ended, on="npi", how="anti")


def _terms(tables: dict[str, pl.DataFrame], listed: pl.DataFrame, table: str, kind: str, entity: int) -> pl.DataFrame:
    """Return which NPIs of an entity type can be found by which code. Nobody is found by an organization's bills."""
    rows = tables.get(table)
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema={"npi": pl.Int64, "code": pl.String, "kind": pl.String})
    if table == "medicare_service":
        rows = rows.filter(pl.col("entity") == "I")
    of_entity = listed.filter(pl.col("entity") == entity)
    found = rows.select("npi", "code").unique().join(of_entity, on="npi", how="semi")
    return found.with_columns(pl.lit(kind).alias("kind"))
