"""Where a practice address lies, as closely as its ZIP code or city tells.

Shape:  points in millionths of a degree, with the cell they fall into; street addresses are not looked up.
"""

import numpy as np
import polars as pl

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.cells import cell_of, cells_of
from whoperforms.places.locations import city_points, zip_points
from whoperforms.places.names import fold
from whoperforms.places.precision import Precision
from whoperforms.places.states import state_called
from whoperforms.sources.address import in_us

PLACED = {"lat": pl.Int32, "lon": pl.Int32, "cell": pl.UInt32}


class Placing:
    """The gazetteer as tables to join with; see `placed`."""

    def __init__(self) -> None:
        points = zip_points()
        lat, lon = (
            np.array([round(degrees * MICRODEGREES) for degrees in axis], dtype=np.int32)
            for axis in zip(*((point.lat, point.lon) for point in points.values()), strict=True)
        )
        self._zips = pl.DataFrame(
            {"zip": list(points), "lat": lat, "lon": lon, "cell": cells_of(lat, lon)},
            schema={"zip": pl.String, **PLACED},
        )
        self._cities = city_points()

    def placed(self, locations: pl.DataFrame) -> pl.DataFrame:
        """Return `locations` with `lat`, `lon`, `cell` and `precision`: the ZIP code's point, else the city's.

        A place abroad has neither: 02115 is also a postal code of Berlin.
        """
        domestic = in_us(pl.col("country"))
        by_zip = locations.with_columns(
            pl.when(domestic).then(pl.col("postal_code").str.head(5)).alias("zip"),
            pl.when(domestic).then("city").alias("us_city"),
        ).join(self._zips, on="zip", how="left", maintain_order="left")
        by_city = by_zip.join(
            self._city_table(by_zip.filter(pl.col("lat").is_null())),
            on=["us_city", "state"],
            how="left",
            maintain_order="left",
            suffix="_city",
        )
        return by_city.with_columns(
            pl.when(pl.col("lat").is_not_null())
            .then(pl.lit(Precision.ZIP.value))
            .when(pl.col("lat_city").is_not_null())
            .then(pl.lit(Precision.CITY.value))
            .otherwise(pl.lit(Precision.UNKNOWN.value))
            .alias("precision"),
            *(pl.coalesce(name, f"{name}_city").alias(name) for name in PLACED),
        ).drop("zip", "us_city", *(f"{name}_city" for name in PLACED))

    def _city_table(self, unplaced: pl.DataFrame) -> pl.DataFrame:
        wanted = unplaced.select("us_city", "state").drop_nulls().unique().sort("us_city", "state")
        letters = {state: state_called(state) or state for state in wanted["state"].unique()}
        found = [
            (city, state, *_located(point))
            for city, state in wanted.iter_rows()
            if (point := self._cities.get((fold(city), letters[state]))) is not None
        ]
        return pl.DataFrame(found, schema={"us_city": pl.String, "state": pl.String, **PLACED}, orient="row")


def _located(point: Point) -> tuple[int, int, int]:
    return round(point.lat * MICRODEGREES), round(point.lon * MICRODEGREES), cell_of(point)
