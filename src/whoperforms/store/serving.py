"""The directory that serves at a place: opened once, and again when a build has replaced it."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.engine import Replaced
from whoperforms.store.place import Place

Answer = TypeVar("Answer")


class Serving:
    """Holds the directory in a folder, or at the address of a database, for any number of threads."""

    def __init__(self, where: Place) -> None:
        self._where = where
        self._held: Directory | None = None
        self._lock = Lock()

    def directory(self) -> Directory:
        """Return the directory that serves now; it stays whole for who holds it. Raises: as `open_directory`."""
        with self._lock:
            if self._held is None or self._held.engine.replaced():
                self._held = open_directory(self._where)
            return self._held

    def answer(self, work: Callable[[Directory], Answer]) -> Answer:
        """Return what `work` finds in the directory that serves, all of it in one and the same.

        A question that is overtaken by two swaps is asked again of the newest. Raises: as `open_directory` and `work`.
        """
        try:
            return work(self.directory())
        except Replaced:
            with self._lock:
                self._held = None
            return work(self.directory())
