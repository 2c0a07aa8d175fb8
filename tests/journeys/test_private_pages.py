"""Every page behind a sign-in, in both languages, on a phone and on a desk: for all readers, and nobody who listens."""

from itertools import dropwhile, pairwise, takewhile

import pytest

from browsing import DESK, NARROW, Heard, at, barriers, measures, skipped_levels
from private_tour import PRIVATE_STOPS
from tour import LANGUAGES, come

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DARK = ("today", "board", "record_proposed", "sign_wrong", "standard", "plots", "me", "second_steps")
EVERY = {"en": 1, "es": 3}  # every page in English, every third in Spanish: the same templates with other words
MOST = 200  # what can be focused on a page
FOCUSED = """() => {
  const at = document.activeElement, {top, width, height} = at.getBoundingClientRect();
  const main = at.closest("main") !== null, seen = width > 0 && height > 0;
  return {main, seen, top: top + scrollY, what: at.outerHTML.slice(0, 90)};
}"""


@pytest.mark.parametrize(
    ("stop", "language"),
    [(stop, language) for language in LANGUAGES for stop in list(PRIVATE_STOPS)[:: EVERY[language]]],
)
def test_a_page_behind_a_sign_in_is_for_all_readers_and_asks_nobody_else(opened, private_site, stop, language):
    address, private = private_site
    page = opened(width=NARROW)
    private.sign_in(page.context, PRIVATE_STOPS[stop].who)
    heard = Heard(page)

    status = come(page, address + private.to(PRIVATE_STOPS[stop], language), PRIVATE_STOPS[stop])
    said = [each for each in heard.complaints if f"status of {status}" not in each]
    found = {width: barriers(at(page, width)) for width in (DESK, NARROW)}
    measured = {width: measures(at(page, width)) for width in (NARROW, DESK)}

    assert (status, said, heard.refused) == (PRIVATE_STOPS[stop].status, [], [])
    assert [url for url in heard.asked if not url.startswith(address)] == []
    assert found == {DESK: [], NARROW: []}
    for of in measured.values():
        assert (of["sideways"], of["low"], of["small"], of["ambiguous"]) == (0, [], [], [])
        assert (of["lang"], of["foreign"]) == (language, [])
        assert [level for level, _words in of["headings"]].count(1) == 1
        assert skipped_levels(of["headings"]) == []
        assert of["title"].endswith(" - whoperforms")


@pytest.mark.parametrize("stop", DARK)
@pytest.mark.parametrize("width", [NARROW, DESK])
def test_axe_finds_no_barrier_in_the_dark(opened, private_site, stop, width):
    address, private = private_site
    page = opened(width=width, color_scheme="dark")
    private.sign_in(page.context, PRIVATE_STOPS[stop].who)
    come(page, address + private.to(PRIVATE_STOPS[stop]), PRIVATE_STOPS[stop])

    assert barriers(page) == []


def tabbed(page):
    """Press Tab again and again, and yield what has the focus then."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        yield page.evaluate(FOCUSED)


@pytest.mark.parametrize("stop", ["today", "record_enrolled_examiner", "sign", "certify", "me"])
def test_with_a_keyboard_one_goes_through_a_page_from_top_to_bottom(opened, private_site, stop):
    address, private = private_site
    page = opened(width=NARROW)
    private.sign_in(page.context, PRIVATE_STOPS[stop].who)
    come(page, address + private.to(PRIVATE_STOPS[stop]), PRIVATE_STOPS[stop])
    tabs = tabbed(page)
    words = list(takewhile(lambda each: each["main"], dropwhile(lambda each: not each["main"], tabs)))

    assert words
    assert not next(tabs)["main"]  # and out again, to the end of the page
    assert [each["what"] for each in words if not each["seen"]] == []
    tops = [each["top"] for each in words]
    assert [round(top) for top, after in pairwise(tops) if after < top - 12] == []
