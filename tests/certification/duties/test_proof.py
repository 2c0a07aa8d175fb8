"""Which acts ask anew who acts: whatever is signed in two, decided, or taken from somebody, and what is new."""

import re
from pathlib import Path

import pytest

from whoperforms.certification.duties.agreeing import BY_TWO, PROPOSALS
from whoperforms.certification.duties.proof import BY_SESSION, PROOFS, NotSigned, is_asked, refuse
from whoperforms.certification.events import TYPES, Authn, Draft, Signer, Stream, StreamKind
from whoperforms.certification.lifecycle import TABLE

PAGE = Path(__file__).parents[3] / "docs" / "rights.md"
ASKED_FOR = {"apply", "submit"}  # steps of the lifecycle by which somebody asks, and others answer
GIVEN_OR_TAKEN = (
    *("role_granted", "role_ended", "invited", "person_named", "listed", "roster_imported", "match_reviewed"),
    *("identity_proved", "verification_recorded", "verification_reviewed", "evidence_withdrawn", "attended"),
    *("consent_set", "policy_set", "standard_published", "erased", "complaint_decided", "audit_result"),
    *("key_added", "key_retired", "key_compromised", "conflict_reviewed", "founding_mentor"),
)


def of(action):
    """Something of a type that somebody wants to happen: its words do not matter here."""
    return Draft(stream=Stream(StreamKind.PERSON, "P"), body=TYPES[action])


def by(authn):
    return Signer(person="P", role=None, authn=authn)


@pytest.mark.parametrize("action", sorted({step.event for step in TABLE} - ASKED_FOR))
def test_every_step_by_which_others_answer_is_signed(action):
    with pytest.raises(NotSigned, match=f"^{action}: has to be signed"):
        refuse(of(action), by(Authn.SESSION))


@pytest.mark.parametrize("action", sorted({*BY_TWO, *(str(one.__struct_config__.tag) for one in PROPOSALS)}))
def test_whatever_several_sign_each_of_them_signs(action):
    assert is_asked(action)


@pytest.mark.parametrize("action", GIVEN_OR_TAKEN)
def test_whatever_says_who_somebody_is_or_may_act_or_no_longer_counts_is_signed(action):
    with pytest.raises(NotSigned):
        refuse(of(action), by(Authn.SESSION))


@pytest.mark.parametrize("authn", sorted({*PROOFS, Authn.TERMINAL, Authn.SYSTEM}))
def test_whoever_has_shown_it_at_that_moment_may(authn):
    for action in TYPES:
        refuse(of(action), by(authn))


def test_an_event_of_which_nobody_has_said_so_is_signed():
    assert set(TYPES) >= BY_SESSION
    assert is_asked("an_event_of_tomorrow")


def test_the_page_of_rights_names_what_a_session_suffices_for():
    [said] = re.findall(r"A session suffices for (.*?)\.", PAGE.read_text(), re.DOTALL)

    assert set(re.findall(r"`(\w+)`", said)) == BY_SESSION
