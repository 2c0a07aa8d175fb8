"""`show`, `releases`, `rejected` and `procedures`, as somebody types them."""

import csv
import io
import json
import sqlite3

import pytest

from unpacked import every_posting
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.load import load
from whoperforms.search.statements import cases
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

MILD = load("mild")


@pytest.fixture(scope="module")
def opened(demo_directory):
    return open_directory(demo_directory)


def one(opened, question: str) -> str:
    return str(opened.connection.execute(question).fetchone()[0])


def test_show_gives_the_whole_record_with_its_rows(ask, opened):
    npi = one(opened, "select npi from location where location > 1 order by npi")
    ran = ask("show", npi)
    held = record(opened, Npi(npi))

    assert ran.code == 0
    assert " ".join(ran.out.split()).count(" placed ") == len(held.locations)
    assert "(invented)" in ran.out.splitlines()[0]
    assert "row " in ran.out


def test_show_says_since_when_an_npi_is_deactivated(ask, opened):
    npi = one(
        opened,
        """select npi from deactivation where reactivated_on is null
           and npi not in (select npi from practitioner union select npi from organization) order by npi""",
    )

    assert "NPI deactivated since 2" in ask("show", npi).out
    assert not json.loads(ask("show", npi, "--json").out)["listed"]


def test_show_says_that_a_reactivated_npi_is_active(ask, opened):
    npi = one(opened, "select npi from practitioner where reactivated_on is not null order by npi")

    assert ": active." in ask("show", npi).out


def test_an_exclusion_under_the_same_npi_withholds_and_says_what_is_next(ask, opened):
    npi = one(opened, "select npi from exclusion where npi in (select npi from practitioner) order by npi")
    ran = ask("show", npi)

    assert "In no list: a record that may be about this NPI waits for a person to check it" in " ".join(ran.out.split())
    assert "[]" not in ran.out


def test_nobody_withheld_can_be_found_by_place(opened):
    found = {npi for *_, npi in every_posting(opened.connection)}
    excluded = {npi for (npi,) in opened.connection.execute("select npi from exclusion where npi is not null")}
    listed = {npi for npi in found if record(opened, Npi(str(npi))).listed}

    assert excluded & {npi for (npi,) in opened.connection.execute("select npi from practitioner")}
    assert found
    assert listed == found


def test_an_exclusion_without_npi_withholds_nobody(opened):
    names = "select family, given from exclusion where npi is null and family is not null"
    namesakes = [
        npi
        for family, given in opened.connection.execute(names)
        for (npi,) in opened.connection.execute(
            "select npi from practitioner where family = ? and given = ?", (family, given)
        )
    ]

    assert namesakes
    assert any(record(opened, Npi(str(npi))).listed for npi in namesakes)


def test_releases_account_for_every_row(ask):
    releases = json.loads(ask("releases", "--json").out)["releases"]

    assert len(releases) == 31
    for release in releases:
        assert release["rows_read"] == release["rows_kept"] + release["rows_skipped"] + release["rows_rejected"]
        assert sum(release["skipped"].values()) == release["rows_skipped"]
        assert len(release["sha256"]) == 64


def test_the_rows_the_demo_spoilt_are_the_rows_rejected(ask, demo_files):
    rejected = [item for item in json.loads(ask("rejected", "--json").out) if item["outcome"] != "repaired"]

    assert len({(item["file"], item["row"]) for item in rejected}) == sum(demo_files.rejected.values())
    assert all(item["reason"] and item["row"] > 0 for item in rejected)


def test_the_csv_of_rejected_rows_can_be_read_back(ask):
    rows = list(csv.DictReader(io.StringIO(ask("rejected", "--csv").out)))

    assert rows == [
        {key: str(value) if value is not None else "" for key, value in row.items()}
        for row in json.loads(ask("rejected", "--json").out)
    ]


def test_the_table_of_rejected_rows_says_how_many_more(ask):
    assert "more; --limit shows more of them" in ask("rejected", "--limit", "2").out


def test_procedures_lists_and_shows(ask):
    assert ask("procedures").out == "mild: MILD, minimally invasive lumbar decompression\n"
    assert "0275T" in ask("procedures", "mild").out
    assert json.loads(ask("procedures", "mild", "--json").out)["definition"]["id"] == "mild"
    assert "descompresión" in ask("procedures", "mild", "--language", "es").out


def test_the_truth_of_the_demo_is_in_the_directory(opened, demo_files):
    """Whom the generator let bill enough to be published, and nobody else, has cases in the directory."""
    truth = json.loads(demo_files.truth.read_text())
    published = {npi for year in truth["part_b"] for npi in year["people_with_published_cases"]}
    billed = "select distinct npi from medicare_service where entity = 'I'"
    with_cases = {
        str(npi) for (npi,) in opened.connection.execute(billed) if cases(record(opened, Npi(str(npi))), MILD)
    }

    assert published
    assert with_cases == published


def test_the_file_opens_with_plain_sqlite(demo_directory):
    plain = sqlite3.connect(f"file:{demo_directory / 'directory.db'}?mode=ro", uri=True)

    assert plain.execute("pragma integrity_check").fetchone() == ("ok",)
