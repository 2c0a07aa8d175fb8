"""What this registry says now of its certificates, signed: the status lists, and a word on each certificate.

Shape:  all of it follows from the last event and the hour, down to the bytes: whichever process is asked says the same,
        and the next request after a change says otherwise. What cannot be computed is not signed, and what was signed
        before runs out within a day.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

import msgspec

from whoperforms.certification.overview import Overview
from whoperforms.credentials import freshness
from whoperforms.credentials.freshness import Freshness
from whoperforms.credentials.keys.custody import KeySigner
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.issuer_file import log_name
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.status_bits import bits_of, said_of
from whoperforms.credentials.status_credential import StatusList, document_of
from whoperforms.credentials.status_list import Purpose
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry import clock, journal, log, signing
from whoperforms.registry.standings import overview

GOOD_FOR: Final = timedelta(hours=24)
KEPT: Final = 2_000  # answers that a process remembers


class _Kept:
    """Answers of the last event and the hour; older ones are forgotten."""

    def __init__(self) -> None:
        self._answers = OrderedDict[tuple[object, ...], bytes]()
        self._lock = Lock()

    def of(self, question: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        if (found := self._answers.get(question)) is not None:
            return found
        made = make()
        with self._lock:
            self._answers[question] = made
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return made


_KEPT = _Kept()


def status_list(purpose: Purpose, number: int, now: datetime) -> bytes:
    """Return a status list, signed. Raises: NothingFound for one that there is not, NoKeys, MachineRefused, BadData."""
    seen, signer, moment = _ready(now)
    there = max((place[1] for place in seen.ledger.taken if place[0] == purpose), default=1)
    if not 1 <= number <= there:
        raise NothingFound(f"{purpose} list {number}: there are {there}; ask for one of them")
    made = (seen.ledger.chain, moment, signer.method, purpose, number)
    return _KEPT.of(made, lambda: _list(seen, purpose, number, signer, moment))


def state_of(number: str, now: datetime) -> bytes:
    """Return the word on one certificate, signed. Raises: NothingFound, NoKeys, MachineRefused, BadData."""
    seen, signer, moment = _ready(now)
    if number not in seen.ledger.numbers and not seen.ledger.removed(number):
        raise NothingFound(f"{number}: no certificate of this number was issued here; look at each sign of it again")
    state = said_of(seen, number)  # of now: within the hour a look may become overdue, though nothing is written down
    made = (seen.ledger.chain, moment, signer.method, number, state)
    return _KEPT.of(made, lambda: _word(seen, number, signer, moment))


def _ready(now: datetime) -> tuple[Overview, KeySigner, datetime]:
    """Return where everybody stands, who signs, and as of when.

    Raises: BadData where the registry is broken, or is not the one that the log was signed for; NoKeys, MachineRefused.
    """
    journal.refuse_broken(journal.ledger())
    clock.refuse_unsure(now)
    log.refuse_set_back()
    seen = overview(now)
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    moment = max(hour, seen.ledger.at) if seen.ledger.at else hour
    return seen, signing.signer(seen.ledger, Kind.STATUS), moment


def _list(seen: Overview, purpose: Purpose, number: int, signer: KeySigner, moment: datetime) -> bytes:
    one = StatusList(
        did=signer.method.partition("#")[0],
        purpose=purpose,
        number=number,
        bits=bits_of(seen, purpose, number),
        valid_from=moment,
        valid_until=moment + GOOD_FOR,
    )
    return msgspec.json.encode(with_proofs(document_of(one), signer, created=moment))


def _word(seen: Overview, number: str, signer: KeySigner, moment: datetime) -> bytes:
    issuer = signing.issuer(seen.ledger)
    fresh = Freshness(
        certificate=f"{issuer.origin}/c/{number}",
        number=number,
        state=said_of(seen, number),
        as_of=moment,
        valid_until=moment + GOOD_FOR,
        origin=log_name(issuer),
        head=log.head_of(log.checkpoint()).head,
    )
    return msgspec.json.encode(freshness.signed(fresh, signer))
