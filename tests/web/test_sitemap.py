"""What search engines may read: nothing of an invented country, and of a real one no answers to questions."""

from datetime import UTC, datetime
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.test import override_settings

from conftest import MILD
from whoperforms.registry.site import Operator, Site
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk
from whoperforms.store.directory import open_directory
from whoperforms.web.sitemap import MOST, PAGES_IN_A_FILE, in_files, pages, rules, written

PUBLIC = Site(
    operator=Operator(name="Example Foundation", email="help@whoperforms.example"),
    origin="https://whoperforms.example",
    hosts=("whoperforms.example", "127.0.0.1"),
)
ORIGIN = PUBLIC.origin
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def desk(demo_directory):
    directory = open_directory(demo_directory)
    yield Desk(directory)
    directory.engine.close()


@pytest.fixture
def urls(desk):
    """The entries of the map, with the addresses beside each."""
    root = ET.fromstring(written(pages(desk, public_only=False), ORIGIN))  # noqa: S314 - ours
    return {
        url.findtext("s:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in root.findall("s:url", NAMES)
    }


@pytest.mark.parametrize("site", [Site(), PUBLIC, Site(operator=PUBLIC.operator)], ids=["local", "public", "no origin"])
def test_an_invented_country_may_not_be_read(client_of, site):
    with override_settings(SITE=site, ALLOWED_HOSTS=["127.0.0.1"]):
        assert client_of.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
        assert b"<sitemap>" not in client_of.get("/sitemap.xml").content
        assert client_of.get("/sitemap-1.xml").status_code == 404
        assert b'content="noindex"' in client_of.get("/en/mild/about").content


@pytest.fixture
def client_of(request):
    """The pages; under another name, for here `pages` are those of the map."""
    return request.getfixturevalue("pages")


def test_the_map_has_each_page_in_both_languages_beside_each_other(urls):
    for path in ("", "verify", "data", "mild/about", "mild/who-performs", "mild/training", "mild/states"):
        beside = {"en": f"{ORIGIN}/en/{path}", "es": f"{ORIGIN}/es/{path}", "x-default": f"{ORIGIN}/en/{path}"}
        assert urls[beside["en"]] == urls[beside["es"]] == beside


def test_of_doctors_it_has_those_of_the_groups_with_proof_and_no_others(urls, desk):
    groups = desk.known(MILD).on(datetime.now(UTC).date()).groups
    proved = {npi for group in (GroupId.CERTIFIED, GroupId.MEDICARE_CASES) for npi in groups.crowd(group).npi.tolist()}
    listed = {int(url.rsplit("/", 1)[1]) for url in urls if "/en/mild/doctors/" in url}

    assert proved
    assert listed == proved


def test_without_a_programme_the_pages_on_certificates_are_not_in_it(desk):
    assert not {"training", "verify"} & {name for name, _ in pages(desk, public_only=True)}


def test_a_file_holds_no_more_addresses_than_allowed():
    many = [("doctor", {"procedure": "mild", "npi": f"{at:010}"}) for at in range(PAGES_IN_A_FILE + 1)]
    first, second = in_files(many)

    assert [*first, *second] == many
    assert len(second) == 1
    assert written(first[:100], ORIGIN).count("<loc>") * len(first) == MOST * 100


def test_every_address_of_the_map_is_a_page(client_of, urls):
    own = [url for url in urls if "/doctors/" not in url and "/states/" not in url]

    assert len(own) > 20
    assert [url for url in own if client_of.get(url.removeprefix(ORIGIN)).status_code != 200] == []


def test_answers_and_forms_are_not_for_engines():
    said = rules(ORIGIN)

    for part in ("call", "visit", "compare", "near", "check"):
        assert f"Disallow: /*/*/{part}" in said
    assert "Disallow: /*/*/doctors/*/mistake" in said
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in said
    assert all(before != after for before, after in pairwise(said))


def test_the_old_address_of_an_icon_leads_to_the_icon(client_of):
    answer = client_of.get("/favicon.ico")

    assert answer.status_code == 302
    icon = client_of.get(answer["Location"])
    assert icon.status_code == 200
    icon.close()
