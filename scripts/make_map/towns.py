"""Names for the map: every town of the gazetteer, and from which zoom on its name is shown.

Source: whoperforms.places, whose names and populations are GeoNames' (CC BY 4.0).

GeoNames counts parts of cities as cities, and the package does not tell them apart: a name that the post does not use,
close to a place of three times the people, comes last. It is put back, never dropped: the same is true of real suburbs.
"""

from dataclasses import dataclass
from math import cos, hypot, radians
from pathlib import Path

from whoperforms.places.gazetteer import City, cities, city_rows, zip_codes

FIRST_ZOOM = ((500_000, 3), (200_000, 5), (60_000, 6), (20_000, 7), (10_000, 8), (0, 9))
BIG = 100_000
TIMES = 3
NEAR_DEGREES = 0.18  # about 20 km
LEAST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A name on the map. `weight`: which of two names goes first; the people, or few for a part of a city."""

    name: str
    lat: float
    lon: float
    weight: int
    people: int
    zoom: int


def ranked() -> list[Town]:
    """Return all towns, the weightiest first."""
    postal = {(each.state, each.city.lower()) for each in zip_codes().values()}
    _, labels = city_rows()
    every = [cities()[label] for some in labels.values() for label in some]
    towns = [town for town in every if (town.population or 0) >= LEAST]
    big = [town for town in towns if (town.population or 0) >= BIG]
    made = [_town(town, part=_is_part(town, big, postal)) for town in towns]
    return sorted(made, key=lambda town: (-town.weight, town.name, town.lat))


def write(towns: list[Town], path: Path) -> None:
    """Write the towns as a table."""
    rows = [f"{town.name}\t{town.lat:.4f}\t{town.lon:.4f}\t{town.weight}\n" for town in towns]
    path.write_text("name\tlat\tlon\tweight\n" + "".join(rows), encoding="utf-8")


def _is_part(town: City, big: list[City], postal: set[tuple[str, str]]) -> bool:
    return (town.state, town.name.lower()) not in postal and any(
        (other.population or 0) > TIMES * (town.population or 0) and _apart(town, other) < NEAR_DEGREES for other in big
    )


def _apart(town: City, other: City) -> float:
    east = (town.point.lon - other.point.lon) * cos(radians(town.point.lat))
    return hypot(town.point.lat - other.point.lat, east)


def _town(town: City, *, part: bool) -> Town:
    people = town.population or 0
    return Town(
        name=town.name.split(" / ")[0],  # "Makakilo / Kapolei / Honokai Hale"
        lat=town.point.lat,
        lon=town.point.lon,
        weight=LEAST if part else people,
        people=people,
        zoom=_zoom(0 if part else people),
    )


def _zoom(people: int) -> int:
    return next(zoom for least, zoom in FIRST_ZOOM if people >= least)
