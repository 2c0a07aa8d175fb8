"""`whoperforms update`, as somebody types it: what the publishers have, and what people put beside it."""

import pytest

from building import asked
from commands import whoperforms
from fetch.offered import FILES, REPORT, YEARS, zip_of
from imitation import LEIE, NPPES_FOLDER
from published import LEIE as LEIE_COLUMNS
from published import exclusion, part_b, service, spreadsheet, table
from rosters import FILE as ROSTER
from rosters import roster, row


@pytest.fixture
def run(site, tmp_path):
    """Run the command against the imitated publishers, whose years are not all alike."""
    report = zip_of({"NPPES Deactivated NPI Report 20261109.xlsx": spreadsheet([(2000000028, "11/01/2026")])})
    site.put(NPPES_FOLDER + REPORT, report)
    for rows, name in enumerate(YEARS):
        site.put(FILES + name, part_b([service(days=str(20 + rows))] * 10))

    def ran(*arguments):
        given = ("--out", str(tmp_path / "out"), "--files", str(tmp_path / "files"), *arguments)
        return whoperforms("update", *given, WHOPERFORMS_MIRROR=site.root, NO_PROXY="127.0.0.1")

    return ran


def sources(tmp_path):
    return {source for (source,) in asked(tmp_path / "out", "select source from release")}


def test_what_is_new_is_fetched_and_built_from_and_then_there_is_nothing_to_do(run, tmp_path):
    first = run()

    assert first.code == 0, first.err
    assert sources(tmp_path) == {"nppes", "nucc", "deactivated", "part_b", "leie"}
    again = run()
    assert (again.code, again.out.splitlines()[-1]) == (
        0,
        f"{tmp_path / 'out'}: already made from these files; nothing to do.",
    )


def test_rosters_and_reviews_that_lie_beside_what_is_fetched_are_not_dropped(run, site, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / ROSTER).write_bytes(roster(row()))
    (tmp_path / "files" / "reviews.jsonl").touch()
    assert run().code == 0
    assert sources(tmp_path) > {"roster", "review"}

    site.put(LEIE, table(LEIE_COLUMNS, [exclusion()] * 21))
    after = run()

    assert after.code == 0, after.err
    assert sources(tmp_path) > {"roster", "review"}
    assert asked(tmp_path / "out", "select count(*) from exclusion") == [(21,)]
