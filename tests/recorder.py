"""Events as a registry writes them, without a database: real rows, chained and folded, held to rights and duties."""

import inspect
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import count

import pytest

from whoperforms.certification.acts import looking
from whoperforms.certification.acts.screening import refuse_telling
from whoperforms.certification.duties import rights, separation
from whoperforms.certification.events import (
    THE_SYSTEM,
    Authn,
    Row,
    Signer,
    body_hash,
    event_of,
    link,
    record_of,
    refuse_unknown,
    type_of,
    written,
)
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.base32 import SIGNS
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.npi import check_digit

BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
OPERATOR = Signer(person="operator", role=rights.OPERATOR, authn=Authn.TERMINAL)


def id_of(name):
    """Return the id that somebody or something of a name has in every world."""
    bits = int.from_bytes(sha256(name.encode()).digest())
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(12))


def morning(*, days_ago):
    """Return nine o'clock of some day before today: what happens from then on stays within that day.

    >>> morning(days_ago=1).hour
    9
    """
    return datetime.combine(datetime.now(UTC).date() - timedelta(days=days_ago), time(9), tzinfo=UTC)


def npi(number):
    """Return one of the NPIs of invented people.

    >>> npi(0)
    '2000000002'
    """
    stem = f"{200_000_000 + number}"
    return f"{stem}{check_digit(stem)}"


class Recorder:
    """A ledger, and a clock that moves a minute with each act. `judged`: whether rights and duties are asked at all.

    `pace`: how long each act takes; no time at all where the world stands beside a server, whose clock is today's.
    """

    def __init__(self, *, begins=BEGINS, judged=True):
        self.at, self.rows, self.ledger, self.judged = begins, [], Ledger(), judged
        self.pace, self._numbers = timedelta(minutes=1), count(1)

    def act(self, actor, role, act, /, **given):
        """Let somebody, named or by id, act in a role; return the events. An act that asks by whom is told."""
        who = actor if actor in self.ledger.people else id_of(actor)
        signer = Signer(person=who, role=role and str(role), authn=Authn.TOTP)  # of a passkey there would be more
        return self.signed(signer, act, **given)

    def operator(self, act, /, **given):
        """Let whoever has the machine act."""
        return self.signed(OPERATOR, act, **given)

    def system(self, act, /, **given):
        """Let the system itself act."""
        return self.signed(THE_SYSTEM, act, **given)

    def signed(self, signer, act, /, **given):
        """Let a signer act, and the clock go on."""
        known = inspect.signature(act).parameters
        for name, value in (("by", signer.person), ("role", signer.role)):
            if name in known:
                given.setdefault(name, value)
        self.at += self.pace
        return self.record(signer, lambda ledger, at: act(ledger, at, **given))

    def record(self, signer, act):
        """Write down what an act says and what follows from it at once, as the registry does: all of it, or nothing."""
        drafts, before = tuple(act(self.ledger, self.at)), (self.rows, self.ledger)
        try:
            events = self._written(drafts, signer)
            return (*events, *self._written(looking.at_once(self.ledger, self.at, drafts), THE_SYSTEM))
        except BaseException:
            self.rows, self.ledger = before
            raise

    def _written(self, drafts, signer):
        ledger, events = self.ledger, []
        rows = list(self.rows)
        for draft in drafts:
            refuse_unknown(draft)
            refuse_telling(draft)
            if self.judged:
                rights.refuse(draft, signer, ledger, self.at)
                separation.refuse(draft, signer, ledger, self.at)
            row = self._row(draft, signer, ledger)
            ledger = folded(ledger, [row]) if self.judged else ledger.after([row])
            if self.judged and ledger.broken:
                raise Impossible(ledger.broken.what)
            if row.stream in ledger.unknown:
                raise Impossible(ledger.unknown[row.stream])
            rows.append(row)
            events.append(event_of(row))
        self.rows, self.ledger = rows, ledger
        return tuple(events)

    def _row(self, draft, signer, ledger):
        record, seq = record_of(draft, signer), ledger.seq + 1
        salt = sha256(f"salt {seq}".encode()).digest()
        row = Row(
            seq=seq,
            event_id=id_of(f"event {seq}"),
            at=written(self.at),
            stream=str(draft.stream),
            type=type_of(draft.body),
            record=record,
            salt=salt,
            body_hash=body_hash(record, salt),
            chain=b"",
        )
        return replace(row, chain=link(ledger.chain, row))

    def wait(self, **time):
        """Let time pass, in the words of `timedelta`, or until an instant."""
        self.at = time["until"] if "until" in time else self.at + timedelta(**time)
        return self

    def again(self):
        """Return a copy that goes its own way from here."""
        return copy(self)

    def new_id(self):
        """Return an id that nothing has yet."""
        return id_of(f"number {next(self._numbers)}")

    @property
    def today(self):
        """The day now."""
        return self.at.date()


@contextmanager
def refused(field, sentence):
    """Expect that what somebody typed is refused, with a sentence at its field."""
    with pytest.raises(BadField, match=sentence) as why:
        yield
    assert why.value.field == field, f"at the field {why.value.field}: {why.value}"
