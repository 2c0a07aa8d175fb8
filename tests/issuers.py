"""A registry whose issuer has keys: a programme of yesterday morning with custodians, and a key of each kind."""

from contextlib import contextmanager

from django.test import override_settings

from custodians import KIT, propose, with_custodians
from registries import registry_at
from registry_worlds import RegistryWorld
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.programme import Separation
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.sealed import Cost, SealedKeys
from whoperforms.credentials.multikey import public_text
from whoperforms.registry import issuing
from whoperforms.registry.journal import ledger
from worlds import morning, npi

PASSPHRASE = b"copper lantern river"
FRAGMENTS = {Kind.CERTIFICATE: "2026a", Kind.STATUS: "2026b", Kind.LOG: "2026c"}
QUICK = Cost(n=2**4)


@contextmanager
def issuer_at(place, folder, *, separation=Separation.STRICT, days_ago=1):
    """Yield a world in a registry, as it was so many days ago, and let Django sign with its keys."""
    secret = folder / "passphrase"
    secret.write_bytes(PASSPHRASE)
    secret.chmod(0o600)
    with registry_at(place), override_settings(KEYS=folder / "keys", KEYS_PASSPHRASE=secret):
        made = with_custodians(RegistryWorld(separation, begins=morning(days_ago=59 + days_ago)).programme())
        for kind, fragment in FRAGMENTS.items():
            added(made, folder / "keys", fragment, kind)
        made.wait(until=morning(days_ago=days_ago))
        yield made


def added(world, folder, fragment, kind=Kind.CERTIFICATE):
    """Make a key, and let both custodians add it."""
    key = SealedKeys(folder=folder, passphrase=PASSPHRASE, cost=QUICK).make(fragment, kind, world.at)
    propose(world, fragment, public=public_text(key.public), kind=kind)
    world.act(*KIT, acts.add_key, fragment=fragment)


def issued(world, name="Ada", number=7):
    """Certify somebody, sign the certificate, and return the enrolment and the number."""
    enrolment = world.certified(name, npi=npi(number))
    [event] = issuing.issue_waiting(world.at)
    world.ledger = ledger()
    return enrolment, event.stream.id
