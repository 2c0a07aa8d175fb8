"""A programme in a real registry, and clients in which a physician of the demo country and others are signed in."""

import pytest
from django.test import Client

from registry_worlds import programme_in
from signing import signing_in
from tour import People
from whoperforms.registry.counting import COUNTING


@pytest.fixture
def world(demo_directory, tmp_path):
    """A small programme that publishes outcomes, with all its staff, as it is today."""
    with programme_in(tmp_path, outcomes=True, DIRECTORY=demo_directory, FILES=tmp_path / "files") as made:
        yield made
        COUNTING.finish()


@pytest.fixture
def as_(world):  # noqa: ARG001
    """Return a client in which somebody of the world is signed in, by a password alone."""
    return signing_in(app=False)


@pytest.fixture
def performer(demo_directory, demo_files):
    """The NPI of somebody of the demo country with published cases, and with places."""
    return People.of(demo_directory, demo_files.truth).performer


@pytest.fixture
def public(world):  # noqa: ARG001
    """A client of nobody."""
    return Client(SERVER_NAME="127.0.0.1")
