"""Sign-offs: in which role, with which levels, for which evidence; and that the newest one decides."""

import pytest

from recorder import refused
from standards import ELIGIBLE, FIRST, KIT, LICENCE, MENTORSHIP, SELECTION, STATEMENT, TECHNIQUE, WORKSHOP
from whoperforms.certification.acts import signing
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import Item
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import progress_of
from worlds import id_of


def rubric(**levels):
    return tuple(Item(item=item, level=level) for item, level in levels.items())


def how(world, requirement):
    """Return how far a requirement is, as a word."""
    found = progress_of(world.ledger, world.ledger.enrolments[world.ana], world.at)
    return next(str(one.status) for one in found if one.requirement == requirement.id)


@pytest.mark.parametrize(
    ("requirement", "field", "said", "sentence"),
    [
        (TECHNIQUE, "rubric.image", {"rubric": rubric(needle=3)}, "1 of 2 items: give a level to image too"),
        (TECHNIQUE, "rubric.needle", {"rubric": rubric(needle=5, image=2)}, "5: no level of needle; write 0 to 4"),
        (TECHNIQUE, "rubric.needle", {"rubric": rubric(needle=2, image=2)}, "2: too low for needle, which wants 3"),
        (TECHNIQUE, "rubric", {"rubric": rubric(needle=3, imago=2)}, "'imago': no item of technique; did you mean"),
        (
            TECHNIQUE,
            "rubric",
            {"rubric": (*rubric(needle=3), *rubric(needle=4), *rubric(image=2))},
            "an item stands there twice",
        ),
        (WORKSHOP, "rubric.turn", {"rubric": rubric(hold=1, turn=2)}, "2: no level of turn; write 0 to 1"),
        (WORKSHOP, "rubric.turn", {"rubric": rubric(hold=1, turn=0)}, "0: too low for turn, which wants 1"),
        (KIT, "rubric", {"rubric": rubric(hold=1)}, "'hold': no item of kit"),
        (KIT, "instrument", {"instrument": "torch_kit"}, "'torch_kit': not what kit is about; write 'lantern_kit'"),
        (KIT, "instrument", {"instrument": None}, "'': not what kit is about; write 'lantern_kit'"),
        (TECHNIQUE, "instrument", {"instrument": "lantern_kit"}, "not what technique is about; leave it out"),
        (STATEMENT, "version", {"version": "0"}, "'0': not the words of statement; sign version '1'"),
        (FIRST, "version", {"version": "1"}, "'1': not the words of first; leave it out"),
        (TECHNIQUE, "evidence", {"evidence": (9999,)}, "event 9999: no evidence for technique that counts"),
    ],
)
def test_a_sign_off_that_cannot_be_is_refused_at_its_field(learning, requirement, field, said, sentence):
    with refused(field, sentence):
        learning.sign_off(learning.ana, requirement, **said)


def signed(world, requirement, by, role, **said):
    body = told.SignOff(requirement=requirement.id, met=True, **said)
    return world.act(by, role, signing.sign_off, enrolment=world.ana, body=body)


def test_a_role_signs_only_what_the_requirement_gives_it(learning):
    with pytest.raises(Impossible, match="trainer: does not sign technique off; it is for the examiner"):
        signed(learning, TECHNIQUE, "Tess", Role.TRAINER, rubric=rubric(needle=4, image=4))
    with pytest.raises(Impossible, match="no role: does not sign kit off"):
        signed(learning, KIT, "Tess", None, instrument="lantern_kit")
    with refused("requirement", "licence: nobody signs it off; what was looked up decides"):
        signed(learning, LICENCE, "Vera", Role.VERIFIER)


def test_a_statement_is_signed_by_the_candidate_alone(learning):
    learning.candidate("Bea")
    with pytest.raises(Impossible, match="everybody states that of the own person"):
        signed(learning, STATEMENT, "Bea", Role.PHYSICIAN, version="1")
    signed(learning, STATEMENT, "Ana", Role.PHYSICIAN, version="1")

    assert how(learning, STATEMENT) == "met"


def test_nobody_signs_off_for_the_own_person(learning):
    learning.give(id_of("Ana"), Role.EXAMINER)
    with pytest.raises(NotSeparated, match="R1"):
        signed(learning, TECHNIQUE, "Ana", Role.EXAMINER, rubric=rubric(needle=4, image=4))


def test_the_newest_sign_off_decides(learning):
    learning.sign_off(learning.ana, SELECTION)
    assert how(learning, SELECTION) == "met"

    body = told.SignOff(requirement="selection", met=False, rubric=rubric(needle=1, image=4))
    given = {"enrolment": learning.ana, "body": body}
    with refused("text", "no word on what is lacking"):
        learning.act("Ed", Role.EXAMINER, signing.sign_off, **given)
    learning.act("Ed", Role.EXAMINER, signing.sign_off, text="The needle, again.", **given)
    assert how(learning, SELECTION) == "in_progress"

    learning.sign_off(learning.ana, SELECTION)
    assert how(learning, SELECTION) == "met"


def test_evidence_of_another_requirement_or_withdrawn_is_not_signed_for(learning):
    [sheet] = learning.result(learning.ana, "technique")
    with refused("evidence", f"event {sheet.seq}: no evidence for selection that counts"):
        learning.sign_off(learning.ana, SELECTION, evidence=(sheet.seq,))

    learning.sign_off(learning.ana, TECHNIQUE, evidence=(sheet.seq,))


def test_a_sign_off_names_cases_sessions_and_looks_of_its_requirement(learning):
    ana = learning.ledger.enrolments[learning.ana]
    [case] = learning.case(learning.ana)
    look = learning.look(ana.person, "education")
    session = learning.workshop(learning.ana, requirement=WORKSHOP)
    attended = learning.ledger.sessions[session].attended[learning.ana]

    for requirement, event in ((MENTORSHIP, case), (ELIGIBLE, look), (WORKSHOP, attended)):
        ana = learning.ledger.enrolments[learning.ana]
        assert event.seq in signing.may_sign_for(learning.ledger, learning.at, ana, requirement)
        assert event.seq not in signing.may_sign_for(learning.ledger, learning.at, ana, TECHNIQUE)
        learning.sign_off(learning.ana, requirement, evidence=(event.seq,))


def test_at_a_renewal_nothing_is_signed_for_that_was_decided_on(certified):
    ana = certified.ledger.enrolments[certified.ana]

    assert signing.may_sign_for(certified.ledger, certified.at, ana, MENTORSHIP) == ()
