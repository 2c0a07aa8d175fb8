"""An invented procedure answers the same questions, so no code knows which procedure it serves."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.definition import Role
from whoperforms.procedures.load import load, names, words

DEFINITIONS = Path(__file__).parent / "definitions"
SOURCE = Path(__file__).parents[2] / "src" / "whoperforms"


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("Q7001", [2028, 2029]),  # in part of a year is in the year
        ("Q7002", [2030, 2031]),  # accepted past an end that is not confirmed
        ("Q7003", []),
    ],
)
def test_it_counts_its_own_codes(lantern, code, years):
    assert [year for year in range(2025, 2040) if lantern.counts_as_case(code, year)] == years


def test_it_has_its_own_roles_and_default_search(lantern):
    assert lantern.taxonomy_codes() == ("9LAMP0001X", "9WICK0002X", "9LAMP0000X")
    assert lantern.taxonomy_codes(pathway="wick_trimming") == ("9WICK0002X", "9LAMP0000X")
    assert lantern.taxonomy_codes(roles=[Role.EDGE, Role.SITE]) == ("9TENT0000X", "9MOTH0007X")
    assert lantern.pathways_of("9LAMP0000X") == ("lamp_lighting", "wick_trimming")


def test_a_code_that_is_named_wins_over_its_family(lantern):
    assert lantern.role_of("9MOTH0001X") is Role.NEVER_OPERATOR
    assert lantern.role_of("9MOTH0007X") is Role.EDGE


def test_it_has_its_own_pathways_and_issuers(lantern):
    assert lantern.pathway("lamp_lighting").residencies == ("candle_making", "glass_blowing")
    assert lantern.pathway("wick_trimming").fellowships == ()
    assert lantern.issuer_on(date(2029, 12, 31)).name == "Old Wax"
    assert lantern.issuer_on(date(2030, 2, 1)).name == "New Wax"


def test_a_day_between_two_issuers_has_none(lantern):
    with pytest.raises(NothingFound, match=r"^2030-01-15: nobody issued"):
        lantern.issuer_on(date(2030, 1, 15))


def test_it_has_words_in_both_languages():
    assert words("shoulder_lantern", "en", folder=DEFINITIONS).facts["L1"] == "It gives light."
    assert words("shoulder_lantern", "es", folder=DEFINITIONS).facts["L1"] == "Da luz."


@pytest.mark.parametrize("name", names())
def test_no_code_names_a_shipped_procedure_or_its_codes(name):
    procedure = load(name)
    billed = [code.code for code in (*procedure.codes, *procedure.look_alikes)]
    known = re.compile(rf"\b(?:{'|'.join(map(re.escape, (name, *billed)))})\b", re.IGNORECASE)

    told = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in code_texts(path)
        if known.search(text)
    ]

    assert told == []


def test_the_search_for_names_sees_code_and_not_explanation(tmp_path):
    file = tmp_path / "knowing.py"
    file.write_text('"""About mild."""\nx = "mild"  # mild\ndef mild(): "mild"\n', encoding="utf-8")

    assert {(line, text) for line, text in code_texts(file) if text == "mild"} == {(2, "mild"), (3, "mild")}


def code_texts(path):
    """Yield every name and text that a Python file uses, but docstrings: an example there may name one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if id(node) not in docstrings:
                yield node.lineno, text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.keyword(arg=str() as text):
                yield node.lineno, text
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text) | ast.alias(name=text):
                yield node.lineno, text
