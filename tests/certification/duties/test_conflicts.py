"""Whoever is in conflict with a candidate judges nothing of theirs: no cause, no signature, no look, no review."""

import pytest

from recorder import id_of, npi
from whoperforms.certification.acts import keeping, looking, people
from whoperforms.certification.bodies.enrolment import ClearCause, Proposed
from whoperforms.certification.bodies.people import Conflict, ConflictDeclared, Role, RoleGranted
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.bodies.verification import Element, VerificationReviewed
from whoperforms.certification.duties.agreeing import hash_of
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from worlds import STAFF, World

ADA = id_of("Ada")
REFUSED = r"in conflict with the candidate \(family\) \(R9"


@pytest.fixture
def world():
    made = World(Separation.SMALL).programme()
    made.certified("Ada", npi=npi(1))
    return made


def in_conflict(world, name):
    body = ConflictDeclared(other=ADA, kind=Conflict.FAMILY)
    world.act(name, STAFF[name], people.declare, person=id_of(name), body=body)


def suspended(world):
    [ada] = world.ledger.enrolments
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="FEES", text="Not paid.")
    return ada, world.ledger.enrolments[ada].causes[0].seq


def clear(world, by, second):
    [ada] = world.ledger.enrolments
    [cause] = world.ledger.enrolments[ada].causes
    given = {"enrolment": ada, "cause": cause.seq, "reason": "SETTLED", "text": "Paid."}
    return world.act(by, Role.COMPLIANCE, keeping.clear, second=id_of(second), **given)


@pytest.mark.parametrize("who", ["Carl", "Cleo"])
def test_no_relative_clears_a_cause_first_or_second(world, who):
    suspended(world)
    in_conflict(world, who)

    if who == "Cleo":
        clear(world, "Carl", "Cleo")
    with pytest.raises(NotSeparated, match=f"{who}: {REFUSED}"):
        clear(world, who, "Carl" if who == "Cleo" else "Cleo")


def test_who_proposed_and_is_a_relative_since_is_no_second_person(world):
    suspended(world)
    clear(world, "Carl", "Cleo")
    in_conflict(world, "Carl")

    with pytest.raises(NotSeparated, match=f"Carl: {REFUSED}"):
        clear(world, "Cleo", "Carl")


def test_no_relative_voids_or_corrects(world):
    [ada] = world.ledger.enrolments
    in_conflict(world, "Carl")
    given = {"enrolment": ada, "second": id_of("Cleo"), "text": "It is wrong."}

    sign_off = world.ledger.enrolments[ada].sign_offs[0].seq
    with pytest.raises(NotSeparated, match=REFUSED):
        world.act("Carl", Role.COMPLIANCE, keeping.void, sign_off=sign_off, reason="CLERICAL", **given)
    with pytest.raises(NotSeparated, match=REFUSED):
        world.act("Carl", Role.COMPLIANCE, keeping.correct, wrong=1, reason="CLERICAL", **given)


def test_no_relative_looks_somebody_up_or_reviews_that(world):
    in_conflict(world, "Rhea")
    look = world.look(ADA, Element.EDUCATION, agreed=None)
    body = VerificationReviewed(verification=look.seq, agrees=True)
    with pytest.raises(NotSeparated, match=f"Rhea: {REFUSED}"):
        world.act("Rhea", Role.SECOND_REVIEWER, looking.review, person=ADA, body=body)

    in_conflict(world, "Vera")
    with pytest.raises(NotSeparated, match=f"Vera: {REFUSED}"):
        world.look(ADA, Element.EDUCATION)


def test_a_delegate_of_the_candidate_does_not_review(world):
    body = RoleGranted(programme="mild", role=Role.DELEGATE, period=Period(begins=world.today), for_person=ADA)
    look = world.look(ADA, Element.EDUCATION, agreed=None)
    world.operator(people.grant, person=id_of("Rhea"), body=body, by="operator")

    review = VerificationReviewed(verification=look.seq, agrees=True)
    with pytest.raises(NotSeparated, match=r"delegate.*\(R9"):
        world.act("Rhea", Role.SECOND_REVIEWER, looking.review, person=ADA, body=review)


def test_what_a_relative_cleared_before_that_was_asked_is_still_believed(world):
    """The rule is younger than such events: to read them otherwise would break what was written by the rules."""
    ada, cause = suspended(world)
    in_conflict(world, "Carl")
    body = ClearCause(cause=cause, second=id_of("Carl"))
    proposed = Proposed(decision="clear_cause", reason="SETTLED", sha256=hash_of(ada, body, "SETTLED"))
    world.judged = False
    for who, said, reason in (("Carl", proposed, None), ("Cleo", body, "SETTLED")):
        draft = Draft(stream=Stream(StreamKind.ENROLMENT, ada), body=said, reason=reason)
        signer = Signer(person=id_of(who), role="compliance", authn=Authn.TOTP)
        world.signed(signer, lambda *_, draft=draft: [draft])

    ledger = folded(Ledger(), world.rows)

    assert (ledger.broken, ledger.unknown, ledger.enrolments[ada].causes) == (None, {}, ())
