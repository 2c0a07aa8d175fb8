"""Where the certifications of this registry stand, and what the public may know: as it is at every request."""

from datetime import UTC, datetime
from threading import Lock

from django.conf import settings
from django.db import Error as DatabaseFailed

from whoperforms.certification.ledger import Ledger
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import Published, published
from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry.counting import COUNTING
from whoperforms.registry.journal import MANY, leave_alone, ledger


class _Kept:
    """What was worked out last: it holds until an event is added, outcomes are counted, or a day begins."""

    def __init__(self) -> None:
        self._of: tuple[Overview, Published] = (Overview(), Published())
        self._counts = 0
        self._working = Lock()

    def at(self, now: datetime) -> tuple[Overview, Published]:
        there = ledger()
        if not self._holds(there, now):
            with self._working:
                if not self._holds(there, now):
                    before, said = self._of
                    found = before.renewed(there, now)
                    counts = COUNTING.counts
                    self._of = found, _unless_the_same(said, published(found, now, COUNTING.ask, said))
                    self._counts = counts
                    if len(found.kept) > MANY and found.on != before.on:
                        leave_alone()
        return self._of

    def _holds(self, there: Ledger, now: datetime) -> bool:
        overview, _ = self._of
        return overview.ledger is there and overview.on == now.date() and self._counts == COUNTING.counts


def _unless_the_same(before: Published, after: Published) -> Published:
    """Return what was said before, where nothing has changed that anybody may know: then no answer is made anew."""
    return before if _told(before) == _told(after) else after


def _told(said: Published) -> tuple[object, ...]:
    return said.standings.standings, said.on, said.events, said.turns, said.words, said.places


_KEPT = _Kept()


def overview(now: datetime) -> Overview:
    """Return where every certification stands."""
    return _KEPT.at(now)[0]


def registered() -> Published | None:
    """Return what may be known now; None where a site has no programme of its own. Raises: MachineRefused."""
    if settings.SITE.public_only:
        return None
    try:
        return _KEPT.at(datetime.now(UTC))[1]
    except DatabaseFailed as why:
        said = " ".join(str(why).split())
        raise MachineRefused(
            f"the registry cannot be read ({said}); see to it, or serve a site that has none"
        ) from None
