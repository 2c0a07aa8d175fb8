"""Attacks on a registry, as whoever may write to its database would make them, or who sends a form again."""

from dataclasses import replace

import msgspec
import pytest
from django.db import connection

from registry_worlds import RegistryWorld
from whoperforms.certification.acts import deciding, people
from whoperforms.certification.bodies.people import ConsentSet, PersonNamed, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.events import (
    Authn,
    Draft,
    Row,
    Signer,
    Stream,
    StreamKind,
    body_hash,
    link,
    record_of,
    type_of,
)
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import BadData
from whoperforms.registry import journal, standings
from whoperforms.registry.guarding import lifted
from whoperforms.registry.models import Event
from whoperforms.registry.recording import Sending, record
from whoperforms.registry.verifying import verified
from worlds import id_of, npi

SALT = b"s" * 32


@pytest.fixture
def world(place):  # noqa: ARG001 - a registry to be in
    """A strict programme with all its staff."""
    made = RegistryWorld(Separation.STRICT)
    made.programme()
    return made


def named(name, *, by="Cora"):
    signer = Signer(person=id_of(by), role=str(Role.COORDINATOR), authn=Authn.PASSWORD)
    body = PersonNamed(name=name)
    return signer, lambda ledger, at: people.rename(ledger, at, person=id_of("Ada"), body=body, by=signer.person)


def test_who_knows_the_name_of_another_s_form_neither_reads_nor_loses_anything(world):
    world.candidate("Ada")
    world.give(id_of("Carl"), Role.COORDINATOR)
    mine, act = named("Ada Lovelace")
    first = record(mine, act, sending=Sending("a form"))

    theirs, other = named("Ada King", by="Carl")
    again = record(theirs, other, sending=Sending("a form"))

    assert {event.seq for event in first}.isdisjoint(event.seq for event in again)
    assert journal.ledger().people[id_of("Ada")].name == "Ada King"


def test_one_name_for_two_forms_about_different_things_is_two_forms(world):
    world.candidate("Ada")
    signer, act = named("Ada Lovelace")
    about = Stream(StreamKind.PERSON, id_of("Ada"))
    record(signer, act, sending=Sending("a form"), seen={about: world.ledger.last(about)})

    said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
    other = Stream(StreamKind.PERSON, id_of("Cora"))
    found = record(
        Signer(person=id_of("Ada"), role=str(Role.PHYSICIAN), authn=Authn.PASSWORD),
        lambda _ledger, _at: [Draft(stream=about, body=said)],
        sending=Sending("a form"),
        seen={other: world.ledger.last(other)},
    )

    assert [type_of(event.body) for event in found] == ["consent_set"]


def forged(world, enrolment, *, kind=None, was=None, becomes=None, deciders=("Dora", "Dirk"), **others):
    """Write a certificate past the application, with every hash right: as its role in the database could."""
    there = journal.ledger()
    found = there.enrolment(enrolment)
    decision = deciding.Decision(
        enrolment=enrolment, event="certify", reason="STANDARD_MET", by=id_of("Dora"), number=world.new_id()
    )
    by = tuple(map(id_of, deciders))
    body = msgspec.structs.replace(deciding._Deciding(there, found, world.at, decision, by).certify(), **others)
    draft = Draft(stream=Stream(StreamKind.ENROLMENT, enrolment), body=body, reason="STANDARD_MET")
    words = record_of(draft, Signer(person=by[-1], role="decider", authn=Authn.PASSKEY))
    row = Row(
        seq=there.seq + 1,
        event_id=world.new_id(),
        at=Event.objects.order_by("-seq").values_list("at", flat=True)[0],
        stream=str(draft.stream),
        type=kind or "certify",
        record=words,
        salt=SALT,
        body_hash=body_hash(words, SALT),
        chain=b"",
    )
    row = replace(row, chain=link(there.chain, row))
    Event.objects.create(was=was, becomes=becomes, **{name: getattr(row, name) for name in journal.COLUMNS})
    return row


def test_a_certificate_under_a_type_that_the_lifecycle_does_not_know_is_none(world):
    ada = world.submitted("Ada", npi=npi(1))

    forged(world, ada, kind="proposed")

    assert "its words say otherwise" in verified().broken.what
    assert not journal.ledger().enrolments[ada].certificates
    assert not standings.overview(world.at)[ada].certified


@pytest.mark.parametrize("deciders", [("Dora",), ("Dora", "Dirk"), ("Vera", "Tess")], ids=["one", "unasked", "no-role"])
def test_whoever_reads_a_certificate_that_nobody_signed_believes_nothing_any_more(world, deciders):
    """At once, in every process: nobody has to verify the registry for it."""
    bea, ada = world.certified("Bea", npi=npi(2)), world.submitted("Ada", npi=npi(1))
    there = journal._Kept()  # as another process has one, which has read all until now
    assert there.brought_forward().broken is None
    assert standings.overview(world.at)[bea].certified

    row = forged(world, ada, was=Stage.SUBMITTED, becomes=Stage.ACTIVE, deciders=deciders)

    for found in (there.brought_forward(), journal.ledger(), verified()):
        assert found.broken.seq == row.seq
    assert not journal.ledger().enrolments[ada].certificates
    assert {standings.overview(world.at)[name].state for name in (ada, bea)} == {CertificationState.CANNOT_CONFIRM}
    signer, act = named("Ada King")
    with pytest.raises(BadData, match=f"event {row.seq}: somebody changed the registry from outside"):
        record(signer, act)
    assert Event.objects.count() == row.seq


def test_another_certificate_than_the_one_a_decider_proposed_is_believed_by_nobody(world):
    ada = world.submitted("Ada", npi=npi(1))
    first = deciding.Decision(
        enrolment=ada, event="certify", reason="STANDARD_MET", by=id_of("Dora"), number=world.new_id()
    )
    world.act("Dora", Role.DECIDER, deciding.decide, decision=first)

    row = forged(world, ada, was=Stage.SUBMITTED, becomes=Stage.ACTIVE, scope="All lanterns and lighthouses")

    assert journal.ledger().broken.seq == row.seq
    assert "something else was proposed" in journal.ledger().broken.what


def test_decisions_that_two_people_signed_are_as_they_should_be(world):
    ada = world.certified("Ada", npi=npi(1))
    world.decide(ada, "reduce_scope", "SCOPE", scope="Small lanterns")
    world.decide(ada, "revoke", "HARM")

    assert verified().broken is None


@pytest.mark.parametrize(
    "attack",
    [
        "update event set salt = null, record = %s where seq = %s",
        "update event set salt = null, record = null where seq = %s",
    ],
    ids=["other-words", "no-words"],
)
def test_words_that_are_changed_or_gone_without_a_law_are_noticed(world, attack):
    world.candidate("Ada")
    seq = Event.objects.filter(type="person_registered").order_by("-seq").values_list("seq", flat=True)[0]
    words = bytes(Event.objects.get(pk=seq).record).replace(b"Ada", b"Eve")
    with lifted(), connection.cursor() as cursor:  # as whoever owns the file does, with a program of their own
        if connection.vendor == "sqlite":
            cursor.execute("drop trigger event_never_changed")
        else:
            cursor.execute("alter table event disable trigger user")
        cursor.execute(attack, [words, seq] if attack.count("%s") > 1 else [seq])

    assert verified().broken.seq == seq
