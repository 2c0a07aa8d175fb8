"""A roster that is imported beside the requests, and how far it is, for whoever asks at any process.

Shape:  one thread of the process that took the form works (`recording.record_much`). Before all of it is recorded
        nothing is: the thread may end with its process at any moment. So what counts is whether the first event is
        there, by an id that is known from the beginning. How far it is lies where all processes see it.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final

from django.core.cache import cache
from django.db import DatabaseError, connections

from whoperforms.certification.events import Signer, Stream
from whoperforms.kernel.errors import BadData, BadQuestion, NothingFound
from whoperforms.kernel.sentence import Sentence
from whoperforms.registry import journal
from whoperforms.registry.errors import Busy
from whoperforms.registry.recording import Act, Sending, first_id, record_much

LARGE: Final = 1_000  # rows that change something: fewer are recorded in about a second, while their sender waits
EVERY: Final = 2.0  # seconds between two words on how far it is
AGAIN: Final = 20.0  # seconds after which one that waits says so again
LOST: Final = timedelta(seconds=90)  # without a word
WRITES: Final = timedelta(minutes=10)  # while it is written down no word can be said
KEPT: Final = 24 * 60 * 60  # seconds that it is known what became of an import
KEY: Final = "roster-import-"
FAULT: Final = Sentence(
    "something went wrong here, and nothing of it was recorded; whoever runs the server finds why in its log"
)
NOTHING: Final = Sentence("")
LOG = logging.getLogger(__name__)


class Step(StrEnum):
    """Where an import is. There is none for what is recorded: the registry itself says that."""

    WAITING = "waiting"  # for another one of this process
    CHECKING = "checking"
    WRITING = "writing"
    REFUSED = "refused"


UNDER_WAY: Final = {Step.WAITING: LOST, Step.CHECKING: LOST, Step.WRITING: WRITES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """How far an import is. `address`: of the page on which it was begun; `why`: the sentence of a refusal."""

    programme: str
    address: str
    step: Step
    at: datetime
    done: int = 0
    of: int = 0
    why: Sentence = NOTHING

    def is_under_way(self, now: datetime) -> bool:
        """Whether somebody works at it, as far as anybody knows."""
        return self.step in UNDER_WAY and now - self.at < UNDER_WAY[self.step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An import that somebody has signed: the act, what it was sent as, and for which programme and page."""

    signer: Signer
    act: Act
    sending: Sending
    seen: Mapping[Stream, int]
    programme: str
    address: str

    @property
    def name(self) -> str:
        """What it is asked for by: the id of its first event."""
        return first_id(self.sending, self.signer.person, self.seen)


def begin(begun: Begun) -> str:
    """Let an import happen beside this request; return the name to ask for it by."""
    _say(begun.name, Importing(programme=begun.programme, address=begun.address, step=Step.WAITING, at=_now()))
    Thread(target=_Work(begun).run, name="import", daemon=True).start()
    return begun.name


def is_recorded(name: str) -> bool:
    """Whether an import is recorded, which means: all of it."""
    return journal.row_with(name) is not None


def importing(name: str) -> Importing | None:
    """Return how far an import is; None where nothing is known of it."""
    kept: dict[str, Any] | None = cache.get(KEY + name)
    return Importing(**(kept | {"step": Step(kept["step"])})) if kept else None


def _say(name: str, far: Importing) -> None:
    """Keep how far it is. Where the database cannot take that now, the next word may."""
    kept = {of.name: getattr(far, of.name) for of in fields(far)} | {"step": str(far.step)}
    with suppress(DatabaseError, Busy):
        cache.set(KEY + name, kept, KEPT)


def _now() -> datetime:
    return datetime.now(UTC)


class _Work:
    """One import, in a thread of its own; a second one of this process waits for it."""

    ONE: Final = Lock()

    def __init__(self, begun: Begun) -> None:
        self._begun, self._name, self._said = begun, begun.name, 0.0
        self._far = Importing(programme=begun.programme, address=begun.address, step=Step.CHECKING, at=_now())

    def run(self) -> None:
        try:
            while not self.ONE.acquire(timeout=AGAIN):
                self._tell(Step.WAITING)
            try:
                self._tell(Step.CHECKING)
                self._record()
            finally:
                self.ONE.release()
        finally:
            connections.close_all()

    def _record(self) -> None:
        begun = self._begun
        try:
            record_much(
                begun.signer, begun.act, sending=begun.sending, seen=begun.seen, on_progress=self._tell_sometimes
            )
        except (BadQuestion, BadData, NothingFound) as why:
            self._tell(Step.REFUSED, why=why.sentence)
        except Exception:
            LOG.exception("an import of %s ended", begun.programme)
            self._tell(Step.REFUSED, why=FAULT)

    def _tell_sometimes(self, done: int, of: int) -> None:
        if done == of:
            self._tell(Step.WRITING, done=done, of=of)
        elif monotonic() - self._said >= EVERY:
            self._tell(Step.CHECKING, done=done, of=of)

    def _tell(self, step: Step, *, done: int = 0, of: int = 0, why: Sentence = NOTHING) -> None:
        self._said = monotonic()
        _say(self._name, replace(self._far, step=step, at=_now(), done=done, of=of, why=why))
