"""A programme in a real registry, and clients in which its people are signed in."""

from functools import cache

import pytest
from django.test import override_settings

from registries import registry_at
from registry_worlds import RegistryWorld
from signing import account, signed_in
from whoperforms.certification.bodies.programme import Separation
from worlds import id_of, morning


@pytest.fixture
def world(demo_directory, tmp_path):
    """A small programme with all its staff, as it is today."""
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        made = RegistryWorld(Separation.SMALL, begins=morning(days_ago=365))
        made.programme()
        made.wait(until=morning(days_ago=1))
        yield made


@pytest.fixture
def as_(world):  # noqa: ARG001 - there has to be a world for its people to sign in
    """Return a client in which somebody of the world is signed in, with a second factor."""

    @cache
    def signed(name):
        return signed_in(account(f"{name.lower()}@example.org", person=id_of(name), app=True))

    return signed
