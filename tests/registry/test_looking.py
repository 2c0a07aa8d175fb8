"""A look at a source and what follows from it: one act, which lies on the disk whole or not at all."""

from functools import partial
from hashlib import sha256

import pytest

from registry_worlds import RegistryWorld
from whoperforms.certification.acts import looking
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.events import Authn, Signer
from whoperforms.certification.state import CertificationState
from whoperforms.registry import standings
from whoperforms.registry.models import Event
from whoperforms.registry.recording import Sending, record
from whoperforms.registry.verifying import verified
from worlds import id_of, npi

LOST = VerificationRecorded(
    person=id_of("Ada"),
    element=Element.LICENCE,
    source="state_board",
    source_class=SourceClass.PRIMARY,
    method=Method.HUMAN,
    result=Result.NEGATIVE,
    finding=Finding.REVOKED,
    jurisdiction="WI",
    number="L-1",
    query_sha256=sha256(b"asked").hexdigest(),
    address="https://board.example/look",
    reference="R-7",
    programme="mild",
)
VERA = Signer(person=id_of("Vera"), role=str(Role.VERIFIER), authn=Authn.TOTP)


@pytest.fixture
def world(place):  # noqa: ARG001 - a registry to be in
    """A programme by which Ada is certified."""
    made = RegistryWorld(Separation.SMALL)
    made.programme()
    made.ada = made.certified("Ada", npi=npi(1))
    return made


def test_a_lost_licence_is_written_with_its_cause_and_a_second_sending_writes_neither_again(world):
    act, sending = partial(looking.record, body=LOST), Sending("a form")

    events = record(VERA, act, sending=sending, now=world.at)

    assert [(event.type, event.actor) for event in events] == [
        ("verification_recorded", id_of("Vera")),
        ("suspend", "system"),
    ]
    assert events[1].body.verification == events[0].seq
    count = Event.objects.count()
    assert (record(VERA, act, sending=sending, now=world.at), Event.objects.count()) == (events, count)
    assert verified().broken is None


def test_one_second_reviewer_alone_leaves_a_suspended_certification_suspended_in_public(world):
    look, _cause = record(VERA, partial(looking.record, body=LOST), now=world.at)
    body = VerificationReviewed(verification=look.seq, agrees=False)

    world.act("Rhea", Role.SECOND_REVIEWER, looking.review, person=id_of("Ada"), body=body, text="I say no.")

    assert world.state(world.ada) is CertificationState.SUSPENDED
    assert not standings.overview(world.at)[world.ada].certified
