"""The pages, asked without a server; and what they say, as a reader sees it."""

import pytest
from django.test import Client, override_settings

from registries import registry_at


@pytest.fixture(scope="module")
def pages(demo_directory, tmp_path_factory):
    """A client of the pages over the demo country."""
    registry = tmp_path_factory.mktemp("registry") / "registry.db"
    with registry_at(registry), override_settings(DIRECTORY=demo_directory):
        yield Client(SERVER_NAME="127.0.0.1")
