"""Two or three doctors side by side: the same questions for all, no winner, and a way on where it cannot be."""

import json
import re
import sqlite3
from html import unescape

import pytest
from django.test import override_settings

from whoperforms.registry.site import Site

TOLD_WHAT_TO_DO = 200
REFUSED = 400


@pytest.fixture(scope="module")
def three(demo_directory):
    """Three doctors with published cases, whoever they are."""
    connection = sqlite3.connect(demo_directory / "directory.db")
    rows = connection.execute("""
        select distinct s.npi from medicare_service as s join practitioner as p on p.npi = s.npi
         where code = '0275T' and entity = 'I' and s.npi not in (select npi from exclusion where npi is not null)
           and s.npi not in (select npi from revocation) and s.npi not in (select npi from deactivation)
         order by 1 limit 3""").fetchall()
    connection.close()
    return [str(npi) for (npi,) in rows]


@pytest.fixture(scope="module")
def withheld(demo_files):
    """A doctor who may stand in no list."""
    return json.loads(demo_files.truth.read_text())["examples"]["excluded_performer"]


def compare(pages, *npis, language="en"):
    return pages.get(f"/{language}/mild/compare", {"npi": list(npis)})


def html_of(answer):
    return answer.content.decode()


def seen(answer):
    main = html_of(answer).split("<main", 1)[1].split("</main>")[0].split(">", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def rows_of(answer):
    """Give each row of the table: its question, and the text of each answer."""
    for row in re.findall(r'<tr role="row">(.*?)</tr>', html_of(answer), re.DOTALL)[1:]:
        [question] = re.findall(r'<th scope="row" role="rowheader">(.*?)</th>', row)
        answers = re.findall(r'<td role="cell"><span[^>]*>.*?</span>(.*?)</td>', row, re.DOTALL)
        yield question, [re.sub(r"<[^>]+>", " ", each).strip() for each in answers]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("count", [2, 3])
def test_every_question_is_answered_for_every_doctor(pages, three, count, language):
    answer = compare(pages, *three[:count], language=language)
    rows = list(rows_of(answer))

    assert answer.status_code == 200
    assert len(rows) > 8
    assert all(len(answers) == count and all(answers) for _, answers in rows)


def test_doctors_stand_in_the_order_in_which_they_were_chosen(pages, three):
    def names(answer):
        return re.findall(r'<th scope="col" role="columnheader">(.*?)</th>', html_of(answer))[1:]

    assert names(compare(pages, *three)) == names(compare(pages, *reversed(three)))[::-1]


def test_numbers_have_their_year_and_payer_and_none_is_a_zero(pages, three):
    rows = [(question, answers) for question, answers in rows_of(compare(pages, *three)) if "Cases" in question]

    assert [question for question, _ in rows] == [
        "Cases in 2024 (Original Medicare)",
        "Cases in 2023 (Original Medicare)",
    ]
    assert all(
        re.match(r"At least [1-9]|Not known: no count published", each) for _, answers in rows for each in answers
    )


def test_nobody_is_marked_as_better(pages, three):
    assert not re.search(r"\b(best|better than|winner|recommended|top)\b", seen(compare(pages, *three)), re.IGNORECASE)


def test_the_table_scrolls_by_keyboard_and_names_what_it_is(pages, three):
    page = html_of(compare(pages, *three))

    assert 'class="table-region" tabindex="0" role="region" aria-labelledby="compared"' in page
    assert '<caption id="compared">' in page


def test_the_page_leads_to_each_doctor_to_fewer_doctors_and_to_the_sheet_for_all(pages, three):
    page = unescape(html_of(compare(pages, *three)))
    first, second, third = three

    assert all(f'href="/en/mild/doctors/{npi}"' in page for npi in three)
    assert f'href="/en/mild/compare?npi={second}&npi={third}"' in page
    assert f'href="/en/mild/visit?npi={first}&npi={second}&npi={third}"' in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_nobody_or_one_is_asked_to_choose_more(pages, three, language):
    for chosen in ([], three[:1]):
        answer = compare(pages, *chosen, language=language)

        assert answer.status_code == TOLD_WHAT_TO_DO
        assert "<table" not in html_of(answer)
        assert f'action="/{language}/mild/compare"' in html_of(answer)


def test_who_is_named_twice_is_compared_once(pages, three):
    assert "<table" not in html_of(compare(pages, three[0], three[0]))
    assert len(next(rows_of(compare(pages, three[0], three[1], three[0])))[1]) == 2


def test_more_than_three_are_too_many(pages, three):
    answer = compare(pages, *three, "2000000002")

    assert answer.status_code == REFUSED
    assert "You chose 4 doctors. Choose two or three." in seen(answer)


def test_who_cannot_be_compared_is_named_with_the_way_on_without_them(pages, three, withheld):
    answer = compare(pages, three[0], three[1], "abc")

    assert answer.status_code == REFUSED
    assert "“abc” is not an NPI." in seen(answer)
    assert f'href="/en/mild/compare?npi={three[0]}&npi={three[1]}"' in unescape(html_of(answer))
    assert "We know" not in seen(answer)
    assert "No doctor in our sources has NPI 2000000002." in seen(compare(pages, three[0], "2000000002"))
    assert withheld in seen(compare(pages, three[0], withheld))


@pytest.mark.parametrize("language", ["en", "es"])
def test_of_who_is_withheld_nothing_is_shown_and_no_reason_named(pages, three, withheld, language):
    answer = compare(pages, three[0], three[1], withheld, language=language)

    assert answer.status_code == REFUSED
    assert "<table" not in html_of(answer)
    assert not re.search(r"OIG|LEIE|exclu|tel:", html_of(answer), re.IGNORECASE)


def test_no_search_engine_keeps_a_comparison(pages, three):
    assert '<meta name="robots" content="noindex">' in html_of(compare(pages, *three))


def test_a_site_without_a_programme_compares_no_certifications(pages, three):
    with override_settings(SITE=Site(public_only=True)):
        questions = [question for question, _ in rows_of(compare(pages, *three))]

    assert "Training and certification" not in questions


@pytest.mark.parametrize(
    "query", ["npi=%00", "npi=%F0%9F%98%80&npi=<b>", "npi=" + "9" * 5000, "x=1&npi=&npi=%20", "npi[]=1"]
)
def test_no_question_breaks_the_page(pages, query):
    answer = pages.get(f"/en/mild/compare?{query}")

    assert answer.status_code in {TOLD_WHAT_TO_DO, REFUSED}
    assert "<b>" not in html_of(answer)
