"""The pages about a procedure: all of it from its definition, each statement with its source, any procedure alike."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import RequestFactory, override_settings

from conftest import MILD
from whoperforms.procedures.load import load, words
from whoperforms.procedures.sourced import Confidence
from whoperforms.registry.site import Site
from whoperforms.web.about import CONTENTS, context
from whoperforms.web.page import shown
from whoperforms.web.told import Teller

DEFINITIONS = Path(__file__).parents[1] / "procedures" / "definitions"
PATHS = {"about": "about", "who_performs": "who-performs", "training": "training", "questions": "questions"} | {
    "costs": "costs"
}
OUT = re.compile(r'<a [^>]*href="(https?://[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def page(pages, path, language="en"):
    """Return a page as it is read: entities undone."""
    answer = pages.get(f"/{language}/mild/{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def lantern(demo_directory):
    """A page about a procedure nobody has heard of."""
    teller = Teller(load("shoulder_lantern", folder=DEFINITIONS), words("shoulder_lantern", "en", folder=DEFINITIONS))

    def made(name: str) -> str:
        request = RequestFactory(SERVER_NAME="127.0.0.1").get(f"/en/shoulder_lantern/{PATHS[name]}")
        with override_settings(DIRECTORY=demo_directory):
            return unescape(shown(request, f"{name}.html", context(request, name, teller)).content.decode())

    return made


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", PATHS.values())
def test_each_page_has_one_heading_and_leads_to_the_others(pages, path, language):
    html = page(pages, path, language)

    assert html.count("<h1") == 1
    assert all(f'href="/{language}/mild/{other}"' in html for other in PATHS.values())
    assert re.search(rf'href="/{language}/mild/{path}" aria-current="page"', html)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_fact_of_a_section_is_told_where_the_definition_says(pages, language):
    said = words("mild", language)
    for section in MILD.sections:
        html = re.sub(r"<[^>]*>", "", page(pages, PATHS[section.page], language))
        assert said.sections[section.id].heading in html
        assert all(said.facts[fact] in html for fact in section.facts)


def test_a_fact_opens_to_its_sources_how_sure_it_is_and_the_day_somebody_looked(pages):
    html = page(pages, "costs")
    [told] = [part for part in html.split('<div class="told">') if "only when you take part in a study" in part]

    assert "How do we know?" in told
    assert "Medicare coverage decision 150.13, version 2" in told
    assert "We read this in the source itself. Last checked on November 1, 2026." in told


def test_who_has_an_interest_in_a_source_is_said_beside_it(pages):
    html = page(pages, "about")

    for words_of, said in (("MiDAS ENCORE, two years", "the maker"), ("spacer and MILD, 2017 to 2021", "a rival")):
        assert re.search(rf"{words_of}</span>.{{0,400}}has ties to {said}", html, re.DOTALL)


@pytest.mark.parametrize("path", PATHS.values())
def test_a_link_that_leaves_the_site_says_so_and_tells_nothing_of_the_reader(pages, path):
    html = page(pages, path)

    for link in OUT.finditer(html):
        assert 'rel="noreferrer noopener external"' in link[0]
        assert "(leaves this site)" in link[2]


def test_what_is_not_confirmed_is_never_without_its_mark(pages):
    said = words("mild", "en")
    unconfirmed = {
        "costs": [said.coverage[row.id] for row in MILD.coverage if row.confidence is Confidence.UNCONFIRMED],
        "about": [
            said.instruments[row.id].text for row in MILD.instruments if row.confidence is Confidence.UNCONFIRMED
        ],
    }
    assert all(unconfirmed.values())
    for path, texts in unconfirmed.items():
        statements = re.findall(r'<div class="told">(.*?)</details>', page(pages, path), re.DOTALL)
        for text in texts:
            told = [each for each in statements if text in re.sub(r"<[^>]*>", "", each).split("How do we know?")[0]]
            assert any("Not confirmed" in each for each in told), text


def test_statements_that_contradict_each_other_stand_side_by_side(pages):
    html = page(pages, "about")
    against = html[html.index('<div class="against"') : html.index("The same book lists")]

    assert "It accepts a slipped bone up to grade" in against
    assert "It rules out a slipped bone of grade two or more" in against


def test_costs_say_ask_and_medicare_only_inside_a_study(pages):
    html = page(pages, "costs")

    assert "What MILD costs: ask" in html
    assert "Medicare pays for MILD only when you take part in a study that it has approved." in html
    assert "From December 7, 2016 on." in html
    assert 'href="https://clinicaltrials.gov/study/NCT03072927"' in html
    assert "Will my plan pay?" in html


def test_pathways_are_drawn_as_steps_with_what_one_may_choose(pages):
    html = page(pages, "who-performs")
    roads = re.findall(r'<section class="card road".*?</section>', html, re.DOTALL)

    assert [len(re.findall('class="usa-process-list__item"', road)) for road in roads] == [4, 4]
    assert "It takes 1 year. The program is an approved one." in roads[0]
    assert "Some doctors do this. It is not a must." in roads[1]
    assert re.search(r"<li>Anesthesia <span[^>]*>most often</span></li>", roads[0])


def test_training_names_what_is_not_published_and_no_credential_without_its_blanks(pages):
    html = page(pages, "training")

    assert "How many cases are done with a guide" in html
    assert "Certified by [board] in [field]. Checked on [date] by [who looked]: [where]." in html
    assert "Completed the device training of [who gave it], [date]" in html
    assert "{" not in re.sub(r"<[^>]*>", "", html)
    assert not re.search(r"board[- ]certified", html, re.IGNORECASE)
    assert html.index("Stryker") < html.index("Vertos Medical <span")  # who trains now comes first


def test_words_of_the_glossary_lead_to_what_they_mean(pages):
    for path in PATHS.values():
        html = page(pages, path)
        linked = set(re.findall(r'href="#(term-[a-z_]+)"', html))
        assert linked <= set(re.findall(r'id="(term-[a-z_]+)"', html))
    assert 'href="#term-ligamentum_flavum">ligamentum flavum</a>' in page(pages, "about")


def test_a_question_has_what_is_known_of_its_answer(pages):
    html = page(pages, "questions")
    asked = re.findall(r'<li class="question">(.*?)</li>', html, re.DOTALL)

    assert len(asked) >= len(MILD.questions)
    [anesthesia] = [each for each in asked if "Will I be awake?" in each]
    assert "You are not put fully to sleep." in re.sub(r"<[^>]*>", "", anesthesia)


def test_another_procedure_has_the_same_pages_from_its_folder_alone(lantern):
    for name in CONTENTS:
        html = lantern(name)
        assert "MILD" not in re.sub(r"<header.*?</header>", "", html, flags=re.DOTALL)
        assert "Ask a lamplighter." in html
        assert 'href="/en/shoulder_lantern/costs"' in html
    assert "It gives light." in lantern("about")
    assert "Those with matches." in lantern("who_performs")
    assert "It takes 7 months." in lantern("who_performs")
    assert "New Wax" in lantern("training")


def test_what_a_definition_lacks_is_absent_and_not_empty(lantern):
    about, training, costs = lantern("about"), lantern("training"), lantern("costs")

    assert not [
        said for said in ("What studies found", "How results are measured", "Words that doctors use") if said in about
    ]
    assert not [
        said for said in ("How well a certificate is proved", "What the doctor has to show") if said in training
    ]
    assert "What is known about who pays" not in costs
    assert not [name for name in CONTENTS if re.search(r"<(ul|ol|dl)[^>]*>\s*</\1>", lantern(name))]


def test_without_a_programme_the_page_on_certificates_is_absent_and_nothing_leads_there(pages):
    with override_settings(SITE=Site(public_only=True)):
        assert pages.get("/en/mild/training").status_code == 404
        for path in ("/en/", "/en/data", "/en/mild/about", "/en/mild/who-performs"):
            assert "/en/mild/training" not in pages.get(path).content.decode()
        assert "How results are measured" not in page(pages, "about")


def test_an_unknown_procedure_has_no_pages(pages):
    answer = pages.get("/en/midl/about")

    assert answer.status_code == 404
    assert "/en/midl/check" not in answer.content.decode()
