"""What somebody has met of a standard and what is missing: rule by rule."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from happenings import ANA, BEN, CAT, DAN
from standards import ALL, LICENCE, standard
from stories import DAY, DONE, HELPED, LATER, OWN, SEEN, Story, days, decision, whole
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Model
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result, SourceClass
from whoperforms.certification.looks.verification import Doubt
from whoperforms.certification.progress.completeness import Status, complete, judge
from whoperforms.certification.progress.lack import Lack, LackCode, chosen
from whoperforms.certification.standards.requirements import Applies
from whoperforms.certification.standards.standard import template
from whoperforms.kernel.dates import months_after
from whoperforms.kernel.errors import BadData

MET, IN_PROGRESS, MISSING, OVERDUE = Status.MET, Status.IN_PROGRESS, Status.MISSING, Status.OVERDUE
L = LackCode
SOON = DAY + days(8)
PASSED = {"needle": 3, "image": 2}


def test_somebody_who_has_done_everything_is_complete():
    found = whole().progress()

    assert [(one.requirement, one.lacks) for one in found if not one.met] == []
    assert [one.requirement for one in found] == [one.id for one in ALL]
    assert complete(found)


def test_somebody_new_misses_everything():
    found = Story().progress()

    assert {one.status for one in found} == {MISSING}
    assert not complete(found)


def test_what_is_met_names_the_events_it_rests_on():
    story = Story().result("wax").result("fire").signed("lessons").look()

    assert (story.of("lessons").rests_on, story.of("lessons").sign_off) == ((3, 4), 5)
    assert (story.of("licence").rests_on, story.of("licence").sign_off) == ((6,), None)


def test_a_draft_is_met_by_nobody_and_says_what_is_not_chosen():
    story = Story(standard=template("mild"), pathway="spine_surgery")

    assert story.lacks("mentorship") == [(L.UNSET, None, None, "number"), (L.UNSET, None, None, "months")]
    assert {one.requirement for one in story.progress()} >= {"spine_surgeon"}
    assert "pain_physician" not in {one.requirement for one in story.progress()}


def examined(*results):
    """Return a story of attempts at the exam on fire, the one on wax passed, and both signed."""
    story = Story().result("wax")
    for result in results:
        story.result("fire", **result)
    return story.signed("lessons")


LESSONS = {
    "passed": (examined({}), MET, []),
    "passed at the second attempt, after the pause": (examined({"score": 79}, {"on": DAY + days(7)}), MET, []),
    "passed before the pause is over": (
        examined({"score": 79}, {"on": DAY + days(6)}),
        IN_PROGRESS,
        [(L.WAITING, DAY + days(7), DAY + days(6), "fire"), (L.ATTEMPTS, 2, 2, "fire")],
    ),
    "failed": (examined({"score": 79}), IN_PROGRESS, [(L.SCORE, 80, 79, "fire")]),
    "failed as often as one may": (
        examined({"score": 10}, {"score": 20, "on": SOON}),
        IN_PROGRESS,
        [(L.SCORE, 80, 20, "fire"), (L.ATTEMPTS, 2, 2, "fire")],
    ),
    "passed too late": (
        examined({"score": 10}, {"score": 20, "on": SOON}, {"on": SOON + days(8)}),
        IN_PROGRESS,
        [(L.ATTEMPTS, 2, 3, "fire")],
    ),
    "passed, and failed again": (examined({}, {"score": 10}), MET, []),
    "without a score": (examined({"score": None}), IN_PROGRESS, [(L.SCORE, 80, None, "fire")]),
    "of an unknown bank of items": (examined({"bank": None}), IN_PROGRESS, [(L.ITEM_BANK, ("7",), None, "fire")]),
    "of an old bank of items": (examined({"bank": "6"}), IN_PROGRESS, [(L.ITEM_BANK, ("7",), "6", "fire")]),
    "run out": (
        examined({"expires": LATER - days(1)}),
        OVERDUE,
        [(L.RUN_OUT, None, LATER - days(1), "fire")],
    ),
    "not run out on the last day": (examined({"expires": LATER}), MET, []),
    "not taken": (examined(), IN_PROGRESS, [(L.MODULE, None, None, "fire")]),
    "taken and not signed": (
        Story().result("wax").result("fire"),
        IN_PROGRESS,
        [(L.SIGN_OFF, (Role.EXAMINER,), None, None)],
    ),
    "signed before the last exam": (
        Story().result("wax").signed("lessons").result("fire"),
        IN_PROGRESS,
        [(L.SIGN_OFF_TOO_EARLY, None, 4, None)],
    ),
    "signed in another role": (
        Story().result("wax").result("fire").signed("lessons", role=Role.TRAINER),
        IN_PROGRESS,
        [(L.SIGN_OFF, (Role.EXAMINER,), None, None)],
    ),
    "signed as not met": (
        Story().result("wax").result("fire").signed("lessons").signed("lessons", met=False),
        IN_PROGRESS,
        [(L.NOT_MET, None, 6, None)],
    ),
    "signed again after a not met": (
        Story().result("wax").result("fire").signed("lessons", met=False).signed("lessons"),
        MET,
        [],
    ),
    "a signature that was voided": (
        Story().result("wax").result("fire").signed("lessons").voided(5),
        IN_PROGRESS,
        [(L.SIGN_OFF, (Role.EXAMINER,), None, None)],
    ),
    "a not met that was voided": (
        Story().result("wax").result("fire").signed("lessons").signed("lessons", met=False).voided(6),
        MET,
        [],
    ),
    "a result that was withdrawn": (
        Story().result("wax").result("fire").signed("lessons").add(told.EvidenceWithdrawn(evidence=4)),
        IN_PROGRESS,
        [(L.MODULE, None, None, "fire")],
    ),
}


@pytest.mark.parametrize(("story", "status", "lacks"), LESSONS.values(), ids=LESSONS)
def test_lessons_are_met_by_passed_exams_that_an_examiner_countersigned(story, status, lacks):
    assert (story.of("lessons").status, story.lacks("lessons")) == (status, lacks)


def test_a_lesson_without_an_exam_is_met_by_having_been_there():
    modules = tuple(msgspec.structs.replace(one, examined=False) for one in ALL[1].modules)
    story = Story(standard=standard(msgspec.structs.replace(ALL[1], modules=modules)))

    assert story.result("wax", None, None).result("fire", None, None).signed("lessons").of("lessons").met


def test_attempts_without_limit_may_be_many():
    story = Story(standard=standard(msgspec.structs.replace(ALL[1], attempts=0, waiting_days=0))).result("wax")
    for _ in range(9):
        story.result("fire", 10)

    assert story.result("fire").signed("lessons").of("lessons").met


WORKSHOP = {
    "long enough": (Story().there().signed("workshop", rubric=DONE), MET, []),
    "in two sessions": (Story().there(60).there(60).signed("workshop", rubric=DONE), MET, []),
    "too short": (
        Story().there(119).signed("workshop", rubric=DONE),
        IN_PROGRESS,
        [(L.MINUTES, 120, 119, None)],
    ),
    "on another model": (
        Story().there(model=Model.SIMULATOR).signed("workshop", rubric=DONE),
        IN_PROGRESS,
        [(L.MINUTES, 120, 0, None), (L.MODEL, (Model.MODEL, Model.CADAVER), Model.SIMULATOR, "S00000000000")],
    ),
    "three at a station": (
        Story().there(seated=3).signed("workshop", rubric=DONE),
        IN_PROGRESS,
        [(L.MINUTES, 120, 0, None), (L.STATION, 2, 3, "S00000000000")],
    ),
    "something not done": (
        Story().there().signed("workshop", rubric={"hold": 1, "turn": 0}),
        IN_PROGRESS,
        [(L.ITEM, 1, None, "turn")],
    ),
    "signed before the second session": (
        Story().there(60).signed("workshop", rubric=DONE).there(60),
        IN_PROGRESS,
        [(L.SIGN_OFF_TOO_EARLY, None, 6, None)],
    ),
}


@pytest.mark.parametrize(("story", "status", "lacks"), WORKSHOP.values(), ids=WORKSHOP)
def test_a_workshop_is_met_by_minutes_and_a_checklist(story, status, lacks):
    assert (story.of("workshop").status, story.lacks("workshop")) == (status, lacks)


MENTORED = {
    "enough of each": (Story().case(SEEN, 2).case(HELPED).case(OWN).signed("mentorship"), MET, []),
    "one too few": (
        Story().case(SEEN, 2).case(OWN).signed("mentorship"),
        IN_PROGRESS,
        [(L.CASES, 3, 2, None)],
    ),
    "none observed": (
        Story().case(HELPED, 2).case(HELPED).case(OWN).signed("mentorship"),
        IN_PROGRESS,
        [(L.ROLE, 1, 0, "observed")],
    ),
    "none with two levels": (
        Story().case(SEEN).case(HELPED).case(OWN).signed("mentorship"),
        IN_PROGRESS,
        [(L.LEVELS, 1, 0, "2")],
    ),
    "spread too far": (
        Story().case(SEEN, 2).case(HELPED).case(OWN, on=months_after(DAY, 6)).signed("mentorship"),
        IN_PROGRESS,
        [(L.CASES, 3, 2, None), (L.ROLE, 1, 0, "performed"), (L.PERIOD, 6, None, None)],
    ),
    "within the period to the day": (
        Story().case(SEEN, 2).case(HELPED).case(OWN, on=months_after(DAY, 6) - days(1)).signed("mentorship"),
        MET,
        [],
    ),
    "recorded by somebody else": (
        Story().case(SEEN, 2).case(HELPED).case(OWN, by=DAN).signed("mentorship"),
        IN_PROGRESS,
        [(L.CASES, 3, 2, None), (L.ROLE, 1, 0, "performed"), (L.MENTOR, None, 1, None)],
    ),
    "recorded by somebody else, and confirmed by the mentor": (
        Story().case(SEEN, 2).case(HELPED).case(OWN, by=DAN).signed("mentorship", by=BEN, evidence=(5,)),
        MET,
        [],
    ),
    "confirmed by another mentor": (
        Story().case(SEEN, 2).case(HELPED).case(OWN, by=DAN).signed("mentorship", by=CAT, evidence=(5,)),
        IN_PROGRESS,
        [(L.CASES, 3, 2, None), (L.ROLE, 1, 0, "performed"), (L.MENTOR, None, 1, None)],
    ),
    "with oneself as mentor": (
        Story().case(SEEN, 2).case(HELPED).case(OWN, mentor=ANA).signed("mentorship"),
        IN_PROGRESS,
        [(L.CASES, 3, 2, None), (L.ROLE, 1, 0, "performed"), (L.MENTOR, None, 1, None)],
    ),
}


@pytest.mark.parametrize(("story", "status", "lacks"), MENTORED.values(), ids=MENTORED)
def test_cases_count_by_role_and_levels_within_the_period_once_their_mentor_stands_behind_them(story, status, lacks):
    assert (story.of("mentorship", date(2027, 1, 1)).status, story.lacks("mentorship")) == (status, lacks)


@pytest.mark.parametrize(
    ("story", "lacks"),
    [
        (Story().case(OWN, requirement="first").signed("first"), []),
        (Story().case(HELPED, requirement="first").signed("first"), [(L.ROLE, 1, 0, "performed")]),
        (Story().case(OWN).signed("first"), [(L.CASES, 1, 0, None), (L.ROLE, 1, 0, "performed")]),
    ],
    ids=["performed", "assisted only", "of the mentorship"],
)
def test_first_cases_are_the_own_ones(story, lacks):
    assert story.lacks("first") == lacks


def test_each_competence_stands_for_itself_and_one_that_failed_is_taken_again_alone():
    story = Story().signed("selection", rubric=PASSED).signed("technique", met=False, rubric={"needle": 2, "image": 2})

    assert story.of("selection").status is MET
    assert story.of("technique").status is IN_PROGRESS
    assert story.lacks("technique") == [(L.ITEM, 3, 2, "needle"), (L.NOT_MET, None, 4, None)]

    story.signed("technique", rubric=PASSED)
    assert (story.of("selection").status, story.of("technique").status) == (MET, MET)


def test_an_item_below_its_level_is_not_made_good_by_the_others_nor_by_the_signature():
    story = Story().signed("technique", rubric={"needle": 2, "image": 4})

    assert story.lacks("technique") == [(L.ITEM, 3, 2, "needle")]
    assert Story().signed("technique", rubric={"needle": 3}).lacks("technique") == [(L.ITEM, 2, None, "image")]


HUMAN = {"method": Method.HUMAN}
OLD = LATER - days(91)
LOOKS = {
    "seen at the board": (Story().look(on=LATER), MET, []),
    "on the last day": (Story().look(on=LATER - days(90)), MET, []),
    "a day too old": (Story().look(on=OLD), OVERDUE, [(L.TOO_OLD, 90, 91, "licence")]),
    "older by the source's own day": (
        Story().look(on=LATER, source_as_of=OLD),
        OVERDUE,
        [(L.TOO_OLD, 90, 91, "licence")],
    ),
    "the licence has run out": (
        Story().look(on=LATER, expires_on=LATER - days(1)),
        OVERDUE,
        [(L.RUN_OUT, None, LATER - days(1), "licence")],
    ),
    "nobody looked": (Story(), MISSING, [(L.LOOK, None, None, "licence")]),
    "a hint": (
        Story().look(on=LATER, source_class=SourceClass.SECONDARY),
        IN_PROGRESS,
        [(L.SOURCE_CLASS, ("primary", "equivalent"), "secondary", "licence")],
    ),
    "her own word": (
        Story().look(on=LATER, source_class=SourceClass.SELF_ATTESTED),
        IN_PROGRESS,
        [(L.SOURCE_CLASS, ("primary", "equivalent"), "self_attested", "licence")],
    ),
    "by hand, alone": (Story().look(on=LATER, **HUMAN), IN_PROGRESS, [(L.NOT_REVIEWED, None, 3, "licence")]),
    "by hand, and a second one agrees": (Story().look(on=LATER, agreed=True, **HUMAN), MET, []),
    "by hand, and a second one disagrees": (
        Story().look(on=LATER, agreed=False, **HUMAN),
        IN_PROGRESS,
        [(L.DISPUTED, None, 3, "licence")],
    ),
    "not found": (Story().look(result=Result.NOT_FOUND, on=LATER), IN_PROGRESS, [(L.NOT_FOUND, None, 3, "licence")]),
    "a failed look renews nothing": (
        Story().look(on=OLD).look(result=Result.SOURCE_ERROR, on=LATER),
        OVERDUE,
        [(L.SOURCE_ERROR, None, 4, "licence"), (L.TOO_OLD, 90, 91, "licence")],
    ),
    "a failed look takes nothing": (
        Story().look(on=DAY + days(60)).look(result=Result.SOURCE_ERROR, on=LATER),
        MET,
        [],
    ),
    "contradicted since": (
        Story().look(on=LATER - days(9)).look(result=Result.NEGATIVE, finding=Finding.SUSPENDED, on=LATER),
        IN_PROGRESS,
        [(L.NEGATIVE, None, 4, "licence")],
    ),
    "contradicted in another state": (
        Story()
        .look(on=LATER - days(9))
        .look(result=Result.NEGATIVE, finding=Finding.SUSPENDED, on=LATER, jurisdiction="NH"),
        MET,
        [],
    ),
}


@pytest.mark.parametrize(("story", "status", "lacks"), LOOKS.values(), ids=LOOKS)
def test_a_look_counts_by_its_source_its_second_reviewer_and_its_age(story, status, lacks):
    assert (story.of("licence").status, story.lacks("licence")) == (status, lacks)


def test_bad_news_that_meant_somebody_else_contradicts_nothing():
    story = Story().look(on=LATER - days(9)).look(result=Result.NEGATIVE, finding=Finding.SUSPENDED, on=LATER)
    clearing = replace(story.next(told.ClearCause(cause=9, second=CAT, verification=4)), reason="FALSE_MATCH")
    given = story.given()

    cleared = replace(given, enrolment=replace(given.enrolment, cleared=(clearing,)))

    assert judge(LICENCE, given).lacks == (Lack(L.NEGATIVE, None, 4, Element.LICENCE),)
    assert judge(LICENCE, cleared).met


def eligible(*, licences=("MA",), education=True):
    story = Story()
    if education:
        story.look(Element.EDUCATION, on=DAY)
    for state in licences:
        story.look(jurisdiction=state)
    return story.signed("eligible", role=Role.VERIFIER)


@pytest.mark.parametrize(
    ("story", "lacks"),
    [
        (eligible(), []),
        (eligible(licences=()), [(L.LICENCES, 1, 0, "licence")]),
        (eligible(education=False), [(L.LOOK, None, None, "education")]),
        (eligible(licences=()).look(), [(L.SIGN_OFF_TOO_EARLY, None, 4, None)]),
    ],
    ids=["seen and signed", "no licence", "no education", "seen after the signature"],
)
def test_eligibility_is_seen_at_its_sources_and_signed_by_a_verifier(story, lacks):
    assert story.lacks("eligible") == lacks


@pytest.mark.parametrize(
    ("story", "status", "lacks"),
    [
        (Story().stated(), MET, []),
        (Story(), MISSING, [(L.SIGN_OFF, ("physician",), None, None)]),
        (Story().stated(version="0"), IN_PROGRESS, [(L.VERSION, "1", "0", None)]),
        (Story().stated(by=BEN), IN_PROGRESS, [(L.OWN, ANA, BEN, None)]),
        (Story().stated(on=LATER - days(121)), OVERDUE, [(L.TOO_OLD, 120, 121, None)]),
    ],
    ids=["stated", "not stated", "other words", "by somebody else", "too long ago"],
)
def test_a_statement_is_the_physicians_own_in_these_words_and_not_too_old(story, status, lacks):
    assert (story.of("statement").status, story.lacks("statement")) == (status, lacks)


def test_another_instrument_asks_for_another_sign_off():
    old = Story().signed("kit", instrument="lantern_kit_1")

    assert old.lacks("kit") == [(L.INSTRUMENT, "lantern_kit", "lantern_kit_1", None)]
    assert old.signed("kit", instrument="lantern_kit").of("kit").met


def test_after_a_decision_what_was_used_for_it_does_not_count_again_but_looks_do():
    again = msgspec.structs.replace(ALL[1], id="again", applies_to=Applies.RENEWAL)
    story = whole(Story(standard=standard(*ALL, again)))
    story.result("wax", requirement="again").result("fire", requirement="again").signed("again", role=Role.EXAMINER)
    story.add(told.Submit()).decided(decision(told.Certify))

    found = {one.requirement: one.status for one in story.progress(DAY + days(30))}
    assert found == {"licence": MET, "statement": MISSING, "again": MISSING}

    story.result("wax", requirement="again").result("fire", requirement="again").signed("again", role=Role.EXAMINER)
    assert {one.requirement for one in story.stated().progress(DAY + days(30)) if one.met} == set(found)


def test_every_doubt_about_a_look_is_something_that_can_be_lacking():
    assert {str(doubt) for doubt in Doubt} <= set(LackCode)


def test_every_code_of_what_is_lacking_is_told_in_some_test_or_is_about_time():
    here = set(re.findall(r"\bL\.([A-Z_]+)", Path(__file__).read_text(encoding="utf-8")))

    assert {code.name for code in LackCode} - here == {"AMBIGUOUS", "CONTRADICTED", "LATER"}


def test_nobody_is_judged_by_a_number_that_is_not_chosen():
    with pytest.raises(BadData, match="judge nobody by a draft"):
        chosen(None)
