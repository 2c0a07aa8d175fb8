"""What changes the registry: the one way in. What is decided, judged and written commits together, or not at all.

Shape:  an act of `certification.acts` says, of the ledger as it stands, which events shall happen. They are held to the
        rights of whoever signs, to the separation of duties and to the lifecycle, each for itself, and last to the
        database's own rules. What a look at a source says against somebody follows with it, in the system's own name.
        What is acknowledged lies on the disk. What somebody signs is bound to every word of it: what would be written
        is asked for before, and is what has to be written then.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Final, TypeAlias

from django.db import transaction

from whoperforms.certification.acts import looking
from whoperforms.certification.acts.screening import refuse_telling
from whoperforms.certification.bodies.people import RoleEnded
from whoperforms.certification.bodies.shape import Body, snake
from whoperforms.certification.duties import proof, rights, separation
from whoperforms.certification.events import (
    THE_SYSTEM,
    Draft,
    Event,
    Row,
    Signer,
    Stream,
    StreamKind,
    event_of,
    refuse_unknown,
)
from whoperforms.certification.judged import growing
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.certification.signed_version import signed_version
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry import erasing, journal, log
from whoperforms.registry.one_writer import lock
from whoperforms.registry.tracking import SIGNS

Act: TypeAlias = Callable[[Ledger, datetime], Sequence[Draft]]
Seen: TypeAlias = Mapping[Stream, int]
ROLE_ENDED: Final = snake(RoleEnded.__name__)
LEAP: Final = timedelta(days=92)  # without an event: monthly looks alone make some, where anybody is certified


class ClockInDoubt(BadQuestion):
    """The clock is far ahead of all that was recorded, and nobody has said that it is right."""

    http_status = 503


class Stale(BadQuestion):
    """What somebody was shown has changed since."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of a form: the name that the form was given, and a hash of what was typed into it.

    The same one a second time is the same act. A form that was sent, changed and sent again is another one.
    """

    form: str
    typed: str = ""


def record(
    signer: Signer, act: Act, *, sending: Sending | None = None, seen: Seen | None = None, now: datetime | None = None
) -> tuple[Event[Body], ...]:
    """Let an act happen, and return its events and what follows from them at once; they lie on the disk by then.

    `sending`: of a form; nothing is recorded twice of one. `seen`: the last event of each stream that whoever acts had
    before the eyes. `now`: the server's clock, unless somebody answers for it, as a demo does that lives through years.
    Raises: BadQuestion, BadData.
    """
    with transaction.atomic(durable=True):
        lock()
        if sending and (before := recorded(sending, signer.person, seen)):
            return before
        ledger, at, drafts = _drafted(act, seen, now)
        _refuse_unclear(signer, ledger)
        named = _named(sending, signer.person, seen) if sending else None
        ids = (_id_of(named, number) if named else journal.new_id() for number in count())
        happening = _Happening(ledger, at, ids)
        signer = _bound(signer, drafts, ledger)
        happening.write(drafts, signer)
        happening.write(looking.at_once(happening.ledger, at, drafts), THE_SYSTEM)
        erasing.let_go(happening.rows)
    events = tuple(event for row in happening.rows if (event := event_of(row)))
    log.sign_after(events)
    return events


class _Happening:
    """What one act brings about: events, each held to what was known by the ones before it."""

    def __init__(self, before: Ledger, at: datetime, ids: Iterator[str]) -> None:
        self._before, self._at, self._ids = before, at, ids
        self._grows = growing(before)  # copied once: an import has thousands of rows
        self.ledger = before
        self.rows: list[Row] = []

    def write(self, drafts: Sequence[Draft], signer: Signer) -> None:
        """Write down what a signer wants. Raises: BadQuestion."""
        for draft in drafts:
            refuse_unknown(draft)
        named = ((next(self._ids), draft) for draft in drafts)
        rows = journal.append(named, signer, self.ledger, self._at)
        for row, draft in zip(rows, drafts, strict=True):
            rights.refuse(draft, signer, self.ledger, self._at)
            proof.refuse(draft, signer)
            separation.refuse(draft, signer, self.ledger, self._at)
            self.ledger = self._grows.with_(row)
            if self.ledger.broken:
                raise NotAllowed(self.ledger.broken.what)
            if row.stream in self.ledger.unknown and row.stream not in self._before.unknown:
                raise NotAllowed(self.ledger.unknown[row.stream])
        self.rows += rows


def would_sign(signer: Signer, act: Act, *, seen: Seen | None = None, now: datetime | None = None) -> bytes:
    """Return what somebody would sign: the version of the record as an act would leave it now; nothing happens.

    Raises: BadQuestion, BadData.
    """
    ledger, _at, drafts = _drafted(act, seen, now)
    return signed_version(drafts, signer, ledger.last)


def recorded(sending: Sending, by: str, seen: Seen | None = None, *, wait: bool = False) -> tuple[Event[Body], ...]:
    """Return the events of somebody's sending that was recorded before; none where it was not.

    `wait`: until whoever is writing at this moment is done: it may be this very sending. Raises: Stale.
    """
    if wait:
        with transaction.atomic():
            lock()
    named, found = _named(sending, by, seen), list[Event[Body]]()
    for number in count():
        row = journal.row_with(_id_of(named, number))
        if row is None:
            break
        if (event := event_of(row)) is None:
            raise Stale(
                f"event {row.seq}: what you sent was recorded, and its words were removed by law since; nothing is "
                "recorded a second time; open the form anew if it still has to be said"
            )
        found.append(event)
    return tuple(found)


def ids_of(sending: Sending, by: str) -> Callable[[], str]:
    """Return what makes the ids of what somebody's sending makes new: the same ones, however often that is asked.

    So who signs has signed the very ids that are written, too.
    """
    numbers = count()
    return lambda: _id_of(f"{by}/{sending.form}/{sending.typed}/new", next(numbers))


def _drafted(act: Act, seen: Seen | None, now: datetime | None) -> tuple[Ledger, datetime, tuple[Draft, ...]]:
    """Return the ledger as it stands, the instant, and what an act wants to happen. Raises: BadQuestion, BadData."""
    ledger = journal.ledger()
    journal.refuse_broken(ledger)
    _refuse_stale(ledger, seen or {})
    at = _instant(ledger, now)
    drafts = tuple(act(ledger, at))
    for draft in drafts:
        refuse_unknown(draft)
        refuse_telling(draft)
    return ledger, at, drafts


def _refuse_unclear(signer: Signer, ledger: Ledger) -> None:
    """Let nobody sign of whom the end of a role was removed by law: which ones they hold is not known.

    Raises: NotAllowed. Else two officers could give somebody back the role that was taken away.
    """
    own = str(Stream(StreamKind.PERSON, signer.person))
    if any(stream == own and name == ROLE_ENDED for stream, name in ledger.gone_at.values()):
        raise NotAllowed(
            "the end of a role of yours was removed by law, so it is not known which ones you hold; let somebody else "
            "sign, or be registered anew"
        )


def _bound(signer: Signer, drafts: Sequence[Draft], ledger: Ledger) -> Signer:
    """Return a signer bound to every word of what is written, where it is signed at all. Raises: Stale.

    Whoever has signed a version already has signed this one, or nothing is recorded.
    """
    if signer.authn not in proof.PROOFS:
        return signer
    version = sha256(signed_version(drafts, signer, ledger.last)).hexdigest()
    if signer.record_sha256 not in {None, version}:
        raise Stale(
            f"{drafts[0].stream.kind if drafts else 'record'}: what you signed is not what would be written now, so "
            "nothing of yours is recorded; look at it as it is now, and sign it again if it still holds"
        )
    return replace(signer, record_sha256=version)


def _named(sending: Sending, by: str, seen: Seen | None) -> str:
    """Return what tells one sending of a form from all others: nobody's is that of somebody else, or about another."""
    about = sorted(str(stream if last else stream.kind) for stream, last in (seen or {}).items())  # a new one: no name
    return "/".join((by, *about, sending.form, *([sending.typed] if sending.typed else [])))


def _id_of(sending: str, number: int) -> str:
    """Return the id of one event of a sending, the same each time."""
    bits = int.from_bytes(sha256(f"{sending}/{number}".encode()).digest())
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(journal.SIGNS_OF_AN_ID))


def _instant(ledger: Ledger, now: datetime | None) -> datetime:
    """Return the instant of new events: the clock's, in whole seconds, and never before what happened last.

    Raises: ClockInDoubt for a clock that nobody answers for: what is recorded by a wrong one would stay for ever.
    """
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    if now is None and ledger.at and at - ledger.at > LEAP:
        raise ClockInDoubt(
            f"{at:%Y-%m-%d}: says this machine's clock, and nothing was recorded since {ledger.at:%Y-%m-%d}; nothing "
            "of yours is recorded before whoever has the machine has looked at its clock, and run 'whoperforms "
            "registry clock --right' if it is right"
        )
    return max(at, ledger.at) if ledger.at else at


def _refuse_stale(ledger: Ledger, seen: Seen) -> None:
    for stream, last in seen.items():
        there = ledger.last(stream)
        if there != last:
            raise Stale(
                f"{stream.kind}: somebody has changed this since you opened it, so nothing of yours is recorded; "
                "look at it as it is now, and enter it again if it still holds"
            )
