"""The pages on paper: one Letter page for a sheet, with its words as text, and the list with its map."""

from io import BytesIO
from unicodedata import normalize

import httpx
import pytest
from pypdf import PdfReader

from tour import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHEETS = ["call", "visit", "visit_anybody"]
LETTER = (612, 792)  # points


def paper(page):
    """Return the open page as its reader would print it, by the margins that it asks for itself."""
    return PdfReader(BytesIO(page.pdf(format="Letter", prefer_css_page_size=True)))


def close(text):
    """Return the letters of a text one by one: where a line ends, and which are set as one, is the printer's affair."""
    return "".join(normalize("NFKC", text).split())


def said(file):
    """Return the letters of a file."""
    return close("".join(each.extract_text() for each in file.pages))


def sizes(file):
    return {(round(each.mediabox.width), round(each.mediabox.height)) for each in file.pages}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", SHEETS)
def test_a_sheet_is_one_letter_page(opened, site, stop, language):
    page = opened()
    page.goto(site.to(stop, language))
    printed = paper(page)

    assert (len(printed.pages), sizes(printed)) == (1, {LETTER})


@pytest.mark.parametrize("stop", ["call", "visit"])
def test_its_twin_in_pdf_has_as_many_pages_and_the_same_questions(opened, site, stop):
    page = opened()
    page.goto(site.to(stop))
    questions = page.locator(".question__asked").all_inner_texts()
    answer = httpx.get(site.to(stop).replace(f"/{stop}?", f"/{stop}.pdf?"))
    twin = PdfReader(BytesIO(answer.content))

    assert (len(twin.pages), sizes(twin)) == (1, {LETTER})
    for printed in (said(paper(page)), said(twin)):
        assert [each for each in questions if close(each) not in printed] == []


def test_a_sheet_says_what_is_known_with_its_source_and_its_day_and_whom_to_call(opened, site):
    page = opened()
    page.goto(site.to("visit"))
    printed = said(paper(page))

    for wanted in (
        "On the list that Example Device Academy gave on November 1, 2026",
        "(The issuer's list, as of November 1, 2026)",
        "Not known: ask",
        "Printed on ",
        "800-555-0100",
    ):
        assert close(wanted) in printed
    assert close("Larger print") not in printed


def test_large_print_is_as_long_as_it_needs_to_be_and_says_the_same(opened, site):
    page = opened()
    page.goto(site.to("visit"))
    usual = paper(page)
    page.goto(site.to("visit_large"))
    large = paper(page)

    assert len(usual.pages) < len(large.pages) <= 4
    assert said(usual) == said(large)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_printed_with_its_map_and_without_what_paper_cannot_do(opened, site, language):
    page = opened()
    page.goto(site.to("results", language))
    doctors = [each.split(",")[0] for each in page.locator(".card h3 a:visible").all_inner_texts()]
    page.emulate_media(media="print")

    assert [each.is_visible() for each in page.locator("button, input, nav, .usa-skipnav").all()].count(True) == 0
    assert page.locator(".map-figure svg:visible").count() == 1
    printed = said(paper(page))
    assert len(doctors) > 2
    assert [each for each in doctors if close(each) not in printed] == []


def test_doctors_who_are_closed_on_the_screen_do_not_vanish_from_paper_unsaid(opened, site):
    page = opened()
    page.goto(site.to("results"))
    closed = page.locator("main section.group details:not([open]) > summary:has(h2)").first.inner_text()
    page.emulate_media(media="print")

    assert closed in page.locator("main").inner_text()
