"""What waits for whom in this registry, as it is at every request."""

from datetime import datetime
from threading import Lock

from whoperforms.certification.ledger import Ledger
from whoperforms.certification.worklist import Worklist
from whoperforms.registry.journal import ledger


class _Kept:
    """What was worked out last: it holds until an event is added, or a day begins."""

    def __init__(self) -> None:
        self._of = Worklist()
        self._working = Lock()

    def at(self, there: Ledger, now: datetime) -> Worklist:
        with self._working:
            self._of = self._of.renewed(there, now)
            return self._of


_KEPT = _Kept()


def worklist(now: datetime) -> Worklist:
    """Return what waits."""
    return _KEPT.at(ledger(), now)
