"""`review`: the open questions with what speaks for and against, and answers that last."""

import json
import sqlite3

import pytest

from clusters import Out
from commands import whoperforms
from directories import Invented, npi, write_directory
from whoperforms.evidence.matching import question_id
from whoperforms.evidence.reviews import Decision, Review
from whoperforms.kernel.point import Point
from whoperforms.store.directory import open_directory
from whoperforms.store.match_questions import asked_match, open_questions
from whoperforms.store.swap import DIRECTORY

ANA, BEN = (Invented(npi(at), (Point(42, -71),), given=given) for at, given in ((1, "ANA"), (2, "BEN")))
RECORD, OTHER_RECORD = "a" * 64, "b" * 64
EVIDENCE = [
    {"kind": "chance", "weight": -47, "text": "before anything is compared, any of 10,000 practitioners may be meant"},
    {"kind": "family", "weight": 38, "text": "family name EXAMPLE against EXAMPLE: the same"},
    {"kind": "given", "weight": 20, "text": "given name ANA against ANA: the same"},
]
FIRST, SECOND = question_id("leie", RECORD, int(ANA.npi)), question_id("leie", OTHER_RECORD, int(BEN.npi))


@pytest.fixture
def directory(tmp_path):
    """A folder with a directory that asks two questions."""
    folder = tmp_path / "directory"
    write_directory([ANA, BEN], folder)
    asks(folder, (SECOND, OTHER_RECORD, BEN, 120), (FIRST, RECORD, ANA, 926))
    return folder


def asks(folder, *questions):
    """Write questions into a directory that is there."""
    connection = sqlite3.connect(folder / DIRECTORY)
    rows = [
        (known, "leie", record, int(person.npi), 1, at, score, json.dumps(EVIDENCE))
        for at, (known, record, person, score) in enumerate(questions, 1)
    ]
    with connection:
        connection.executemany("insert into match_question values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def reviewing(directory, *arguments):
    return whoperforms("review", *arguments, WHOPERFORMS_DIRECTORY=str(directory))


def decide(directory, file, question=FIRST, decision="rejected", **changed):
    said = {"by": "Ada Reviewer", "reason": "another birth date in the court's record"} | changed
    options = [text for name, value in said.items() for text in (f"--{name}", value)]
    return reviewing(directory, "decide", question, decision, *options, "--reviews", str(file))


def open_ids(directory, *arguments):
    return [one["id"] for one in json.loads(reviewing(directory, "list", "--json", *arguments).out)]


def test_the_strongest_question_comes_first_with_what_speaks_for_and_against(directory):
    ran = reviewing(directory, "list")
    said = " ".join(ran.out.split())  # however wide the terminal is

    assert ran.code == 0
    assert said.startswith(f"{FIRST} ANA EXAMPLE, NPI {ANA.npi}: 92.6 %")
    assert (
        "for: family name EXAMPLE against EXAMPLE: the same (+38) for: given name ANA against ANA: the same (+20) "
        "against: before anything is compared, any of 10,000 practitioners may be meant (-47)"
    ) in said


def test_programs_get_every_question_with_its_entry(directory):
    first, second = json.loads(reviewing(directory, "list", "--json").out)

    assert (first["id"], first["npi"], first["score"], second["id"]) == (FIRST, ANA.npi.digits, 926, SECOND)
    assert (first["record_sha256"], first["fact"]["row"], first["evidence"]) == (RECORD, 2, EVIDENCE)


def test_more_than_the_limit_is_said(directory):
    assert "1 more; --limit" in reviewing(directory, "list", "--limit", "1").out


@pytest.mark.parametrize("decision", Decision)
def test_a_decision_is_one_line_with_who_and_why(directory, tmp_path, decision):
    file = tmp_path / "reviews.jsonl"
    ran = decide(directory, file, decision=decision)
    [line] = file.read_bytes().splitlines()
    review = Review.of_line(line)

    assert ran.code == 0, ran.err
    assert (review.source, review.record_sha256, review.npi, review.decision) == ("leie", RECORD, ANA.npi, decision)
    assert (review.by, review.reason) == ("Ada Reviewer", "another birth date in the court's record")


def test_decisions_are_appended_behind_a_line_that_was_torn(directory, tmp_path):
    file = tmp_path / "reviews.jsonl"
    file.write_bytes(b'{"at": "2026-')
    decide(directory, file)
    decide(directory, file, SECOND)
    torn, *whole = file.read_bytes().splitlines()

    assert torn == b'{"at": "2026-'
    assert [Review.of_line(line).npi for line in whole] == [ANA.npi, BEN.npi]


def test_what_a_file_has_answered_is_open_no_more(directory, tmp_path):
    file = tmp_path / "reviews.jsonl"
    decide(directory, file)

    assert open_ids(directory) == [FIRST, SECOND]
    assert open_ids(directory, "--reviews", str(file)) == [SECOND]


def test_what_a_build_has_read_as_answered_is_open_no_more(directory):
    with sqlite3.connect(directory / DIRECTORY) as connection:
        row = (1, 1, "2026-11-20T12:00:00Z", "leie", RECORD, int(ANA.npi), "cleared")
        connection.execute("insert into review values (?, ?, ?, ?, ?, ?, ?)", row)
    connection.close()

    assert open_ids(directory) == [SECOND]


def test_no_question_is_an_answer(directory, tmp_path):
    file = tmp_path / "reviews.jsonl"
    decide(directory, file)
    decide(directory, file, SECOND)

    assert reviewing(directory, "list", "--reviews", str(file)).out == "No question is open.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        ({"question": "0123"}, 1, "0123: no such question in this directory"),
        ({"decision": "perhaps"}, 2, "'perhaps' is not one of 'confirmed', 'rejected', 'cleared'"),
        ({"by": " "}, 2, "by (blank): nothing is stated"),
        ({"reason": ""}, 2, "reason (blank): nothing is stated"),
    ],
    ids=str,
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(directory, tmp_path, arguments, code, why):
    file = tmp_path / "reviews.jsonl"
    ran = decide(directory, file, **arguments)

    assert (ran.code, file.exists()) == (code, False)
    assert why in ran.err


def test_both_engines_have_the_same_questions(out: Out):
    write_directory([ANA], out)
    opened = open_directory(out.read_from)

    assert list(open_questions(opened)) == []
    assert asked_match(opened, FIRST) is None
