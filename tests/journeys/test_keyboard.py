"""The pages with a keyboard alone."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_TABS = 12
RING = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished));
  const at = document.activeElement;
  const box = at.matches(".usa-checkbox__input, .usa-radio__input") ? at.nextElementSibling : at;
  const drawn = [getComputedStyle(box), getComputedStyle(box, "::before")];
  const {top, bottom, width, height} = box.getBoundingClientRect();
  return {
    what: at.outerHTML.replace(/\\s+/g, " ").slice(0, 90),
    call: at.matches("a[href^='tel:']") && at.closest("main") !== null,
    ringed: drawn.some(({outlineStyle, outlineWidth}) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
    seen: width > 1 && height > 1 && bottom > 0 && top < innerHeight,
  };
}"""


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_call_button_is_at_most_12_tabs_away_and_the_focus_is_always_seen(opened, site, language, width):
    page = opened(width=width)
    page.goto(site.to("results", language))
    passed = []
    while not passed or not passed[-1]["call"]:
        assert len(passed) < MOST_TABS, [each["what"] for each in passed]
        page.keyboard.press("Tab")
        passed.append(page.evaluate(RING))

    assert [each["what"] for each in passed if not (each["ringed"] and each["seen"])] == []


def test_the_first_tab_skips_what_every_page_has(opened, site):
    page = opened()
    page.goto(site.to("results"))
    page.keyboard.press("Tab")
    skipping = page.locator("a:focus")

    assert skipping.inner_text() == "Skip to main content"
    assert skipping.bounding_box()["y"] >= 0

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("stop", ["place_wrong", "place_ambiguous", "check_wrong"])
@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_wrong_has_the_focus_and_leads_to_its_field(opened, site, stop, scripts):
    page = opened(java_script_enabled=scripts)
    page.goto(site.to(stop))
    summary = page.locator(".error-summary:focus")

    assert page.title().startswith("Error:")
    assert summary.count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("input:focus").count() == 1


def test_the_map_can_be_skipped_and_its_pins_lead_to_their_cards(opened, site):
    page = opened()
    page.goto(site.to("results"))
    page.get_by_role("link", name="Skip the map").press("Enter")
    assert page.evaluate("document.activeElement.id") == "after-map"

    pin = page.locator("svg a:visible").first
    leads_to = pin.get_attribute("href")
    pin.press("Enter")
    assert page.url.endswith(leads_to)
    assert page.locator(leads_to).is_visible()
