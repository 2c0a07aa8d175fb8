"""Files that are the same for everybody: named by what is in them, compressed, kept for a year, sent in parts."""

import gzip
import hashlib
import http.client
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from serving import serving
from whoperforms.web.static_files import ADDRESS, ELSEWHERE, NAMES, STATIC, NoSuchFile, static

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src/whoperforms/web/assets/vendor"
KEPT = {"manifest.json", "PROVENANCE.md", *(path.name for path in STATIC.glob("LICENSE-*"))}


@pytest.fixture(scope="module")
def address(demo_directory):
    with serving(demo_directory) as found:
        yield found


def get(address, path, **headers):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.content = answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_named_by_what_is_in_it(name):
    file = ELSEWHERE.get(name, STATIC / NAMES[name])
    digits = hashlib.sha256(file.read_bytes()).hexdigest()[:12]

    assert static(name) == f"{ADDRESS}{Path(name).stem}.{digits}{Path(name).suffix}"


def test_a_file_that_is_not_there_is_an_error_and_no_dead_link():
    with pytest.raises(NoSuchFile, match=re.escape("site.scss: no such file in web/static")):
        static("site.scss")


def test_nothing_lies_there_that_no_page_can_name():
    named = set(NAMES.values())
    plain = {path.name.removesuffix(".gz").removesuffix(".br") for path in STATIC.iterdir()}

    assert plain - KEPT <= named


def test_what_is_compressed_opens_to_the_plain_file():
    for packed in STATIC.glob("*.gz"):
        assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes()


def test_the_styles_name_no_other_file_and_no_other_host():
    styles = (STATIC / NAMES["site.css"]).read_text(encoding="utf-8")

    assert re.findall(r"url\(|@import|@font-face|https?:", styles) == []
    assert len((STATIC / f"{NAMES['site.css']}.br").read_bytes()) < 15_000


@pytest.mark.parametrize("folder", sorted(path.name for path in VENDOR.iterdir()))
def test_scripts_of_others_come_with_each_of_their_licences(folder):
    shipped = {path.read_bytes() for path in STATIC.glob(f"LICENSE-{folder}*")}

    assert shipped == {path.read_bytes() for path in (VENDOR / folder).glob("LICENSE*")} != set()


def test_the_licence_and_the_source_of_the_styles_lie_beside_them():
    assert "CC0" in (STATIC / "LICENSE-uswds.md").read_text(encoding="utf-8")
    assert NAMES["site.css"] in (STATIC / "PROVENANCE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None)])
def test_a_browser_gets_the_smallest_it_can_open_and_keeps_it_for_a_year(address, accepted, encoding):
    answer = get(address, static("site.css"), Accept_Encoding=accepted)

    assert answer.status == 200
    assert answer.headers["content-encoding"] == encoding
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "max-age=31536000, public, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(("name", "kind"), [("icon.svg", "image/svg+xml"), ("here.js", "text/javascript")])
def test_a_file_says_what_it_is(address, name, kind):
    assert get(address, static(name)).headers["content-type"].split(";")[0] == kind


def test_the_tiles_are_read_in_parts(address):
    whole = ELSEWHERE["us.pmtiles"].read_bytes()
    part = get(address, static("us.pmtiles"), Range="bytes=127-16383")

    assert part.status == 206
    assert part.headers["content-range"] == f"bytes 127-16383/{len(whole)}"
    assert "content-encoding" not in part.headers
    assert part.content == whole[127:16384]


def test_no_other_file_of_the_machine_is_served(address):
    for path in ("/static/../static_files.py", "/static/%2e%2e/static_files.py", "/static/", "/static/nothing.css"):
        assert get(address, path).status == 404


def test_a_page_comes_compressed_to_a_browser_that_says_it_can_open_it(address):
    plain, packed = get(address, "/en/"), get(address, "/en/", Accept_Encoding="gzip, br")

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.skipif(not shutil.which("npm"), reason="Node is not there: what is committed cannot be made anew")
def test_the_files_are_what_their_sources_make():
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts/build_static.py"), "--check"], capture_output=True, text=True, check=False
    )
    if "npm" in made.stderr and "ENOTFOUND" in made.stderr:
        pytest.skip("no package registry can be reached")

    assert (made.returncode, made.stderr) == (0, "")


def test_the_pinned_packages_are_named_with_their_hash():
    lock = json.loads((ROOT / "src/whoperforms/web/assets/package-lock.json").read_bytes())

    assert all(each.get("integrity") for name, each in lock["packages"].items() if name)
