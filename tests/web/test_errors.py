"""When something is wrong: a page in the reader's language, with a way on, and no word of what went wrong inside."""

import pytest
from django.test import RequestFactory, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whoperforms.registry.site import Operator, Site
from whoperforms.web.errors import failed

SAID = {"en": "There is no such page", "es": '<html lang="es">'}
ANYTHING = st.text(st.characters(codec="utf-8", exclude_characters="\\?#"), max_size=40)


@pytest.mark.parametrize(
    ("path", "language"),
    [("/en/no-such", "en"), ("/es/no-such", "es"), ("/es/mild/no-such", "es"), ("/fr/", "en"), ("/x", "en")],
)
def test_an_unknown_address_is_answered_in_the_language_it_begins_with(pages, path, language):
    answer = pages.get(path)
    html = answer.content.decode()

    assert answer.status_code == 404
    assert SAID[language] in html
    assert all(f'href="/{language}/{on}"' in html for on in ("", "mild/check", "mild/about"))
    assert 'content="noindex"' in html


def test_the_operator_can_be_called_from_there(pages):
    operator = Operator(name="Example Foundation", phone="800-555-0100")

    with override_settings(SITE=Site(operator=operator)):
        assert 'href="tel:+18005550100"' in pages.get("/en/no-such").content.decode()


def test_without_a_directory_pages_say_so_and_how_to_make_one(pages, tmp_path):
    with override_settings(DIRECTORY=tmp_path):
        for path in ("/en/", "/es/data", "/en/mild/about", "/en/mild/states"):
            answer = pages.get(path)
            assert answer.status_code == 503
            assert "whoperforms build" in answer.content.decode()
        assert pages.get("/en/no-such").status_code == 404
        assert "Disallow: /" in pages.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/en/", "/es/data", "/en/mild/about", "/en/mild/states", "/robots.txt"])
def test_a_page_that_is_posted_to_says_what_it_takes(pages, path):
    answer = pages.post(path)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "</html>" in answer.content.decode()


def test_a_program_that_asks_the_wrong_way_gets_no_page(pages):
    answer = pages.post("/api/search")

    assert answer.status_code == 405
    assert b"</html>" not in answer.content


def test_a_fault_of_ours_is_told_without_details():
    answer = failed(RequestFactory(SERVER_NAME="127.0.0.1").get("/en/mild/near?place=60601"))
    html = answer.content.decode()

    assert answer.status_code == 500
    assert "The fault is ours, not yours." in html
    assert "Traceback" not in html


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(language=st.sampled_from(["en", "es"]), rest=ANYTHING, asked=ANYTHING)
def test_no_address_makes_the_server_fail(pages, language, rest, asked):
    for path in (f"/{language}/{rest}", f"/{language}/mild/states/{rest}", f"/{language}/mild/{rest}/about"):
        assert pages.get(path, {"x": asked}).status_code < 500
