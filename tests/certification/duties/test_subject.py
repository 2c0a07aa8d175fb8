"""Which programmes may say who somebody is: those that are theirs, and none that only says so."""

import pytest

from recorder import id_of, npi
from whoperforms.certification.acts import enrolling, people, removing
from whoperforms.certification.bodies.enrolment import Apply, Invited
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Listed, PersonNamed, PersonRegistered, Role, RoleGranted
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.duties.subject import programmes_of, speaking_for
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind
from whoperforms.kernel.errors import BadField
from worlds import World

ADA, EVE = id_of("Ada"), "Eve"


@pytest.fixture
def lantern():
    """Another programme, beside the one in which Ada is enrolled; Eve coordinates it, and is its officer too."""
    world = World(Separation.SMALL).programme()
    world.enrolled("Ada", npi=npi(1))
    world.called = "lantern"
    world.opened()
    for name in (EVE, "Evan"):
        world.register(name, Role.COORDINATOR, Role.COMPLIANCE)
    return world


def invited(world):
    body = Invited(person=ADA, programme="lantern", role=Role.PHYSICIAN)
    return world.act(EVE, Role.COORDINATOR, people.invite, person=ADA, body=body)


def granted(world):
    body = RoleGranted(programme="lantern", role=Role.PHYSICIAN, period=Period(begins=world.today))
    return world.act(EVE, Role.COMPLIANCE, people.grant, person=ADA, body=body)


def applied_for(world):
    body = Apply(person=ADA, programme="lantern", pathway="interventional_pain")
    return world.act(EVE, Role.COORDINATOR, enrolling.apply, enrolment=world.new_id(), body=body)


def listed(world):
    said = Listed(
        programme="lantern",
        issuer="academy",
        record="R-1",
        name="Ada",
        state="active",
        evidence_state="listed",
        consent=True,
        as_of=world.today,
    )
    signer = Signer(person=id_of(EVE), role="coordinator", authn=Authn.TOTP)
    return world.signed(signer, lambda *_: [Draft(stream=Stream(StreamKind.PERSON, ADA), body=said)])


def renamed(world, by=EVE, **others):
    body = PersonNamed(name="Mallory", **others)
    return world.act(by, Role.COORDINATOR, people.rename, person=ADA, body=body)


@pytest.mark.parametrize("ask", [invited, granted, applied_for, listed])
@pytest.mark.parametrize("said", [{}, {"npi": npi(9)}], ids=["name", "npi"])
def test_a_programme_that_asked_somebody_and_had_no_answer_does_not_rename_them(lantern, ask, said):
    ask(lantern)

    with pytest.raises((NoRight, BadField), match=r"person_named: not yours to do here|is listed under"):
        renamed(lantern, **said)

    ada = lantern.ledger.people[ADA]
    assert (ada.name, ada.npi) == ("Ada", npi(1))
    assert (programmes_of(ADA, lantern.ledger), speaking_for(ADA, lantern.ledger)) == ({"mild", "lantern"}, {"mild"})


def test_a_delegate_whom_only_they_named_says_nothing_for_somebody(lantern):
    granted(lantern)
    body = RoleGranted(programme="lantern", role=Role.DELEGATE, period=Period(begins=lantern.today), for_person=ADA)
    lantern.act(EVE, Role.COMPLIANCE, people.grant, person=id_of("Evan"), body=body)

    with pytest.raises(NoRight):
        lantern.act("Evan", Role.DELEGATE, people.rename, person=ADA, body=PersonNamed(name="Mallory"))


def test_two_of_its_officers_have_no_words_about_them_removed(lantern):
    invited(lantern)
    seq = next(row.seq for row in lantern.rows if row.stream == f"person:{ADA}")
    body = Erased(second=id_of("Evan"), law="Order 12", programme="lantern")

    with pytest.raises(BadField, match="not the programme of event"):
        lantern.act(
            EVE, Role.COMPLIANCE, removing.erase,
            erased=seq, of=Stream(StreamKind.PERSON, ADA), body=body, text="It says so.",
        )  # fmt: skip


def test_who_has_accepted_is_theirs_too(lantern):
    [asked] = invited(lantern)
    lantern.system(people.accept, person=ADA, invitation=asked.seq)

    renamed(lantern)

    assert lantern.ledger.people[ADA].name == "Mallory"


def test_who_has_applied_there_themselves_is_theirs_too(lantern):
    granted(lantern)
    body = Apply(person=ADA, programme="lantern", pathway="interventional_pain")
    lantern.act("Ada", Role.PHYSICIAN, enrolling.apply, enrolment=lantern.new_id(), body=body)

    assert speaking_for(ADA, lantern.ledger) == {"mild", "lantern"}


def test_who_is_of_no_other_programme_is_renamed_by_the_one_that_asked_first(lantern):
    bea = id_of("Bea")
    lantern.act(EVE, Role.COORDINATOR, people.register, person=bea, body=PersonRegistered(name="Bea"))
    lantern.act(
        EVE, Role.COORDINATOR, people.invite,
        person=bea, body=Invited(person=bea, programme="lantern", role=Role.PHYSICIAN),
    )  # fmt: skip

    lantern.act(EVE, Role.COORDINATOR, people.rename, person=bea, body=PersonNamed(name="Beatrice"))

    assert lantern.ledger.people[bea].name == "Beatrice"
