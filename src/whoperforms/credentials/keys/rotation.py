"""What may become of an issuer's keys: one is added, retired, or may be in other hands. Each gives a new history.

Shape:  the name of a key is a year and a letter, and is given once, whatever became of the key. A retired key goes on
        confirming what it signed; one that may be in other hands is taken from everything that the issuer publishes.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from whoperforms.credentials import multikey
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.kernel.errors import BadValue, NothingFound

FRAGMENT: Final = re.compile(r"2[0-9]{3}[a-z]{1,2}", re.ASCII)
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def next_fragment(taken: Collection[str], at: datetime) -> str:
    """Return the name of the next key: the year, and the first letter that no key of that year had. Raises: BadValue.

    `taken`: the names of all keys that were ever made.

    >>> from datetime import UTC
    >>> next_fragment({"2025b", "2026a"}, datetime(2026, 11, 1, tzinfo=UTC))
    '2026b'
    """
    names = (f"{at.year}{letter}" for letter in (*LETTERS, *(a + b for a in LETTERS for b in LETTERS)))
    for name in names:
        if name not in taken:
            return name
    raise BadValue(f"{at.year}: all names of keys of this year are taken; wait for the next one")


def added(issuer: Issuer, key: Key) -> Issuer:
    """Return the history with a new key. Raises: BadValue."""
    if not FRAGMENT.fullmatch(key.fragment):
        raise BadValue(f"{key.fragment[:20]!r}: no name of a key; it is a year and a letter, as in 2026a")
    if len(key.public) != multikey.KEY_BYTES:
        raise BadValue(f"{key.fragment}: {len(key.public)} bytes; a public key has {multikey.KEY_BYTES}")
    for other in issuer.keys:
        if other.fragment == key.fragment:
            raise BadValue(f"{key.fragment}: a key of this name was there before, and no name is given twice")
        if other.public == key.public:
            raise BadValue(f"{key.fragment}: the same key as {other.fragment}; make a new one for each purpose")
    return replace(issuer, keys=(*issuer.keys, key))


def retired(issuer: Issuer, fragment: str, at: datetime) -> Issuer:
    """Return the history in which a key signs nothing more, and what it signed stays good. Raises: BadValue."""
    key = named(issuer, fragment)
    if key.retired or key.compromised is not None:
        raise BadValue(f"{fragment}: signs nothing more already; nothing is to be done")
    if at < key.added:
        raise BadValue(f"{fragment}: added at {key.added:%Y-%m-%d %H:%M}; it cannot retire before that")
    return _with(issuer, replace(key, retired=at))


def compromised(issuer: Issuer, fragment: str, seq: int) -> Issuer:
    """Return the history in which a key may be in other hands since an event, which the log has. Raises: BadValue.

    A retired key, too: what it signed is believed only where the log had it before that event.
    """
    key = named(issuer, fragment)
    if key.compromised is not None:
        raise BadValue(
            f"{fragment}: said to be in other hands by event {key.compromised} already; the first one counts"
        )
    if seq < 1:
        raise BadValue(f"{seq}: no place in the log; name the event that says so")
    return _with(issuer, replace(key, compromised=seq))


def current(issuer: Issuer, kind: Kind) -> Key:
    """Return the key that signs now: of several the one that was added last. Raises: NothingFound."""
    there = [key for key in issuer.keys if key.kind is kind and key.retired is None and key.compromised is None]
    if not there:
        raise NothingFound(f"{issuer.did}: no {kind} key is in use; two custodians have to add one")
    return max(there, key=lambda key: (key.added, key.fragment))


def named(issuer: Issuer, fragment: str) -> Key:
    """Return the key of a name, whatever became of it. Raises: BadValue."""
    for key in issuer.keys:
        if key.fragment == fragment:
            return key
    there = ", ".join(sorted(key.fragment for key in issuer.keys)) or "none yet"
    raise BadValue(f"{fragment[:20]!r}: no key of {issuer.did}; its keys are {there}")


def _with(issuer: Issuer, changed: Key) -> Issuer:
    return replace(issuer, keys=tuple(changed if key.fragment == changed.fragment else key for key in issuer.keys))
