"""Where questions are answered: the directory that serves at a place, with what its answers share.

Shape:  one desk in a process for each place, whoever asks there: what is worked out for a page serves the API, too.
"""

from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import TypeVar

import msgspec

from whoperforms import __version__
from whoperforms.certification.published import Published
from whoperforms.procedures.definition import Procedure
from whoperforms.search.known import Known
from whoperforms.search.nearby import Nearby
from whoperforms.search.profile import Profiles
from whoperforms.search.voice import Register, Voice
from whoperforms.search.who_performs import Performing
from whoperforms.store.directory import Directory
from whoperforms.store.ledger import built_at
from whoperforms.store.place import Place
from whoperforms.store.serving import Serving

Answer = TypeVar("Answer")


class Desk:
    """One directory, and what a registry publishes. What is worked out for one answer is kept for the next.

    Until a build replaces the directory, or somebody's standing changes: then a desk takes over what still holds.
    """

    def __init__(self, directory: Directory, published: Published | None = None, before: "Desk | None" = None) -> None:
        self.directory = directory
        self.published = published
        self._known: dict[str, Known] = {}
        if before is not None and before.directory is directory:
            self._known = {name: known.renewed(published) for name, known in before._known.items()}  # noqa: SLF001
        self._performing: dict[tuple[str, str, Register], Performing] = {}

    @cached_property
    def identity(self) -> str:
        """What tells this desk's answers from those of all others; the same on any machine."""
        held = [__version__, built_at(self.directory), *(r.sha256 for r in self.directory.releases.values())]
        whole = blake2b("\n".join(held).encode(), digest_size=16)
        if (said := self.published) is not None:
            told = (said.events, said.turns, said.words, said.places)
            whole.update(msgspec.json.encode((said.on, said.standings.standings, *(list(one.items()) for one in told))))
        return whole.hexdigest()

    @cached_property
    def nearby(self) -> Nearby:
        """What answers questions about taxonomy codes."""
        return Nearby(self.directory)

    def known(self, procedure: Procedure) -> Known:
        """Return what is known of a procedure, the same for all voices."""
        return self._known.setdefault(procedure.id, Known(self.directory, procedure, self.published))

    def performing(self, procedure: Procedure, voice: Voice) -> Performing:
        """Return what answers questions about a procedure, in a voice."""
        key = procedure.id, voice.language, voice.register
        if key not in self._performing:
            self._performing[key] = Performing(self.known(procedure), voice)
        return self._performing[key]

    def profiles(self, procedure: Procedure, voice: Voice) -> Profiles:
        """Return what says all that can be said of somebody with regard to a procedure, in a voice."""
        return Profiles(self.known(procedure), voice)


class Desks:
    """Holds the directory that serves at a place, and the desk for it; for any number of threads."""

    def __init__(self, place: Place) -> None:
        self._serving = Serving(place)
        self._desk: Desk | None = None
        self._lock = Lock()

    def answer(self, work: Callable[[Desk], Answer], published: Published | None = None) -> Answer:
        """Return what `work` finds at the desk, all of it in one and the same directory; `published` by a registry.

        Raises: BadDirectory, MachineRefused, and whatever `work` does.
        """
        return self._serving.answer(lambda directory: work(self._desk_for(directory, published)))

    def _desk_for(self, directory: Directory, published: Published | None) -> Desk:
        with self._lock:
            desk = self._desk
            if desk is None or desk.directory is not directory or desk.published is not published:
                desk = self._desk = Desk(directory, published, desk)
            return desk


_DESKS: dict[Place, Desks] = {}
_OPENING = Lock()


def desks_at(place: Place) -> Desks:
    """Return the one holder of a place's desk in this process."""
    with _OPENING:
        if place not in _DESKS:
            _DESKS[place] = Desks(place)
        return _DESKS[place]
