"""What is met of a standard and what is missing, of any story: against a reading by brute force, and as it grows."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from happenings import ANA, BEN, DAN
from standards import LICENCE, MENTORSHIP
from stories import DAY, DONE, HELPED, LATER, OWN, SEEN, Story, days
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.programme import Model
from whoperforms.certification.bodies.verification import Method
from whoperforms.kernel.dates import months_after

results = st.tuples(
    st.just("result"),
    st.sampled_from(["wax", "fire"]),
    st.sampled_from([60, 80, 100]),
    st.sampled_from(["6", "7", None]),
    st.integers(0, 20),
)
cases = st.tuples(
    st.just("case"),
    st.sampled_from(CaseRole),
    st.integers(1, 3),
    st.integers(0, 300),
    st.sampled_from([BEN, ANA]),
    st.booleans(),
)
sat = st.tuples(st.just("there"), st.sampled_from([30, 60, 120]), st.sampled_from(Model), st.integers(1, 3))
seen = st.tuples(
    st.just("look"), st.sampled_from([Method.API, Method.HUMAN]), st.integers(-50, 100), st.none() | st.booleans()
)
GOOD = (
    ("result", "wax", 80, "6", 0),
    ("result", "fire", 80, "7", 0),
    ("case", SEEN, 2, 0, BEN, True),
    ("case", HELPED, 1, 30, BEN, True),
    ("case", OWN, 1, 60, BEN, True),
    ("there", 120, Model.MODEL, 1),
    ("look", Method.API, 60, None),
)
evidence = st.lists(st.one_of(results, cases, sat, seen), max_size=6)
most_of_what_is_wanted = evidence.flatmap(lambda more: st.permutations([*GOOD, *more])).flatmap(
    lambda steps: st.integers(0, 2).map(lambda dropped: steps[dropped:])
)
signatures = st.sets(st.sampled_from(["lessons", "workshop", "mentorship"])).map(sorted)


def tell(story, step):
    match step:
        case "result", module, score, bank, day:
            story.result(module, score, bank, on=DAY + days(day))
        case "case", role, levels, day, mentor, own:
            story.case(role, levels, on=DAY + days(day), mentor=mentor, by=None if own else DAN)
        case "there", minutes, model, seated:
            story.there(minutes, model=model, seated=seated)
        case "look", method, day, agreed:
            story.look(method=method, on=DAY + days(day), agreed=agreed)
        case name:
            story.signed(name, rubric=DONE)
    return story


def told_of(*steps):
    story = Story()
    for step in steps:
        tell(story, step)
    return story


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(most_of_what_is_wanted, signatures, evidence)
def test_more_evidence_never_makes_unmet_what_was_met(before, signed, after):
    story = told_of(*before, *signed)
    met = {one.requirement for one in story.progress() if one.met}

    for step in after:
        tell(story, step)
        assert met <= {one.requirement for one in story.progress() if one.met}


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(most_of_what_is_wanted, signatures)
def test_a_newest_not_met_undoes_what_was_signed(before, signed):
    story = told_of(*before, *signed)
    for name in ("lessons", "workshop", "mentorship"):
        story.signed(name, met=False)

    assert not any(story.of(name).met for name in ("lessons", "workshop", "mentorship"))


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(most_of_what_is_wanted, signatures, evidence)
def test_a_requirement_is_met_when_it_lacks_nothing_and_only_then(before, signed, after):
    for one in told_of(*before, *signed, *after).progress():
        assert one.met is (one.lacks == ())


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(most_of_what_is_wanted, signatures, evidence)
def test_what_is_met_is_what_reading_everything_by_brute_force_finds_met(before, signed, after):
    story = told_of(*before, *signed, *after)

    assert story.of("lessons").met is lessons_met(story)
    assert story.of("mentorship").met is mentorship_met(story)
    assert story.of("workshop").met is workshop_met(story)
    assert story.of("licence").met is licence_met(story)


def signed_at(story, requirement):
    return max(
        (one.seq for one in story.events if getattr(one.body, "met", None) and one.body.requirement == requirement),
        default=0,
    )


def lessons_met(story):
    """Some attempt at each exam passed that was the first or second, and not within a week of a failed one before."""
    until = signed_at(story, "lessons")
    results = [one for one in story.events if isinstance(one.body, told.EvidenceRecorded) and one.seq < until]

    def passed(module):
        attempts = [one.body for one in results if one.body.module == module]
        for at, attempt in enumerate(attempts[:2]):
            soon = any(other.score < 80 and attempt.on < other.on + days(7) for other in attempts[:at])
            bank = attempt.item_bank == "7" or (module == "wax" and attempt.item_bank)
            if attempt.score >= 80 and bank and not soon:
                return True
        return False

    return passed("wax") and passed("fire")


def mentorship_met(story):
    """Some three cases, one observed, one performed, one with two levels, all within six months of the first."""
    until = signed_at(story, "mentorship")
    found = [
        one.body
        for one in story.events
        if isinstance(one.body, told.MentoredCase) and one.seq < until and one.actor == one.body.mentor == BEN
    ]
    return any(
        {SEEN, OWN} <= {case.role for case in some}
        and max(case.levels for case in some) >= 2
        and max(case.on for case in some) < months_after(min(case.on for case in some), MENTORSHIP.months)
        for some in combinations(found, 3)
    )


def workshop_met(story):
    until = signed_at(story, "workshop")
    good = [
        said.body.minutes
        for session in story.sessions.values()
        for said in session.attended.values()
        if said.seq < until and session.plan.model is not Model.SIMULATOR and len(session.seats) <= 2
    ]
    return sum(good) >= 120


def licence_met(story):
    """Some look of the last ninety days, which nobody disputes, and to which somebody agrees if it was by hand."""
    return any(
        0 <= (LATER - look.recorded.at.date()).days <= LICENCE.days
        and all(review.body.agrees for review in look.reviews)
        and (look.reviews or look.recorded.body.method is Method.API)
        for look in story.looks
    )
