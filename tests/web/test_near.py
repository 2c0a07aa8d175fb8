"""The results page: the three groups, the question above them, and what is said when it cannot be answered."""

import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import MILD, NOW
from whoperforms.build.build import build
from whoperforms.places.find import find
from whoperforms.procedures.load import words
from whoperforms.registry.site import Operator, Site
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk
from whoperforms.search.question import Question
from whoperforms.search.voice import plain
from whoperforms.store.directory import open_directory
from whoperforms.web.addresses import Addresses
from whoperforms.web.languages import Language
from whoperforms.web.listing import Listing

FAR_AWAY = "Adak, AK"
HREF = re.compile(r'href="([^"]*)"')
NPI = re.compile(r'name="npi" value="(\d{10})"')


@pytest.fixture(scope="module")
def town(demo_directory) -> str:
    """The town with the most practitioners who have published cases."""
    connection = sqlite3.connect(demo_directory / "directory.db")
    [(city, state)] = connection.execute("""
        select l.city, l.state from medicare_service as s join location as l on l.npi = s.npi and l.location = 0
         where s.code = '0275T' and l.lat is not null group by 1, 2 order by count(*) desc, 1 limit 1""")
    connection.close()
    return find(f"{city}, {state}").label


def text_of(answer) -> str:
    return answer.content.decode()


def near(pages, language="en", /, **asked):
    return pages.get(f"/{language}/mild/near", asked)


def answer_of(directory, place, **asked):
    desk = Desk(open_directory(directory))
    question = Question(place=find(place), procedure=MILD, asked_on=datetime.now(UTC).date(), **asked)
    return desk.performing(MILD, plain(words("mild", "en"))).answer(question)


def test_the_list_is_the_answer_in_its_three_groups_nearest_first(pages, demo_directory, town):
    page = text_of(near(pages, place=town))
    answer = answer_of(demo_directory, town)

    assert NPI.findall(page) == [result.npi.digits for group in answer.groups for result in group.results]
    assert re.findall(r'id="g-(\w+)"', page) == [g.id for g in answer.groups if g.results or g.id != GroupId.SPECIALTY]


def test_the_cards_are_numbered_through_as_the_map_is(pages, town):
    page = text_of(near(pages, place=town))

    numbers = [int(number) for number in re.findall(r'<article class="card doctor" id="r(\d+)"', page)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(re.findall(r'href="#r(\d+)"', page)) <= {str(number) for number in numbers}


def test_the_third_group_is_closed_when_another_has_somebody(pages, town):
    page = text_of(near(pages, place=town))

    [third] = re.findall(r'<section class="group group--specialty".*?</section>', page, re.DOTALL)
    assert "<summary>" in third.split("<ol")[0]


def test_the_third_group_is_open_when_it_is_all_there_is(pages, town):
    page = text_of(near(pages, place=town, within="10", gender="X"))

    for third in re.findall(r'<section class="group group--specialty".*?</section>', page, re.DOTALL):
        assert "<summary><h2" not in third


def test_a_group_that_looked_farther_says_so(pages):
    page = text_of(near(pages, place=FAR_AWAY))

    assert "Nobody within 100 miles" in page


def test_no_card_says_certified_but_of_the_first_group(pages, town):
    page = text_of(near(pages, place=town))
    first, *others = re.findall(r'<section class="group group--\w+".*?</section>', page, re.DOTALL)

    assert "On the list that" in first
    assert not any("On the list that" in other for other in others)


@pytest.mark.parametrize("field", ["pathway", "gender", "medicare", "telehealth", "cases"])
def test_each_filter_leaves_as_many_as_its_form_says(pages, town, field):
    page = text_of(near(pages, place=town, within="100"))
    choices = re.findall(rf'name="{field}" value="(\w+)"[^>]*>\s*<label[^>]*>[^<(]*\(([\d,]+)\)', page)

    assert choices
    for value, count in choices:
        narrowed = text_of(near(pages, place=town, within="100", **{field: value}))
        found = [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) doctors? within 100 miles", narrowed)]
        assert sum(found) == int(count.replace(",", "")), value


def test_by_name_the_same_doctors_stand_in_order_of_the_last_name(pages, demo_directory, town):
    by_distance, by_name = (NPI.findall(text_of(near(pages, place=town, sort=sort))) for sort in ("distance", "name"))

    assert sorted(by_distance) == sorted(by_name)
    families = [r.entry.by_name for r in answer_of(demo_directory, town, limit=None).groups[1].results]
    assert [npi for npi in by_name if npi in {f[2].digits for f in families}] == [f[2].digits for f in sorted(families)]


def test_a_group_of_which_not_all_are_shown_offers_twenty_more(demo_directory, town):
    answer = answer_of(demo_directory, town, within_miles=3000.0, limit=1)
    addresses = Addresses(Language.ENGLISH, "mild")
    listing = Listing.of(answer, voice=plain(words("mild", "en")), addresses=addresses, public_only=False)

    assert [(g.found > 1, 21 if g.found > 1 else 0) for g in answer.groups] == [
        (bool(section.more_label), section.more) for section in listing.sections
    ]
    assert any(section.more for section in listing.sections)


@pytest.mark.parametrize("typed", ["", "nowhereville", "00000", "999", "\u0000", "x" * 300, "Toronto, Canada"])
def test_a_place_that_is_none_is_asked_for_again_with_an_example(pages, typed):
    answer = near(pages, place=typed)

    assert answer.status_code == 400
    page = text_of(answer)
    assert "like 60601, or a city and state, like Boston, MA" in page
    assert "<title>Error:" in page
    assert 'href="#place"' in page


def test_a_name_of_several_towns_offers_each_of_them(pages):
    page = text_of(near(pages, place="springfield", medicare="yes"))
    offered = [unescape(href) for href in HREF.findall(page) if "place=Springfield" in href and "/en/" in href]

    assert len(offered) > 3
    for href in offered:
        assert "medicare=yes" in href
        assert pages.get(href).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("within", "7"),
        ("within", "1e9"),
        ("pathway", "plumbing"),
        ("gender", "f"),
        ("sort", "count"),
        ("show", "9999999999"),
        ("show", "²"),
    ],
)
def test_a_choice_that_is_none_is_named(pages, town, field, typed):
    answer = near(pages, place=town, **{field: typed})

    assert answer.status_code == 400
    assert "<title>Error:" in text_of(answer)


def test_the_switch_keeps_the_question(pages, town):
    asked = {"place": town, "medicare": "yes", "sort": "name"}
    page = text_of(near(pages, **asked))
    [switch] = re.findall(r'href="(/es/[^"]*)" hreflang="es"', page)

    assert unescape(switch) == f"/es/mild/near?{urlencode(asked)}"
    assert NPI.findall(text_of(pages.get(unescape(switch)))) == NPI.findall(page)


def test_where_the_reader_is_stands_in_no_address(pages, town):
    point = find(town).point
    page = text_of(pages.post("/en/mild/here", {"lat": f"{point.lat:.6f}", "lon": f"{point.lon:.6f}"}))

    assert NPI.findall(page)
    assert f'name="lat" value="{point.lat:.2f}"' in page
    for written in (f"{point.lat:.2f}", f"{point.lon:.2f}"):
        assert not any(written in href for href in HREF.findall(page))
    assert f"{point.lat:.4f}" not in page


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"lat": "", "lon": ""},
        {"lat": "nan", "lon": "inf"},
        {"lat": "51.5", "lon": "-0.12"},
        {"lat": "1" * 400, "lon": "0"},
    ],
)
def test_a_position_that_is_none_here_asks_for_a_place(pages, posted):
    answer = pages.post("/en/mild/here", posted)

    assert answer.status_code == 400
    assert "60601" in text_of(answer)


def test_a_site_without_a_programme_has_no_group_of_those_certified(pages, town):
    with override_settings(SITE=Site(public_only=True)):
        page = text_of(near(pages, place=town))

    assert "g-certified" not in page
    assert "On the list that" not in page


def test_without_any_list_the_page_opens_with_whom_to_ask(pages, demo_sources, tmp_path):
    build(replace(demo_sources, roster=()), tmp_path, now=NOW, on_progress=lambda *_: None)
    with override_settings(DIRECTORY=tmp_path):
        page = text_of(near(pages, place="New York, NY"))

    assert page.index("Ask the company that trains") < page.index("g-medicare_cases")
    assert "g-certified" not in page


def test_nobody_at_all_is_said_with_whom_to_call(pages):
    operator = Operator(name="Example Clinic Finder", phone="800-555-0100")
    with override_settings(SITE=Site(operator=operator)):
        page = text_of(near(pages, place=FAR_AWAY, gender="X", telehealth="yes", cases="yes", pathway="spine_surgery"))

    assert "We found none. Some may exist." in page
    assert "tel:+18005550100" in page


def test_the_list_as_text_says_what_the_page_says(pages, town):
    page, told = near(pages, place=town), near(pages, place=town, **{"as": "text"})

    assert told["content-type"] == "text/plain; charset=utf-8"
    for name in re.findall(r'id="n\d+"><span[^>]*>\d+</span><a[^>]*>([^<,]*)', text_of(page)):
        assert unescape(name) in text_of(told)


WORDS = st.text(max_size=40)
FIELDS = st.sampled_from(
    ["place", "within", "pathway", "medicare", "telehealth", "gender", "cases", "sort", "show", "as", "lat", ""]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([("place", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")), ("show", "-1")])
@example([("place", "%00%ff"), ("within", "٢٥")])
@given(st.lists(st.tuples(FIELDS, WORDS), max_size=6))
@pytest.mark.parametrize("language", ["en", "es"])
def test_any_question_gets_a_page(pages, language, typed):
    answer = pages.get(f"/{language}/mild/near?{urlencode(typed)}")

    assert answer.status_code in {200, 400}
    assert "<h1>" in text_of(answer) or answer["content-type"].startswith("text/plain")
