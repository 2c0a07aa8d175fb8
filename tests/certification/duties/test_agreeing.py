"""What two people have to agree to: each of them signs, and both sign the same."""

import pytest

from whoperforms.certification.acts import enrolling, keeping
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.lifecycle import Impossible, Stage
from worlds import World, id_of


@pytest.fixture
def world():
    made = World()
    made.programme()
    return made


@pytest.fixture
def suspended(world):
    """Somebody certified, with an open cause; the enrolment and the cause."""
    ada = world.certified("Ada")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Looked into.")
    return ada, world.ledger.enrolments[ada].causes[0].seq


def cleared(world, suspended, by, second, *, text="It was somebody else.", reason="SETTLED"):
    ada, cause = suspended
    said = {"cause": cause, "reason": reason, "second": id_of(second), "text": text}
    world.act(by, Role.COMPLIANCE, keeping.clear, enrolment=ada, **said)
    return world.ledger.enrolments[ada].causes


def test_the_first_of_two_proposes_and_the_second_does_it(world, suspended):
    assert cleared(world, suspended, "Carl", "Cleo")
    assert not cleared(world, suspended, "Cleo", "Carl")
    event = world.ledger.enrolments[suspended[0]].cleared[0]
    assert (event.actor, event.body.second) == (id_of("Cleo"), id_of("Carl"))


def test_one_person_cannot_be_both(world, suspended):
    cleared(world, suspended, "Carl", "Cleo")

    assert cleared(world, suspended, "Carl", "Cleo")  # proposed once more
    with pytest.raises(NotSeparated):
        cleared(world, suspended, "Carl", "Carl")


def test_the_second_signs_the_very_same(world, suspended):
    cleared(world, suspended, "Carl", "Cleo", reason="SETTLED")

    assert cleared(world, suspended, "Cleo", "Carl", reason="FALSE_MATCH")


def test_what_happens_in_between_takes_nobodys_signature_away(world, suspended):
    ada, _ = suspended
    cleared(world, suspended, "Carl", "Cleo")
    world.act("Cleo", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="FEES", text="Not paid.")

    assert [cause.reason for cause in cleared(world, suspended, "Cleo", "Carl")] == ["FEES"]


def test_whoever_proposes_something_else_of_the_kind_means_that(world, suspended):
    cleared(world, suspended, "Carl", "Cleo", reason="SETTLED")
    cleared(world, suspended, "Carl", "Cleo", reason="FALSE_MATCH")

    assert cleared(world, suspended, "Cleo", "Carl", reason="SETTLED")
    assert not cleared(world, suspended, "Carl", "Cleo", reason="SETTLED")


def test_what_was_done_once_is_not_done_again_by_the_signature_of_then(world, suspended):
    ada, _ = suspended
    cleared(world, suspended, "Carl", "Cleo")
    cleared(world, suspended, "Cleo", "Carl")

    assert world.ledger.enrolments[ada].proposals == ()


def test_nobody_names_a_second_person_who_has_signed_nothing(world, suspended):
    """Whoever gets round the act is refused where events are written."""
    ada, cause = suspended
    body = told.ClearCause(cause=cause, second=id_of("Cleo"))

    def forged(_ledger, _at):
        return [Draft(stream=Stream(StreamKind.ENROLMENT, ada), body=body, reason="SETTLED", text="Forged.")]

    with pytest.raises(NotSeparated, match="has not proposed this"):
        world.act("Carl", Role.COMPLIANCE, forged)


def test_a_coordinator_cannot_propose_what_a_compliance_officer_does(world, suspended):
    ada, cause = suspended
    said = {"cause": cause, "reason": "SETTLED", "second": id_of("Cleo"), "text": "Done."}

    with pytest.raises(NotSeparated, match="R10"):
        world.act("Cora", Role.COORDINATOR, keeping.clear, enrolment=ada, **said)


def test_nor_can_a_compliance_officer_propose_to_certify(world):
    ada = world.submitted("Ada")
    body = told.Proposed(decision="certify", reason="STANDARD_MET", sha256="0" * 64)

    def forged(_ledger, _at):
        return [Draft(stream=Stream(StreamKind.ENROLMENT, ada), body=body)]

    with pytest.raises(NotSeparated, match="R10"):
        world.act("Carl", Role.COMPLIANCE, forged)


def test_an_exception_is_agreed_to_by_two_coordinators(world):
    world.register("Coleen", Role.COORDINATOR)
    ada = world.applied("Ada")
    said = {"enrolment": ada, "text": "The passport is on its way."}

    world.act("Cora", Role.COORDINATOR, enrolling.accept, second=id_of("Coleen"), **said)
    assert world.ledger.enrolments[ada].stage is Stage.APPLIED
    world.act("Coleen", Role.COORDINATOR, enrolling.accept, second=id_of("Cora"), **said)

    assert world.ledger.enrolments[ada].stage is Stage.ENROLLED
    with pytest.raises(Impossible):
        world.act("Coleen", Role.COORDINATOR, enrolling.accept, second=id_of("Cora"), **said)
