"""The page about one doctor: each rule of what it says, and of what stands in its place where there can be none."""

import json
import re
import sqlite3
from datetime import date
from html import unescape

import pytest
from django.test import Client, override_settings

from building import NOW, asked, built
from published import ANA, CLINIC, LEIE, exclusion, monthly, organization, person, table, written
from registries import registry_at
from rosters import lost, roster, row
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import day_in_words, from_day_number
from whoperforms.kernel.npi import Npi
from whoperforms.registry.site import Site

LANGUAGES = ("en", "es")
GONE, NOT_FOUND = 410, 404
LOST = ("suspended", "revoked", "lapsed", "withdrawn")
CERTIFIED_WORDING = re.compile(r"\bcertified\b|\bcertificad[oa]s? (?:por|para)\b", re.IGNORECASE)
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def country(demo_directory):
    """Ask the demo country who is who."""
    connection = sqlite3.connect(demo_directory / "directory.db")
    yield lambda question: connection.execute(question).fetchall()
    connection.close()


@pytest.fixture(scope="module")
def named(demo_files):
    """The awkward cases of the demo country, by what they are."""
    return json.loads(demo_files.truth.read_text())["examples"]


@pytest.fixture
def asking(tmp_path):
    """A client of the pages over the directory in `tmp_path`."""
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=tmp_path):
        yield Client(SERVER_NAME="127.0.0.1")


def doctor(pages, npi, language="en"):
    return pages.get(f"/{language}/mild/doctors/{npi}")


def html_of(answer):
    return answer.content.decode()


def seen(answer):
    """Give what a reader sees, in one line; what stands in the page for machines is no part of it."""
    main = html_of(answer).split("<main", 1)[1].split("</main>")[0].split(">", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def json_ld_of(answer):
    [found] = LD.findall(html_of(answer))
    return json.loads(found)


@pytest.fixture(scope="module")
def certified(country):
    """Somebody who is certified, under the name that the national list has."""
    [(npi, since, until), *_] = country("""
        select e.npi, e.certified_on, e.expires_on from roster_entry as e join practitioner as p on p.npi = e.npi
         where e.status = 'active' and upper(e.family) = p.family and upper(e.given) = p.given
           and p.npi not in (select npi from exclusion where npi is not null)
           and p.npi not in (select npi from revocation) and p.npi not in (select npi from deactivation)
         order by e.expires_on desc, e.npi""")
    return npi, from_day_number(since), from_day_number(until)


@pytest.fixture(scope="module")
def performer(country):
    """Somebody with published cases of several years, and the years."""
    [(npi, years), *_] = country("""
        select s.npi, count(distinct year) from medicare_service as s join practitioner as p on p.npi = s.npi
         where code = '0275T' and entity = 'I' and s.npi not in (select npi from exclusion where npi is not null)
         group by 1 order by 2 desc, 1""")
    return npi, years


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_there_in_both_languages_with_the_name_as_its_heading(pages, performer, language):
    answer = doctor(pages, performer[0], language)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in html_of(answer)
    assert len(re.findall(r"<h1", html_of(answer))) == 1
    assert f"NPI {performer[0]}" in seen(answer)


def test_what_people_ask_first_stands_first(pages, performer):
    text = seen(doctor(pages, performer[0]))
    box = text[: text.index("On this page")]

    assert "In short Training and certification" in box
    assert re.search(r"for at least \d+ cases in 20\d\d", box)
    assert "Where" in box
    assert "Call " in box


def test_the_way_to_every_section_is_on_top_and_leads_somewhere(pages, performer):
    page = html_of(doctor(pages, performer[0]))
    ids = re.findall(r'\bid="([^"]+)"', page)
    contents = page[page.index('<nav class="contents"') :]
    links = re.findall(r'href="#([^"]+)"', contents[: contents.index("</nav>")])

    assert links[:3] == ["certification", "volume", "places"]
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_nothing_stands_in_the_page_that_its_rules_refuse(pages, performer):
    page = html_of(doctor(pages, performer[0]))

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! type=\"application/ld\+json\"| src=)", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certification_names_its_issuer_its_kind_its_days_and_how_it_is_proved(pages, certified, language):
    npi, since, until = certified
    text = seen(doctor(pages, npi, language))

    assert "Example Device Academy" in text
    assert day_in_words(since, language) in text
    assert day_in_words(until, language) in text
    if language == "en":
        assert "the maker of the tools, not a medical board" in text
        assert "How to check it Ask Example Device Academy." in text


def test_a_certification_is_told_to_machines_as_the_page_tells_it(pages, certified):
    npi, since, until = certified
    credential = json_ld_of(doctor(pages, npi))["hasCredential"]

    assert credential["recognizedBy"]["name"] == "Example Device Academy"
    assert (credential["validFrom"], credential["expires"]) == (since.isoformat(), until.isoformat())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", LOST)
def test_who_has_lost_it_carries_no_certified_wording(pages, country, status, language):
    [(npi,), *_] = country(f"select npi from roster_entry where status = '{status}' and npi is not null")
    answer = doctor(pages, npi, language)

    assert answer.status_code == 200
    assert not CERTIFIED_WORDING.search(html_of(answer))
    assert "hasCredential" not in html_of(answer)


def test_who_is_in_training_is_not_called_certified(pages, country):
    [(npi,), *_] = country("select npi from roster_entry where status = 'in_training' and npi is not null")
    answer = doctor(pages, npi)

    assert "In training with Example Device Academy" in seen(answer)
    assert not CERTIFIED_WORDING.search(html_of(answer))


def test_every_statement_that_a_source_makes_opens_to_its_file(pages, performer):
    page = html_of(doctor(pages, performer[0]))
    claims = re.findall(r'<li class="claim claim--(\w+)">(.*?)</li>', page, re.DOTALL)

    assert len(claims) > 10
    for status, claim in claims:
        assert status == "unknown" or "File " in claim, claim


def test_a_year_without_a_published_count_says_so_and_is_never_zero(pages, named):
    answer = doctor(pages, named["both_places_hidden"])

    assert "no count published" in seen(answer)
    assert not re.search(r"\b0 cases|at least 0\b", seen(answer))


def test_many_payments_stay_readable_one_line_each(pages, country):
    [(npi, count), *_] = country("""
        select npi, count(*) from payment where npi in (select npi from practitioner)
           and npi not in (select npi from revocation) and npi not in (select npi from exclusion where npi is not null)
           and npi not in (select npi from deactivation) group by 1 order by 2 desc, 1""")
    page = html_of(doctor(pages, npi))
    tables = re.findall(r'<caption id="paid-[a-z]+-caption">.*?</table>', page, re.DOTALL)

    assert count > 5
    assert sum(len(re.findall(r'<th scope="row"', table)) for table in tables) == count
    assert all(notes.count("Open Payments") <= 2 for notes in re.findall(r'class="source-note">(.*?)</p>', page))


def test_every_place_says_who_says_so_and_leads_there_without_telling_where_one_is(pages, named):
    page = html_of(doctor(pages, named["six_places"]))
    outside = re.findall(r'<a href="(https://[^"]+)" rel="([^"]+)"', page)
    maps = [unescape(href) for href, _ in outside if "maps" in href or "openstreetmap" in href]

    assert page.count("Who says so:") == 6
    assert 'href="geo:0,0?q=' in page
    assert maps
    assert all({"noreferrer", "noopener"} <= set(rel.split()) for _, rel in outside)
    assert not any("saddr" in href or "origin=" in href for href in maps)


def test_where_sources_name_other_places_the_page_says_to_call(pages, country):
    found = [npi for (npi,) in country("select npi from care_compare order by npi limit 60")]
    texts = [seen(answer) for npi in found if (answer := doctor(pages, npi)).status_code == 200]

    assert any("Sources disagree: call before you travel." in text for text in texts)


def test_former_names_are_shown(pages, named, country):
    [(family,), *_] = country(f"select family from other_name where npi = {named['former_name']}")

    assert family.casefold() in seen(doctor(pages, named["former_name"])).casefold()


def test_the_page_leads_to_the_sheets_to_the_comparison_and_to_the_report_of_a_mistake(pages, performer):
    npi, page = performer[0], html_of(doctor(pages, performer[0]))

    for address in (f"call?npi={npi}", f"visit?npi={npi}", f"compare?npi={npi}", f"doctors/{npi}/mistake"):
        assert f'href="/en/mild/{address}"' in page


def _texts(said):
    match said:
        case dict():
            for key, value in said.items():
                if not key.startswith("@") and key not in {"url", "sameAs"}:
                    yield from _texts(value)
        case list():
            for value in said:
                yield from _texts(value)
        case str():
            yield said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["certified", "performer"])
def test_machines_are_told_nothing_that_the_page_does_not_say(pages, request, who, language):
    answer = doctor(pages, request.getfixturevalue(who)[0], language)
    text, told = seen(answer), list(_texts(json_ld_of(answer)))

    assert len(told) > 5
    for each in told:
        shown = day_in_words(date.fromisoformat(each), language) if re.fullmatch(r"\d{4}-\d\d-\d\d", each) else each
        assert shown in text, each


def test_no_name_can_end_the_element_with_data_for_machines(asking, tmp_path):
    built(tmp_path, monthly(tmp_path, [person(family="</script><b>OTHER")]))
    answer = doctor(asking, ANA)

    assert "<b>" not in html_of(answer)
    assert "</script><b>" in json_ld_of(answer)["name"].lower()


def test_an_npi_of_nobody_is_not_found_and_the_page_says_what_to_do(pages):
    answer = doctor(pages, "2000000002")

    assert answer.status_code == NOT_FOUND
    assert "We know no doctor with this number" in seen(answer)
    assert 'action="/en/mild/check"' in html_of(answer)


@pytest.mark.parametrize("typed", ["2000000000", "abc", "20000000021", "٢٠٠٠٠٠٠٠٠٢", "%00", "<b>"])
def test_what_is_no_npi_is_said_to_be_none(pages, typed):
    answer = doctor(pages, typed)

    assert answer.status_code == NOT_FOUND
    assert "This number cannot be right" in seen(answer)
    assert "<b>" not in html_of(answer)


def test_a_group_is_said_to_be_one(pages, country):
    [(npi,)] = country("""select min(npi) from organization where npi not in (select npi from deactivation)
        and npi not in (select npi from exclusion where npi is not null)""")
    answer = doctor(pages, npi)

    assert answer.status_code == NOT_FOUND
    assert "belongs to a group, not to a doctor" in seen(answer)


def says_nothing_of_a_doctor(answer):
    page = html_of(answer)
    assert answer.status_code == GONE
    assert '<meta name="robots" content="noindex">' in page
    assert not re.search(r'href="(?:tel|geo):|<address|application/ld\+json|class="cards', page)
    assert not CERTIFIED_WORDING.search(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deactivated_number_is_gone_with_the_day(pages, country, named, language):
    npi = named["deactivated_in_list_only"]
    [(day,), *_] = country(f"select deactivated_on from deactivation where npi = {npi}")
    answer = doctor(pages, npi, language)

    says_nothing_of_a_doctor(answer)
    assert day_in_words(from_day_number(day), language) in seen(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_that_nobody_has_confirmed_is_not_named(pages, named, language):
    answer = doctor(pages, named["excluded_performer"], language)

    says_nothing_of_a_doctor(answer)
    assert not re.search(r"OIG|LEIE|exclu", seen(answer), re.IGNORECASE)


def test_who_was_revoked_by_medicare_is_gone_with_the_day(pages, country):
    [(npi, day), *_] = country("""select npi, revoked_on from revocation where revoked_on is not null
        and npi not in (select npi from exclusion where npi is not null)""")
    answer = doctor(pages, npi)

    says_nothing_of_a_doctor(answer)
    assert day_in_words(from_day_number(day), "en") in seen(answer)


def test_an_exclusion_that_a_person_has_confirmed_is_named_with_its_day(asking, tmp_path):
    listed = {"leie": written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(ANA)]))}
    main = monthly(tmp_path, [person(), organization(CLINIC)])
    built(tmp_path, main, **listed)
    [(sha256,)] = asked(tmp_path, "select record_sha256 from exclusion")
    review = Review(
        at=NOW,
        by="A. Reviewer",
        source=Source.LEIE,
        record_sha256=sha256,
        npi=Npi(str(ANA)),
        decision=Decision.CONFIRMED,
        reason="the same person",
    )
    built(tmp_path, main, **listed, review=written(tmp_path / "reviews.jsonl", review.line().encode()))
    answer = doctor(asking, ANA)

    says_nothing_of_a_doctor(answer)
    assert day_in_words(date(2024, 1, 5), "en") in seen(answer)


def _listed_as(folder, *rosters):
    files = [written(folder / f"roster_stryker_mild_{day}.csv", roster(each)) for day, each in rosters]
    built(folder, monthly(folder, [person()]), roster=files)


NAMED = {"last_name": "EXAMPLE", "first_name": "ANA", "expires_on": "2030-03-01"}


def test_a_standing_that_changes_shows_on_the_next_request(asking, tmp_path):
    _listed_as(tmp_path, ("20260302", row(1, str(ANA), **NAMED)))
    assert "hasCredential" in html_of(doctor(asking, ANA))

    _listed_as(tmp_path, ("20260302", lost(1, str(ANA), **NAMED)))
    after = doctor(asking, ANA)
    assert "hasCredential" not in html_of(after)
    assert not CERTIFIED_WORDING.search(html_of(after))


def test_the_history_has_what_each_list_has_said_the_newest_first(asking, tmp_path):
    days = {"status_on": "2026-01-10", "consent_on": "2026-01-10", "updated_on": "2026-01-10"}
    training = row(1, str(ANA), status="in_training", certified_on="") | NAMED | days | {"expires_on": ""}
    _listed_as(tmp_path, ("20260115", training), ("20260302", row(1, str(ANA), **NAMED)))
    text = seen(doctor(asking, ANA))
    history = text[text.index("How it came about") : text.index("How to check it")]

    assert re.search(
        r"Active\. Since March 1, 2026\. Good until March 1, 2030\..*In training\. Since January 10", history
    )


def test_the_history_of_who_has_lost_it_does_not_read_as_if_it_were_still_there(asking, tmp_path):
    days = {"certified_on": "2026-01-10", "consent_on": "2026-01-10", "updated_on": "2026-01-10"}
    before, after = row(1, str(ANA), **NAMED, **days), lost(1, str(ANA), **NAMED, **days)
    _listed_as(tmp_path, ("20260115", before), ("20260302", after))
    text = seen(doctor(asking, ANA))
    history = text[text.index("How it came about") : text.index("How to check it")]

    assert "Not active. Since March 2, 2026." in history
    assert "Active." not in history.replace("Not active.", "")


def test_a_row_under_another_name_says_nothing_of_the_doctor(asking, tmp_path):
    _listed_as(tmp_path, ("20260302", row(1, str(ANA), last_name="STRANGER", first_name="ZOE")))
    text = seen(doctor(asking, ANA))

    assert "How it came about" not in text
    assert not CERTIFIED_WORDING.search(text)


def test_a_site_without_a_programme_says_nothing_of_certifications_and_outcomes(pages, certified):
    with override_settings(SITE=Site(public_only=True)):
        answer = doctor(pages, certified[0])

    assert "hasCredential" not in html_of(answer)
    assert 'id="certification"' not in html_of(answer)
    assert 'id="outcomes"' not in html_of(answer)
    assert "Example Device Academy" not in seen(answer).replace("issuer's list", "").split("Where, and how to call")[0]
