"""What a requirement leaves for the programme to choose."""

import msgspec
import pytest

import standards
from standards import LESSONS, MENTORSHIP, TECHNIQUE
from whoperforms.certification.standards.requirements import AnyRequirement, Wording, unset_in


def without(requirement, **unset):
    return msgspec.structs.replace(requirement, **unset)


@pytest.mark.parametrize("requirement", standards.ALL, ids=lambda one: one.id)
def test_nothing_is_left_to_choose_of_a_requirement_that_is_whole(requirement):
    assert list(unset_in(requirement)) == []


@pytest.mark.parametrize(
    ("requirement", "path"),
    [
        (without(LESSONS, pass_mark=None), "pass_mark"),
        (without(LESSONS, modules=()), "modules"),
        (without(TECHNIQUE, rubric=()), "rubric"),
        (without(TECHNIQUE, rubric=(without(TECHNIQUE.rubric[0], level=None),)), "rubric.needle.level"),
        (without(MENTORSHIP, roles=(without(MENTORSHIP.roles[0], number=None),)), "roles.observed.number"),
        (without(MENTORSHIP, levels=(without(MENTORSHIP.levels[0], number=None),)), "levels.2.number"),
    ],
    ids=["number", "no modules", "no rubric", "level of an item", "number of a role", "number of a level"],
)
def test_what_is_not_chosen_is_named_by_its_path(requirement, path):
    assert [".".join(found) for found in unset_in(requirement)] == [path]


def test_zero_is_a_choice_and_not_the_want_of_one():
    assert list(unset_in(without(LESSONS, attempts=0, waiting_days=0))) == []


@pytest.mark.parametrize("kind", AnyRequirement.__args__, ids=lambda kind: kind.__name__)
def test_every_kind_is_told_by_its_tag(kind):
    requirement = next(one for one in standards.ALL if type(one) is kind)

    again = msgspec.json.decode(msgspec.json.encode(requirement), type=AnyRequirement)

    assert again == requirement
    assert again.kind == msgspec.to_builtins(requirement)["kind"]


def test_a_language_without_words_is_answered_in_english():
    words = Wording(en="Study", es="Estudio")

    assert [words.spoken(language) for language in ("en", "es", "fr")] == ["Study", "Estudio", "Study"]
