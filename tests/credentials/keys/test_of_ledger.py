"""The issuer that verifiers are told of is the one of the registry's own events."""

from custodians import DID, OTHER, added, propose, retired, with_custodians
from whoperforms.certification.acts import issuing
from whoperforms.certification.bodies.certificates import KeyKind
from whoperforms.credentials.keys.of_ledger import issuer_of
from whoperforms.credentials.multikey import public_text
from worlds import World


def test_before_a_key_is_added_there_is_no_issuer():
    world = with_custodians(World().programme())
    propose(world)
    assert issuer_of(world.ledger, "The guild") is None


def test_an_issuer_has_the_keys_of_its_events_with_what_became_of_them():
    world = retired(added(World().programme()))
    added(world, "2026b", public=OTHER, kind=KeyKind.STATUS)
    world.operator(issuing.compromise_key, fragment="2026b", text="The machine was stolen.")
    issuer = issuer_of(world.ledger, "The guild")
    first, second = issuer.keys

    assert (issuer.did, issuer.name) == (DID, "The guild")
    assert (first.kind, first.retired, first.compromised) == (
        KeyKind.CERTIFICATE,
        world.ledger.keys["2026a"].retired.at,
        None,
    )
    assert (public_text(second.public), second.retired, second.compromised) == (OTHER, None, world.ledger.seq)
