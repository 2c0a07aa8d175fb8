"""One item is made in advance, in order; what goes wrong is told where the item is asked for."""

import gc
import threading

import pytest

from whoperforms.kernel.ahead import ahead


def test_the_next_item_is_made_before_it_is_asked_for():
    made = []
    second = threading.Event()

    def making():
        for number in range(3):
            made.append(number)
            if number == 1:
                second.set()
            yield number

    items = ahead(making())
    assert next(items) == 0
    assert second.wait(timeout=30)
    assert list(items) == [1, 2]
    assert made == [0, 1, 2]


def test_a_failure_comes_after_the_items_before_it():
    def failing():
        yield "a"
        raise ZeroDivisionError

    items = ahead(failing())
    assert next(items) == "a"
    with pytest.raises(ZeroDivisionError):
        next(items)


def test_blank_items_are_items():
    assert list(ahead(iter([0, "", None, ()]))) == [0, "", None, ()]


def test_nested_and_thrown_away_at_once_nobody_waits_for_anybody():
    def forever():
        yield from iter(int, 1)

    for _ in range(300):
        held = [ahead(ahead(ahead(forever())))]
        next(held[0])
        held.append(held)  # only the garbage collector finds it, at any point of any thread
    gc.collect()
    assert list(ahead(iter("ab"))) == ["a", "b"]
