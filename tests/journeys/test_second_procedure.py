"""A procedure nobody has heard of, from published files to an answer: no code knows MILD."""

import json
from pathlib import Path

import pytest

from commands import whoperforms
from directories import npi
from published import monthly, part_b, person, service, written

DEFINITIONS = Path(__file__).parents[1] / "procedures" / "definitions"
LAMPLIGHTER, OTHER = "9LAMP0001X", "208VP0014X"
LANTERN = "Q7001"
BILLER, LIGHTER, STRANGER = npi(1).digits, npi(2).digits, npi(3).digits


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lantern")
    people = [person(BILLER, codes=(OTHER,)), person(LIGHTER, codes=(LAMPLIGHTER,)), person(STRANGER, codes=(OTHER,))]
    nppes = monthly(folder, people)
    medicare = written(folder / "MUP_PHY_R30_P05_V20_D28_Prov_Svc.csv", part_b([service(BILLER, code=LANTERN)]))
    environment = {"WHOPERFORMS_DEFINITIONS": str(DEFINITIONS), "WHOPERFORMS_DIRECTORY": str(folder)}
    built = whoperforms(
        *("build", "--out", str(folder), "--nppes", str(nppes), "--part-b", str(medicare)), **environment
    )
    assert built.code == 0, built.err
    return environment


def test_an_invented_procedure_is_answered_from_its_folder_alone(environment):
    ran = whoperforms("near", "02115", "--procedure", "shoulder_lantern", "--json", **environment)
    groups = {group["id"]: [found["npi"] for found in group["results"]] for group in json.loads(ran.out)["groups"]}

    assert ran.code == 0, ran.err
    assert groups == {"certified": [], "medicare_cases": [BILLER], "specialty": [LIGHTER]}


def test_its_own_words_are_said(environment):
    out = whoperforms("near", "02115", "--procedure", "shoulder_lantern", **environment).out

    assert "Who performs Lantern near Boston, MA 02115" in out
    assert "Lamplighter" in out
    assert "MILD" not in out


def test_where_it_alone_is_defined_nothing_else_is(environment):
    assert whoperforms("near", "02115", "--procedure", "mild", **environment).code == 2
