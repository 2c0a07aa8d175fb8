"""The flags of a programme as they are shown: worked out anew once something was recorded.

Shape:  where there are many events that takes a part of a second, so that it is done every few minutes at most: a flag
        is for somebody who looks at it that day. Whoever is shown it is told up to which event it goes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from whoperforms.certification.flags import Flag, flags
from whoperforms.certification.ledger import Ledger

AT_ONCE: Final = 20_000  # events of which it is worked out while somebody waits, at each change
EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Flagged:
    """What should be looked at, by all events up to a place, at an instant."""

    flags: tuple[Flag, ...]
    ledger: Ledger
    at: datetime

    def holds(self, ledger: Ledger, now: datetime) -> bool:
        """Whether it need not be worked out anew."""
        if self.ledger is ledger and self.at.date() == now.date():
            return True
        follows = self.ledger.seq <= ledger.seq and self.at <= now < self.at + EVERY
        return ledger.seq > AT_ONCE and follows


class _Kept:
    def __init__(self) -> None:
        self._of = dict[str, Flagged]()
        self._working = Lock()

    def at(self, ledger: Ledger, programme: str, now: datetime) -> Flagged:
        with self._working:
            kept = self._of.get(programme)
            if kept is None or not kept.holds(ledger, now):
                kept = self._of[programme] = Flagged(flags(ledger, programme, now), ledger, now)
            return kept


_KEPT = _Kept()


def flagged(ledger: Ledger, programme: str, now: datetime) -> Flagged:
    """Return what should be looked at in a programme."""
    return _KEPT.at(ledger, programme, now)
