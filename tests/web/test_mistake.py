"""Report a mistake: the form, what it refuses and keeps, and what its sender sees later."""

import re
import sqlite3
import time
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings

from registries import registry_at
from whoperforms.registry.corrections import selectors, services
from whoperforms.registry.corrections.report import Category
from whoperforms.registry.corrections.states import State
from whoperforms.registry.corrections.tracking import Tracking
from whoperforms.registry.site import Site
from whoperforms.web.forms import Form

NUMBER = re.compile(r"/(?:en|es)/mistake/(\w{4}-\w{4}-\w{4})$")
WORDS = 'She moved to Akron in <May> & "June".'


@pytest.fixture
def client(demo_directory, tmp_path):
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        yield Client(SERVER_NAME="127.0.0.1")


@pytest.fixture(scope="module")
def doctor(demo_directory):
    """The address of the form about somebody."""
    connection = sqlite3.connect(demo_directory / "directory.db")
    [(npi,)] = connection.execute("select min(npi) from practitioner")
    connection.close()
    return f"/en/mild/doctors/{npi}/mistake"


def sent(client, path, *, age=60, **typed):
    filled = {"category": "place", "text": WORDS, "homepage": "", "about": ""}
    token = Form("mistake", path).token(now=time.time() - age)
    return client.post(path, filled | {"token": token} | typed)


def kept():
    return list(selectors.waiting())


def test_the_form_asks_what_is_wrong_and_not_who_asks(client, doctor):
    page = client.get(doctor).content.decode()

    assert re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', page) == [
        *["category"] * len(Category),
        "text",
        "homepage",
        "about",
        "token",
    ]
    assert "noindex" in page


def test_a_report_gets_a_number_under_which_its_sender_sees_it(client, doctor):
    answer = sent(client, doctor, about="practises_at")

    assert answer.status_code == 303
    number = Tracking(NUMBER.search(answer["location"])[1])
    [correction] = kept()
    assert (correction.tracking, correction.text, correction.about) == (number, WORDS, "practises_at")
    page = client.get(answer["location"])
    assert page.status_code == 200
    assert str(number) in page.content.decode()
    assert "Akron" not in page.content.decode()
    assert page["cache-control"] == "private, no-store"


def test_the_sender_reads_the_answer(client, doctor):
    where = sent(client, doctor)["location"]
    number = Tracking(NUMBER.search(where)[1])
    services.step(number, State.ANSWERED, by="Ana", at=datetime(2026, 11, 23, tzinfo=UTC), text="It is <Akron> now.")

    page = client.get(where).content.decode()

    assert "It is &lt;Akron&gt; now." in page
    assert "We have answered it." in page
    assert "Ana<" not in page


def test_sending_twice_leads_to_the_same_report(client, doctor):
    token = Form("mistake", doctor).token(now=time.time() - 60)

    first, second = (sent(client, doctor, token=token)["location"] for _ in range(2))

    assert first == second
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Write what is wrong."),
        ({"text": " \x00\u202e\n"}, "Write what is wrong."),
        ({"text": "x" * 2001}, "You wrote 2,001 characters. Make it 2,000 or fewer."),
        ({"category": ""}, "Choose what is wrong."),
        ({"category": "bogus"}, "Choose what is wrong."),
        ({"token": ""}, "came from our page"),
        ({"token": "\x00" * 100}, "came from our page"),
        ({"age": 0}, "very quick"),
        ({"age": 3 * 60 * 60}, "more than 2 hours"),
        ({"homepage": "x"}, "hidden field"),
    ],
)
def test_a_form_that_is_not_taken_says_why_and_keeps_what_was_typed(client, doctor, wrong, sentence):
    answer = sent(client, doctor, **wrong)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert sentence in page
    assert "<title>Error: " in page
    assert page.index('id="errors"') < page.index("<h1>")
    if "text" not in wrong:
        assert "She moved to Akron in &lt;May&gt; &amp;" in page
    if "category" not in wrong:
        assert re.search(r'value="place" type="radio" checked', page)
    assert kept() == []


def test_every_link_of_the_error_summary_leads_to_a_field(client, doctor):
    page = sent(client, doctor, category="", text="").content.decode()
    summary = page[page.index('id="errors"') : page.index("<h1>")]
    targets = re.findall(r'href="#([\w-]+)"', summary)

    assert len(targets) == 2
    assert all(f'id="{target}"' in page for target in targets)


def test_what_was_typed_in_another_language_of_signs_is_kept(client, doctor):
    sent(client, doctor, text="Se mudó a Ákron 🙂\r\nel lunes")

    assert kept()[0].text == "Se mudó a Ákron 🙂\nel lunes"


def test_a_page_about_nobody_takes_reports_too(client):
    answer = sent(client, "/es/mistake", category="other", about="costs")

    assert answer.status_code == 303
    assert answer["location"].startswith("/es/mistake/")
    [correction] = kept()
    assert (correction.npi, correction.about, correction.language) == (None, "costs", "es")


def test_a_kind_of_mistake_about_a_doctor_is_not_taken_about_a_page(client):
    assert sent(client, "/en/mistake", category="place").status_code == 400


def test_what_a_report_is_about_is_one_of_a_closed_list(client, doctor):
    sent(client, doctor, about="<script>")

    assert kept()[0].about is None


@pytest.mark.parametrize("path", ["/en/mild/doctors/2999999999/mistake", "/en/mild/doctors/x/mistake"])
def test_nobody_can_be_reported_who_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_whoever_is_in_no_list_can_be_reported(client, demo_directory):
    connection = sqlite3.connect(demo_directory / "directory.db")
    [(npi,)] = connection.execute("select min(npi) from exclusion where npi is not null")
    connection.close()

    assert client.get(f"/en/mild/doctors/{npi}/mistake").status_code == 200


@pytest.mark.parametrize("number", ["7QK4-M2XD-09R3", "7QK4-M2XD-09R9", "x", "%00", "a" * 500, "..%2f.."])
def test_a_number_that_is_none_is_said_to_be_none(client, number):
    answer = client.get(f"/en/mistake/{number}")

    assert answer.status_code == 404


def test_a_number_that_is_typed_leads_to_its_report(client, doctor):
    where = sent(client, doctor)["location"]
    typed = where.rsplit("/", 1)[1].lower().replace("-", " ")

    leading = client.get("/en/mistake", {"number": typed})

    assert leading.status_code == 303
    assert client.get(leading["location"]).status_code == 200


def test_too_many_reports_are_told_to_wait_and_lose_nothing_that_was_typed(client, doctor):
    for number in range(services.PER_MINUTE):
        assert sent(client, doctor, text=f"Wrong {number}.").status_code == 303

    answer = sent(client, doctor)

    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()
    assert "She moved to Akron" in answer.content.decode()


def test_a_registry_that_is_gone_loses_nothing_that_was_typed(client, doctor, tmp_path):
    connection = sqlite3.connect(tmp_path / "registry.db")
    connection.execute("drop table correction_event")
    connection.execute("drop table correction")
    connection.close()

    answer = sent(client, doctor)

    assert answer.status_code == 503
    assert "She moved to Akron" in answer.content.decode()
    assert client.get("/en/mistake/7QK4-M2XD-09R3").status_code == 503


def test_where_there_is_no_programme_reports_point_to_the_national_list(client, doctor):
    with override_settings(SITE=Site(public_only=True)):
        page = client.get(doctor).content.decode()
        assert "https://nppes.cms.hhs.gov/" in page
        assert "certification" not in page[page.index("<main") : page.index("</main>")].lower()
        assert sent(client, doctor).status_code == 303
        assert sent(client, doctor, category="certification").status_code == 400


def test_no_page_sets_a_cookie(client, doctor):
    answers = [client.get(doctor), sent(client, doctor), sent(client, doctor, text=""), client.get("/en/mistake")]

    assert [answer.cookies.output() for answer in answers] == [""] * 4


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_nothing_but_reading_and_sending_is_done(client, doctor, method):
    assert getattr(client, method)(doctor).status_code == 405
