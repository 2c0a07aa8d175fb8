"""Hostile files, one for each attack, and the step that has to refuse it."""

from collections import Counter

import pytest

from attacks import corpus
from attacks.stored import stored
from whoperforms.certification.state import CERTIFIED
from whoperforms.credentials.verification.answer import Result
from whoperforms.credentials.verification.findings import Code

STORED = stored()
GENUINE = {"active", "expiring"}
ENDS = {"not_valid": Result.CONTRADICTED, "cannot_confirm": Result.DOUBTED}


@pytest.mark.parametrize("case", STORED, ids=str)
def test_an_attack_is_decided_by_its_step(case):
    answer = case.answer()

    assert (str(answer.outcome), answer.decided_by.number) == (case.row["outcome"], case.row["step"]), (
        answer.decided_by.sentence
    )
    assert answer.decided_by.finding.code is not Code.FAILED  # somebody has thought of it
    assert answer.certified is (answer.outcome in CERTIFIED) is (case.row["outcome"] in GENUINE)


@pytest.mark.parametrize("case", STORED, ids=str)
def test_every_step_is_told_and_those_behind_the_one_that_ended_it_are_not_reached(case):
    answer = case.answer()

    assert [step.number for step in answer.steps] == list(range(1, 13))
    assert all(step.sentence.endswith(".") and step.sentence.count("\n") == 0 for step in answer.steps)
    results = [step.result for step in answer.steps]
    if (end := ENDS.get(case.row["outcome"])) in results:  # else its issuer says itself that it cannot confirm it
        behind = results.index(end) + 1
        assert set(results[behind:]) <= {Result.NOT_REACHED}
        assert set(results[: behind - 1]) <= {Result.PASSED, Result.AGAINST, Result.UNCHECKED}
        assert (answer.certificate, answer.as_of, answer.until) == (None, None, None)
    else:
        assert not {Result.NOT_REACHED, *ENDS.values()} & set(results)
        assert answer.certificate is not None
        assert answer.as_of <= answer.until


def test_the_files_are_what_the_attacks_say():
    made = corpus.files()
    there = {
        str(path.relative_to(corpus.FOLDER)): path.read_bytes()
        for path in corpus.FOLDER.rglob("*")
        if path.is_file() and path.name != "README.md"
    }

    assert there.keys() == made.keys(), "run: python tests/attacks/corpus.py"
    assert [name for name in made if made[name] != there[name]] == [], "run: python tests/attacks/corpus.py"


def test_there_are_enough_attacks_of_every_group_and_some_that_are_none():
    by_group = Counter(case.row["group"] for case in STORED)
    attacks = [case for case in STORED if case.row["outcome"] not in GENUINE]

    assert len(attacks) >= 300
    assert set(by_group) == {"content", "proof", "keys", "log", "time", "status", "said", "question"}
    assert len(STORED) - len(attacks) >= 8
    assert len({case.row["name"] for case in STORED}) == len(STORED)


def test_what_came_of_a_superseded_one_names_the_one_that_took_its_place():
    [case] = [case for case in STORED if case.row["name"] == "superseded"]

    assert case.answer().superseded_by == "9F4K2M7QXT3C"
