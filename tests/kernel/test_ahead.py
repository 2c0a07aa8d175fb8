"""One item is made in advance, in order, of one iterator or of several; what fails is told where the item is asked."""

import gc
import threading

import pytest

from whoperforms.kernel.ahead import ahead, side_by_side


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


def test_side_by_side_one_goes_on_while_another_waits():
    last = threading.Event()

    def waiting():
        assert last.wait(timeout=30)
        yield "late"

    def quick():
        yield from "abc"
        last.set()

    assert list(side_by_side(waiting(), quick())) == ["a", "b", "c", "late"]


def test_side_by_side_each_keeps_its_order_and_none_loses_an_item():
    several = [[(name, number) for number in range(50)] for name in "abc"]

    items = list(side_by_side(*map(iter, several)))

    assert [[item for item in items if item[0] == name] for name in "abc"] == several


def test_side_by_side_the_failure_of_one_is_raised_and_the_others_end():
    at_work = []

    def endless():
        at_work.append(threading.current_thread())
        yield from iter(int, 1)

    def failing():
        yield "a"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(endless(), failing()))
    for thread in at_work:
        thread.join(timeout=30)
        assert not thread.is_alive()


def test_as_many_are_made_in_advance_as_was_said_and_no_more():
    made = []
    third = threading.Event()

    def making():
        for number in range(9):
            made.append(number)
            if number == 3:
                third.set()
            yield number

    items = side_by_side(making(), in_advance=3)
    assert next(items) == 0
    assert third.wait(timeout=30)
    assert len(made) == 4
    assert list(items) == list(range(1, 9))


def test_told_to_end_a_maker_leaves_what_it_was_asked_for():
    made = []
    goes_on = threading.Event()

    def making():
        yield threading.current_thread()
        for number in range(9):
            made.append(number)
            assert goes_on.wait(timeout=30)
            yield number

    items = side_by_side(making(), in_advance=9)
    thread = next(items)
    items.close()
    goes_on.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert len(made) <= 1


def test_side_by_side_of_nothing_there_is_nothing():
    assert list(side_by_side()) == []
    assert list(side_by_side(iter(()), iter("a"))) == ["a"]
