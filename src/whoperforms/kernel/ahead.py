"""Several steps at once: the next item is made while the last one is used, of one iterator or of several."""

from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = SimpleQueue[tuple[int, tuple[()] | tuple[Item]]]


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield `items` in order, one being made in advance. What making one raises is raised where it is asked for.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    return side_by_side(items)


def side_by_side(*several: Iterator[Item], in_advance: int = 1) -> Iterator[Item]:
    """Yield the items of several iterators as they are made, those of each in order, some of each `in_advance`.

    What making one raises is raised where the next is asked for, and the others are told to end.

    >>> sorted(side_by_side(iter("abc"), iter("de")))
    ['a', 'b', 'c', 'd', 'e']
    """
    made: Made[Item] = SimpleQueue()
    makers = [_Maker(number, items, made) for number, items in enumerate(several)]
    try:
        for maker in makers:
            maker.start()
            maker.ask(in_advance)
        working = len(makers)
        while working:
            number, item = made.get()
            if item:
                makers[number].ask(1)
                yield item[0]
            else:
                makers[number].refuse_if_failed()
                working -= 1
    finally:
        for maker in makers:
            maker.end()


class _Maker(Thread, Generic[Item]):
    """Makes an item whenever it is asked to, and ends when told so; an empty tuple is the end.

    It is told, never waited for: an iterator that nobody finishes may be thrown away at any point of any thread.
    """

    def __init__(self, number: int, items: Iterator[Item], made: Made[Item]) -> None:
        super().__init__(daemon=True)
        self._number = number
        self._items = items
        self._made = made
        self._asked: SimpleQueue[None] = SimpleQueue()
        self._ended = False
        self._failed: BaseException | None = None

    def ask(self, items: int) -> None:
        """Ask for some items more."""
        for _ in range(items):
            self._asked.put(None)

    def end(self) -> None:
        """Tell that nobody wants any more, whatever was asked for."""
        self._ended = True
        self._asked.put(None)

    def run(self) -> None:
        """Make items until the last one, or until nobody wants more."""
        try:
            while self._wanted():
                self._made.put((self._number, (next(self._items),)))
        except StopIteration:
            pass
        except BaseException as why:  # noqa: BLE001 - whatever it is, it is raised where the item is asked for
            self._failed = why
        self._made.put((self._number, ()))
        del self._items

    def refuse_if_failed(self) -> None:
        """Raise what making the last item raised, if it did."""
        if self._failed:
            raise self._failed

    def _wanted(self) -> bool:
        self._asked.get()
        return not self._ended
