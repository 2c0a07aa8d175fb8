"""The status page in a real browser, on a phone and on a desk."""

import pytest
from playwright.sync_api import sync_playwright

from requirements import needs_chromium
from serving import serving

pytestmark = pytest.mark.browser

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=needs_chromium(), args=QUIET)
        yield started
        started.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_fits_asks_nobody_else_and_has_one_heading(browser, demo_directory, width):
    asked, complaints = [], []
    with serving(demo_directory) as address:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

        assert page.locator("h1").all_inner_texts() == ["whoperforms is running"]
        assert page.locator("html").get_attribute("lang") == "en"
        assert sideways == 0
        assert all(url.startswith(address) for url in asked)
        assert complaints == []
        page.close()
