"""Several steps at once: the next item is made while the last one is used, of one iterator or of several."""

from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = SimpleQueue[tuple[int, tuple[()] | tuple[Item]]]
MORE, ENOUGH = True, False


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Yield `items` in order, one being made in advance. What making one raises is raised where it is asked for.

    >>> list(ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    return side_by_side(items)


def side_by_side(*several: Iterator[Item]) -> Iterator[Item]:
    """Yield the items of several iterators as they are made, those of each in order, one of each in advance.

    What making one raises is raised where the next is asked for, and the others are told to end.

    >>> sorted(side_by_side(iter("abc"), iter("de")))
    ['a', 'b', 'c', 'd', 'e']
    """
    made: Made[Item] = SimpleQueue()
    makers = [_Maker(number, items, made) for number, items in enumerate(several)]
    try:
        for maker in makers:
            maker.start()
            maker.asked.put(MORE)
        working = len(makers)
        while working:
            number, item = made.get()
            if item:
                makers[number].asked.put(MORE)
                yield item[0]
            else:
                makers[number].end()
                working -= 1
    finally:
        for maker in makers:
            maker.asked.put(ENOUGH)


class _Maker(Thread, Generic[Item]):
    """Makes an item whenever it is asked to, and ends when told so; an empty tuple is the end.

    It is told, never waited for: an iterator that nobody finishes may be thrown away at any point of any thread.
    """

    def __init__(self, number: int, items: Iterator[Item], made: Made[Item]) -> None:
        super().__init__(daemon=True)
        self._number = number
        self._items = items
        self._made = made
        self.asked: SimpleQueue[bool] = SimpleQueue()
        self._failed: BaseException | None = None

    def run(self) -> None:
        """Make items until the last one, or until nobody wants more."""
        try:
            while self.asked.get():
                self._made.put((self._number, (next(self._items),)))
        except StopIteration:
            pass
        except BaseException as why:  # noqa: BLE001 - whatever it is, it is raised where the item is asked for
            self._failed = why
        self._made.put((self._number, ()))
        del self._items

    def end(self) -> None:
        """Raise what making the last item raised, if it did."""
        if self._failed:
            raise self._failed
