"""Every page of the site, in both languages, on a phone and on a desk: for all readers, and for nobody who listens.

Each page is opened once and measured in each width; each promise is a test of what was measured.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from browsing import DESK, NARROW, ZOOMED, Heard, at, barriers, measures, skipped_levels
from tour import LANGUAGES, STOPS, come

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EVERY = pytest.mark.parametrize(("stop", "language"), [(stop, language) for stop in STOPS for language in LANGUAGES])
DARK = ("home", "results", "map", "doctor_certified", "mistake_wrong", "compare_two", "visit", "who_performs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of a page."""

    status: int
    measured: dict[int, dict[str, Any]]
    barriers: dict[int, list[str]]
    asked: list[str]
    referrers: list[str]
    refused: list[str]
    complaints: list[str]
    cookies: list[str]


@pytest.fixture(scope="module")
def tour(browser, site):
    """Look at a page; at each one only once."""
    seen: dict[tuple[str, str], Seen] = {}
    page = browser.new_page()
    heard = Heard(page)

    def look(stop: str, language: str) -> Seen:
        if (stop, language) not in seen:
            heard.forget()
            seen[stop, language] = _look(page, heard, site, stop, language)
        return seen[stop, language]

    yield look
    page.close()


def _look(page, heard, site, stop, language) -> Seen:
    status = come(at(page, NARROW), site.to(stop, language), STOPS[stop])
    complaints = list(heard.complaints)  # axe is not asked for its own
    measured = {width: measures(at(page, width)) for width in (NARROW, ZOOMED, DESK)}
    found = {width: barriers(at(page, width)) for width in (DESK, NARROW)}
    return Seen(
        status=status,
        measured=measured,
        barriers=found,
        asked=heard.asked,
        referrers=heard.referrers,
        refused=heard.refused,
        complaints=complaints,
        cookies=[each["name"] for each in page.context.cookies()],
    )


@EVERY
def test_it_is_there_in_its_language(tour, stop, language):
    seen = tour(stop, language)
    measured = seen.measured[DESK]

    assert seen.status == STOPS[stop].status
    assert (measured["lang"], measured["foreign"]) == (language, [])
    assert measured["title"].endswith(" - whoperforms")


@EVERY
def test_axe_finds_no_barrier(tour, stop, language):
    assert tour(stop, language).barriers == {DESK: [], NARROW: []}


@EVERY
def test_nothing_scrolls_sideways_on_a_small_phone_or_at_twice_the_size(tour, stop, language):
    measured = tour(stop, language).measured

    assert {width: measured[width]["sideways"] for width in measured} == {NARROW: 0, ZOOMED: 0, DESK: 0}


@EVERY
def test_what_is_tapped_is_44_pixels_and_what_is_read_18(tour, stop, language):
    measured = tour(stop, language).measured

    assert {width: (measured[width]["low"], measured[width]["small"]) for width in (NARROW, DESK)} == {
        NARROW: ([], []),
        DESK: ([], []),
    }


@EVERY
def test_it_has_one_heading_above_all_and_skips_none(tour, stop, language):
    headings = tour(stop, language).measured[DESK]["headings"]

    assert [level for level, _words in headings].count(1) == 1
    assert skipped_levels(headings) == []


@EVERY
def test_links_with_the_same_words_lead_to_the_same_place(tour, stop, language):
    assert tour(stop, language).measured[DESK]["ambiguous"] == []


@EVERY
def test_it_asks_nobody_else_keeps_nothing_and_complains_of_nothing(tour, site, stop, language):
    seen = tour(stop, language)

    assert [url for url in seen.asked if not url.startswith(site.address)] == []
    assert seen.cookies == []
    assert seen.referrers == []
    assert seen.refused == []
    assert [said for said in seen.complaints if not _is_the_status(said, seen.status)] == []


def _is_the_status(said: str, status: int) -> bool:
    """Whether a browser only says that the page itself has a status that tells of an error."""
    return status >= 400 and f"status of {status}" in said


@pytest.mark.parametrize("stop", DARK)
@pytest.mark.parametrize("width", [NARROW, DESK])
def test_axe_finds_no_barrier_in_the_dark(opened, site, stop, width):
    page = opened(width=width, color_scheme="dark")
    come(page, site.to(stop), STOPS[stop])

    assert barriers(page) == []
