"""Looks at sources: recorded with what somebody else could find again, reviewed, and followed by what they mean."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder import refused
from whoperforms.certification.acts import keeping, looking
from whoperforms.certification.bodies.enrolment import AddCause, Suspend
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationReviewed,
)
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.looks.verification import Effect, Rests, facts_against
from whoperforms.certification.state import CertificationState
from worlds import World, id_of, npi

ANA = id_of("Ana")
LICENCE = {"element": Element.LICENCE, "jurisdiction": "WI", "number": "L-1"}
LOST = LICENCE | {"result": Result.NEGATIVE, "finding": Finding.REVOKED}
EXCLUDED = {"element": Element.EXCLUSION, "result": Result.NEGATIVE, "finding": Finding.EXCLUDED}


def looked(world, **said):
    return world.look(ANA, **said)


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("address", {"address": None}, "'': no place where you looked; write its address"),
        ("reference", {"reference": None}, "'': nothing by which it is found again"),
        ("finding", {"result": Result.NEGATIVE}, "'': the source says no, and to what is not said"),
        ("finding", {"finding": Finding.REVOKED}, "revoked: contradicts confirmed; leave it out"),
        ("finding", {"result": Result.NOT_FOUND, "finding": Finding.OTHER}, "other: contradicts not_found"),
        ("finding", LOST | {"finding": Finding.EXCLUDED}, "excluded: cannot be said of licence"),
        ("finding", EXCLUDED | {"finding": Finding.DEACTIVATED}, "deactivated: cannot be said of exclusion"),
        ("jurisdiction", {"jurisdiction": None}, "'': no state; write its two letters, such as WI"),
        ("jurisdiction", {"jurisdiction": "ZZ"}, "'ZZ': no state"),
        ("number", {"number": None}, "'': a licence of WI has a number"),
        ("supersedes", {"supersedes": 1}, "event 1: no look at the licence of this person"),
        ("source", {"source": "State Board"}, "'State Board': cannot stand here"),
        ("query_sha256", {"query_sha256": "abc"}, "'abc': cannot stand here; the hash of a file has 64 signs"),
    ],
    ids=range(13),
)
def test_a_look_that_cannot_be_is_refused_at_its_field(learning, field, said, sentence):
    with refused(field, sentence):
        looked(learning, **(LICENCE | said))


@pytest.mark.parametrize(
    ("field", "said", "days", "sentence"),
    [
        ("source_as_of", {}, 1, "is not yet come; write the day that the source states"),
        ("expires_on", {}, -1, "is over; record the look as negative, with finding expired"),
        ("expires_on", {"result": Result.NOT_FOUND}, 9, "what was not found has no last day"),
        ("expires_on", {"result": Result.SOURCE_ERROR}, 9, "what was not found has no last day"),
        ("expires_on", LOST | {"finding": Finding.EXPIRED}, 0, "is not over yet, so it has not expired"),
    ],
    ids=["tomorrow", "over", "not found", "error", "not expired"],
)
def test_a_look_states_no_day_that_cannot_be(learning, field, said, days, sentence):
    with refused(field, sentence):
        looked(learning, **(LICENCE | said | {field: learning.today + timedelta(days=days)}))


def test_a_look_that_failed_is_recorded_and_so_is_one_with_a_file_and_one_by_a_machine(learning):
    looked(learning, **LICENCE | {"result": Result.SOURCE_ERROR, "number": None})
    sheet = Document(sha256="a" * 64, media_type="application/pdf", name="board.pdf", size=100)
    first = looked(learning, **LICENCE, document=sheet, reference=None)
    by_machine = {"method": Method.API, "address": None, "reference": None, "supersedes": first.seq}
    looked(learning, **LICENCE, **by_machine)  # by the system

    assert [one.said.result for one in learning.ledger.verifications[ANA]] == [
        Result.SOURCE_ERROR,
        Result.CONFIRMED,
        Result.CONFIRMED,
    ]


def reviewed(world, seq, *, agrees=True, by="Rhea", role=Role.SECOND_REVIEWER, text=""):
    body = VerificationReviewed(verification=seq, agrees=agrees)
    return world.act(by, role, looking.review, person=ANA, body=body, text=text)


def test_a_second_person_reviews_and_a_word_against_has_its_reason(learning):
    look = looked(learning, **LICENCE, agreed=None)
    with refused("verification", "event 9999: no look about this person"):
        reviewed(learning, 9999)
    for name, role in (("Vera", Role.VERIFIER), ("Ana", Role.PHYSICIAN)):
        with pytest.raises(Impossible, match="a second person reviews it"):
            reviewed(learning, look.seq, by=name, role=role)
    with refused("text", "no word on what is wrong with it"):
        reviewed(learning, look.seq, agrees=False)
    reviewed(learning, look.seq)
    assert reviewed(learning, look.seq) == ()
    reviewed(learning, look.seq, agrees=False, text="Another Ana.")

    [found] = learning.ledger.verifications[ANA]
    assert (found.agreed, found.disputed) == (False, True)


@pytest.mark.parametrize("method", [Method.FILE, Method.API])
def test_a_person_says_of_nothing_that_a_machine_looked(learning, method):
    said = {"address": None, "reference": None, "method": method, "number": "L-1", "jurisdiction": "WI"}
    body = learning.look(ANA, Element.LICENCE, **said).body
    before = learning.ledger

    with pytest.raises(NotSeparated, match=rf"Vera: looks by {method}, as the system alone does \(R7"):
        learning.act("Vera", Role.VERIFIER, looking.record, body=body)

    assert learning.ledger is before


def test_a_lost_licence_suspends_at_once_and_names_the_look(certified):
    look = looked(certified, **LOST, agreed=None)

    [cause] = certified.ledger.enrolments[certified.ana].causes
    assert (cause.type, cause.reason, cause.body.verification) == ("suspend", "LICENCE_LOST", look.seq)
    assert (cause.actor, cause.seq) == ("system", look.seq + 1)
    assert certified.ledger.enrolments[certified.ana].stage is Stage.SUSPENDED
    assert certified.system(looking.follow) == ()


def cleared(world, reason, **others):
    """Let two officers say that the one open cause is none."""
    [cause] = world.ledger.enrolments[world.ana].causes
    for officer, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        said = {"enrolment": world.ana, "cause": cause.seq, "second": id_of(second), "text": "Looked at again."}
        world.act(officer, Role.COMPLIANCE, keeping.clear, reason=reason, **said, **others)


def another_ana(world):
    cleared(world, "FALSE_MATCH")


def a_newer_look(world):
    newer = looked(world, **LICENCE)
    cleared(world, "NEWER_FACT", verification=newer.seq)


@pytest.mark.parametrize(
    ("said", "answered"),
    [(LOST, another_ana), (LOST, a_newer_look), (EXCLUDED, another_ana)],
    ids=["another person", "a newer look", "excluded, and another person"],
)
def test_no_second_reviewer_alone_gives_a_certification_back(certified, said, answered):
    look = looked(certified, **said, agreed=None)
    reviewed(certified, look.seq, agrees=False, text="I say no.")
    assert certified.state(certified.ana) is CertificationState.SUSPENDED
    with pytest.raises(Impossible):
        certified.decide(certified.ana, "reinstate", "CAUSES_CLEARED")

    answered(certified)
    certified.decide(certified.ana, "reinstate", "CAUSES_CLEARED")

    assert certified.state(certified.ana) is CertificationState.ACTIVE


def test_the_word_that_takes_the_other_licence_away_suspends_with_it(certified):
    look = looked(certified, **LICENCE | {"jurisdiction": "IA", "number": "L-2"})
    looked(certified, **LOST, agreed=None)
    assert certified.state(certified.ana) is CertificationState.ACTIVE  # licensed in another state

    reviewed(certified, look.seq, agrees=False, text="Of another Ana.")

    assert [cause.reason for cause in certified.ledger.enrolments[certified.ana].causes] == ["LICENCE_LOST"]


def test_several_causes_are_one_suspension_and_each_is_written_once(certified):
    looked(certified, **LOST, agreed=None)
    looked(certified, **LOST, agreed=None)
    looked(certified, **EXCLUDED, agreed=None)

    causes = certified.ledger.enrolments[certified.ana].causes
    assert [(type(event.body), event.reason) for event in causes] == [
        (Suspend, "LICENCE_LOST"),
        (AddCause, "EXCLUDED"),
    ]
    assert certified.system(looking.follow) == ()


@pytest.mark.parametrize(
    "said",
    [
        EXCLUDED | {"finding": Finding.EXCLUDED_BY_NAME},
        LOST | {"source_class": SourceClass.SECONDARY},
        LICENCE | {"result": Result.SOURCE_ERROR, "number": None},
    ],
    ids=["by name", "a hint", "an error"],
)
def test_what_is_only_a_question_suspends_nobody(certified, said):
    looked(certified, **said, agreed=None)

    assert certified.system(looking.follow) == ()
    assert certified.state(certified.ana) is CertificationState.ACTIVE


def test_a_false_match_that_was_cleared_is_not_written_again(certified):
    looked(certified, **EXCLUDED, agreed=None)
    [cause] = certified.ledger.enrolments[certified.ana].causes
    certified.act(
        "Carl",
        Role.COMPLIANCE,
        keeping.clear,
        enrolment=certified.ana,
        cause=cause.seq,
        reason="FALSE_MATCH",
        second=id_of("Cleo"),
        text="Another Ana.",
    )

    assert certified.system(looking.follow) == ()


def test_nothing_follows_for_whoever_holds_no_certificate(learning):
    looked(learning, **LOST, agreed=None)

    assert learning.system(looking.follow) == ()


NEWS = {
    "lost": LOST,
    "excluded": EXCLUDED,
    "by name": EXCLUDED | {"finding": Finding.EXCLUDED_BY_NAME},
    "dead": {"element": Element.NPI, "result": Result.NEGATIVE, "finding": Finding.DEAD},
    "licensed": LICENCE,
    "not excluded": {"element": Element.EXCLUSION, "result": Result.NOT_FOUND},
}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*NEWS, "follow"]), st.integers(0, 3)), max_size=8))
def test_whatever_is_found_is_written_once_and_the_state_does_not_wait_for_it(steps):
    world = HELD.again()
    for name, days in steps:
        world.wait(days=days)
        if name == "follow":
            world.system(looking.follow)
        else:
            looked(world, **NEWS[name], agreed=None)
    before = world.state(world.ana)
    world.system(looking.follow)

    enrolment = world.ledger.enrolments[world.ana]
    causes = [cause.reason for cause in enrolment.causes]
    suspending = {
        one.cause
        for one in facts_against(world.ledger.verifications[ANA], world.today, Rests(licences=1))
        if one.effect is Effect.SUSPEND
    }
    assert len(causes) == len(set(causes))
    assert suspending <= set(causes)
    assert before is world.state(world.ana)
    assert world.system(looking.follow) == ()


HELD = World().programme()
HELD.ana = HELD.certified("Ana", npi=npi(1))
