"""`whoperforms find`, as somebody types it."""

import json
from pathlib import Path
from shutil import rmtree

import pytest

from commands import Ran, whoperforms
from published import ANA, BEN, CLEO, DAN, LEIE, exclusion, monthly, person, spreadsheet, table, weekly, written

DEACTIVATED = "NPPES Deactivated NPI Report 20260209.xlsx"
FORMER = {
    "Provider Other Last Name": "BARLEY",
    "Provider Other First Name": "WILLIAM",
    "Provider Other Last Name Type Code": "1",
}
CREDENTIALS = {"Provider Credential Text": "M.D."}


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Path:
    """A directory, built by command: ANA, who is BEN's namesake and has a former name; CLEO and DAN are withheld."""
    folder = tmp_path_factory.mktemp("find")
    rows = [
        person(ANA, given="WILLIAM", family="KOWALSKI") | FORMER | CREDENTIALS,
        person(BEN, given="WILLIAM", family="KOWALSKI", zip_code="011030000"),
        person(CLEO, given="CLEO", family="ENDED"),
        person(DAN, given="DAN", family="EXCLUDED"),
    ]
    ran = whoperforms(
        *("build", "--out", str(folder / "out"), "--nppes", str(monthly(folder, rows))),
        *("--deactivated", str(written(folder / DEACTIVATED, spreadsheet([(CLEO, "01/15/2025")])))),
        *("--leie", str(written(folder / "UPDATED.csv", table(LEIE, [exclusion(DAN)])))),
    )
    assert ran.code == 0, ran.err
    return folder / "out"


@pytest.fixture
def find(country):
    def ran(*arguments: str) -> Ran:
        return whoperforms("find", *arguments, "--directory", str(country), COLUMNS="100")

    return ran


def test_an_answer_says_who_where_how_sure_and_where_it_was_read(find):
    ran = find("Bill Kowalsky", "--limit", "1")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Who is called 'Bill Kowalsky', or nearly so\n"
        "Provider file of 2025-06-08. The likeliest first.\n"
        "\n"
        "WILLIAM KOWALSKI, M.D. (invented)\n"
        "  1 EXAMPLE WAY, STE 2, BOSTON, MA 02115  (617) 555-0100\n"
        "  Spelt alike, 1 letter apart; NPI 2000000002\n"
        "  States the specialty 208VP0014X (self-reported) [NPPES 2025-06-08, row 1]\n"
        "\n"
        "The likeliest 1 shown; there may be more (--state, --near or --limit).\n"
    )


@pytest.mark.parametrize(
    ("typed", "likeness"),
    [
        ("William Kowalski", "Called so; NPI 2000000002"),
        ("Kowalski, Bill", "Called so by a nickname or an initial; NPI 2000000002"),
        ("Wiliam Kovalski", "Spelt alike, 2 letters apart; NPI 2000000002"),
        ("William Barley", "Called so under another name: WILLIAM BARLEY (former); NPI 2000000002"),
    ],
)
def test_it_is_said_how_the_name_is_like_the_one_typed(find, typed, likeness):
    assert f"  {likeness}\n" in find(typed).out


def test_a_name_needs_no_quotes(find):
    assert find("William", "Kowalski").out == find("William Kowalski").out


def test_with_a_place_the_nearest_namesake_comes_first_with_the_distance(find):
    out = find("William Kowalski", "--near", "Springfield, MA").out

    assert "Of one name, nearest Springfield, MA first." in out
    assert out.index("(invented)  about 1 mile\n") < out.index("(invented)  about 78 miles\n")
    assert out.index(str(BEN)) < out.index(str(ANA))


def test_within_a_radius_the_others_are_left_out(find):
    out = find("William Kowalski", "--near", "Springfield, MA", "--within", "20", "--state", "ma").out

    assert out.startswith("Who in MA within 20 miles of Springfield, MA is called 'William Kowalski', or nearly so\n")
    assert (str(BEN) in out, str(ANA) in out) == (True, False)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Cleo Ended", "NPI deactivated since 2025-01-15: in no list ["),
        (
            "Dan Excluded",
            "In no list: a record that may be about this NPI waits for a person to check it",
        ),
    ],
)
def test_the_withheld_are_shown_with_what_withholds_them(find, typed, reason):
    assert f"  {reason}" in find(typed).out
    assert json.loads(find(typed, "--json").out)["found"][0]["listed"] is False


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Zzyzx",), "'Zzyzx': nobody is called so; check the spelling"),
        (
            ("William Kowalski", "--state", "New York"),
            "'William Kowalski': nobody in NY is called so; check the spelling, or leave the state out",
        ),
        (
            ("William Kowalski", "--near", "Adak, AK", "--within", "1"),
            "nobody within 1 mile of Adak, AK is called so; check the spelling, or leave out --within to look farther",
        ),
    ],
)
def test_nobody_is_one_sentence_and_exit_code_1(find, arguments, sentence):
    ran = find(*arguments)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.rstrip().endswith(sentence)


def test_nobody_is_an_empty_list_for_programs(find):
    ran = find("Zzyzx", "--json")

    assert (ran.code, json.loads(ran.out)["found"]) == (1, [])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("12345",), "'12345': a number is no name"),
        (("",), "no name in it"),
        (("\x1b[31m",), "no name in it"),
        (("Smith", "--state", "Masachusets"), "'Masachusets': no state is called so; did you mean MA?"),
        (("Smith", "--near", "Bostn, MA"), "did you mean Boston, MA?"),
        (("Smith", "--within", "5"), "within 5 miles: of which place?"),
        (("Smith", "--near", "02115", "--within", "-5"), "within -5 miles: ask for more than 0"),
        (("Smith", "--limit", "101"), "limit 101: ask for at least 1 and at most 100"),
        (("Smith", "--limit", "many"), "'many' is not a valid integer"),
        ((), "Missing argument 'NAME'"),
    ],
)
def test_a_wrong_question_gets_a_sentence_and_exit_code_2(find, arguments, sentence):
    ran = find(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    assert "\x1b" not in ran.err


def test_a_directory_whose_names_are_missing_is_exit_code_3(tmp_path):
    nppes = str(monthly(tmp_path, [person()]))
    whoperforms("build", "--out", str(tmp_path / "out"), "--nppes", nppes)
    [names] = (tmp_path / "out").glob("directory.names-*")
    rmtree(names)

    ran = whoperforms("find", "Ana Example", "--directory", str(tmp_path / "out"))

    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "build the directory again" in ran.err


def test_after_a_week_she_is_found_by_her_new_name_and_by_the_old_one_if_it_is_published(tmp_path):
    out = str(tmp_path / "out")
    nppes = str(monthly(tmp_path, [person(ANA, family="BARLEY"), person(BEN, family="BARLEY")]))
    assert whoperforms("build", "--out", out, "--nppes", nppes).code == 0
    week = weekly(tmp_path, 1, [person(ANA, family="KOWALSKI") | FORMER, person(BEN, family="KOWALSKI")])
    assert whoperforms("increment", out, str(week)).code == 0

    found = {
        typed: [
            bearer["npi"]
            for bearer in json.loads(whoperforms("find", typed, "--directory", out, "--json").out)["found"]
        ]
        for typed in ("Ana Kowalksi", "Barley")
    }

    assert found == {"Ana Kowalksi": [str(ANA), str(BEN)], "Barley": [str(ANA)]}
