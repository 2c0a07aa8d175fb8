"""A programme in a real registry, and clients in which its people are signed in."""

import pytest

from registry_worlds import programme_in
from signing import signing_in


@pytest.fixture
def world(demo_directory, tmp_path):
    """A small programme with all its staff, as it is today."""
    with programme_in(tmp_path, DIRECTORY=demo_directory) as made:
        yield made


@pytest.fixture
def as_(world):  # noqa: ARG001 - there has to be a world for its people to sign in
    """Return a client in which somebody of the world is signed in, with a second factor."""
    return signing_in(app=True)
