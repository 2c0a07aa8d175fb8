"""When a draft may be published, and what holders of the version before are told."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings

import standards
from standards import KIT, LESSONS, LICENCE, STATEMENT, TECHNIQUE, made, standard
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.programme_record import UNTIL_SET
from whoperforms.certification.standards import requirements as asked
from whoperforms.certification.standards.requirements import Applies, Title, Wording
from whoperforms.certification.standards.standard import Delta, template
from whoperforms.certification.standards.versions import Changes, changes, hindrances, refuse_unready, unset
from whoperforms.procedures.load import load

MILD = load("mild")
REFRESHER = msgspec.structs.replace(LESSONS, id="refresher", applies_to=Applies.RENEWAL)


def other(requirement, **new):
    return msgspec.structs.replace(requirement, **new)


def delta(name, until=date(2028, 1, 1)):
    return Delta(requirement=name, text=Wording(en="Add it.", es="Añádalo."), grace_until=until)


def second(*requirements, **others):
    return standard(*requirements, number=2, effective_from=date(2027, 1, 1), **others)


def in_the_way(draft, before):
    return list(hindrances(draft, before, MILD, UNTIL_SET))


def test_a_template_cannot_be_published_and_says_what_is_to_be_chosen():
    draft = template("mild")

    with pytest.raises(Impossible) as told:
        refuse_unready(draft, None, MILD, UNTIL_SET)

    assert str(told.value) == (
        "version 1: 23 values are not chosen yet; set effective_from, validity_months, pain_physician.licences, "
        "spine_surgeon.licences, lessons.modules, lessons.pass_mark, lessons.attempts, lessons.waiting_days, ..."
    )


def test_a_whole_standard_may_be_published():
    refuse_unready(standard(), None, MILD, UNTIL_SET)

    assert unset(standard()) == ()


@pytest.mark.parametrize(
    ("policy", "days", "most"),
    [
        ({"separation": Separation.STRICT, "verification_days": 90}, 91, 90),
        ({"separation": Separation.SMALL, "verification_days": 120}, 121, 120),
        ({"separation": Separation.STRICT, "verification_days": 60}, 61, 60),
    ],
    ids=["strict", "small", "own"],
)
def test_no_look_may_be_older_than_the_policy_of_the_programme_lets_it_be(policy, days, most):
    under = other(UNTIL_SET, **policy)

    assert list(hindrances(standard(other(LICENCE, days=most)), None, MILD, under)) == []
    assert list(hindrances(standard(other(LICENCE, days=days)), None, MILD, under)) == [
        f"licence: {days} days; at a decision here nothing older than {most} days counts; write {most}"
    ]


def test_a_statement_and_a_certificate_have_their_longest_time_too():
    long = standard(other(STATEMENT, days=121), validity_months=37)

    assert in_the_way(standard(other(STATEMENT, days=120), validity_months=36), None) == []
    assert in_the_way(long, None) == [
        "statement: 121 days; at a decision here nothing older than 120 days counts; write 120",
        "validity_months: 37; all is verified anew within 36 months, by a renewal; write 36 or less",
    ]


def test_a_grace_without_a_day_is_not_chosen_yet():
    assert [str(one) for one in unset(standard(deltas=(delta("kit", None),)))] == ["kit.grace_until"]


def test_a_new_version_says_what_was_added_changed_and_removed():
    before = standard(LESSONS, TECHNIQUE, KIT)
    after = second(other(LESSONS, pass_mark=90), other(TECHNIQUE, name=Title(en="Skill", es="Destreza")), LICENCE)

    assert changes(before, after) == Changes(
        added=("licence",), changed=("lessons",), removed=("kit",), reworded=("technique",)
    )


def test_other_words_for_an_item_of_a_rubric_ask_nothing_else():
    renamed = tuple(other(one, name=Title(en="x", es="y")) for one in TECHNIQUE.rubric)

    assert changes(standard(TECHNIQUE), second(other(TECHNIQUE, rubric=renamed))).reworded == ("technique",)


def test_other_words_of_what_a_physician_states_ask_for_something_else():
    newer = other(standards.STATEMENT, statement=Wording(en="All of it is true.", es="Todo es cierto."))

    assert changes(standard(standards.STATEMENT), second(newer)).changed == ("statement",)


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(standards.standards())
def test_nothing_changes_from_a_version_to_itself(one):
    assert not changes(one, one)


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(standards.standards(), standards.standards())
def test_what_one_version_adds_the_way_back_removes(one, two):
    there, back = changes(one, two), changes(two, one)

    assert set(there.added) == set(back.removed)
    assert set(there.changed) == set(back.changed)
    assert set(there.reworded) == set(back.reworded)


HINDERED = {
    "a renewal that is new and untold": (
        standard(KIT),
        second(KIT, REFRESHER),
        "refresher: is new in version 2; add a [[delta]] with grace_until, or ask it initially only",
    ),
    "a change that is untold": (
        standard(LICENCE),
        second(other(LICENCE, days=60)),
        "licence: is another in version 2; add a [[delta]] with grace_until, or ask it initially only",
    ),
    "told for nothing": (
        standard(LICENCE),
        second(LICENCE, deltas=(delta("licence"),)),
        "licence: holders of version 1 have it already; take it out of the delta",
    ),
    "told of what only others are asked": (
        standard(LICENCE),
        second(LICENCE, KIT, deltas=(delta("kit"),)),
        "kit: is asked initially only, so holders add nothing; take it out of the delta",
    ),
    "an id that means something else": (
        standard(made(asked.Proctored, "kit", signers=standards.MENTOR, number=1)),
        second(KIT),
        "kit: was of kind proctored in version 1; give the instrument an id of its own",
    ),
    "another programme": (
        standard(KIT),
        second(KIT, programme="lamp"),
        "lamp: not the programme of the version before; write 'lantern'",
    ),
    "a number that is taken": (
        standard(KIT),
        standard(KIT, effective_from=date(2027, 1, 1)),
        "version 1: 1 is published already; give the draft a higher number",
    ),
    "in force too early": (
        standard(KIT),
        standard(KIT, number=2),
        "2026-01-01: in force before version 1 is, on 2026-01-01; choose a later day",
    ),
    "a delta of the first version": (
        None,
        standard(KIT, deltas=(delta("kit"),)),
        "kit: adds to a version before, and there is none; take it out of the delta",
    ),
    "a pathway that is misspelt": (
        None,
        standard(other(KIT, pathways=("spine_surgary",))),
        "spine_surgary: no pathway of mild, though kit names it; did you mean 'spine_surgery'?",
    ),
}


@pytest.mark.parametrize(("before", "draft", "sentence"), HINDERED.values(), ids=HINDERED)
def test_what_stands_in_the_way_is_said_in_a_sentence(before, draft, sentence):
    assert in_the_way(draft, before) == [sentence]


@pytest.mark.parametrize(
    "draft",
    [
        second(KIT, REFRESHER, deltas=(delta("refresher"),)),
        second(other(KIT, instrument="lantern_kit_2")),
        second(LICENCE),
    ],
    ids=["told in the delta", "asked initially only", "only removed"],
)
def test_a_new_version_that_tells_holders_all_may_be_published(draft):
    before = standard(KIT) if draft.requirements[0].id == "kit" else standard(KIT, LICENCE)

    assert in_the_way(draft, before) == []
