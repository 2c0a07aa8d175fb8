"""What a passkey has signed is asked again: a row that says so, and that no passkey has signed, is found."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData

import passkeys
from signing import account
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import PersonNamed, PersonRegistered, Role
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind
from whoperforms.certification.signed_version import signed_version
from whoperforms.registry.accounts import assertions
from whoperforms.registry.signatures import signatures
from worlds import World, id_of

CORA = Signer(person=id_of("Cora"), role="coordinator", authn=Authn.PASSKEY)
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def world(place):  # noqa: ARG001 - the accounts lie in it
    """A programme, and a coordinator who has a passkey."""
    passkeys.give(account("cora@example.org", person=id_of("Cora")))
    made = World().programme()
    made.candidate("Ada")
    return made


def drafts(*names):
    stream = Stream(StreamKind.PERSON, id_of("Ada"))
    return [Draft(stream=stream, body=PersonNamed(name=name)) for name in names]


def by_passkey(world, asked, *, signer=CORA, version=None, key=passkeys.KEY):
    """Return a signer who has signed some events, or another version, with a passkey."""
    version = version or signed_version(asked, signer, world.ledger.last)
    credential = AttestedCredentialData.create(
        b"\0" * 16, b"credential-1", ES256.from_cryptography_key(key.public_key())
    )
    answer = passkeys.answer(version, key=key)
    kept = assertions.kept(answer, version, [credential], host=passkeys.HOST)
    return replace(signer, record_sha256=assertions.challenge_of(version).hex(), assertion=kept)


def write(world, asked, signer):
    return world.signed(signer, lambda *_: asked)


def broken(world):
    found = signatures(world.rows).broken
    return found.what if found else ""


def test_what_its_passkey_has_signed_holds(world):
    for names in (("Ada B",), ("Ada C", "Ada D")):
        asked = drafts(*names)
        write(world, asked, by_passkey(world, asked))

    found = signatures(world.rows)

    assert (found.passkeys, found.broken, found.strange) == (2, None, ())


def test_who_writes_that_a_passkey_has_signed_and_has_none_is_found(world):
    write(world, drafts("Mallory"), CORA)

    assert "no passkey has" in broken(world)


def test_a_signature_is_not_taken_from_another_event(world):
    asked = drafts("Ada B")
    signer = by_passkey(world, asked)
    write(world, asked, signer)
    world.act("Cora", Role.COORDINATOR, people.register, person=id_of("Bea"), body=PersonRegistered(name="Bea"))
    write(world, drafts("Mallory"), signer)

    assert "signed something else with that" in broken(world)


def test_other_words_than_those_signed_are_found(world):
    first = drafts("Ada B")
    write(world, first, by_passkey(world, first))
    write(world, drafts("Mallory"), by_passkey(world, drafts("Ada C")))

    assert "signed other words" in broken(world)


def test_a_signature_from_before_it_covered_every_word_still_holds(world):
    asked = drafts("Ada B")
    write(world, asked, by_passkey(world, asked, version=b'{"act":"person_named"}'))
    asked = drafts("Ada C")
    write(world, asked, by_passkey(world, asked))

    assert signatures(world.rows).passkeys == 2


def test_a_signature_by_one_s_passkey_in_the_name_of_another_is_found(world):
    asked = drafts("Ada B")
    write(world, asked, by_passkey(world, asked))
    carl = Signer(person=id_of("Carl"), role="compliance", authn=Authn.PASSKEY)
    asked = drafts("Mallory")
    write(world, asked, by_passkey(world, asked, signer=carl))

    assert f"in the name of {id_of('Carl')}" in broken(world)


def test_a_passkey_that_nobody_s_account_has_is_to_be_asked_for(world):
    asked = drafts("Mallory")
    write(world, asked, by_passkey(world, asked, key=OTHER_KEY))

    found = signatures(world.rows)

    assert found.broken is None
    [told] = found.strange
    assert f"none of {id_of('Cora')} now" in told


def test_an_act_of_which_some_words_were_removed_by_law_still_holds(world):
    for names in (("Ada B",), ("Ada C", "Ada D", "Ada E")):
        asked = drafts(*names)
        write(world, asked, by_passkey(world, asked))
    gone = world.rows[-2].seq
    rows = [replace(row, record=None, salt=None) if row.seq == gone else row for row in world.rows]

    assert signatures(rows).broken is None


def test_an_assertion_of_which_a_byte_was_changed_is_found(world):
    asked = drafts("Ada B")
    signer = by_passkey(world, asked)
    said = json.loads(signer.assertion)
    raw = bytearray(websafe_decode(said["authenticator_data"]))
    raw[-1] ^= 1
    said["authenticator_data"] = assertions.websafe_encode(bytes(raw))
    write(world, asked, replace(signer, assertion=json.dumps(said)))

    assert "does not fit" in broken(world)
