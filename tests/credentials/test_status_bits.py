"""What the bits of the lists say: of each certificate its state, and of who was certified when, nothing."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodians import DID, added
from whoperforms.certification.acts import enrolling, issuing, keeping, removing
from whoperforms.certification.bodies.certificates import LIST_SIZE, CertificateIssued
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.numbered import GONE, HELD_BACK, numbered
from whoperforms.certification.overview import Overview
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.status_bits import bits_of, said_of
from whoperforms.credentials.status_list import FreeEntries, Purpose
from worlds import World, id_of

PEOPLE = ("Ada", "Ben", "Cleo Wick")


def suspended(world, of):
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=of, reason="SAFETY", text="Two burns.")


def withdrawn(world, of):
    world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=of, reason="HOLDER_REQUEST")


def revoked(world, of):
    world.decide(of, "revoke", "HARM")


def reduced(world, of):
    world.decide(of, "reduce_scope", "SCOPE", scope=f"Lanterns below {world.at.minute + 1} feet")


def months_pass(world, _of):
    world.wait(days=50)  # no look counts any more


def signed(world, of, dice=None):
    enrolment = world.ledger.enrolments[of]
    free = FreeEntries(world.ledger.taken, (dice or Random(1)).randrange)  # noqa: S311 - dice of a test
    before = world.ledger.certificates.get(enrolment.certificate.number)
    body = CertificateIssued(
        enrolment=of,
        decision=enrolment.certificate.decided.seq,
        method=f"{DID}#2026a",
        revocation=before.revocation if before else free.next(Purpose.REVOCATION),
        suspension=before.suspension if before else free.next(Purpose.SUSPENSION),
        document='{"signed": true}',
    )
    world.system(issuing.issue, number=enrolment.certificate.number, body=body)
    return enrolment.certificate.number


def erased(world, seq, stream):
    """Let two officers have words removed; return what a program knows that reads the registry from its beginning."""
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        asked = {"erased": seq, "of": stream, "body": body, "text": "The order."}
        world.act(by, Role.COMPLIANCE, removing.erase, **asked)
    world.rows[seq - 1] = replace(world.rows[seq - 1], record=None, salt=None)
    return Ledger().after(world.rows)


HAPPENINGS = (signed, signed, signed, suspended, withdrawn, revoked, reduced, months_pass)


@cache
def certified():
    """Three who are certified, and nothing is signed yet."""
    world = added(World().programme())
    return world, tuple(world.certified(name) for name in PEOPLE)


def lists(world, ledger=None):
    seen = Overview().renewed(ledger or world.ledger, world.at)
    return {purpose: bits_of(seen, purpose, 1) for purpose in Purpose}


def places_set(bits):
    return {index for index in range(LIST_SIZE) if bits.set_at(index)}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 2)), max_size=8), st.integers(0, 2**32))
def test_two_lists_in_a_row_never_tell_who_came_and_each_bit_is_the_state_of_one(history, seed):
    world, enrolments = certified()
    world, dice = world.again(), Random(seed)  # noqa: S311 - dice of a test
    for happens, which in history:
        given = {"dice": dice} if happens is signed else {}
        world.wait(minutes=1)  # the instant of what comes, so that nothing else changes by it
        before = lists(world)
        try:
            happens(world, enrolments[which], **given)
        except Impossible:
            continue
        assert happens is not signed or lists(world) == before

    seen = Overview().renewed(world.ledger, world.at)
    states = {one.number: numbered(seen, one.number).state for one in world.ledger.certificates.values()}
    for purpose, sets in ((Purpose.REVOCATION, GONE), (Purpose.SUSPENSION, HELD_BACK)):
        entries = {number: getattr(world.ledger.certificates[number], purpose) for number in states}
        meant = {entry.index for number, entry in entries.items() if states[number] in sets}
        assert places_set(lists(world)[purpose]) == meant


def test_before_anything_is_issued_no_bit_is_set():
    world, _ = certified()

    assert not any(any(bits.packed) for bits in lists(world).values())


def test_a_certificate_whose_words_the_law_had_removed_is_held_back_and_its_place_given_to_no_other():
    world, (ada, *_others) = certified()
    world = world.again()
    number = signed(world, ada)
    issued = world.ledger.certificates[number]

    known = erased(world, issued.seq, Stream(StreamKind.CERTIFICATE, number))

    assert known.certificates == {}
    assert known.all_placed()
    assert known.taken == dict.fromkeys(issued.places, number)
    assert said_of(Overview().renewed(known, world.at), number) is CertificationState.CANNOT_CONFIRM
    assert places_set(lists(world, known)[Purpose.SUSPENSION]) == {issued.suspension.index}


def test_where_nobody_knows_the_place_of_what_was_signed_every_free_one_is_held_back():
    world, (ada, ben, _) = certified()
    world = world.again()
    numbers = [signed(world, ada), signed(world, ben, Random(2))]  # noqa: S311 - dice of a test
    lost, other = (world.ledger.certificates[number] for number in numbers)
    stream = f"certificate:{lost.number}"

    for known in (
        replace(world.ledger, gone=frozenset({stream}), taken=dict.fromkeys(other.places, other.number)),
        replace(world.ledger, unknown={stream: "of a newer program"}, taken=dict.fromkeys(other.places, other.number)),
    ):
        assert not known.all_placed()
        assert places_set(lists(world, known)[Purpose.SUSPENSION]) == set(range(LIST_SIZE)) - {other.suspension.index}
        assert not any(lists(world, known)[Purpose.REVOCATION].packed)


@pytest.mark.parametrize("stream", ["person:0123456789AB", "newer:x", "nothing"])
def test_other_words_that_are_gone_hold_back_nothing(stream):
    world, _ = certified()

    assert replace(world.ledger, gone=frozenset({stream}), unknown={stream: "x"}).all_placed()
