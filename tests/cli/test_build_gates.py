"""A dry run changes nothing and tells all; a build that has drifted is refused until somebody accepts it."""

import json

import pytest

from commands import whoperforms
from published import LEIE, exclusion, monthly, person, table, written
from rosters import ANA, FILE, invented, laid, roster, row
from whoperforms.sources.roster_columns import TEMPLATE
from whoperforms.store.swap import LOCK


def files_of(folder):
    """Give what lies in a folder, but for the lock, which names the last process that held it."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LOCK}


@pytest.fixture
def nppes(tmp_path):
    return str(monthly(tmp_path, [person(), person(npi="2000000000")]))


@pytest.fixture
def leie(tmp_path):
    return str(written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion()])))


def test_a_dry_run_gives_the_account_of_a_build_and_leaves_no_trace(tmp_path, nppes, leie):
    dry = whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", nppes, "--leie", leie, "--dry-run", "--json")
    assert not (tmp_path / "out").exists()
    done = whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", nppes, "--leie", leie, "--json")
    told, held = json.loads(dry.out), json.loads(done.out)

    assert dry.code == done.code == 0
    for report in (told, held):
        del report["seconds"]
        for release in report["releases"]:
            del release["seconds"], release["rows_per_second"]
    [rejected] = told.pop("rejected")
    assert held.pop("rejected") is None
    assert told == held
    assert (rejected["row"], rejected["outcome"]) == (2, "row")
    assert rejected["reason"] == "2000000000: last digit should be 2"


def test_a_dry_run_lists_what_could_not_be_used_where_asked(tmp_path, nppes):
    given = ("build", "--out", str(tmp_path / "out"), "--nppes", nppes)
    short, long = whoperforms(*given, "--dry-run"), whoperforms(*given, "--dry-run", "--rejected")

    assert "would hold 1 practitioners" in short.out
    assert "1 rows and 0 single values were rejected; --rejected lists them." in short.out
    assert "last digit" not in short.out
    assert "2000000000: last digit should be 2" in long.out


def test_a_list_of_what_was_rejected_is_asked_of_a_dry_run_alone(tmp_path, nppes):
    ran = whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", nppes, "--rejected")

    assert ran.code == 2
    assert "--rejected: goes with --dry-run" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_dry_run_over_a_directory_leaves_it_as_it_was_and_says_what_would_be_refused(tmp_path, nppes, leie):
    out = tmp_path / "out"
    whoperforms("build", "--out", str(out), "--nppes", nppes, "--leie", leie)
    before = files_of(out)
    ran = whoperforms("build", "--out", str(out), "--nppes", nppes, "--dry-run")

    assert ran.code == 3
    assert "would hold 1 practitioners" in ran.out
    assert "leie, full list, rows read: 0, was 1;" in ran.err
    assert files_of(out) == before


def test_a_roster_with_wrong_columns_is_named_and_nothing_of_it_is_taken(tmp_path, nppes):
    wrong = str(laid(tmp_path, roster(row(), header=[name for name in TEMPLATE if name != "status"])))
    for dry in ((), ("--dry-run",)):
        ran = whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", nppes, "--roster", wrong, *dry)

        assert ran.code == 3
        assert FILE in ran.err
        assert "status" in ran.err
        assert not (tmp_path / "out" / "directory.db").exists()


def test_doubled_people_and_wrong_npis_of_a_roster_are_told_row_by_row(tmp_path, nppes):
    given = str(laid(tmp_path, roster(row(1), row(2), row(3, npi="2000000003"), row(4, npi=invented(9)))))
    ran = whoperforms(
        "build", "--out", str(tmp_path / "out"), "--nppes", nppes, "--roster", given, "--dry-run", "--json"
    )
    told = json.loads(ran.out)
    of_roster = {each["row"]: each["reason"] for each in told["rejected"] if each["file"] == FILE}

    assert of_roster.keys() == {1, 2, 3}
    assert all(ANA in of_roster[number] for number in (1, 2))
    assert "last digit should be" in of_roster[3]


def test_what_has_drifted_is_refused_until_somebody_accepts_it(tmp_path, nppes, leie):
    given = ("build", "--out", str(tmp_path / "out"), "--nppes", nppes)
    whoperforms(*given, "--leie", leie)
    served = files_of(tmp_path / "out")
    refused = whoperforms(*given)

    assert refused.code == 3
    assert "--accept-drift REASON" in refused.err
    assert "\n  leie, full list, rows read: 0, was 1; may change by 20 %, and not to none" in refused.err
    assert files_of(tmp_path / "out") == served

    accepted = whoperforms(*given, "--accept-drift", "the list has ended", "--accepted-by", "Ana Example")
    assert accepted.code == 0
    releases = ("releases", "--directory", str(tmp_path / "out"))
    assert "Accepted by Ana Example at " in whoperforms(*releases).out
    [told] = json.loads(whoperforms(*releases, "--json").out)["accepted"]
    assert (told["accepted_by"], told["reason"]) == ("Ana Example", "the list has ended")


def test_the_user_accepts_where_no_other_name_is_given(tmp_path, nppes, leie):
    given = ("build", "--out", str(tmp_path / "out"), "--nppes", nppes)
    whoperforms(*given, "--leie", leie)
    whoperforms(*given, "--accept-drift", "the list has ended", LOGNAME="ben")

    assert "Accepted by ben at " in whoperforms("releases", "--directory", str(tmp_path / "out")).out


def test_an_acceptance_without_a_reason_is_refused_before_anything_is_read(tmp_path):
    ran = whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", "nowhere.zip", "--accept-drift", " ")

    assert ran.code == 2
    assert "accepted for no reason" in ran.err


@pytest.mark.parametrize("how", ["flag", "variable"])
def test_a_bound_is_a_setting(tmp_path, how):
    out = str(tmp_path / "out")
    for name, number in (("first", 400), ("second", 200)):
        (tmp_path / name).mkdir()
        monthly(tmp_path / name, [person(npi=invented(n)) for n in range(number)])
    [first], [second] = ([str(path) for path in (tmp_path / name).iterdir()] for name in ("first", "second"))
    whoperforms("build", "--out", out, "--nppes", first)
    flags = ["--drift-rows", "60", "--drift-vanished", "60"]
    variables = {"WHOPERFORMS_DRIFT_ROWS": "60", "WHOPERFORMS_DRIFT_VANISHED": "60"}

    assert whoperforms("build", "--out", out, "--nppes", second).code == 3
    if how == "flag":
        assert whoperforms("build", "--out", out, "--nppes", second, *flags).code == 0
    else:
        assert whoperforms("build", "--out", out, "--nppes", second, **variables).code == 0
