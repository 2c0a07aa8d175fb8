"""An issuer's keys, held to the log: each was added, retired or given up by an entry of its own.

Shape:  pure. An entry tells when something of which type happened, and not to which key; so as many entries of a type
        there have to be as keys to which that happened, at the same instants.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from whoperforms.credentials.keys.history import Issuer
from whoperforms.credentials.log.entry import Entry, NotAnEntry, read
from whoperforms.credentials.log.monitor import Finding, ReadLog, Wrong

ADDED: Final = "key_added"
RETIRED: Final = "key_retired"
COMPROMISED: Final = "key_compromised"


def keys_in_log(issuer: Issuer, log: ReadLog) -> Iterator[Finding]:
    """Yield where the history of an issuer's keys is not the one that its log has."""
    entries = [one for one in _readable(log) if one.type in {ADDED, RETIRED, COMPROMISED}]
    by_type = {name: Counter(one.at for one in entries if one.type == name) for name in (ADDED, RETIRED)}
    told = {
        ADDED: Counter(key.added for key in issuer.keys),
        RETIRED: Counter(key.retired for key in issuer.keys if key.retired),
    }
    for name, instants in told.items():
        yield from _apart(name, instants, by_type[name])
    lost = {key.compromised for key in issuer.keys if key.compromised is not None}
    there = {one.seq for one in entries if one.type == COMPROMISED}
    for seq in sorted(lost ^ there):
        who = "the issuer's file" if seq in lost else "the log"
        yield Finding(Wrong.KEYS_DIFFER, f"{who} alone says that entry {seq} gave up a key")


def _apart(name: str, told: Counter[datetime], there: Counter[datetime]) -> Iterator[Finding]:
    for at in sorted((told - there) | (there - told)):
        who = "the issuer's file" if told[at] > there[at] else "the log"
        yield Finding(Wrong.KEYS_DIFFER, f"{who} alone has {name} of {at:%Y-%m-%d %H:%M:%S} UTC")


def _readable(log: ReadLog) -> Iterator[Entry]:
    for line in log.lines:
        try:
            yield read(line)
        except NotAnEntry:  # told already
            continue
