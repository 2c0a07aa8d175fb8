"""A programme in a real registry, and clients in which a physician of the demo country and others are signed in."""

import re
from functools import cache
from http import HTTPStatus

import msgspec
import pytest
from django.test import Client, override_settings

from registries import registry_at
from registry_worlds import RegistryWorld
from signing import PASSWORD, account, signed_in
from tour import People
from whoperforms.certification.acts import programmes
from whoperforms.certification.bodies.programme import Separation
from whoperforms.registry.counting import COUNTING
from worlds import id_of, morning

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
SIGNED = {"proof": "password", "proof_password": PASSWORD}


@pytest.fixture
def world(demo_directory, tmp_path):
    """A small programme that publishes outcomes, with all its staff, as it is today."""
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory, FILES=tmp_path / "files"):
        made = RegistryWorld(Separation.SMALL, begins=morning(days_ago=365))
        made.programme()
        policy = made.ledger.programme("mild").policy
        body = msgspec.structs.replace(policy, outcomes_published=True)
        made.operator(programmes.set_policy, programme="mild", body=body)
        made.wait(until=morning(days_ago=1))
        yield made
        COUNTING.finish()


@pytest.fixture
def as_(world):  # noqa: ARG001
    """Return a client in which somebody of the world is signed in, by a password alone."""

    @cache
    def signed(name):
        return signed_in(account(f"{name.lower()}@example.org", person=id_of(name)))

    return signed


@pytest.fixture
def performer(demo_directory, demo_files):
    """The NPI of somebody of the demo country with published cases, and with places."""
    return People.of(demo_directory, demo_files.truth).performer


@pytest.fixture
def public(world):  # noqa: ARG001
    """A client of nobody."""
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def send():
    """Fill in a form as it is shown, and send it."""

    def sent(client, address, **fields):
        page = client.get(address)
        assert page.status_code == HTTPStatus.OK, page.content.decode()[:3000]
        return client.post(address, dict(HIDDEN.findall(page.content.decode())) | fields)

    return sent
