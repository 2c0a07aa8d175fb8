"""What waits for whom in this registry, as it is at every request.

Shape:  a day that begins makes all of it anew, for seconds where there are many enrolments: then that is done beside,
        and until it is done whoever asks is told what waited yesterday, with what happened since.
"""

from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock, Thread

from django.conf import settings
from django.db import Error as DatabaseFailed
from django.db import connection

from whoperforms.certification.ledger import Ledger
from whoperforms.certification.worklist import Worklist
from whoperforms.registry.journal import MANY, leave_alone, ledger

AT_ONCE = 500  # enrolments that are worked out while somebody waits


class Kept:
    """What was worked out last: it holds until an event is added, or a day begins."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self.beside: Thread | None = None
        self._of, self._at_once = Worklist(), at_once
        self._working = Lock()

    def at(self, there: Ledger, now: datetime) -> Worklist:
        """Return what waits at an instant, by a ledger."""
        with self._working:
            before = self._of
            if before.at and before.on != now.date() and len(before.kept) > self._at_once:
                self._begin(there, now)
                now = before.at
            self._of = before.renewed(there, now)
            if not before.kept and len(self._of.kept) > MANY:
                leave_alone()
            return self._of

    def _begin(self, there: Ledger, now: datetime) -> None:
        if self.beside is None or not self.beside.is_alive():
            self.beside = Thread(target=self._anew, args=(there, now), daemon=True)
            self.beside.start()

    def _anew(self, there: Ledger, now: datetime) -> None:
        made = Worklist().renewed(there, now)
        with self._working:
            self._of = made
        if len(made.kept) > MANY:
            leave_alone()


_KEPT = Kept()


def worklist(now: datetime) -> Worklist:
    """Return what waits."""
    return _KEPT.at(ledger(), now)


def before_staff_come() -> None:
    """Work it out while nobody waits: when a process begins to serve. Where there is no registry, there is nothing."""
    if not settings.SITE.public_only:
        with suppress(DatabaseFailed):
            worklist(datetime.now(UTC))
        connection.close()
