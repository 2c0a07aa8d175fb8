"""The pages without scripts, and without styles."""

import pytest
from playwright.sync_api import expect

from browsing import HUMAN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNDRESSED = "() => { for (const sheet of document.styleSheets) sheet.disabled = true; }"
ORDER = """() => ["h1", ".card h3", "svg[role], .map-figure svg", "footer"]
  .map((found) => [...document.querySelectorAll("*")].indexOf(document.querySelector(found)))"""


@pytest.fixture
def page(opened):
    return opened(java_script_enabled=False)


def test_without_scripts_the_question_is_asked_filtered_and_answered(page, site):
    page.goto(site.to("home"))
    assert not page.get_by_role("button", name="Use my location").is_visible()

    page.get_by_label("City and state, or ZIP code").fill(site.people.town)
    page.get_by_role("button", name="Find doctors").click()
    before = page.locator(".card").count()
    page.get_by_text("Filter and sort").click()
    page.get_by_text("By last name").click()
    page.get_by_role("button", name="Show these").click()

    assert "sort=name" in page.url
    assert before > 0
    assert page.locator(".card").count() > 0
    assert page.locator(".map-figure svg:visible").count() == 1


def test_without_scripts_two_doctors_are_compared(page, site):
    page.goto(site.to("results"))
    for label in page.locator(".usa-checkbox__label", has_text="Compare").locator("visible=true").all()[:2]:
        label.click()
    page.get_by_role("button", name="Compare the doctors I ticked").click()

    expect(page.locator("table thead th")).to_have_count(1 + 2)


def test_without_scripts_a_name_is_checked_and_a_profile_opens_to_its_sources(page, site):
    page.goto(site.to("check"))
    page.get_by_label("Doctor's first and last name").fill(site.people.name)
    page.get_by_label("State").select_option(site.people.state)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".card__heading a").first.click()

    assert "/mild/doctors/" in page.url
    assert not page.locator(".source-note").first.is_visible()
    page.locator("main details:not([open]):has(.source-note) > summary").first.click()
    assert page.locator(".source-note:visible").count() > 0


def test_without_scripts_a_mistake_is_refused_with_a_reason(page, site):
    page.goto(site.to("mistake"))
    page.get_by_label("Tell us more").press_sequentially(
        "The number belongs to a bakery now, they told me.", delay=HUMAN
    )
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(["Choose what is wrong."])
    expect(page.get_by_label("Tell us more")).to_have_value("The number belongs to a bakery now, they told me.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_styles_the_list_comes_before_the_map_and_reads_in_order(opened, site, language):
    page = opened()
    page.goto(site.to("results", language))
    page.evaluate(UNDRESSED)
    order = page.evaluate(ORDER)

    assert -1 not in order
    assert order == sorted(order)
    assert page.locator("main .card h3").first.is_visible()
    assert page.evaluate("Math.max(...[...document.querySelectorAll('svg')].map((each) => each.clientWidth))") <= 1280
