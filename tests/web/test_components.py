"""Every part of the pages, in a real browser: no barrier, nothing too small, nothing cut off, on paper too."""

from pathlib import Path

import pytest

from browsing import chromium
from gallery import gallery
from whoperforms.project.headers import HEADERS
from whoperforms.web.static_files import ADDRESS, STATIC

pytestmark = pytest.mark.browser

ORIGIN = "https://site.example"
AXE = Path(__file__).parents[1].joinpath("vendor/axe.min.js").read_text(encoding="utf-8")
RULES = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]'
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript"}
SIZES = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]

# a link within a sentence may be as high as its line; a box of a checkbox is tapped by its label
TAPPED = "a, button, input, select, textarea, summary, .usa-checkbox__label, .usa-radio__label"
OTHERWISE = ".usa-skipnav, .usa-checkbox__input, .usa-radio__input, p a:not([class]), li p a"
TOO_LOW = f"""[...document.querySelectorAll("{TAPPED}")]
  .filter(each => !each.matches("{OTHERWISE}"))
  .filter(each => {{ const box = each.getBoundingClientRect(); return box.height > 0 && box.height < 44 }})
  .map(each => each.outerHTML.slice(0, 80))"""
TOO_SMALL = """[...document.querySelectorAll("body *")]
  .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
  .filter(each => !each.closest("svg") && parseFloat(getComputedStyle(each).fontSize) < 18)
  .map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser):
    contexts = []

    def page(html, *, width=320, **settings):
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        found = context.new_page()
        found.complaints = []
        found.on("console", lambda message: found.complaints.append(message.text))
        found.route("**/*", lambda route: route.fulfill(**_answer(route.request.url, html)))
        found.goto(ORIGIN + "/en/")
        return found

    yield page
    for context in contexts:
        context.close()


def _answer(url, html):
    path = url.removeprefix(ORIGIN)
    if not path.startswith(ADDRESS):
        return {"body": html, "content_type": "text/html; charset=utf-8", "headers": HEADERS}
    file = STATIC / path.removeprefix(ADDRESS)
    return {"body": file.read_bytes(), "content_type": TYPES[file.suffix]}


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_no_barrier(opened, width, scheme):
    page = opened(gallery(), width=width, color_scheme=scheme)
    page.evaluate(AXE)  # as a script of the page it would be refused by the page's own policy

    found = page.evaluate(f"axe.run({{runOnly: {RULES}}})")

    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_nothing_is_cut_off_or_scrolls_sideways(opened, width):
    page = opened(gallery(), width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("getComputedStyle(document.body).overflowX") == "visible"


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_tapped_is_44_pixels_high_and_no_text_is_under_18(opened, width):
    page = opened(gallery(), width=width)

    assert page.evaluate(TOO_LOW) == []
    assert page.evaluate(TOO_SMALL) == []


def test_the_keyboard_is_always_seen(opened):
    page = opened(gallery(), width=1280)
    stops = page.evaluate(
        """document.querySelectorAll("main a, main button, main input, main select, main textarea").length"""
    )

    for _stop in range(stops):
        page.keyboard.press("Tab")
        ring = page.evaluate("""(() => {
          const at = document.activeElement;
          const boxed = at.matches("[type=checkbox], [type=radio]");
          const drawn = boxed ? getComputedStyle(at.nextElementSibling, "::before") : getComputedStyle(at);
          const width = drawn.outlineWidth + " " + at.outerHTML.slice(0, 60);
          return at === document.body ? "none" : drawn.outlineStyle + " " + width;
        })()""")

        assert ring.startswith("solid 4px")


def test_the_menu_needs_a_tap_on_a_phone_and_none_on_a_desk(opened):
    phone, desk = opened(gallery(), width=360), opened(gallery(), width=1280)

    assert not phone.get_by_role("link", name="About the data").is_visible()
    phone.get_by_text("Menu").click()
    assert phone.get_by_role("link", name="About the data").is_visible()
    assert desk.get_by_role("link", name="About the data").is_visible()


def test_a_call_button_is_called_by_what_it_shows_and_then_for_whom(opened):
    page = opened(gallery())

    assert page.get_by_role("link", name="Call 217-555-0100 for Ada Example, MD", exact=True).count() == 1


def test_an_error_is_tied_to_its_field(opened):
    page = opened(gallery())
    field = page.locator("#bad")

    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == "bad-error bad-hint"
    assert page.locator("#bad-error").text_content() == "Error: Enter a 5-digit ZIP code, like 60601"
    assert page.locator("main > .error-summary a").first.get_attribute("href") == "#bad"


def test_a_year_without_a_count_has_no_bar_and_is_not_zero(opened):
    page = opened(gallery())
    drawing = page.locator(".chart svg")

    assert (
        drawing.locator("desc").text_content() == "2022: no count published. 2023: 11 or more. 2024: 30. 2025: 1,222."
    )
    assert drawing.locator("rect").count() == 3
    assert drawing.locator("text").all_text_contents()[:2] == ["2022", "no count published"]


def test_paper_has_the_words_and_not_what_only_a_screen_can_use(opened):
    page = opened(gallery(), width=700)
    page.emulate_media(media="print")

    for unusable in (".top nav", ".language", ".ask", "button", ".usa-pagination", ".foot ul"):
        assert not page.locator(unusable).first.is_visible(), unusable
    for wanted in (".card", ".claim__text", ".chart svg", ".call", ".help", "main > .source-note"):
        assert page.locator(wanted).first.is_visible(), wanted
    shown = page.locator(".source-note a[href^=http]").evaluate('each => getComputedStyle(each, "::after").content')
    assert "https://data.example/medicare" in shown


def test_large_print_is_half_as_large_again(opened):
    usual, large = opened(gallery(), width=640), opened(gallery(large_print=True), width=640)
    size = 'parseFloat(getComputedStyle(document.querySelector(".claim__text")).fontSize)'

    assert large.evaluate(size) == 1.5 * usual.evaluate(size)
    assert large.evaluate("document.documentElement.scrollWidth") == 640


def test_a_page_says_its_language_its_other_language_and_who_runs_it(opened):
    page = opened(gallery())

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("link[hreflang]").count() == 3
    assert page.get_by_role("link", name="Español").get_attribute("lang") == "es"
    assert "Example Patients' Foundation" in page.locator(".help").inner_text()
    assert "not a government website" in page.locator("footer").inner_text()
    assert "every person and organization here is invented" in page.locator("header").inner_text()


def test_a_page_that_is_not_for_search_engines_names_no_other_address(opened):
    page = opened(gallery(noindex=True))

    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert page.locator("link[rel=canonical], link[hreflang]").count() == 0
