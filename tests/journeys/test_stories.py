"""What people come for, from the first page to what they leave with, each a short story."""

import re
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest
from pypdf import PdfReader

from browsing import HUMAN, PHONE
from commands import whoperforms

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def words(page):
    """Return what the main part of a page shows, in one line."""
    return " ".join(page.locator("main").inner_text().split())


def test_a_daughter_in_ohio_finds_the_nearest_certified_doctor_and_prints_the_sheet(opened, site):
    page = opened(width=PHONE)
    page.goto(site.address)
    assert page.locator("h1").inner_text() == "Who performs MILD near me?"

    page.get_by_label("City and state, or ZIP code").fill("43215")
    page.get_by_role("button", name="Find doctors").click()
    assert "Columbus, OH" in page.locator("h1").inner_text()

    first = page.locator(".group--certified .card").first
    name = first.locator("h3 a").inner_text()
    assert "On the list that Example Device Academy gave on November 1, 2026" in first.inner_text()
    assert "It is not a board certification" in first.inner_text()
    assert re.search(r"Call \d{3}-\d{3}-\d{4}", first.inner_text())

    first.locator("h3 a").click()
    assert name.split(",")[0] in page.locator("h1").inner_text()

    page.get_by_role("link", name="Sheet for your visit").first.click()
    printed = PdfReader(BytesIO(page.pdf(format="Letter", prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    assert name.split(",")[0] in printed.pages[0].extract_text()
    assert "Who trained you" in printed.pages[0].extract_text()


def test_a_patient_checks_a_name_he_was_given_misspelt(opened, site):
    page = opened(width=PHONE)
    page.goto(site.to("home"))
    page.get_by_role("link", name="Check a doctor by name").click()
    page.get_by_label("Doctor's first and last name").fill(site.people.misspelt)
    page.get_by_label("State").select_option(site.people.state)
    page.get_by_role("button", name="Check", exact=True).click()
    assert "Did you mean one of these?" in words(page)
    assert page.locator(".claims").count() == 0  # nothing is said of anybody whom he may not mean

    page.get_by_role("link", name=site.people.name).first.click()
    assert page.locator("h1").inner_text().startswith(site.people.name)
    assert "Valid since" in words(page)

    page.get_by_text("How do we know?").first.click()
    assert page.locator(".source-note:visible").first.is_visible()


def test_a_navigator_compares_two_doctors_and_sends_the_list_as_text(opened, site):
    page = opened()
    page.goto(site.to("results"))
    names = page.locator(".card h3 a:visible").all_inner_texts()[:2]
    for label in page.locator(".usa-checkbox__label", has_text="Compare").locator("visible=true").all()[:2]:
        label.click()
    page.get_by_role("button", name="Compare the doctors I ticked").click()
    page.wait_for_selector("table thead")
    heads = page.locator("table thead th").all_inner_texts()[1:]
    assert [head.split(",")[0] for head in heads] == [name.split(",")[0] for name in names]
    assert "No one is ranked" in words(page)

    page.go_back()
    message = page.get_by_role("link", name="Send this list as a text message").get_attribute("href")
    sent = unquote(parse_qs(urlsplit(message).query.removeprefix("&"))["body"][0])
    assert message.startswith("sms:")
    assert names[0].split(",")[0] in sent

    page.get_by_role("link", name="This list as plain text").click()
    told = page.locator("body").inner_text()
    assert all(name.split(",")[0] in told for name in names)
    assert "Telephone:" in told


def test_a_patient_reads_spanish_and_switches_in_the_middle_of_a_question(opened, site):
    page = opened(width=PHONE)
    page.goto(site.to("results_filtered"))
    numbers = page.locator("a.call").evaluate_all("(all) => all.map((each) => each.href)")
    asked = urlsplit(page.url).query
    page.get_by_role("link", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    assert urlsplit(page.url).query == asked
    assert page.locator("a.call").evaluate_all("(all) => all.map((each) => each.href)") == numbers
    assert "¿" in page.locator("h1").inner_text() or "Quién" in page.locator("h1").inner_text()
    assert page.locator("input[name=medicare]").is_checked()
    assert "No person has reviewed" not in words(page)

    page.locator(".card h3 a").first.click()
    assert "/es/mild/doctors/" in page.url
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "/en/mild/doctors/" in page.url


def test_a_reader_finds_a_wrong_telephone_number_reports_it_and_later_sees_the_answer(opened, site):
    page = opened(width=PHONE)
    page.goto(site.to("doctor_certified"))
    page.get_by_role("link", name="Report a mistake").first.click()
    page.get_by_text("The phone number is wrong").click()
    page.get_by_label("Tell us more").press_sequentially(
        "Their office says the number belongs to a bakery now.", delay=HUMAN
    )
    page.get_by_role("button", name="Send the report").click()
    assert page.locator("h1").inner_text() == "We have your report"
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words(page))[0]

    answered = whoperforms(
        *("registry", "answer", number, "--state", "answered", "--by", "Example Clerk"),
        *("--text", "Thank you. The office gave us a new number.", "--registry", str(site.registry)),
    )
    assert answered.code == 0, answered.err

    later = opened(width=PHONE)
    later.goto(site.to("mistake_site"))
    later.get_by_label("Your number").fill(number.lower())
    later.get_by_role("button", name="See what became of it").click()
    assert "Thank you. The office gave us a new number." in words(later)
    assert "Example Clerk" not in words(later)


def test_nobody_is_near(opened, site):
    page = opened(width=PHONE)
    page.goto(site.to("results_few"))
    assert "Nobody within 100 miles, so here are the nearest 5 anywhere." in words(page)
    assert page.locator(".group--certified .card").count() == 5

    page.goto(site.to("results_none"))
    assert "We found none. Some may exist." in words(page)
    assert page.locator("main a[href='tel:+18005550100']").is_visible()

    page.get_by_role("link", name="Ask again without filters").click()
    assert page.locator(".card").count() > 0


def test_somebody_asks_from_where_he_is_and_no_address_says_where_that_is(opened, site):
    page = opened(
        width=PHONE, geolocation={"latitude": 40.712776, "longitude": -74.005974}, permissions=["geolocation"]
    )
    sent, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.goto(site.to("home"))
    assert sent == []

    page.get_by_role("button", name="Use my location").click()
    page.wait_for_url("**/here")
    assert [{name: values[0] for name, values in parse_qs(body).items()} for body in sent] == [
        {"lat": "40.71", "lon": "-74.01"}
    ]
    assert page.locator("h1").inner_text() == "Who performs MILD near where you are"
    assert not any("40.7" in url or "74.0" in url for url in asked)
    links = page.locator("a").evaluate_all("(all) => all.map((each) => each.href.baseVal ?? each.href)")
    assert not any("40.7" in link or "74.0" in link for link in links)


def test_who_asks_again_from_where_he_is_is_not_asked_for_it_twice(opened, site):
    page = opened(geolocation={"latitude": 40.712776, "longitude": -74.005974}, permissions=["geolocation"])
    page.goto(site.to("home"))
    page.get_by_role("button", name="Use my location").click()
    page.wait_for_url("**/here")
    page.get_by_text("Filter and sort").click()
    page.get_by_text("By last name").click()
    page.get_by_role("button", name="Show these").click()

    assert page.url.endswith("/here")
    assert page.locator("input[name=sort][value=name]").is_checked()


def test_the_same_sheet_comes_as_a_file(site):
    answer = httpx.get(site.to("visit").replace("/visit?", "/visit.pdf?"))

    assert answer.headers["content-type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1
