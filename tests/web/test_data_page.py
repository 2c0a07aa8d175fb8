"""The pages about the data, its quality, privacy and credits; and the real server that serves them."""

import json
import re
import shutil
import urllib.error
import urllib.request
from html import unescape

import pytest
from django.test import override_settings

from commands import whoperforms
from serving import serving
from whoperforms.evidence.source import Source
from whoperforms.registry.site import Site
from whoperforms.search.quality_measures import SOURCES
from whoperforms.store.directory import open_directory
from whoperforms.web.source_names import IN_WORDS


def page(pages, path, language="en"):
    answer = pages.get(f"/{language}/{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_every_source_whose_files_can_be_read_is_said_in_plain_words():
    assert set(IN_WORDS) == set(SOURCES)


def test_each_file_is_there_with_what_became_of_its_rows(pages, demo_directory):
    html = page(pages, "data")
    directory = open_directory(demo_directory)

    for release in directory.releases.values():
        numbers = (release.rows_read, release.rows_kept, release.rows_skipped, release.rows_rejected)
        cells = "".join(rf"\s*<td[^>]*>{number:,}</td>" for number in numbers)
        assert re.search(rf"{re.escape(release.file)}</th><td>[^<]*</td>{cells}", html), release.file
    assert all(f'id="source-{release.source}"' in html for release in directory.releases.values())
    directory.engine.close()


@pytest.mark.parametrize(("language", "said"), [("en", "received on"), ("es", "recibido el")])
def test_of_a_file_without_a_day_it_is_said_when_it_was_received(pages, language, said):
    html = page(pages, "data", language)

    assert re.search(rf"DAC_NationalDownloadableFile\.csv</th><td>{said} [^<]*20[0-9]{{2}}</td>", html)


def test_a_source_that_was_not_read_is_named(pages):
    said = text(page(pages, "data"))

    assert f"so we say nothing from them: {IN_WORDS[Source.NUCC].name}" in said


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "rule", ["order", "groups", "certified", "counts", "places", "disagree", "left-out", "sources"]
)
def test_the_rules_of_the_site_have_an_address_of_their_own(pages, rule, language):
    assert page(pages, "data", language).count(f'id="{rule}"') == 1


def test_the_order_is_stated_and_nobody_can_pay_for_a_place_in_it(pages):
    said = text(page(pages, "data"))

    assert "The nearest comes first." in said
    assert "The number of cases never changes the order." in said
    assert "Nobody can pay to be here, or to be higher up." in said


def test_without_a_programme_nothing_is_said_of_certificates(pages):
    with override_settings(SITE=Site(public_only=True)):
        html = page(pages, "data")

    assert 'id="certified"' not in html
    assert "ertified" not in text(html)


def test_quality_shows_at_once_what_the_directory_keeps(pages):
    html = page(pages, "quality")

    assert re.search(r"No title, such as MD</th><td[^>]*>\d+ of 3,\d\d\d \(\d+ %\)", html)
    assert "The full report has not been made for this data yet." in html


@pytest.fixture(scope="module")
def report(demo_directory, tmp_path_factory):
    """A folder with a report on the directory."""
    folder = tmp_path_factory.mktemp("report")
    assert whoperforms("quality", "--directory", str(demo_directory), "--out", str(folder)).code == 0
    return folder


@pytest.fixture
def reported(demo_directory, report, tmp_path):
    """A copy of the directory with the report beside it."""
    folder = tmp_path / "with-report"
    shutil.copytree(demo_directory, folder)
    shutil.copytree(report, folder, dirs_exist_ok=True)
    return folder


def test_a_report_beside_the_directory_is_shown(pages, reported):
    with override_settings(DIRECTORY=reported):
        html = page(pages, "quality")
    totals = json.loads((reported / "quality.json").read_text())
    [coverage] = [each for each in totals["breakdowns"] if each["id"] == "coverage"]
    known = coverage["lines"][0]["counts"][0]

    assert re.search(
        rf"{re.escape(str(IN_WORDS[Source(known['part'])].name))}</th><td[^>]*>{known['count']:,} \(", html
    )
    assert "When doctors last changed their entry" in html
    assert "The full report has not been made" not in html


@pytest.mark.parametrize(
    "spoil", [lambda text: text.replace('"built_at": "2', '"built_at": "1'), lambda text: text[:99]]
)
def test_a_report_of_another_build_or_half_a_report_is_not_shown(pages, reported, spoil):
    file = reported / "quality.json"
    file.write_text(spoil(file.read_text()))

    with override_settings(DIRECTORY=reported):
        assert "The full report has not been made" in page(pages, "quality")


def test_privacy_says_that_nothing_is_kept(pages):
    said = text(page(pages, "privacy"))

    assert "We keep nothing about you." in said
    assert "There are no cookies, no ads and no counters." in said


def test_credits_name_those_who_ask_for_it(pages):
    said = text(page(pages, "credits"))

    assert "GeoNames (CC BY 4.0)" in said
    assert "Natural Earth" in said
    assert "U.S. Census Bureau" in said


@pytest.fixture(scope="module")
def address(demo_directory):
    with serving(demo_directory) as found:
        yield found.rstrip("/")


def get(url):
    try:
        return urllib.request.urlopen(url, timeout=20)  # noqa: S310 - our own server
    except urllib.error.HTTPError as answer:
        return answer


def test_the_real_server_says_what_it_answers_from(address):
    with get(f"{address}/en/data") as answer:
        said = answer.read().decode()

    assert answer.status == 200
    assert "November 15, 2026" in said
    assert "every person and organization here is invented" in said


@pytest.mark.parametrize("path", ["/en/data", "/no-such-page", "/es/mild/about"])
def test_every_page_keeps_to_itself(address, path):
    with get(address + path) as answer:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers


def test_another_host_name_gets_no_page(address):
    asking = urllib.request.Request(f"{address}/en/data", headers={"Host": "elsewhere.example"})  # noqa: S310 - ours

    with get(asking) as answer:
        assert answer.status == 400


def test_a_new_directory_is_served_on_the_next_request(demo_directory, tmp_path):
    shutil.copy(demo_directory / "directory.db", tmp_path / "directory.db")
    with serving(tmp_path) as address:
        (tmp_path / "directory.db").unlink()
        with get(f"{address}en/data") as gone:
            assert gone.status == 503
            assert "whoperforms build" in gone.read().decode()

        shutil.copy(demo_directory / "directory.db", tmp_path / "directory.db")
        with get(f"{address}en/data") as back:
            assert back.status == 200
