"""The pages of text in a real browser, on a phone and on a desk: about a procedure, the data, the states."""

import pytest

from browsing import chromium
from serving import serving

pytestmark = pytest.mark.browser

PATHS = ("en/data", "es/mild/about", "en/mild/who-performs", "en/mild/training", "en/mild/states", "en/quality")


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(demo_directory):
    with serving(demo_directory) as found:
        yield found


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_pages_fit_ask_nobody_else_and_have_one_heading(browser, address, width):
    asked, complaints = [], []
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in PATHS:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == path[:2]
        assert wide == 0, path

    assert all(url.startswith(address) for url in asked)
    assert complaints == []
    page.close()


def test_a_statement_opens_to_its_source(browser, address):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{address}en/mild/costs")
    opening = page.locator(".told summary").first

    assert opening.bounding_box()["height"] >= 44
    assert not page.get_by_text("Medicare coverage decision 150.13, version 2").first.is_visible()
    opening.click()
    assert page.get_by_text("Medicare coverage decision 150.13, version 2").first.is_visible()
    page.close()
