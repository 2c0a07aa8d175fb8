"""Entries of lists that name a person, whatever the list, as one frame; and one of them as a value.

Shape:  `entry` numbers them; columns that a list has not are blank. Exclusions that have ended are left out, and so is
        whoever is named neither by a family name nor by an NPI.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from whoperforms.build.withheld import IN_FORCE
from whoperforms.evidence.likeness import Name
from whoperforms.evidence.match_evidence import Place
from whoperforms.evidence.matching import Named
from whoperforms.evidence.source import Source
from whoperforms.kernel.point import MICRODEGREES
from whoperforms.places.locations import located

ENTRY: dict[str, type[pl.DataType]] = {
    "source": pl.String,
    "record_sha256": pl.String,
    "release": pl.Int32,
    "row": pl.UInt32,
    "npi": pl.Int64,
    **dict.fromkeys(("family", "given", "middle", "suffix", "city", "state", "postal_code", "specialty"), pl.String),
    "birth_year": pl.Int32,
    "excluded_on": pl.Int32,
}


def entries_of(exclusions: pl.DataFrame | None, rosters: pl.DataFrame | None) -> pl.DataFrame:
    """Return the entries of exclusion lists and rosters, as they were read, numbered."""
    parts = [pl.DataFrame(schema=ENTRY)]
    if exclusions is not None:
        parts.append(_as_entries(exclusions.filter(IN_FORCE), Source.LEIE))
    if rosters is not None:
        parts.append(_as_entries(rosters, Source.ROSTER))
    named = pl.concat(parts).filter(pl.col("family").is_not_null() | pl.col("npi").is_not_null())
    return named.with_row_index("entry")


def _as_entries(records: pl.DataFrame, source: Source) -> pl.DataFrame:
    stated = [name for name in ENTRY if name in records.columns]
    blank = [pl.lit(None, kind).alias(name) for name, kind in ENTRY.items() if name not in stated and name != "source"]
    whole = records.select(pl.lit(source.value).alias("source"), *stated, *blank)
    return whole.select(pl.col(name).cast(kind) for name, kind in ENTRY.items())


def points_of(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the state and the point of each entry that states a place: `entry, state, at_lat, at_lon`."""
    place = ["postal_code", "city", "state"]
    stated = entries.select(place).drop_nulls("state").unique()
    points = [located(zip_code or "", city or "", state)[0] for zip_code, city, state in stated.iter_rows()]
    placed = stated.with_columns(
        pl.Series("at_lat", [point and round(point.lat * MICRODEGREES) for point in points], dtype=pl.Int64),
        pl.Series("at_lon", [point and round(point.lon * MICRODEGREES) for point in points], dtype=pl.Int64),
    )
    return entries.join(placed, on=place, nulls_equal=True).select("entry", "state", "at_lat", "at_lon")


def named(entry: Mapping[str, Any]) -> Named:
    """Return a row of the frame as a value."""
    return Named(
        source=Source(entry["source"]),
        record_sha256=entry["record_sha256"],
        name=Name(entry["family"] or "", entry["given"], entry["middle"], entry["suffix"]),
        npi=entry["npi"],
        place=Place(entry["city"], entry["state"], entry["postal_code"]),
        specialty=entry["specialty"],
        birth_year=entry["birth_year"],
        excluded_on=entry["excluded_on"],
    )
