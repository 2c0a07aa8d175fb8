"""Land, lakes and lines as shapes, in one detail: the Census Bureau's for the country, Natural Earth's around it.

Shape:  GeoJSON in degrees in, shapely geometries in degrees out.

Shores, county lines and state lines all come from one set of counties, simplified together, so that they meet.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import shapely
from packages import Fetched
from shapely import Geometry
from shapely.geometry import box, shape

# The country and its neighbours; Guam and Micronesia; the Aleutians beyond the 180th meridian; Samoa.
AROUND = shapely.union_all(
    [box(-180, 13, -50, 73), box(130, 4, 180, 30), box(160, 45, 180, 73), box(-175, -16, -165, -9)]
)
GAP_DEGREES = 0.06  # two drawings of one shore lie closer together than this
MOSTLY = 0.8  # the part of a lake that counties cover, where they leave no hole for it

Layers = dict[str, Geometry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much is kept: squares of which zoom it is cut to, which bends are dropped, which lakes, whether counties."""

    name: str
    zoom: int
    metres: int
    lake_square_degrees: float
    counties: bool = True
    around: Geometry = AROUND


def make(fetched: Fetched, detail: Detail, work: Path, roads: Path | None) -> Layers:
    """Return the layers of a detail."""
    drawn = work / detail.name
    drawn.mkdir()
    simplified = ["-simplify", "dp", f"interval={detail.metres}", "keep-shapes", "-clean"]
    output = ["format=geojson", "precision=0.0001", "geojson-type=FeatureCollection"]
    _counties(fetched, drawn, simplified, output)
    natural = fetched.basemap / "natural_earth_10m"
    for name, file in (("world", "land"), ("lakes", "lakes"), ("borders", "admin_0_boundary_lines_land")):
        cleaned = simplified if name != "borders" else simplified[:-1]
        fetched.shapes(str(natural / f"ne_10m_{file}.shp"), *cleaned, "-o", str(drawn / f"{name}.json"), *output)

    country, world, lakes = (_read(drawn / f"{name}.json") for name in ("country", "world", "lakes"))
    shown = [lake for lake in shapely.get_parts(lakes) if shapely.intersects(lake, detail.around)]
    shared = [lake for lake in shown if not _covered(lake, country)]
    return {
        "land": _land(country, shapely.intersection(world, detail.around), shapely.union_all(shared)),
        "lakes": shapely.union_all([lake for lake in shown if lake.area >= detail.lake_square_degrees]),
        "counties": _read(drawn / "counties.json") if detail.counties else shapely.MultiLineString(),
        "states": _read(drawn / "states.json"),
        "borders": shapely.intersection(_read(drawn / "borders.json"), detail.around),
        "roads": _roads(roads, detail.metres),
    }


def rivers(fetched: Fetched, work: Path) -> Geometry:
    """Return the rivers; they have one detail."""
    out = work / "rivers.json"
    fetched.shapes(str(fetched.rivers), "-o", str(out), "format=geojson", "precision=0.001")
    return shapely.intersection(_read(out), AROUND)


def _counties(fetched: Fetched, drawn: Path, simplified: list[str], output: list[str]) -> None:
    """Write the country's land, and the lines between counties of one state and of two."""
    states, counties = drawn / "by-state.json", drawn / "by-county.json"
    named = ["-target", "states", "-each", "STATE=this.id", "-filter-fields", "STATE"]
    fetched.shapes(str(fetched.states), *named, "-o", str(states), *output)
    shapes = fetched.basemap / "us_counties_5m/cb_2023_us_county_5m.shp"
    joined = ["-join", str(states), "point-method", "fields=STATE"]
    fetched.shapes(str(shapes), *joined, *simplified, "-o", str(counties), *output)
    for name, equal in (("counties", "=="), ("states", "!=")):
        between = f"A.STATE {equal} B.STATE"
        fetched.shapes(str(counties), "-innerlines", f"where={between}", "-o", str(drawn / f"{name}.json"), *output)
    fetched.shapes(str(counties), "-dissolve2", "-o", str(drawn / "country.json"), *output)


def _land(country: Geometry, world: Geometry, shared_lakes: Geometry) -> Geometry:
    """Return the country as the Census Bureau draws it, with its neighbours closed up to it.

    Natural Earth's own drawing of the country is taken away with a margin, for its shores lie elsewhere; then what is
    left, the neighbours, grows back by the margin, no farther than the land goes.
    """
    dry = shapely.difference(world, shared_lakes)
    neighbours = shapely.difference(dry, shapely.buffer(country, GAP_DEGREES))
    grown = shapely.intersection(shapely.buffer(neighbours, GAP_DEGREES * 1.2), dry)
    return shapely.make_valid(shapely.union(country, grown))


def _covered(lake: Geometry, country: Geometry) -> bool:
    return lake.area > 0 and shapely.intersection(lake, country).area / lake.area > MOSTLY


def _roads(path: Path | None, metres: int) -> Geometry:
    if path is None:
        return shapely.MultiLineString()
    return shapely.simplify(shapely.line_merge(shapely.union_all([_read(path)])), metres / 111_000)


def _read(path: Path) -> Geometry:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return shapely.union_all([shapely.make_valid(shape(each["geometry"])) for each in features if each["geometry"]])
