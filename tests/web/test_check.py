"""Check a doctor: an answer for each claim, namesakes apart, typos welcome."""

import re
import sqlite3

import pytest

CARD = re.compile(r'<article class="card".*?</article>', re.DOTALL)


@pytest.fixture(scope="module")
def held(demo_directory):
    connection = sqlite3.connect(demo_directory / "directory.db")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def performer(held) -> tuple[int, str, str, str]:
    """NPI, first and last name, and state of somebody with published cases."""
    [found] = held.execute("""
        select p.npi, p.given, p.family, l.state from practitioner as p
          join location as l on l.npi = p.npi and l.location = 0
          join medicare_service as s on s.npi = p.npi
         where s.code = '0275T' and length(p.family) > 6 and p.npi not in (select npi from deactivation)
           and p.npi not in (select npi from revocation)
           and p.npi not in (select npi from exclusion where npi is not null) order by p.npi limit 1""")
    return found


def check(pages, name, state="", language="en"):
    return pages.get(f"/{language}/mild/check", {"name": name, "state": state})


def test_everybody_of_the_name_has_an_answer_for_each_claim(pages, performer):
    npi, given, family, state = performer
    page = check(pages, f"{given} {family}", state).content.decode()

    [card] = [card for card in CARD.findall(page) if f"NPI {npi}" in card]
    assert "for at least" in card
    assert "How do we know?" in card
    assert card.count('class="claim claim--') >= 7


def test_namesakes_stand_apart(pages, held):
    [(given, family, people)] = held.execute("""
        select given, family, count(*) from practitioner where npi not in (select npi from deactivation)
         group by 1, 2 having count(*) between 2 and 4 order by 3 desc, 1, 2 limit 1""")
    page = check(pages, f"{given} {family}").content.decode()

    assert f"{people} people in the United States have this name. Each is someone else." in page
    assert len(set(re.findall(r"NPI (\d{10})</p>", page))) == people


def test_a_name_misspelt_leads_to_the_one_meant_and_says_nothing_of_them(pages, performer):
    npi, given, family, state = performer
    page = check(pages, f"{given} {family[:2]}{family[3]}{family[2]}{family[4:]}", state).content.decode()

    assert "Did you mean one of these?" in page
    assert f"/en/mild/doctors/{npi}" in page
    assert not CARD.findall(page)


def test_nobody_of_the_name_is_no_proof(pages):
    page = check(pages, "Qwertyuiop Zxcvbnm", "OH").content.decode()

    assert "We found nobody with this name in Ohio." in page
    assert "does not mean this doctor does not exist" in page
    assert 'href="/en/mild/check?name=Qwertyuiop%20Zxcvbnm"' in page


def test_a_number_leads_to_the_page_of_its_bearer(pages, performer):
    answer = check(pages, str(performer[0]))

    assert (answer.status_code, answer["location"]) == (302, f"/en/mild/doctors/{performer[0]}")


def test_somebody_withheld_is_found_without_a_place_a_number_or_a_sheet(pages, held):
    [(npi, given, family)] = held.execute("""
        select p.npi, p.given, p.family from practitioner as p join deactivation as d on d.npi = p.npi
         where d.reactivated_on is null and p.family <> '' order by p.npi limit 1""")
    page = check(pages, f"{given} {family}").content.decode()

    [card] = [card for card in CARD.findall(page) if f"NPI {npi}" in card]
    assert "tel:" not in card
    assert "visit?npi" not in card


@pytest.mark.parametrize(("name", "state"), [("", ""), ("x", "ZZ"), ("\x00", ""), ("...", ""), ("a" * 500, "")])
def test_a_question_that_is_none_is_asked_for_again(pages, name, state):
    answer = check(pages, name, state)

    assert answer.status_code == 400
    assert "<title>Error:" in answer.content.decode()
