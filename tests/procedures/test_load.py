"""Finding definitions, and how long one takes."""

import time
from pathlib import Path

import pytest

from whoperforms.kernel.errors import BadQuestion, MachineRefused
from whoperforms.procedures.load import languages, load, names, words

DEFINITIONS = Path(__file__).parent / "definitions"


def test_the_package_ships_its_definitions():
    assert names() == ("mild",)


def test_an_adopter_keeps_definitions_in_a_folder_of_their_own():
    assert names(DEFINITIONS) == ("shoulder_lantern",)
    assert load("shoulder_lantern", folder=DEFINITIONS).name == "Lantern"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("midl", "'midl': no such procedure; did you mean 'mild'?"),
        ("shoulder_lantern", "'shoulder_lantern': no such procedure; choose one of mild"),
        ("../mild", "'../mild': no such procedure; did you mean 'mild'?"),
        ("", "'': no such procedure; choose one of mild"),
    ],
)
def test_an_unknown_name_is_answered_with_those_that_exist(wrong, sentence):
    with pytest.raises(BadQuestion) as told:
        load(wrong)

    assert str(told.value) == sentence


def test_a_folder_that_is_not_there_is_a_question_to_mend(tmp_path):
    with pytest.raises(BadQuestion, match="no such folder; name one"):
        names(tmp_path / "nowhere")


def test_a_language_without_words_is_answered_with_those_that_exist():
    assert languages("mild") == ("en", "es")
    with pytest.raises(BadQuestion, match=r"^'fr': no words for mild in this language; choose one of en, es$"):
        words("mild", "fr")


def test_a_file_that_cannot_be_read_is_the_machine_refusing(folder):
    definition = folder / "shoulder_lantern" / "shoulder_lantern.toml"
    definition.unlink()
    definition.mkdir()

    with pytest.raises(MachineRefused, match="check that the file can be read"):
        load("shoulder_lantern", folder=folder)


def test_a_value_cannot_be_changed(mild):
    with pytest.raises(AttributeError):
        mild.name = "other"
    with pytest.raises(AttributeError):
        mild.codes[0].counts_as_case = False


def test_loading_one_procedure_takes_less_than_30_ms():
    assert min(seconds_to_load() for _ in range(5)) < 0.030


def seconds_to_load():
    begin = time.perf_counter()
    load("mild")
    return time.perf_counter() - begin
