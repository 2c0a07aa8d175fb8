"""Choosing what a draft leaves open: each value where it belongs, and nothing else moved."""

from datetime import date

import msgspec
import pytest

from recorder import refused
from standards import ALL, LESSONS, MENTORSHIP, TECHNIQUE, WORKSHOP, standard, title
from whoperforms.certification.standards import requirements as asked
from whoperforms.certification.standards.choices import DAYS, LISTS, choose
from whoperforms.certification.standards.requirements import Applies, Wording
from whoperforms.certification.standards.standard import Delta, from_text, template, written
from whoperforms.certification.standards.versions import Unset, unset

replace = msgspec.structs.replace
OPEN = {
    "effective_from": standard(effective_from=None),
    "validity_months": standard(validity_months=None),
    "lessons.pass_mark": standard(replace(LESSONS, pass_mark=None)),
    "workshop.learners_per_station": standard(replace(WORKSHOP, learners_per_station=None)),
    "workshop.learners_per_trainer": standard(replace(WORKSHOP, learners_per_trainer=None)),
    "mentorship.roles.observed.number": standard(
        replace(MENTORSHIP, roles=(replace(MENTORSHIP.roles[0], number=None), *MENTORSHIP.roles[1:]))
    ),
    "mentorship.levels.2.number": standard(replace(MENTORSHIP, levels=(asked.LevelMix(levels=2),))),
    "technique.rubric.needle.level": standard(
        replace(TECHNIQUE, rubric=(asked.Criterion(id="needle", name=title("Needle")), TECHNIQUE.rubric[1]))
    ),
    "lessons.grace_until": standard(
        replace(LESSONS, applies_to=Applies.BOTH), deltas=(Delta(requirement="lessons", text=Wording(en="A", es="A")),)
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_a_value_is_put_where_its_path_leads_and_nothing_else_moves(name):
    draft, value = OPEN[name], date(2027, 1, 1) if name.rpartition(".")[2] in DAYS else 2
    [what] = unset(draft)
    assert str(what) == name

    chosen = choose(draft, what, value)

    assert unset(chosen) == ()
    before, after = written(draft).splitlines(), written(chosen).splitlines()
    assert sum(line not in before for line in after) == 1
    assert str(value) in next(line for line in after if line not in before)


def test_everything_open_in_the_template_can_be_chosen_but_for_its_lists():
    draft = template("mild")

    for what in unset(draft):
        if what.parameter not in LISTS:
            draft = choose(draft, what, date(2027, 1, 1) if what.parameter in DAYS else 1)

    assert {what.parameter for what in unset(draft)} <= LISTS
    assert from_text(written(draft)) == draft


def test_what_cannot_be_is_refused_by_its_name_with_what_would():
    draft = OPEN["lessons.pass_mark"]

    with refused("lessons.pass_mark", r"101: cannot stand here \(Expected `int` <= 100\); choose another value"):
        choose(draft, Unset("lessons", "pass_mark"), 101)

    assert draft == standard(replace(LESSONS, pass_mark=None), requirements=(draft.requirements[0],))


def test_what_was_chosen_can_be_chosen_anew():
    assert choose(standard(), Unset("lessons", "pass_mark"), 90).requirements == (
        ALL[0],
        replace(LESSONS, pass_mark=90),
        *ALL[2:],
    )
