"""What somebody did for a candidate is known when the law has the words removed, and keeps duties apart as before."""

from dataclasses import replace

import pytest

from recorder import id_of, npi
from standards import ALL
from whoperforms.certification.acts import deciding, enrolling, people, removing
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Conflict, ConflictDeclared, ConflictReviewed, FoundingMentor, Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.deeds import Deed, deeds_for
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.events import Stream
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from worlds import World

ADA = id_of("Ada")


@pytest.fixture
def world():
    """A small programme in which whoever teaches, mentors or enters something is a decider, too."""
    made = World(Separation.SMALL).programme()
    for name in ("Tess", "Cora", "Ed"):
        made.give(id_of(name), Role.DECIDER)
    made.register("Mel", Role.MENTOR, Role.DECIDER)
    body = FoundingMentor(programme="mild", deciders=(id_of("Dora"),))
    made.act("Dora", Role.DECIDER, people.found_mentor, person=id_of("Mel"), body=body, text="She lit the second.")
    return made


def erased(world, seq):
    """Have two officers remove the words of an event, and the database let go of them."""
    stream = Stream.named(world.rows[seq - 1].stream)
    for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        given = {"erased": seq, "of": stream, "body": body, "text": "It says so."}
        [event] = world.act(by, Role.COMPLIANCE, removing.erase, **given)
    world.rows = [replace(row, record=None, salt=None) if row.seq == seq else row for row in world.rows]
    world.ledger = folded(Ledger(), world.rows)
    assert world.ledger.broken is None
    return event


def decide(world, enrolment, by):
    """Let somebody decide, which needs no full papers: only who may is asked."""
    decision = deciding.Decision(enrolment=enrolment, event="return", reason="INCOMPLETE", by=id_of(by))
    return world.act(by, Role.DECIDER, deciding.decide, decision=decision)


def seq_of(world, type_, named=""):
    """Return the place of the newest event of a type in whose words somebody is named."""
    rows = (row for row in reversed(world.rows) if row.type == type_ and row.record)
    return next(row.seq for row in rows if not named or id_of(named).encode() in row.record)


@pytest.mark.parametrize(
    ("by", "type_", "deed"),
    [
        ("Mel", "mentored_case", Deed.MENTORED),
        ("Tess", "attended", Deed.TRAINED),
        ("Tess", "seat_taken", Deed.TRAINED),
        ("Tess", "session_planned", Deed.TRAINED),
        ("Cora", "evidence_recorded", Deed.UPLOADED),
    ],
)
def test_who_did_something_for_a_candidate_does_not_decide_when_the_words_are_removed(world, by, type_, deed):
    ada = world.enrolled("Ada", npi=npi(1))
    world.looked_up(ada)
    world.case(ada, by="Mel", mentor=id_of("Mel"))
    world.meet(ada)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ada)
    for event in world.ledger.enrolments[ada].evidence[1:] if type_ == "evidence_recorded" else ():
        erased(world, event.seq)
    with pytest.raises(NotSeparated, match="R4"):
        decide(world, ada, by)

    erased(world, seq_of(world, type_, by if type_ == "mentored_case" else ""))

    assert (deed, id_of(by)) in {(done.deed, done.by) for done in deeds_for(ADA, world.ledger)}
    with pytest.raises(NotSeparated, match="R4"):
        decide(world, ada, by)


@pytest.mark.parametrize("type_", ["apply", "accept"])
@pytest.mark.parametrize(("by", "deed"), [("Mel", Deed.MENTORED), ("Tess", Deed.TRAINED), ("Ed", Deed.EXAMINED)])
def test_who_did_something_in_an_enrolment_does_not_decide_in_the_next_one_once_a_step_of_it_is_removed(
    world, by, deed, type_
):
    first = world.enrolled("Ada", npi=npi(1))
    world.case(first, by="Mel", mentor=id_of("Mel"))
    world.meet(first)
    world.act("Ada", Role.PHYSICIAN, enrolling.withdraw, enrolment=first, reason="HOLDER_REQUEST")
    world.wait(days=31)
    ada = world.applied("Ada")
    before = deeds_for(ADA, world.ledger)

    erased(world, seq_of(world, type_) if type_ == "accept" else world.ledger.enrolments[first].history[0].seq)

    assert deeds_for(ADA, world.ledger) == before
    assert (deed, id_of(by)) in {(done.deed, done.by) for done in before}
    world.act("Cora", Role.COORDINATOR, enrolling.accept, enrolment=ada)
    world.looked_up(ada)
    world.meet(ada)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=ada)
    with pytest.raises(NotSeparated, match="R4"):
        decide(world, ada, by)


def test_the_examiner_of_an_enrolment_before_does_not_decide_once_that_signature_is_removed(world):
    first = world.enrolled("Ada", npi=npi(1))
    world.sign_off(first, next(one for one in ALL if one.id == "technique"))
    world.act("Ada", Role.PHYSICIAN, enrolling.withdraw, enrolment=first, reason="HOLDER_REQUEST")
    world.wait(days=31)
    ada = world.submitted("Ada")

    event = erased(world, world.ledger.enrolments[first].sign_offs[0].seq)

    assert [(kept.deed, kept.by, kept.candidate) for kept in event.body.deeds] == [("examined", id_of("Ed"), ADA)]
    assert (Deed.EXAMINED, id_of("Ed")) in {(done.deed, done.by) for done in deeds_for(ADA, world.ledger)}
    with pytest.raises(NotSeparated, match="examined this candidate"):
        decide(world, ada, "Ed")


@pytest.mark.parametrize(("said_by", "why"), [("Dora", "R9"), ("Ada", "cannot_confirm|R9")])
def test_a_conflict_keeps_somebody_from_deciding_once_the_words_of_it_are_removed(world, said_by, why):
    ada = world.submitted("Ada", npi=npi(1))
    other = ADA if said_by == "Dora" else id_of("Dora")
    body = ConflictDeclared(other=other, kind=Conflict.FAMILY)
    role = Role.DECIDER if said_by == "Dora" else Role.PHYSICIAN
    [said] = world.act(said_by, role, people.declare, person=id_of(said_by), body=body)
    if said_by == "Ada":
        review = ConflictReviewed(programme="mild", conflict=said.seq, stands=True)
        given = {"person": ADA, "body": review, "text": "It says so in both passports."}
        world.act("Carl", Role.COMPLIANCE, people.review_conflict, **given)

    event = erased(world, said.seq)

    assert (id_of("Dora"), ADA) in {(kept.by, kept.candidate) for kept in event.body.deeds}
    with pytest.raises((NotSeparated, Impossible), match=why):
        decide(world, ada, "Dora")


def test_what_says_nothing_of_a_deed_is_removed_and_keeps_nothing(world):
    world.enrolled("Ada", npi=npi(1))

    event = erased(world, seq_of(world, "person_registered"))

    assert event.body.deeds == ()
