"""A fetch brings what is needed and not here yet, and asks no more of the publishers than it must."""

import hashlib
import json
import os

import pytest

from fetch.offered import FILES, MONTH, MONTH_ZIP, NOW, REPORT, TAXONOMY, WEEKS, YEARS, edition
from imitation import LEIE, NPPES_FOLDER, never_known, no_head
from whoperforms import __version__
from whoperforms.evidence.source import Source
from whoperforms.fetch.files import held
from whoperforms.fetch.ledger import LEDGER

ALL = sorted([MONTH, *WEEKS, REPORT, TAXONOMY, *YEARS[1:], "UPDATED.csv"])


def test_everything_that_a_directory_is_built_from_arrives_as_published(fetcher, site):
    states = fetcher.states()

    assert set(states.values()) == {"new"}
    assert fetcher.names() == ALL
    assert (fetcher.folder / MONTH).read_bytes() == MONTH_ZIP
    assert (fetcher.folder / "UPDATED.csv").read_bytes() == site.published[LEIE].content


def test_the_order_is_that_of_the_sources_weeks_after_their_month(fetcher):
    assert list(fetcher.states()) == [MONTH, *WEEKS, REPORT, TAXONOMY, *YEARS[1:], "UPDATED.csv"]


def test_the_ledger_says_of_each_file_where_it_came_from_and_its_hash(fetcher):
    fetcher.states()
    ledger = json.loads((fetcher.folder / LEDGER).read_text())

    assert sorted(ledger["files"]) == ALL
    assert ledger["unfinished"] == {}
    assert ledger["files"][MONTH] == {
        "address": NPPES_FOLDER + MONTH,
        "bytes": len(MONTH_ZIP),
        "etag": '"state-1"',
        "modified": "Mon, 01 Nov 2021 12:00:00 GMT",
        "retrieved_at": "2026-11-22T12:00:00+00:00",
        "sha256": hashlib.sha256(MONTH_ZIP).hexdigest(),
    }
    assert NOW.isoformat() == ledger["files"][MONTH]["retrieved_at"]


def test_what_has_not_changed_is_answered_304_and_not_sent_again(fetcher, site):
    fetcher.states()
    site.asked.clear()

    assert set(fetcher.states().values()) == {"already here"}
    [asked] = site.requests(NPPES_FOLDER + MONTH)
    assert asked.headers["if-none-match"] == '"state-1"'
    assert asked.headers["if-modified-since"] == "Mon, 01 Nov 2021 12:00:00 GMT"


@pytest.mark.parametrize("validators", [("etag",), ("modified",), ("etag", "modified")])
def test_a_publisher_that_takes_no_notice_of_conditions_is_seen_through(fetcher, site, validators):
    site.put(LEIE, site.published[LEIE].content, validators=validators)
    fetcher.states(Source.LEIE)
    site.next(LEIE, never_known)
    fetcher.shown.clear()

    assert fetcher.states(Source.LEIE) == {"UPDATED.csv": "already here"}
    assert fetcher.shown == []


def test_a_file_that_changed_under_the_same_name_takes_the_place_of_the_old(fetcher, site):
    fetcher.states(Source.LEIE)
    content = site.published[LEIE].content + b"one,more\r\n"
    site.put(LEIE, content)

    assert fetcher.states(Source.LEIE) == {"UPDATED.csv": "changed"}
    assert (fetcher.folder / "UPDATED.csv").read_bytes() == content


def test_a_file_that_somebody_shortened_is_fetched_again(fetcher):
    fetcher.states(Source.NPPES)
    (fetcher.folder / MONTH).write_bytes(MONTH_ZIP[:-1])

    assert fetcher.states(Source.NPPES)[MONTH] == "changed"
    assert (fetcher.folder / MONTH).read_bytes() == MONTH_ZIP


def test_a_file_put_here_by_hand_is_taken_up_and_recorded(fetcher, site):
    fetcher.folder.mkdir()
    path = fetcher.folder / MONTH
    path.write_bytes(MONTH_ZIP)
    os.utime(path, (1635768000, 1635768000))  # 1 November 2021, noon: the day the publisher states

    assert fetcher.states(Source.NPPES)[MONTH] == "already here"
    assert "if-modified-since" in site.requests(NPPES_FOLDER + MONTH)[0].headers
    assert json.loads((fetcher.folder / LEDGER).read_text())["files"][MONTH]["bytes"] == len(MONTH_ZIP)


def test_the_next_month_and_its_weeks_come_beside_the_old_ones(fetcher, site):
    fetcher.states(Source.NPPES)
    month, week = (
        "NPPES_Data_Dissemination_December_2026_V2.zip",
        "NPPES_Data_Dissemination_121426_122026_Weekly_V2.zip",
    )
    site.put_listing(MONTH, month, WEEKS[0], week, REPORT)
    site.put(NPPES_FOLDER + month, edition("20050523-20261213", 2000000002, 2000000010))
    site.put(NPPES_FOLDER + week, edition("20261214-20261220", 2000000002))

    assert fetcher.states(Source.NPPES) == {month: "new", week: "new"}
    here = held(fetcher.folder)
    assert here.nppes == (fetcher.folder / month, fetcher.folder / week)


def test_one_connection_and_one_name_for_all_requests_to_a_publisher(fetcher, site):
    fetcher.states()

    assert len({asked.port for asked in site.asked}) == 1
    assert {asked.headers["user-agent"] for asked in site.asked} == {f"whoperforms/{__version__}"}


def test_each_page_is_asked_for_once_and_each_file_once(fetcher, site):
    fetcher.states()
    addresses = [asked.address for asked in site.asked if asked.method == "GET"]

    assert len(addresses) == len(set(addresses))


def test_only_the_sources_asked_for_are_asked_about(fetcher, site):
    fetcher.states(Source.DEACTIVATED)

    assert fetcher.names() == [REPORT]
    assert {asked.address for asked in site.asked} == {NPPES_FOLDER + "NPI_Files.html", NPPES_FOLDER + REPORT}


def test_progress_tells_bytes_of_the_whole(fetcher):
    fetcher.states(Source.NPPES)

    assert (MONTH, len(MONTH_ZIP), len(MONTH_ZIP)) in fetcher.shown


def test_a_survey_says_how_each_file_stands_and_changes_nothing(fetcher, site):
    fetcher.states()
    site.put(LEIE, site.published[LEIE].content * 2)
    (fetcher.folder / TAXONOMY).unlink()
    before = {path.name: path.read_bytes() for path in fetcher.folder.iterdir()}
    site.asked.clear()

    report = fetcher.survey()

    states = {step.offer.release.name: str(step.state) for step in report.steps}
    assert states == dict.fromkeys(ALL, "already here") | {"UPDATED.csv": "changed", TAXONOMY: "new"}
    assert {path.name: path.read_bytes() for path in fetcher.folder.iterdir()} == before
    assert {asked.address for asked in site.asked if asked.method == "GET"} == {
        NPPES_FOLDER + "NPI_Files.html",
        "https://data.cms.gov/data.json",
    }


def test_a_survey_of_a_folder_that_is_not_there_makes_none(fetcher):
    report = fetcher.survey()

    assert {str(step.state) for step in report.steps} == {"new"}
    assert {step.offer.release.name: step.bytes for step in report.steps}[MONTH] == len(MONTH_ZIP)
    assert not fetcher.folder.exists()


def test_a_publisher_that_knows_no_head_is_asked_for_the_start_only(fetcher, site):
    site.next(LEIE, no_head)

    [step] = fetcher.survey(Source.LEIE).steps

    assert (str(step.state), step.bytes) == ("new", len(site.published[LEIE].content))


def test_so_many_years_as_asked_for_come_the_newest(fetcher):
    report = fetcher(Source.PART_B, years=2)

    assert [step.offer.release.name for step in report.steps] == list(YEARS[2:])
    assert [path.name for path in held(fetcher.folder).part_b] == list(YEARS[2:])
    assert report.steps[0].offer.address == FILES + YEARS[2]
