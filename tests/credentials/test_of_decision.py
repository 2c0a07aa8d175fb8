"""What is signed is what was decided: neither more nor less, and nothing that changes afterwards."""

import unicodedata
from dataclasses import replace
from hashlib import sha256

import pytest
from msgspec import structs

from standards import standard
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.people import PersonNamed, Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.events import leaf_data
from whoperforms.certification.programme import INVENTED
from whoperforms.credentials.certificate import certificate_of, document_of
from whoperforms.credentials.of_decision import Given, asked_in_words, of_decision, opaque
from whoperforms.kernel.errors import BadData
from whoperforms.procedures.load import load, words
from worlds import World, npi

MILD, ADA = load("mild"), npi(7)


def certified(policy=Separation.STRICT, *, digits=ADA, name="Ada"):
    world = World(policy).programme()
    enrolment = world.certified(name, npi=digits)
    return world, world.ledger.enrolments[enrolment]


def stated(world, enrolment):
    decided = enrolment.certificate.decided.seq if enrolment.certificate else 1
    given = Given(
        procedure=MILD,
        words=words("mild", "en"),
        did="did:web:registry.example",
        entry_sha256=sha256(leaf_data(world.rows[decided - 1])).hexdigest(),
        subject=opaque(enrolment.person, b"salt"),
        revocation=ListEntry(list=1, index=4242),
        suspension=ListEntry(list=1, index=77123),
    )
    return of_decision(world.ledger, enrolment, given)


@pytest.mark.parametrize("policy", Separation)
def test_a_certificate_says_what_was_decided_and_under_which_policy(policy):
    world, enrolment = certified(policy)
    said, decided = stated(world, enrolment), enrolment.certificate

    assert (said.number, said.valid_from, said.valid_until) == (
        decided.number,
        decided.valid_from,
        decided.valid_until,
    )
    assert (said.achieved.scope, said.achieved.standard, said.achieved.separation) == (decided.scope, 1, policy)
    assert (said.holder.npi.digits, said.holder.name) == (ADA, "Ada, MD")
    assert (said.issuer.name, said.issuer.kind) == (INVENTED.name, INVENTED.kind)
    assert said.decided.entry == decided.decided.seq


def test_it_names_the_person_by_what_tells_nobody_the_id():
    world, enrolment = certified()
    subject = stated(world, enrolment).holder.subject

    assert subject == opaque(enrolment.person, b"salt") != opaque(enrolment.person, b"another salt")
    assert enrolment.person not in str(document_of(stated(world, enrolment)))


def test_its_document_is_one_that_can_be_read_back():
    said = stated(*certified())
    assert certificate_of(document_of(said)) == said


@pytest.mark.parametrize(
    "typed",
    ["Lanterns: small | no oil", "Pen\u0303a; others", "Small\u2028ones", "Small\t ones", "Tag \U000e0041 here"],
)
def test_whatever_deciders_may_type_can_be_signed(typed):
    world = World(Separation.STRICT).programme()
    ada = world.certified("Ada", npi=ADA)
    world.decide(ada, "reduce_scope", "SCOPE", scope=typed)
    said = stated(world, world.ledger.enrolments[ada])

    assert certificate_of(document_of(said)) == said
    assert said.achieved.scope.split()[0] == unicodedata.normalize("NFC", typed).split()[0]


def test_a_standard_of_many_words_is_told_in_part_and_says_so():
    [first, *rest] = standard().requirements
    long = structs.replace(first, text=structs.replace(first.text, en="Long words. " * 2_000))
    said = asked_in_words(structs.replace(standard(), requirements=[long, *rest]), "interventional_pain")

    assert len(said) <= 12_000
    assert said.endswith("The standard itself says all of it.")


def test_the_requirements_stand_in_it_in_words():
    world, enrolment = certified()
    asked = stated(world, enrolment).achieved.asked

    assert asked == asked_in_words(standard(), "interventional_pain")
    assert asked.startswith("1. ")


def test_a_name_is_signed_in_the_one_form_of_its_letters():
    world, enrolment = certified(name="Ada")
    person = world.ledger.people[enrolment.person]
    decomposed = replace(person.names[-1], name="Ana Pen\u0303a")
    world.ledger = replace(world.ledger, people={person.id: replace(person, names=(decomposed,))})

    assert stated(world, enrolment).holder.name == "Ana Pe\u00f1a, MD"


def test_who_has_no_npi_gets_a_sentence_and_no_certificate():
    world, enrolment = certified(digits=None)
    with pytest.raises(BadData, match="Ada: no NPI is recorded"):
        stated(world, enrolment)


def test_where_nothing_was_decided_there_is_nothing_to_sign():
    world = World().programme()
    enrolment = world.submitted("Ada", npi=ADA)
    with pytest.raises(BadData, match="nothing was decided"):
        stated(world, world.ledger.enrolments[enrolment])


def test_a_name_taken_later_is_not_signed_for_what_was_decided_before():
    world, enrolment = certified()
    world.act("Cora", Role.COORDINATOR, people.rename, person=enrolment.person, body=PersonNamed(name="Ada Byron"))
    assert stated(world, enrolment).holder.name == "Ada, MD"
