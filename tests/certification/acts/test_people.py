"""People: registered, renamed, proved, given roles and relieved of them, in conflict, agreeing or not."""

from datetime import timedelta

import pytest

from recorder import refused
from whoperforms.certification.acts import people
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.people import Conflict, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.shape import Document, Period
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.ledger import NoSuchRecord
from whoperforms.certification.lifecycle import Impossible
from worlds import BY_PASSPORT, World, id_of, npi

ANA, CORA, MONA = id_of("Ana"), id_of("Cora"), id_of("Mona")


def role(world, of, *, begins=0, days=None, **more):
    """Return a grant that begins so many days from today, and lasts so many."""
    first = world.today + timedelta(days=begins)
    ends = None if days is None else first + timedelta(days=days)
    return told.RoleGranted(programme="mild", role=of, period=Period(begins=first, ends=ends), **more)


def given(world, body, *, to="Ana", by="Carl", as_=Role.COMPLIANCE):
    return world.act(by, as_, people.grant, person=id_of(to), body=body)


def test_an_npi_belongs_to_one_person_who_is_named_by_id_only(world):
    world.register("Ana", npi=npi(1))

    with refused(
        "npi", f"^{npi(1)}: stated by somebody else already; look at its digits, and whom of your people it finds$"
    ):
        world.register("Bea", npi=npi(1))


@pytest.mark.parametrize("number", ["", "12", "2000000000", "3000000001"])
def test_an_npi_that_cannot_be_one_is_refused(world, number):
    with refused("npi", "ten digits|last digit should be"):
        world.register("Ana", npi=number)


def test_nobody_is_registered_twice_under_one_id(world):
    world.register("Ana")

    with pytest.raises(Impossible, match="a person with this id is recorded already"):
        world.register("Ana")


def test_a_new_name_leaves_the_old_one_where_it_was(world):
    world.candidate("Ana", npi=npi(1))

    world.act("Cora", Role.COORDINATOR, people.rename, person=ANA, body=named("Ana Wick"))

    person = world.ledger.people[ANA]
    assert (person.name, person.npi, person.names[0].name) == ("Ana Wick", npi(1), "Ana")


def named(name, **more):
    return told.PersonNamed(name=name, **more)


def test_the_same_name_again_is_nothing_new(world):
    world.candidate("Ana", npi=npi(1))

    assert world.act("Ana", Role.PHYSICIAN, people.rename, person=ANA, body=named("Ana", npi=npi(1))) == ()


def test_nobody_takes_over_the_npi_of_another_one(world):
    world.candidate("Ana", npi=npi(1))
    world.candidate("Bea", npi=npi(2))

    with refused("npi", "stated by somebody else already"):
        world.act("Bea", Role.PHYSICIAN, people.rename, person=id_of("Bea"), body=named("Bea", npi=npi(1)))


def proved(world, text="Seen.", by="Cora", method=BY_PASSPORT, documents=()):
    body = told.IdentityProved(programme="mild", method=method, documents=documents)
    return world.act(by, Role.COORDINATOR, people.prove_identity, person=ANA, body=body, text=text)


def test_an_identity_is_proved_as_the_programme_chose_to(world):
    world.register("Ana", Role.PHYSICIAN)

    with refused("method", "'NPI': not how mild proves identities; it chose 'A passport"):
        proved(world, method="NPI")
    with refused("text", "no word on what was seen, and no document"):
        proved(world, text="")
    scan = Document(sha256="0" * 64, media_type="application/pdf", name="scan.pdf", size=9)
    proved(world, text="", documents=(scan,))

    assert world.ledger.people[ANA].identities["mild"].body.documents == (scan,)


def test_nobody_proves_the_own_identity(world):
    with pytest.raises(NotSeparated, match="R1"):
        world.act(
            "Cora",
            Role.COORDINATOR,
            people.prove_identity,
            person=CORA,
            body=told.IdentityProved(programme="mild", method=BY_PASSPORT),
            text="I know myself.",
        )


def test_before_a_policy_says_how_no_identity_is_proved():
    world = World().opened()
    world.register("Ana")
    body = told.IdentityProved(programme="mild", method="not chosen yet")

    with pytest.raises(Impossible, match="mild: has not chosen how identities are proved; set its policy first"):
        world.act("Ana", None, people.prove_identity, person=ANA, body=body, text="Seen.")


@pytest.mark.parametrize(
    ("field", "body", "sentence"),
    [
        ("begins", {"begins": -1}, "is over, and nobody acts backwards in time"),
        ("ends", {"days": -1, "begins": 3}, "before .*, when the role begins"),
        ("for_person", {"for_person": MONA}, "only a delegate acts for somebody; leave it out"),
        ("for_person", {"of": Role.DELEGATE}, "'': a delegate acts for one physician; choose whom"),
        ("for_person", {"of": Role.DELEGATE, "for_person": ANA}, "nobody is the own delegate"),
        ("for_person", {"of": Role.DELEGATE, "for_person": MONA}, "no physician of mild today; choose one who is"),
    ],
    ids=["yesterday", "ends before", "for somebody", "for nobody", "for oneself", "for no physician"],
)
def test_a_role_is_given_for_days_to_come_and_a_delegate_acts_for_a_physician(world, field, body, sentence):
    world.register("Ana")
    with refused(field, sentence):
        given(world, role(world, **({"of": Role.TRAINER} | body)))


def test_nobody_gives_a_role_to_the_own_person(world):
    with pytest.raises(Impossible, match="nobody gives a role to the own person"):
        given(world, role(world, Role.DECIDER), to="Carl")


def test_a_role_is_held_once_at_a_time(world):
    world.register("Ana")
    given(world, role(world, Role.TRAINER, days=10))

    with pytest.raises(Impossible, match="Ana holds this role in mild in that time already"):
        given(world, role(world, Role.TRAINER, begins=10))
    given(world, role(world, Role.TRAINER, begins=11))

    assert Role.TRAINER in world.ledger.people[ANA].roles("mild", world.at + timedelta(days=40))


def test_a_physician_names_the_own_delegate_and_nothing_more(world):
    world.candidate("Ana")
    world.register("Del")
    given(world, role(world, Role.DELEGATE, for_person=ANA), to="Del", by="Ana", as_=Role.PHYSICIAN)

    assert world.ledger.people[id_of("Del")].roles("mild", world.at) == {Role.DELEGATE}
    with pytest.raises(NoRight):
        given(world, role(world, Role.DECIDER), to="Del", by="Ana", as_=Role.PHYSICIAN)


def ended(world, of, *, on=0, who="Ed"):
    body = told.RoleEnded(programme="mild", role=of, on=world.today + timedelta(days=on))
    return world.act("Carl", Role.COMPLIANCE, people.end, person=id_of(who), body=body)


def test_a_role_ends_today_or_later_and_never_before(world):
    world.wait(days=3)
    with refused("on", "is over, and what was signed since stays signed"):
        ended(world, Role.EXAMINER, on=-1)
    ended(world, Role.EXAMINER)

    assert world.ledger.people[id_of("Ed")].roles("mild", world.at) == frozenset()
    with pytest.raises(Impossible, match="Ed does not hold it in mild"):
        ended(world, Role.EXAMINER)


def test_who_lost_a_role_may_be_given_it_again(world):
    ended(world, Role.EXAMINER)
    given(world, role(world, Role.EXAMINER), to="Ed")

    assert world.ledger.people[id_of("Ed")].roles("mild", world.at) == {Role.EXAMINER}


def founding(world, *deciders, who="Tess", by="Dora", text="She lit the first."):
    body = told.FoundingMentor(programme="mild", deciders=tuple(map(id_of, deciders)))
    return world.act(by, Role.DECIDER, people.found_mentor, person=id_of(who), body=body, text=text)


@pytest.mark.parametrize(
    ("field", "deciders", "sentence"),
    [
        ("deciders", ("Dora",), "1 different people: 2 say this together"),
        ("deciders", ("Dora", "Dora"), "1 different people: 2 say this together"),
        ("deciders", ("Dirk", "Cora"), "you among them; name them"),
        ("deciders", ("Dora", "Tess"), "the person it is about; name another decider"),
        ("deciders", ("Dora", "Cora"), "no decider of mild today; name one who is"),
    ],
    ids=["one", "one twice", "others", "oneself", "a coordinator"],
)
def test_a_founding_mentor_is_named_by_two_deciders_where_duties_are_strictly_apart(field, deciders, sentence):
    strict = World(Separation.STRICT).programme()
    with refused(field, sentence):
        founding(strict, *deciders)


def test_in_a_small_programme_one_decider_names_a_founding_mentor_and_says_why(world):
    with refused("text", "no word on why this person may be a mentor"):
        founding(world, "Dora", text=" ")
    founding(world, "Dora")

    assert world.ledger.people[id_of("Tess")].foundings["mild"].text == "She lit the first."
    with pytest.raises(Impossible, match="Mona: is a founding mentor of mild already"):
        founding(world, "Dora", who="Mona")


def declared(world, other, kind=Conflict.EMPLOYER):
    body = told.ConflictDeclared(other=other, kind=kind)
    return world.act("Ed", Role.EXAMINER, people.declare, person=id_of("Ed"), body=body)


def test_a_conflict_is_declared_once_about_somebody_else(world):
    world.candidate("Ana")
    with refused("other", "the same person; choose the other one"):
        declared(world, id_of("Ed"))
    declared(world, ANA)

    assert declared(world, ANA) == ()
    assert len(declared(world, ANA, Conflict.FAMILY)) == 1


def agreed(world, given_, by="Ana", role_=Role.PHYSICIAN):
    body = told.ConsentSet(programme="mild", use=Use.LISTING, given=given_)
    return world.act(by, role_, people.consent, person=ANA, body=body)


def test_a_consent_is_given_and_taken_back_by_the_physician(world):
    world.candidate("Ana")
    agreed(world, given_=True)
    assert world.ledger.people[ANA].agrees("mild", Use.LISTING)
    assert agreed(world, given_=True) == ()

    agreed(world, given_=False)
    assert not world.ledger.people[ANA].agrees("mild", Use.LISTING)


def test_a_coordinator_agrees_to_nothing_in_the_name_of_a_physician(world):
    world.candidate("Ana")
    with pytest.raises(NoRight):
        agreed(world, given_=True, by="Cora", role_=Role.COORDINATOR)


@pytest.mark.parametrize("works_there", [True, False], ids=["confirmed", "denied"])
def test_a_physician_says_of_a_place_whether_it_is_an_own_one(world, works_there):
    world.candidate("Ana")
    body = told.PlaceConfirmed(place="1 Wax Lane, Madison WI", works_there=works_there)
    world.act("Ana", Role.PHYSICIAN, people.confirm_place, person=ANA, body=body)

    assert world.ledger.people[ANA].places[body.place].body.works_there is works_there


def invited(world, **body):
    said = {"person": ANA, "programme": "mild", "role": Role.PHYSICIAN} | body
    return world.act("Cora", Role.COORDINATOR, people.invite, person=ANA, body=Invited(**said))


def test_somebody_is_invited_into_a_role_that_they_do_not_hold(world):
    world.register("Ana")
    with refused("person", "not whom this record is about"):
        invited(world, person=CORA)
    with refused("for_person", "only a delegate acts for somebody"):
        invited(world, for_person=CORA)
    invited(world)
    assert len(invited(world)) == 1

    given(world, role(world, Role.PHYSICIAN))
    with pytest.raises(Impossible, match="Ana holds this role in mild already"):
        invited(world)


def test_an_unknown_person_is_said_to_be_unknown(world):
    with pytest.raises(NoSuchRecord, match="no person of this name"):
        given(world, role(world, Role.TRAINER))


def looked_at(world, conflict, *, stands=True, by="Carl", text="The register of marriages."):
    body = told.ConflictReviewed(programme="mild", conflict=conflict, stands=stands)
    return world.act(by, Role.COMPLIANCE, people.review_conflict, person=ANA, body=body, text=text)


def test_compliance_says_of_a_declared_conflict_whether_it_stands_and_may_say_otherwise_later(world):
    world.candidate("Ana")
    body = told.ConflictDeclared(other=id_of("Cleo"), kind=Conflict.FAMILY)
    [declared] = world.act("Ana", Role.PHYSICIAN, people.declare, person=ANA, body=body)

    with refused("conflict", "no conflict that Ana declared"):
        looked_at(world, declared.seq - 1)
    with refused("text", "no word on what was looked at"):
        looked_at(world, declared.seq, text=" ")
    with pytest.raises(Impossible, match="stands between you and somebody else"):
        looked_at(world, declared.seq, by="Cleo")
    with pytest.raises(NoRight):
        world.act("Cora", Role.COORDINATOR, lambda *_: looked_at_by_cora(declared.seq))
    looked_at(world, declared.seq)
    with pytest.raises(Impossible, match="with the same result"):
        looked_at(world, declared.seq)
    looked_at(world, declared.seq, stands=False)

    assert world.ledger.people[ANA].stands(declared.seq) is False


def looked_at_by_cora(conflict):
    return [people.draft(ANA, told.ConflictReviewed(programme="mild", conflict=conflict, stands=True), "Seen.")]
