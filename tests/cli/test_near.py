"""`whoperforms near`, as somebody types it."""

import csv
import io
import json
import re
import zipfile

import pytest

from directories import npi


def test_the_answer_has_three_groups_in_order_and_says_what_it_is_of(ask):
    ran = ask("near", "New York, NY", "--procedure", "mild")

    assert ran.code == 0
    assert ran.out.startswith("Who performs MILD near New York, NY\nProvider file of 2026-11-15.")
    at = [
        ran.out.index(heading) for heading in ("1. Certified", "2. A published Medicare count", "3. Only a specialty")
    ]
    assert at == sorted(at)
    assert "On Example Device Academy's list of 2026-11-01." in ran.out
    assert "we do not know whether this doctor performs MILD" in ran.out


def test_everybody_invented_is_said_to_be(ask):
    out = ask("near", "New York, NY", "--procedure", "mild").out

    assert out.count("(invented)") == out.count("NPI 2")


@pytest.mark.parametrize("place", ["10001", "10001-1234", "New York, NY", "new york, new york", "40.75,-73.99"])
def test_a_place_may_be_a_zip_a_city_or_coordinates(ask, place):
    assert ask("near", place, "--procedure", "mild").code == 0


def test_the_json_has_the_shape_of_the_api(ask):
    ran = ask("near", "10001", "--procedure", "mild", "--json")
    answer = json.loads(ran.out)

    assert list(answer) == ["question", "widened_to_miles", "as_of", "groups"]
    assert [group["id"] for group in answer["groups"]] == ["certified", "medicare_cases", "specialty"]
    for group in answer["groups"]:
        distances = [result["distance_miles"] for result in group["results"]]
        assert distances == sorted(distances)
        for result in group["results"]:
            assert result["npi"].startswith("2")
            assert result["invented"]
            assert {"name", "credentials", "pathway", "precision", "place", "phone", "claims"} < result.keys()
            for claim in result["claims"]:
                assert claim["status"] in {"supported", "contradicted", "unknown"}
                assert all(fact.keys() == {"source", "release", "file", "row", "received"} for fact in claim["facts"])


def test_every_fact_leads_to_the_row_that_states_it(ask, demo_files):
    """Provenance is true: the cited row of the cited file is about the cited NPI."""
    answer = json.loads(ask("near", "10001", "--procedure", "mild", "--limit", "50", "--json").out)
    facts = {
        (fact["file"], fact["row"], result["npi"])
        for group in answer["groups"]
        for result in group["results"]
        for claim in result["claims"]
        for fact in claim["facts"]
        if fact["row"] is not None  # else a whole file was looked through
    }
    rows = {file: _npis(demo_files, file) for file, _, _ in facts}

    assert facts
    for file, row, cited in facts:
        assert rows[file][row - 1] == cited


def _npis(demo_files, file):
    for path in (demo_files.nppes, *demo_files.weekly):
        with zipfile.ZipFile(path) as archive:
            if file in archive.namelist():
                return _npi_cells(io.TextIOWrapper(archive.open(file), "latin-1", newline=""))
    with (demo_files.nppes.parent / file).open(encoding="latin-1", newline="") as text:
        return _npi_cells(text)


def _npi_cells(text):
    header, *rows = csv.reader(text)
    at = next(place for place, name in enumerate(header) if name.upper() in {"NPI", "RNDRNG_NPI"})
    return [row[at] for row in rows]


def test_nobody_within_a_mile_is_nothing_found(ask):
    ran = ask("near", "Adak, AK", "--procedure", "mild", "--within", "1")

    assert ran.code == 1
    said = " ".join(ran.out.split())
    assert "No count is published for anybody within 1 mile; leave out --within to look farther." in said
    assert "does not mean that nobody performs it" in said
    assert "Nobody lists such a specialty within 1 mile; leave out --within to look farther." in said


def test_nobody_whom_the_filters_leave_is_not_nobody_at_all(ask):
    ran = ask("near", "10001", "--procedure", "mild", "--billed")

    assert "Nobody whom the filters leave within 100 miles." in ran.out
    assert "Nobody lists such a specialty" not in ran.out


def test_by_name_the_order_is_said_and_kept(ask):
    asked = ("near", "10001", "--procedure", "mild", "--within", "2000", "--order", "name")
    printed, answer = ask(*asked).out, json.loads(ask(*asked, "--json").out)

    assert "The nearest of each group, by family name, given name, NPI." in printed
    assert answer["question"]["order"] == "name"
    assert any(
        distances != sorted(distances)
        for distances in ([one["distance_miles"] for one in group["results"]] for group in answer["groups"])
    )


def test_what_is_to_be_known_before_going_there_is_in_the_json(ask):
    answer = json.loads(ask("near", "10001", "--procedure", "mild", "--within", "500", "--json").out)
    results = [result for group in answer["groups"] for result in group["results"]]

    assert {result["disagree"] for result in results} == {True, False}
    assert {result["takes_medicare"] for result in results} >= {True}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", result["last_seen"]) for result in results)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("near", "2139", "--procedure", "mild"), "2139: a ZIP code has five digits; did you mean 02139?"),
        (("near", "00000", "--procedure", "mild"), "00000: no such ZIP code; did you mean"),
        (("near", "Bostn, MA", "--procedure", "mild"), "did you mean Boston, MA"),
        (("near", "Springfield", "--procedure", "mild"), "Springfield, MO"),
        (("near", "10001", "--procedure", "mlid"), "'mlid': no such procedure; did you mean 'mild'?"),
        (("near", "10001", "--procedure", "mild", "--within", "-5"), "within -5 miles: ask for more than 0"),
        (("near", "10001", "--procedure", "mild", "--pathway", "magic"), "choose one of interventional_pain"),
        (("near", "10001", "--procedure", "mild", "--sex", "f"), "choose one of F, M, X"),
        (("near", "10001", "--procedure", "mild", "--order", "cases"), "'cases' is not one of 'distance', 'name'"),
        (("near", "10001", "--procedure", "mild", "--limit", "many"), "'many' is not a valid integer"),
        (("show", "12345"), "'12345': an NPI is ten digits"),
        (("show", "2000000000"), "2000000000: last digit should be 2"),
    ],
)
def test_a_wrong_question_gets_a_sentence_and_exit_code_2(ask, arguments, sentence):
    ran = ask(*arguments)

    assert ran.code == 2
    assert sentence in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_an_npi_nobody_holds_is_nothing_found(ask):
    nobody = npi(12_345_678).digits

    ran = ask("show", nobody)

    assert ran.code == 1
    assert f"{nobody}: no release in this directory names this NPI" in ran.err


def test_without_a_directory_the_remedy_is_said_with_exit_code_3(tmp_path, ask):
    ran = ask("near", "10001", "--procedure", "mild", "--directory", str(tmp_path))

    assert ran.code == 3
    assert "no directory here; make one with 'whoperforms build" in ran.err
