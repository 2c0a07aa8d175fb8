"""The large map in a real browser: it draws, asks nobody else, weighs little, and a pin leads to its card."""

import re
from pathlib import Path

import pytest

from browsing import chromium
from serving import serving

pytestmark = pytest.mark.browser

PLACE = "en/mild/map?place=New+York,+NY"
MOST_BYTES = 180_000
VENDOR = Path(__file__).parents[1] / "vendor"


@pytest.fixture(scope="module")
def address(demo_directory):
    with serving(demo_directory) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def drawn(page, address):
    """Open the large map and wait until its ground is painted: the middle is no longer one colour."""
    page.goto(address + PLACE)
    page.wait_for_selector(".leaflet-tile-loaded")
    page.wait_for_load_state("networkidle")


def test_it_draws_from_this_host_alone_within_its_weight_and_without_a_complaint(page, address):
    asked, complaints, weights, partial = [], [], [], []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda done: weights.append(done["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: partial.append(answer.status) if ".pmtiles" in answer.url else None)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    drawn(page, address)

    assert complaints == []
    assert all(url.startswith(address) for url in asked)
    assert set(partial) == {206}
    assert sum(weights) <= MOST_BYTES
    colours = page.evaluate(
        """() => { const seen = new Set(); for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
             const data = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
             for (let at = 0; at < data.length; at += 400) seen.add(data.slice(at, at + 3).join()); }
           return seen.size; }"""
    )
    assert colours > 3


def test_a_pin_by_keyboard_leads_to_its_card(page, address):
    drawn(page, address)
    single = next(pin for pin in page.locator(".pin").all() if " " not in pin.get_attribute("data-numbers"))
    number = single.get_attribute("data-numbers")
    single.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == f"r{number}"
    assert "is-chosen" in page.locator(f"#r{number}").get_attribute("class")


def test_what_can_be_tapped_is_large_and_says_what_it_is(page, address):
    drawn(page, address)
    for each in page.locator(".pin, .leaflet-control-zoom a").all():
        box = each.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        assert each.get_attribute("aria-label")
        assert each.get_attribute("role") == "button"
    assert page.locator("canvas[lang='undefined']").count() == 0


def test_plus_on_the_keyboard_comes_closer_and_the_wheel_does_not(page, address):
    drawn(page, address)
    before = page.locator(".pin").first.bounding_box()
    page.mouse.move(900, 600)
    page.mouse.wheel(0, -300)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(300)
    assert page.locator(".pin").first.bounding_box() == before

    page.locator("#large-map").focus()
    page.keyboard.press("+")
    page.wait_for_function("(x) => document.querySelector('.pin').getBoundingClientRect().x !== x", arg=before["x"])


def test_without_scripts_the_small_map_and_the_list_are_there(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + PLACE)

    assert page.locator("svg.map--wide").is_visible()
    assert not page.locator("#large-map").is_visible()
    # this way of switching scripts off does not show what stands in noscript, so its text is looked for
    assert re.search(r"<noscript>.*The large map needs scripts", page.content(), re.DOTALL)
    assert page.locator(".large__place").count() > 0
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_axe_finds_nothing(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    drawn(page, address)
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("(tags) => axe.run({runOnly: tags}).then((told) => told.violations)", tags)

    assert sideways == 0
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.close()
