"""What lies in a folder of downloads is known by its published names, whoever put it there."""

import pytest

from fetch.offered import MONTH, REPORT, TAXONOMY, WEEKS, YEARS, edition
from whoperforms.fetch.files import Held, held

NOTHING = Held(nppes_monthly=None, weeklies=(), deactivated=None, nucc=None, part_b=(), leie=None)


def put(folder, *names, content=b"whatever"):
    for name in names:
        (folder / name).write_bytes(content)


def test_one_of_each_is_found(tmp_path):
    put(tmp_path, MONTH, *reversed(WEEKS), REPORT, TAXONOMY, *reversed(YEARS), "UPDATED.csv")

    assert held(tmp_path) == Held(
        nppes_monthly=tmp_path / MONTH,
        weeklies=tuple(tmp_path / name for name in WEEKS),
        deactivated=tmp_path / REPORT,
        nucc=tmp_path / TAXONOMY,
        part_b=tuple(tmp_path / name for name in YEARS),
        leie=tmp_path / "UPDATED.csv",
    )


def test_a_month_comes_before_its_weeks_as_a_build_takes_them(tmp_path):
    put(tmp_path, MONTH, WEEKS[0])

    assert held(tmp_path).nppes == (tmp_path / MONTH, tmp_path / WEEKS[0])


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_folder_with_nothing_of_ours_holds_nothing(tmp_path, name):
    put(tmp_path, f"{MONTH}.part", "fetched.json", "notes.csv", "updated.csv.bak", f"copy of {REPORT}")

    assert held(tmp_path / name) == NOTHING


def test_a_month_says_by_its_main_file_which_weeks_it_holds_already(tmp_path):
    put(tmp_path, *WEEKS)
    put(tmp_path, MONTH, content=edition("20050523-20261115", 2000000002))

    assert held(tmp_path).weeklies == (tmp_path / WEEKS[1],)


def test_a_month_that_cannot_be_opened_keeps_all_weeks_after_its_first_day(tmp_path):
    put(tmp_path, MONTH, *WEEKS, "NPPES_Data_Dissemination_102626_110126_Weekly_V2.zip", content=b"PK, and no more")

    assert held(tmp_path).weeklies == tuple(tmp_path / name for name in WEEKS)


def test_of_older_files_beside_newer_ones_the_newest_count(tmp_path):
    older = [
        "NPPES_Data_Dissemination_October_2026_V2.zip",
        "NPPES_Data_Dissemination_December_2025_V2.zip",
        "NPPES_Deactivated_NPI_Report_121225_V2.zip",
        "nucc_taxonomy_260.csv",
        "PHY_R25_P05_V10_D24_Prov_Svc.csv",
    ]
    put(tmp_path, *older, MONTH, REPORT, TAXONOMY, YEARS[3])

    here = held(tmp_path)
    assert {path.name for path in (here.nppes_monthly, here.deactivated, here.nucc, *here.part_b)} == {
        MONTH,
        REPORT,
        TAXONOMY,
        YEARS[3],
    }


def test_a_folder_of_that_name_is_no_file(tmp_path):
    (tmp_path / MONTH).mkdir()

    assert held(tmp_path) == NOTHING
