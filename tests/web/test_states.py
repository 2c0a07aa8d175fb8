"""The pages by state: who has published cases there, by name and never by count, and what a missing count means."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import override_settings

from conftest import MILD
from whoperforms.places.states import STATES
from whoperforms.registry.site import Site
from whoperforms.search.desk import Desk
from whoperforms.store.directory import open_directory


@pytest.fixture(scope="module")
def by_state(demo_directory):
    """Who performs in which state, as the search knows it."""
    directory = open_directory(demo_directory)
    yield Desk(directory).known(MILD).on(datetime.now(UTC).date()).by_state
    directory.engine.close()


@pytest.fixture(scope="module")
def fullest(by_state):
    """The state with the most performers."""
    return max(by_state.counts, key=by_state.counts.get)


def page(pages, path, language="en"):
    answer = pages.get(f"/{language}/mild/{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_state_with_anybody_is_listed_in_the_order_of_the_alphabet(pages, by_state, language):
    html = page(pages, "states", language)
    linked = re.findall(rf'href="/{language}/mild/states/([A-Z]{{2}})"', html)

    assert set(linked) == set(by_state.counts)
    assert [STATES[code] for code in linked] == sorted(STATES[code] for code in linked)


def test_states_without_anybody_are_named_too(pages):
    html = page(pages, "states")

    assert all(name in html for name in STATES.values())
    assert "This does not mean that nobody performs it there." in html


def test_a_state_has_everybody_by_name(pages, by_state, fullest):
    html = page(pages, f"states/{fullest}")
    shown = re.findall(r'href="/en/mild/doctors/(\d{10})"', html)

    assert len(shown) > 1
    assert shown == [performer.npi.digits for performer in by_state.of(fullest)]


def test_no_count_of_cases_stands_there_and_its_absence_is_explained(pages, fullest):
    html = page(pages, f"states/{fullest}")

    assert "A doctor who is not here may perform it just as often." in html
    assert not re.search(r"\d+ (cases|patients)(?! or more)", re.sub(r"<[^>]*>", "", html))


def test_a_state_without_anybody_says_that_this_proves_nothing(pages, by_state):
    empty = next(code for code in STATES if code not in by_state.counts)

    assert "That does not mean that nobody performs it here." in page(pages, f"states/{empty}")


def test_small_letters_lead_to_the_one_address_of_a_state(pages):
    answer = pages.get("/es/mild/states/oh")

    assert (answer.status_code, answer["Location"]) == (301, "/es/mild/states/OH")


@pytest.mark.parametrize("wrong", ["ZZ", "Ohio", "O", "ÖH", "%00", "ß"])
def test_what_is_no_state_has_no_page(pages, wrong):
    assert pages.get(f"/en/mild/states/{wrong}").status_code == 404


def test_without_a_programme_the_first_page_leads_to_the_states(pages):
    with override_settings(SITE=Site(public_only=True)):
        assert 'href="/en/mild/states"' in pages.get("/en/").content.decode()
