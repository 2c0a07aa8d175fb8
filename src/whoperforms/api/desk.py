"""Where the API's questions are answered: the directory that serves, with what its answers share."""

from collections.abc import Callable
from functools import cache, cached_property
from hashlib import blake2b
from typing import TypeVar

from django.conf import settings

from whoperforms import __version__
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.load import load, words
from whoperforms.procedures.words import Words
from whoperforms.search.nearby import Nearby
from whoperforms.search.profile import Profiles
from whoperforms.search.who_performs import Performing
from whoperforms.store.directory import Directory
from whoperforms.store.ledger import built_at
from whoperforms.store.serving import Serving

Answer = TypeVar("Answer")


class Desk:
    """One directory. What is worked out for one answer is kept for the next, until a build replaces the directory."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._performing: dict[str, Performing] = {}

    @cached_property
    def identity(self) -> str:
        """What tells this program's answers from this directory from all others; the same on any machine."""
        held = [__version__, built_at(self.directory), *(r.sha256 for r in self.directory.releases.values())]
        return blake2b("\n".join(held).encode(), digest_size=16).hexdigest()

    @cached_property
    def nearby(self) -> Nearby:
        """What answers questions about taxonomy codes."""
        return Nearby(self.directory)

    def performing(self, procedure: Procedure) -> Performing:
        """Return what answers questions about a procedure."""
        if procedure.id not in self._performing:
            self._performing[procedure.id] = Performing(self.directory, procedure, english(procedure.id))
        return self._performing[procedure.id]

    def profiles(self, procedure: Procedure) -> Profiles:
        """Return what says all that can be said of somebody with regard to a procedure."""
        performing = self.performing(procedure)
        return Profiles(
            directory=self.directory,
            procedure=procedure,
            words=english(procedure.id),
            certifications=performing.certifications,
            shares=performing.shares,
        )


class _Room:
    """Holds the directory that serves, and the desk for it."""

    def __init__(self) -> None:
        self._serving = Serving(settings.DIRECTORY)
        self._desk: Desk | None = None

    def answer(self, work: Callable[[Desk], Answer]) -> Answer:
        return self._serving.answer(lambda directory: work(self._desk_for(directory)))

    def _desk_for(self, directory: Directory) -> Desk:
        desk = self._desk
        if desk is None or desk.directory is not directory:
            desk = self._desk = Desk(directory)
        return desk


@cache
def _room() -> _Room:
    return _Room()


def answered(work: Callable[[Desk], Answer]) -> Answer:
    """Return what `work` finds at the desk of the directory that serves, all of it in one and the same directory.

    Raises: BadDirectory, MachineRefused, and whatever `work` does.
    """
    return _room().answer(work)


@cache
def procedure_named(name: str) -> Procedure:
    """Return a procedure that ships with the package. Raises: BadQuestion, and keeps nothing then."""
    return load(name)


@cache
def english(name: str) -> Words:
    """Return the words of a procedure, those that claims are made with."""
    return words(name, "en")
