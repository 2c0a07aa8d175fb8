"""Registries for tests: where Django keeps its tables, changed for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from whoperforms.registry.database import database_at
from whoperforms.registry.migrate import migrate


@contextmanager
def registry_at(place: Path | str) -> Iterator[None]:
    """Let Django use the registry of a place, with its tables, until the block ends."""
    before = connections.settings["default"]
    _use(database_at(place))
    try:
        migrate(place)
        yield
    finally:
        connections.close_all()
        _use(before)


def _use(settings) -> None:
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": dict(settings)})["default"]
    del connections["default"]
