"""Worlds to begin with, each made once; a test gets a copy that goes its own way."""

import pytest

from worlds import World


@pytest.fixture(scope="session")
def opened():
    """A programme with its staff and a published standard; nobody in it yet."""
    return World().programme()


@pytest.fixture(scope="session")
def joined(opened):
    """The same, with Ana taken in."""
    world = opened.again()
    world.ana = world.enrolled("Ana", npi="2000000002")
    return world


@pytest.fixture(scope="session")
def held(opened):
    """The same, with Ana certified."""
    world = opened.again()
    world.ana = world.certified("Ana", npi="2000000002")
    return world


@pytest.fixture
def world(opened):
    """A programme, and nobody in it yet."""
    return opened.again()


@pytest.fixture
def learning(joined):
    """A programme, and Ana in it."""
    return joined.again()


@pytest.fixture
def certified(held):
    """A programme by which Ana is certified."""
    return held.again()
