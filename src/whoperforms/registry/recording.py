"""What changes the registry: the one way in. What is decided, judged and written commits together, or not at all.

Shape:  an act of `certification.acts` says, of the ledger as it stands, which events shall happen. They are held to the
        rights of whoever signs, to the separation of duties and to the lifecycle, each for itself, and last to the
        database's own rules. What is acknowledged lies on the disk.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import TypeAlias

from django.db import transaction

from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties import rights, separation
from whoperforms.certification.events import Draft, Event, Signer, Stream, event_of, refuse_unknown
from whoperforms.certification.judged import growing
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry import erasing, journal, log
from whoperforms.registry.one_writer import lock
from whoperforms.registry.tracking import SIGNS

Act: TypeAlias = Callable[[Ledger, datetime], Sequence[Draft]]
Seen: TypeAlias = Mapping[Stream, int]


class Stale(BadQuestion):
    """What somebody was shown has changed since."""

    http_status = 409


def record(
    signer: Signer, act: Act, *, submission: str | None = None, seen: Seen | None = None, now: datetime | None = None
) -> tuple[Event[Body], ...]:
    """Let an act happen, and return its events; they lie on the disk by then.

    `submission` tells one sending of a form from another: the same one a second time is the same act. `seen`: the last
    event of each stream that whoever acts had before the eyes. `now`: the server's clock, unless a demo lives through
    years. Raises: BadQuestion, BadData.
    """
    with transaction.atomic(durable=True):
        lock()
        sending = _sending(submission, signer, seen or {}) if submission else None
        if sending and (before := _recorded(sending)):
            return before
        ledger = journal.ledger()
        journal.refuse_broken(ledger)
        _refuse_stale(ledger, seen or {})
        at = _instant(ledger, now)
        drafts = tuple(act(ledger, at))
        for draft in drafts:
            refuse_unknown(draft)
        ids = (_id_of(sending, number) if sending else journal.new_id() for number in range(len(drafts)))
        rows = journal.append(zip(ids, drafts, strict=True), signer, ledger, at)
        judged, grows = ledger, growing(ledger)  # copied once: an import has thousands of rows
        for row, draft in zip(rows, drafts, strict=True):
            rights.refuse(draft, signer, judged, at)
            separation.refuse(draft, signer, judged, at)
            judged = grows.with_(row)
            if judged.broken:
                raise NotAllowed(judged.broken.what)
            if row.stream in judged.unknown and row.stream not in ledger.unknown:
                raise NotAllowed(judged.unknown[row.stream])
        erasing.let_go(rows)
    events = tuple(event for row in rows if (event := event_of(row)))
    log.sign_after(events)
    return events


def _sending(submission: str, signer: Signer, seen: Seen) -> str:
    """Return what tells one sending of a form from all others: nobody's is that of somebody else, or about another."""
    about = sorted(str(stream if last else stream.kind) for stream, last in seen.items())  # a new one has no name
    return "/".join((signer.person, *about, submission))


def _recorded(sending: str) -> tuple[Event[Body], ...]:
    """Return the events of a sending that was recorded before; none where it was not. Raises: Stale."""
    found = list[Event[Body]]()
    for number in count():
        row = journal.row_with(_id_of(sending, number))
        if row is None:
            break
        if (event := event_of(row)) is None:
            raise Stale(
                f"event {row.seq}: what you sent was recorded, and its words were removed by law since; nothing is "
                "recorded a second time; open the form anew if it still has to be said"
            )
        found.append(event)
    return tuple(found)


def _id_of(sending: str, number: int) -> str:
    """Return the id of one event of a sending, the same each time."""
    bits = int.from_bytes(sha256(f"{sending}/{number}".encode()).digest())
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(journal.SIGNS_OF_AN_ID))


def _instant(ledger: Ledger, now: datetime | None) -> datetime:
    """Return the instant of new events: the clock's, in whole seconds, and never before what happened last."""
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    return max(at, ledger.at) if ledger.at else at


def _refuse_stale(ledger: Ledger, seen: Seen) -> None:
    for stream, last in seen.items():
        there = ledger.last(stream)
        if there != last:
            raise Stale(
                f"{stream.kind}: somebody has changed this since you opened it, so nothing of yours is recorded; "
                "look at it as it is now, and enter it again if it still holds"
            )
