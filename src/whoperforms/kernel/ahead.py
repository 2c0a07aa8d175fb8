"""Two steps at once: the next item is made while the last one is used."""

from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")
MORE, ENOUGH = True, False


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield `items` in order, one being made in advance. What making one raises is raised where it is asked for.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    maker = _Maker(items)
    maker.start()
    try:
        maker.asked.put(MORE)
        while made := maker.made.get():
            maker.asked.put(MORE)
            yield made[0]
        if maker.failed:
            raise maker.failed
    finally:
        maker.asked.put(ENOUGH)


class _Maker(Thread, Generic[Item]):
    """Makes an item whenever it is asked to, and ends when told so; an empty tuple is the end.

    It is told, never waited for: an iterator that nobody finishes may be thrown away at any point of any thread.
    """

    def __init__(self, items: Iterator[Item]) -> None:
        super().__init__(daemon=True)
        self._items = items
        self.asked: SimpleQueue[bool] = SimpleQueue()
        self.made: SimpleQueue[tuple[()] | tuple[Item]] = SimpleQueue()
        self.failed: BaseException | None = None

    def run(self) -> None:
        """Make items until the last one, or until nobody wants more."""
        try:
            while self.asked.get():
                self.made.put((next(self._items),))
        except StopIteration:
            pass
        except BaseException as why:  # noqa: BLE001 - whatever it is, it is raised where the item is asked for
            self.failed = why
        self.made.put(())
        del self._items
