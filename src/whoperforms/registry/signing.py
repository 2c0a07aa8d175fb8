"""The keys that this process signs with, where it has been given any, and whose they are."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from whoperforms.certification.ledger import Ledger
from whoperforms.credentials.keys import custody
from whoperforms.credentials.keys.custody import HeldKey, KeySigner
from whoperforms.credentials.keys.history import Issuer, Kind
from whoperforms.credentials.keys.of_ledger import issuer_of
from whoperforms.credentials.keys.sealed import SealedKeys, held_in, passphrase_in
from whoperforms.kernel.errors import NothingFound


class NoKeys(NothingFound):
    """This site signs nothing: it has no keys, or was not given the passphrase that opens them."""


def keys() -> SealedKeys:
    """Return the keys of this machine; opened once, when one first signs. Raises: NoKeys, MachineRefused."""
    if settings.KEYS_PASSPHRASE is None:
        said = "the passphrase of the keys: not given; name its file with --keys-passphrase-file"
        raise NoKeys(f"{said}, as docs/certificates.md says")
    return _keys(settings.KEYS, settings.KEYS_PASSPHRASE)


def held() -> tuple[HeldKey, ...]:
    """Return which keys lie on this machine; no passphrase is needed for that. Raises: MachineRefused, Damaged."""
    return held_in(settings.KEYS)


@lru_cache(maxsize=4)
def _keys(folder: Path, passphrase: Path) -> SealedKeys:
    return SealedKeys(folder=folder, passphrase=passphrase_in(passphrase))


def issuer(ledger: Ledger) -> Issuer:
    """Return the issuer of this registry's certificates. Raises: NoKeys, BadData."""
    found = issuer_of(ledger, name_of(ledger))
    if found is None:
        raise NoKeys("no key is in use, so nothing is signed here yet; two custodians have to add one")
    return found


def name_of(ledger: Ledger) -> str:
    """Return by which name people know the issuer: that of whoever runs the site, else of the first programme."""
    if settings.SITE.operator is not None:
        return str(settings.SITE.operator.name)
    return next((one.opened.body.issuer_name for one in ledger.programmes.values() if one.opened), "")


def signer(ledger: Ledger, kind: Kind) -> KeySigner:
    """Return who signs with the key of a kind. Raises: NoKeys, NothingFound, MachineRefused, BadData."""
    return custody.signer(keys(), issuer(ledger), kind)
