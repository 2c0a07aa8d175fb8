"""Which files a build reads, in which order, and which it refuses to read together."""

import shutil

import pytest

from published import PART_B_RECENT, monthly, npidata, part_b, person, service, weekly, written, zipped
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.kernel.errors import BadQuestion, BadRelease, WhoPerformsError


def refusal(kind, *nppes, **sources):
    with pytest.raises(WhoPerformsError) as why:
        reading_list(Sources(nppes=nppes, **sources))
    assert isinstance(why.value, kind)
    return str(why.value)


def test_editions_follow_the_days_they_cover_however_they_are_named(tmp_path):
    files = [weekly(tmp_path, 2, [person()]), monthly(tmp_path, [person()]), weekly(tmp_path, 1, [person()])]
    mains = [release for release in reading_list(Sources(nppes=files)) if release.part == "main"]

    assert [release.period[1].isoformat() for release in mains] == ["2025-06-08", "2025-06-15", "2025-06-22"]
    assert [release.edition for release in mains] == [0, 1, 2]
    assert [release.id for release in mains] == [1, 5, 9]


def test_without_an_nppes_file_there_is_nothing_to_start_from():
    assert refusal(BadQuestion) == "no NPPES file given: a directory starts from one; add --nppes FILE"


def test_a_file_given_twice_is_refused_also_under_another_name(tmp_path):
    once = monthly(tmp_path, [person()])
    again = shutil.copy(once, tmp_path / "copy.zip")
    assert refusal(BadQuestion, once, again) == f"{again}: given twice (same content); name each file once"

    once = written(tmp_path / "npidata_pfile_20250101-20250131.csv", npidata([person()]))
    again = shutil.copy(once, tmp_path / "npidata_pfile_20250201-20250228.csv")
    assert "given twice" in refusal(BadQuestion, once, again)


def test_two_main_files_without_days_cannot_be_put_in_order(tmp_path):
    dated = monthly(tmp_path, [person()])
    undated = written(tmp_path / "npidata_of_somebody.csv", npidata([person()]))
    assert len(reading_list(Sources(nppes=[undated]))) == 1
    assert refusal(BadRelease, dated, undated) == (
        "npidata_of_somebody.csv: the name does not say which days it covers, so it cannot be put in order; "
        "keep the published name (npidata_pfile_YYYYMMDD-YYYYMMDD.csv)"
    )


def test_an_archive_of_companions_alone_is_refused(tmp_path):
    path = zipped(tmp_path / "x.zip", {"pl_pfile_20250609-20250615.csv": b"NPI\n"})
    assert refusal(BadRelease, path).endswith(
        "x.zip: no NPPES main file (npidata_pfile...csv) here; check which archive was given"
    )


def test_one_year_of_medicare_published_twice_is_refused(tmp_path):
    old = written(tmp_path / "MUP_PHY_R23_P05_V10_D21_Prov_Svc.csv", part_b([service()], PART_B_RECENT))
    new = written(tmp_path / "MUP_PHY_R25_P05_V20_D21_Prov_Svc.csv", part_b([service(days="14")], PART_B_RECENT))
    assert refusal(BadQuestion, monthly(tmp_path, [person()]), part_b=[old, new]) == (
        f"{new}: counts the same year 2021 as {old}; give the newer one only"
    )


def test_an_archive_of_several_files_where_one_is_expected_is_refused(tmp_path):
    path = zipped(tmp_path / "nucc.zip", {"a.csv": b"Code\n", "b.csv": b"Code\n"})
    assert refusal(BadRelease, monthly(tmp_path, [person()]), nucc=path).endswith(
        "nucc.zip: holds 2 data files, one was expected; give the file itself"
    )
