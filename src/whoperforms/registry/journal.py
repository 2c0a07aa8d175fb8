"""The events of this registry: read in their order, and added one after the other; what they come to is kept.

Shape:  every process holds the ledger that it last folded, and compares the number and the link of the last event
        before it answers; what another process added since is on the very next answer.
"""

import gc
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from django.db import connection
from django.db.models import QuerySet

from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import LIFECYCLE
from whoperforms.certification.events import (
    ORIGIN,
    Draft,
    Event,
    Row,
    Signer,
    Stream,
    body_hash,
    event_of,
    link,
    record_of,
    written,
)
from whoperforms.certification.events import type_of as name_of
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Stage, after
from whoperforms.kernel.base32 import SIGNS
from whoperforms.kernel.errors import BadData
from whoperforms.registry import models

SALT = 32  # bytes
SIGNS_OF_AN_ID = 12
AT_ONCE = 5_000  # rows read into memory
MANY = 5_000  # events folded at one go: a process that begins
FEW = 200  # the same, where a page of them is wanted
COLUMNS = ("seq", "event_id", "at", "stream", "type", "record", "salt", "body_hash", "chain")
ADDED = (*COLUMNS, "was", "becomes")
ADDS = f"insert into event ({', '.join(ADDED)}) values ({', '.join(['%s'] * len(ADDED))})"  # noqa: S608 - of names above
COPIES = f"copy event ({', '.join(ADDED)}) from stdin"


def new_id() -> str:
    """Return an id that nobody can guess: twelve signs of Crockford's base 32, 60 bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(SIGNS_OF_AN_ID))


def rows(*, beyond: int = 0) -> Iterator[Row]:
    """Yield the events beyond a place, in their order, as they are kept."""
    return _as_rows(models.Event.objects.filter(seq__gt=beyond))


def rows_back(*, before: int | None, kind: str, streams: Sequence[str] | None) -> Iterator[Row]:
    """Yield the events before a place, the newest first: all, those of a type, or those of some streams."""
    events = models.Event.objects.all()
    events = events if before is None else events.filter(seq__lt=before)
    events = events.filter(type=kind) if kind else events
    events = events if streams is None else events.filter(stream__in=streams)
    return _as_rows(events, order="-seq", at_once=FEW)


def events_of(stream: Stream) -> list[Event[Body]]:
    """Return the events of a stream, in their order, but for those whose words were removed. Raises: UnknownEvent."""
    return [event for row in _as_rows(models.Event.objects.filter(stream=str(stream))) if (event := event_of(row))]


def _as_rows(events: QuerySet[models.Event], *, order: str = "seq", at_once: int = AT_ONCE) -> Iterator[Row]:
    kept = events.order_by(order).values_list(*COLUMNS)
    for seq, event_id, at, stream, type_, record, salt, hashed, chain in kept.iterator(chunk_size=at_once):
        yield Row(
            seq=seq,
            event_id=event_id,
            at=at,
            stream=stream,
            type=type_,
            record=None if record is None else bytes(record),
            salt=None if salt is None else bytes(salt),
            body_hash=bytes(hashed),
            chain=bytes(chain),
        )


def row_with(event_id: str) -> Row | None:
    """Return the event of an id as it is kept; None where there is none."""
    return next(_as_rows(models.Event.objects.filter(event_id=event_id)), None)


def rows_with(ids: Sequence[str]) -> dict[str, Row]:
    """Return, by their ids, those events that there are."""
    return {row.event_id: row for row in _as_rows(models.Event.objects.filter(event_id__in=ids))}


def salt_of(stream: Stream) -> bytes:
    """Return the salt of the first event of a stream that has its words still; nobody outside ever learns it.

    Raises: BadData.
    """
    kept = models.Event.objects.filter(stream=str(stream)).exclude(salt=None).order_by("seq")
    first = kept.values_list("salt", flat=True).first()
    if first is None:
        raise BadData(f"{stream}: nothing of it is kept, so nothing about it is signed; verify the registry")
    return bytes(first)


def link_at(seq: int) -> bytes | None:
    """Return the link of the event at a place; None where there is none."""
    there = models.Event.objects.filter(seq=seq).values_list("chain", flat=True).first()
    return None if there is None else bytes(there)


def leave_alone() -> None:
    """Have the collector look at nothing that is there now: it stays, and a full look at it takes half a second."""
    gc.collect()
    gc.freeze()


class _Kept:
    """The ledger that this process last folded, of whichever registry Django points at."""

    def __init__(self) -> None:
        self._ledger = Ledger()
        self._folding = Lock()

    def brought_forward(self) -> Ledger:
        last = models.Event.objects.order_by("-seq").values_list("seq", "chain").first()
        if last is None:
            return Ledger()
        kept, seq, chain = self._ledger, last[0], bytes(last[1])
        if (kept.seq, kept.chain) == (seq, chain) or (kept.broken and kept.seq < seq):
            return kept
        with self._folding:
            kept = self._ledger if self._follows(self._ledger) else Ledger()
            grown = folded(kept, rows(beyond=kept.seq))
            if kept.seq and grown.erasures != kept.erasures:  # words were removed after it was asked whether any were
                kept, grown = Ledger(), folded(Ledger(), rows())
            self._ledger = grown
            if grown.seq - kept.seq > MANY:
                leave_alone()
            return self._ledger

    def go_on_from(self, grown: Ledger) -> None:
        with self._folding:
            if self._ledger.seq < grown.seq:
                many = grown.seq - self._ledger.seq > MANY
                self._ledger = grown
                if many:
                    leave_alone()

    @staticmethod
    def _follows(kept: Ledger) -> bool:
        """Whether the registry holds what was folded; not after another was put in its place, or words removed."""
        if kept.seq and models.Event.objects.filter(seq__gt=kept.seq, type="erased").exists():
            return False
        there = models.Event.objects.filter(seq=kept.seq).values_list("chain", flat=True).first()
        return kept.broken is None and there is not None and bytes(there) == kept.chain


_KEPT = _Kept()


def ledger() -> Ledger:
    """Return what all events of the registry come to, up to the last one that is committed."""
    return _KEPT.brought_forward()


@dataclass(frozen=True, slots=True)
class Added:
    """An event that is worked out and not written yet, and the stages of its enrolment before and after."""

    row: Row
    was: Stage | None
    becomes: Stage | None


def drawn_up(proposals: Iterable[tuple[str, Draft]], signer: Signer, before: Ledger, at: datetime) -> Iterator[Added]:
    """Yield events, each with its id, as they would be added behind the last one. Raises: Impossible."""
    chain, stages = before.chain, _Stages(before)
    for seq, (event_id, draft) in enumerate(proposals, before.seq + 1):
        record, salt = record_of(draft, signer), secrets.token_bytes(SALT)
        unlinked = Row(
            seq=seq,
            event_id=event_id,
            at=written(at),
            stream=str(draft.stream),
            type=name_of(draft.body),
            record=record,
            salt=salt,
            body_hash=body_hash(record, salt),
            chain=b"",
        )
        chain = link(chain, unlinked)
        was, becomes = stages.over(draft)
        yield Added(replace(unlinked, chain=chain), was, becomes)


def write(added: Iterable[Added]) -> None:
    """Add events that were drawn up; the caller holds the lock, and nothing was added since.

    Past Django's models, and in PostgreSQL past single statements: these take ten times as long, while others wait.
    """
    values = [(*(getattr(one.row, name) for name in COLUMNS), one.was, one.becomes) for one in added]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(COPIES) as copying:
                for one in values:
                    copying.write_row(one)
        elif values:
            cursor.executemany(ADDS, values)


def append(proposals: Iterable[tuple[str, Draft]], signer: Signer, before: Ledger, at: datetime) -> list[Row]:
    """Add events, each with its id, behind the last one; the caller holds the lock. Raises: Impossible."""
    added = list(drawn_up(proposals, signer, before, at))
    write(added)
    return [one.row for one in added]


def is_last(of: Ledger) -> bool:
    """Whether nothing was added since a ledger was folded."""
    last = models.Event.objects.order_by("-seq").values_list("seq", "chain").first()
    return (of.seq, of.chain) == ((0, ORIGIN) if last is None else (last[0], bytes(last[1])))


def keep(grown: Ledger) -> None:
    """Go on from a ledger that this process has grown by what it has just written: nobody has to fold that again."""
    _KEPT.go_on_from(grown)


class _Stages:
    """The stage of each enrolment while events are added to it."""

    def __init__(self, before: Ledger) -> None:
        self._before, self._moved = before, dict[str, Stage]()

    def over(self, draft: Draft) -> tuple[Stage | None, Stage | None]:
        """Return the stages before and after an event; None, None for one that is none of the lifecycle."""
        if name_of(draft.body) not in LIFECYCLE:
            return None, None
        name = draft.stream.id
        there = self._before.enrolments.get(name)
        was = self._moved.get(name, there.stage if there else Stage.NONE)
        self._moved[name] = becomes = after(was, name_of(draft.body))
        return was, becomes


class ChainBroken(BadData):
    """A registry that somebody changed from outside."""


def refuse_broken(of: Ledger) -> None:
    """Let through only a ledger whose chain holds. Raises: ChainBroken."""
    if of.broken:
        raise ChainBroken(
            f"event {of.broken.seq}: somebody changed the registry from outside, so nothing more is recorded; "
            "run 'whoperforms registry verify', which says what is wrong with it, and restore a backup"
        )
