"""Registries for tests: where Django keeps its tables, changed for a while."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from django.db import connections

from whoperforms.registry.database import database_at
from whoperforms.registry.migrate import migrate


@contextmanager
def registry_at(place: Path | str, *, tables: bool = True) -> Iterator[None]:
    """Let Django use the registry of a place, with its tables unless told otherwise, until the block ends."""
    before = connections.settings["default"]
    if tables and isinstance(place, Path) and not place.exists():
        place.write_bytes(_with_tables())
    _use(database_at(place))
    try:
        if tables:
            migrate(place)
        yield
    finally:
        connections.close_all()
        _use(before)


@cache
def _with_tables() -> bytes:
    """Return a registry file in which nothing has happened yet: its tables are made once, for all tests."""
    folder = Path(mkdtemp(prefix="whoperforms-tables-"))
    before = connections.settings["default"]
    _use(database_at(folder / "registry.db"))
    try:
        migrate(folder / "registry.db")
        connections["default"].cursor().execute("pragma wal_checkpoint(truncate)")
    finally:
        connections.close_all()
        _use(before)
    made = (folder / "registry.db").read_bytes()
    shutil.rmtree(folder)
    return made


def _use(settings) -> None:
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": dict(settings)})["default"]
    del connections["default"]
