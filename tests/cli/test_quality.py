import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.image import imread

from browsing import chromium
from commands import whoperforms
from directories import directory_of
from whoperforms.search.breakdown import share

WARNING = (250, 206, 0)  # the ground of the word INVENTED


@pytest.fixture(scope="module")
def written(demo_directory, tmp_path_factory):
    """The folder that `quality --out` filled."""
    out = tmp_path_factory.mktemp("quality") / "report"
    ran = whoperforms("quality", "--directory", str(demo_directory), "--out", str(out))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Wrote {out / 'quality.html'}\n"
    return out


@pytest.fixture(scope="module")
def numbers(written):
    return json.loads((written / "quality.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page(written):
    return Page((written / "quality.html").read_text(encoding="utf-8"))


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, and the cells of each table by what it is labelled by."""

    def __init__(self, text):
        super().__init__()
        self.text = text
        self.elements = []
        self.tables = {}
        self._region, self._cell = "", None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.elements.append((tag, found))
        if found.get("role") == "region":
            self._region = found["aria-labelledby"]
            self.tables[self._region] = []
        if tag == "tr":
            self.tables[self._region].append([])
        if tag in {"td", "th"}:
            self.tables[self._region][-1].append("")
            self._cell = True

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self._cell = None

    def handle_data(self, data):
        if self._cell:
            self.tables[self._region][-1][-1] += data

    def of(self, tag):
        return [found for name, found in self.elements if name == tag]


def test_the_page_holds_the_numbers_of_the_json(page, numbers):
    for breakdown in numbers["breakdowns"]:
        expected = [
            [line["name"], f"{line['of']:,}", *(cell(each["count"], line["of"]) for each in line["counts"])]
            for line in breakdown["lines"]
        ]
        assert page.tables.get(breakdown["id"], [[]])[1:] == expected


def cell(count: int, of: int) -> str:
    return f"{count:,} ({share(count, of)})"


def test_the_page_asks_nobody_for_anything_and_runs_nothing(page):
    addresses = [found[name] for _, found in page.elements for name in ("src", "href") if name in found]

    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert page.of("script") == []
    assert not re.search(r"url\(|@import|https?:|\son\w+=", page.text)
    [policy] = [each["content"] for each in page.of("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")


def test_the_page_can_be_read_aloud(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    ids = [found["id"] for _, found in page.elements if "id" in found]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert page.of("html")[0]["lang"] == "en"
    assert all(len(each["alt"]) > 40 for each in page.of("img"))
    assert len(page.of("caption")) == len(page.of("table")) == len(page.tables)
    assert all(each["scope"] in {"row", "col"} for each in page.of("th"))
    assert {each["href"][1:] for each in page.of("a")} <= set(ids)


def test_every_plot_stands_beside_a_table_and_in_the_folder(page, written):
    pictures = sorted(written.glob("*.png"))

    assert len(pictures) == len(page.of("figure")) == len(page.of("img")) == len(page.of("figcaption"))
    assert {path.stem.removeprefix("quality-") for path in pictures} <= set(page.tables)
    assert {"ages", "coverage_by_state", "updated", "specialties_by_specialty", "precision"} <= {
        path.stem.removeprefix("quality-") for path in pictures
    }


def test_what_is_invented_says_so_on_the_page_in_the_json_and_in_every_plot(page, numbers, written):
    assert "Everybody in this directory is invented" in page.text
    assert (numbers["invented"], "invented" in numbers["notice"]) == (True, True)
    for path in written.glob("*.png"):
        pixels = np.rint(imread(path)[..., :3] * 255).astype(int)
        assert (pixels == WARNING).all(axis=-1).sum() > 1000, path.name


def test_the_json_alone_is_that_of_the_folder(ask, numbers):
    assert json.loads(ask("quality", "--json").out) == numbers


def test_the_terminal_shows_the_totals(ask, numbers):
    ran = ask("quality")
    [total] = {line["of"] for each in numbers["breakdowns"] if each["id"] == "coverage" for line in each["lines"][:1]}

    assert (ran.code, ran.err) == (0, "")
    assert "Everybody in this directory is invented" in ran.out
    assert f"{total:,}" in ran.out
    assert "Massachusetts" not in ran.out


def test_plots_of_an_earlier_report_do_not_stay_and_nothing_is_called_invented_that_is_not(tmp_path):
    directory_of([], tmp_path / "directory")
    (tmp_path / "quality-coverage.png").write_bytes(b"of another directory")
    (tmp_path / "holiday.png").write_bytes(b"mine")
    ran = whoperforms("quality", "--directory", str(tmp_path / "directory"), "--out", str(tmp_path))

    assert ran.code == 0
    assert not (tmp_path / "quality-coverage.png").exists()
    assert (tmp_path / "holiday.png").exists()
    assert "Everybody in this directory is invented" not in (tmp_path / "quality.html").read_text(encoding="utf-8")


def test_a_file_where_the_folder_should_be_is_refused(demo_directory, tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ran = whoperforms("quality", "--directory", str(demo_directory), "--out", str(tmp_path / "taken"))

    assert ran.code == 2
    assert "taken" in ran.err


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_fits_and_complains_of_nothing(written, width):
    complaints = []
    with chromium() as browser:
        shown = browser.new_page(viewport={"width": width, "height": 800})
        shown.on("console", lambda message: complaints.append(message.text))
        shown.goto((written / "quality.html").as_uri())
        sideways = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert (sideways, complaints) == (0, [])
