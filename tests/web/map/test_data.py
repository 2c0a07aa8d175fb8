"""The shipped data of the maps is what its page says, and can be read."""

import gzip
import hashlib
import re
from importlib.resources import files

import pytest

DATA = files("whoperforms.web.map") / "data"
FILES = ("us.pmtiles", "lines.npz", "towns.tsv")
HEADER = 127


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_one_that_its_provenance_names(name):
    said = re.search(rf"\| `{name}` \| [\d,]+ \| `([0-9a-f]{{64}})` \|", (DATA / "PROVENANCE.md").read_text())

    assert said[1] == hashlib.sha256((DATA / name).read_bytes()).hexdigest()


def test_the_tiles_are_a_file_of_vector_tiles_from_the_globe_to_the_town():
    content = (DATA / "us.pmtiles").read_bytes()

    assert content[:8] == b"PMTiles\x03"
    compression, kind, least_zoom, most_zoom = content[98:102]
    assert (compression, kind, least_zoom, most_zoom) == (2, 1, 0, 9)  # gzip, vector
    where, long = (int.from_bytes(content[at : at + 8], "little") for at in (24, 32))
    told = gzip.decompress(content[where : where + long]).decode()
    layers = ("land", "lakes", "rivers", "states", "borders", "counties", "roads", "places")
    assert all(f'"id":"{layer}"' in told for layer in layers)
    assert "GeoNames (CC BY 4.0)" in told


def test_the_data_of_the_small_maps_stays_small():
    assert sum((DATA / name).stat().st_size for name in ("lines.npz", "towns.tsv")) < 3_000_000
    assert (DATA / "us.pmtiles").stat().st_size < 7_000_000
