"""Which files a build reads, in which order, and which it refuses to read together."""

import os
import shutil

import pytest

from building import SCOPE, account, asked, built
from published import PART_B_RECENT, monthly, npidata, part_b, person, service, weekly, written, zipped
from published_by_medicare import clinician, clinicians
from rosters import FILE as ROSTER
from rosters import laid, roster, row
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.build.recognised import with_files
from whoperforms.cli.terminal import cited
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion, BadRelease, WhoPerformsError
from whoperforms.search.voice import Register, exactly, sentences
from whoperforms.store.directory import open_directory


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


def test_of_one_year_published_twice_the_later_counts_and_both_are_named(tmp_path):
    old = written(tmp_path / "MUP_PHY_R23_P05_V10_D21_Prov_Svc.csv", part_b([service()], PART_B_RECENT))
    new = written(tmp_path / "MUP_PHY_R25_P05_V20_D21_Prov_Svc.csv", part_b([service(days="14")], PART_B_RECENT))

    report = built(tmp_path / "out", monthly(tmp_path, [person()]), part_b=[old, new])

    assert account(report, "year 2021") == (1, 1, {}, 0)
    assert account(report, f"year 2021, not read: {new.name} was published later") == (0, 0, {}, 0)
    assert asked(tmp_path / "out", "select patient_days from medicare_service") == [(14,)]


def test_of_one_year_published_twice_without_saying_when_neither_is_chosen(tmp_path):
    name = "Medicare_Provider_Util_Payment_PUF_CY2015.txt"
    (tmp_path / "again").mkdir()
    one = written(tmp_path / name, part_b([service()], PART_B_RECENT))
    other = written(tmp_path / "again" / name, part_b([service(days="14")], PART_B_RECENT))

    assert refusal(BadQuestion, monthly(tmp_path, [person()]), part_b=[one, other]) == (
        f"{other}: counts the same year 2015 as {one}, and the names do not say which was published later; "
        "give the newer one only"
    )


def test_a_roster_inside_an_archive_is_refused(tmp_path):
    path = zipped(tmp_path / "rosters.zip", {ROSTER: roster(row())})
    assert refusal(BadRelease, monthly(tmp_path, [person()]), roster=[path], scope=SCOPE) == (
        f"{path}: a roster inside an archive; unpack it, and put its manifest beside it"
    )


def test_a_roster_that_names_nobody_is_a_list_all_the_same(tmp_path):
    report = built(tmp_path / "out", monthly(tmp_path, [person()]), roster=[written(tmp_path / ROSTER, roster())])

    assert account(report, "stryker mild full") == (0, 0, {}, 0)


def test_a_file_of_reviews_in_which_nothing_has_been_decided_yet_is_read(tmp_path):
    nothing = written(tmp_path / "reviews.jsonl", b"")
    report = built(tmp_path / "out", monthly(tmp_path, [person()]), review=nothing)

    assert account(report, "decisions") == (0, 0, {}, 0)


def test_rosters_are_read_in_the_order_of_their_days_however_they_are_given(tmp_path):
    march = laid(tmp_path, roster(row()))
    changes = laid(tmp_path, roster(row(2)), file="roster_stryker_mild_20260302_changes.csv", kind="changes")
    april = laid(tmp_path, roster(row(3)), file="roster_stryker_mild_20260401.csv", as_of="2026-04-01")
    given = Sources(nppes=[monthly(tmp_path, [person()])], roster=[april, changes, march], scope=SCOPE)

    read = [release.published.path for release in reading_list(given) if release.source == "roster"]
    assert read == [march, changes, april]


def test_a_manifest_may_be_named_beside_its_roster_as_a_shell_names_all_of_a_folder(tmp_path):
    nppes = monthly(tmp_path, [person()])
    path = laid(tmp_path, roster(row()))
    given = with_files(Sources(nppes=()), [nppes, path, path.with_suffix(".manifest.json")])

    assert (given.nppes, given.roster) == ((nppes,), (path,))


def test_a_manifest_without_its_roster_is_refused(tmp_path):
    alone = written(tmp_path / "roster_stryker_mild_20260302.manifest.json", b"{}")

    with pytest.raises(BadQuestion, match="not a name under which a source is published"):
        with_files(Sources(nppes=()), [alone])


CLINICIANS_FILE = "DAC_NationalDownloadableFile.csv"
COPIED = 1793448000  # 31 October 2026, noon: when the file came here
LISTED = clinicians([clinician()])
DATED_BY_NAME = {
    "the file": ("DAC_NationalDownloadableFile_2026-10-15.csv", "2026-10-15"),
    "the archive": ("doctors_and_clinicians_05_2024.zip", "2024-05-01"),
}


def of_care_compare(out, path):
    """Build from a file of Care Compare; give its release as the directory has it."""
    os.utime(path, (COPIED, COPIED))
    built(out, monthly(out, [person()]), care_compare=path)
    opened = open_directory(out)
    opened.engine.close()
    return next((opened, release) for release in opened.releases.values() if release.source is Source.CARE_COMPARE)


@pytest.mark.parametrize("by", DATED_BY_NAME)
def test_care_compare_is_of_the_day_in_its_name_or_in_that_of_its_archive(tmp_path, by):
    name, day = DATED_BY_NAME[by]
    others = {CLINICIANS_FILE: LISTED, "Facility_Affiliation.csv": b"x\n", "Utilization.csv": b"x\n"}
    path = zipped(tmp_path / name, others) if name.endswith(".zip") else written(tmp_path / name, LISTED)
    opened, release = of_care_compare(tmp_path, path)

    assert (release.period_start, release.period_end, release.received) == (day, day, False)
    assert not opened.fact(release.id, 1).received


def test_care_compare_without_a_day_is_of_no_day_and_known_by_when_it_was_received(tmp_path):
    opened, release = of_care_compare(tmp_path, written(tmp_path / CLINICIANS_FILE, LISTED))
    fact = opened.fact(release.id, 1)

    assert (release.period_start, release.period_end) == (None, "2026-10-31")
    assert (fact.release, fact.received) == ("2026-10-31", True)
    assert cited(fact) == "Medicare Care Compare received 2026-10-31, row 1"
    spoken = {language: sentences(language, Register.PLAIN).sources(fact) for language in ("en", "es")}
    assert spoken["en"].endswith(", received on October 31, 2026")
    assert spoken["es"].endswith(", recibida el 31 de octubre de 2026")
    assert exactly().sources(fact) == "Medicare Care Compare received on 2026-10-31"


def test_two_full_lists_of_one_issuer_and_day_are_refused(tmp_path):
    (tmp_path / "again").mkdir()
    one, other = written(tmp_path / ROSTER, roster(row())), written(tmp_path / "again" / ROSTER, roster(row(2)))
    assert refusal(BadQuestion, monthly(tmp_path, [person()]), roster=[one, other], scope=SCOPE) == (
        f"{other}: a full list of the same issuer, programme and day as {one}; give the one that counts"
    )


def test_an_archive_of_several_files_where_one_is_expected_is_refused(tmp_path):
    path = zipped(tmp_path / "nucc.zip", {"a.csv": b"Code\n", "b.csv": b"Code\n"})
    assert refusal(BadRelease, monthly(tmp_path, [person()]), nucc=path).endswith(
        "nucc.zip: holds 2 data files, one was expected; give the file itself"
    )
