"""A procedure nobody has heard of, from its folder to an answer: no code knows MILD."""

import json
from pathlib import Path

import pytest
from commands import whoperforms

DEFINITIONS = Path(__file__).parents[1] / "procedures" / "definitions"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lantern")
    return {"WHOPERFORMS_DEFINITIONS": str(DEFINITIONS), "WHOPERFORMS_DIRECTORY": str(folder)}


def test_an_invented_procedure_is_invented_built_and_found(environment):
    folder = environment["WHOPERFORMS_DIRECTORY"]
    made = whoperforms(
        "demo", "--out", f"{folder}/files", "--practitioners", "1000", "--as-of", "2026-11-01", **environment
    )
    files = sorted(Path(folder, "files").iterdir())
    nppes = [str(path) for path in files if path.name.startswith("NPPES_Data")]
    medicare = [str(path) for path in files if path.name.startswith("MUP")]

    built = whoperforms("build", "--out", folder, "--nppes", *nppes, "--part-b", *medicare, **environment)
    ran = whoperforms("near", "New York, NY", "--procedure", "shoulder_lantern", "--json", **environment)
    groups = {group["id"]: group["results"] for group in json.loads(ran.out)["groups"]}

    assert (made.code, built.code, ran.code) == (0, 0, 0)
    assert groups["specialty"]
    assert "Lantern" in whoperforms("near", "10001", "--procedure", "shoulder_lantern", **environment).out
    assert whoperforms("near", "10001", "--procedure", "mild", **environment).code == 2
