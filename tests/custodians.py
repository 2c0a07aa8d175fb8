"""Two custodians of an invented issuer, and the keys that they add to a world together."""

from whoperforms.certification.acts import issuing
from whoperforms.certification.bodies.certificates import KeyKind, KeyProposed
from whoperforms.certification.bodies.people import Role
from worlds import id_of

DID = "did:web:registry.example"
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
OTHER = "z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP"
KAY, KIT = ("Kay", Role.KEY_CUSTODIAN), ("Kit", Role.KEY_CUSTODIAN)


def with_custodians(world):
    """Give a programme its two custodians, if it has none yet."""
    for name, role in (KAY, KIT):
        if id_of(name) not in world.ledger.people:
            world.register(name, role)
    return world


def propose(world, fragment="2026a", who=KAY, *, public=PUBLIC, kind=KeyKind.CERTIFICATE, did=DID):
    """Let a first custodian propose a key."""
    body = KeyProposed(did=did, kind=kind, public=public)
    return world.act(*who, issuing.propose_key, fragment=fragment, body=body)


def added(world, fragment="2026a", **others):
    """Let both custodians sign that a key is used."""
    propose(with_custodians(world), fragment, **others)
    world.act(*KIT, issuing.add_key, fragment=fragment)
    return world


def retired(world, fragment="2026a"):
    """Let both custodians sign that a key signs nothing more."""
    world.act(*KAY, issuing.propose_retirement, fragment=fragment, text="Its year is over.")
    world.act(*KIT, issuing.retire_key, fragment=fragment)
    return world
