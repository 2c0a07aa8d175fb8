"""Cut shapes into squares of the Mercator plane, so that a drawing reads the few that it shows.

Shape:  arrays as web/map/squares.py reads them.
"""

from pathlib import Path

import numpy as np
import shapely
from layers import Detail, Layers
from numpy.typing import NDArray
from shapely import Geometry
from shapely.geometry import box

from whoperforms.web.map.squares import DETAIL_NAMES, EXTENT, LAYERS, OVERLAP

WORLD = box(-180, -50, 180, 80)
FINE = Detail(name="fine", zoom=8, metres=250, lake_square_degrees=0.0002)
MEDIUM = Detail(name="medium", zoom=6, metres=900, lake_square_degrees=0.004)
COARSE = Detail(name="coarse", zoom=4, metres=4500, lake_square_degrees=0.1, counties=False, around=WORLD)
DETAILS = (FINE, MEDIUM, COARSE)
FOR_TILES = Detail(name="tiles", zoom=9, metres=60, lake_square_degrees=0.0)

AREAS = ("land", "lakes")

DEGREES_OF_MERCATOR = 85.05


def write(made: dict[str, Layers], path: Path) -> None:
    """Write the squares of all details into one file; same shapes, same bytes."""
    rows: list[tuple[int, int, int, int, int]] = []  # detail, column, row, layer, first point
    points: list[NDArray[np.uint16]] = []
    first = 0
    for detail in DETAILS:
        for layer in LAYERS:
            shapes = shapely.transform(made[detail.name][layer], _mercator)
            for (column, row), line in _cut(shapes, detail.zoom, areas=layer in AREAS):
                rows.append((DETAIL_NAMES.index(detail.name), column, row, LAYERS.index(layer), first))
                points.append(line)
                first += len(line)
    order = sorted(range(len(rows)), key=lambda at: rows[at])
    laid = [points[at] for at in order]
    firsts = np.cumsum([0, *map(len, laid)]).astype(np.uint32)
    index = np.array([rows[at][:4] for at in order], np.uint16)
    np.savez_compressed(path, index=index, firsts=firsts, points=np.concatenate(laid))


def _mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the plane's coordinates: 0 to 1 from west to east and from north to south."""
    x = degrees[:, 0] / 360 + 0.5
    lat = np.radians(np.clip(degrees[:, 1], -DEGREES_OF_MERCATOR, DEGREES_OF_MERCATOR))
    return np.column_stack([x, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)])


def _cut(shapes: Geometry, zoom: int, *, areas: bool) -> list[tuple[tuple[int, int], NDArray[np.uint16]]]:
    """Return the rings or lines of each square, in units of the square."""
    side = 1 / 2**zoom
    cut: list[tuple[tuple[int, int], NDArray[np.uint16]]] = []
    if shapely.is_empty(shapes):
        return cut
    parts = shapely.get_parts(shapes)
    tree = shapely.STRtree(parts)
    west, north, east, south = shapely.bounds(shapes)
    for column in range(int(west / side), min(2**zoom, int(east / side) + 1)):
        for row in range(int(north / side), int(south / side) + 1):
            square = box(column * side, row * side, (column + 1) * side, (row + 1) * side)
            wider = shapely.buffer(square, side * OVERLAP, join_style="mitre")
            found = tree.query(wider)
            if not len(found):
                continue
            inside = shapely.intersection(parts[found], wider)
            together = shapely.union_all(inside)
            whole = together if areas else shapely.line_merge(together)
            cut += [((column, row), line) for line in _lines(whole, column, row, side, areas=areas)]
    return cut


def _lines(shapes: Geometry, column: int, row: int, side: float, *, areas: bool) -> list[NDArray[np.uint16]]:
    wanted = "Polygon" if areas else "LineString"
    lines = []
    for part in shapely.get_parts(shapes):
        if part.geom_type != wanted:
            continue
        turned = shapely.orient_polygons(part) if areas else part
        rings = [turned.exterior, *turned.interiors] if areas else [turned]
        for ring in rings:
            placed = (np.asarray(ring.coords) - [column * side, row * side]) / side
            whole = np.clip(np.rint((placed + OVERLAP) / (1 + 2 * OVERLAP) * EXTENT), 0, EXTENT)
            kept = whole[np.concatenate([[True], np.any(np.diff(whole, axis=0), axis=1)])]
            if len(kept) >= (4 if areas else 2):
                lines.append(kept.astype(np.uint16))
    return lines
