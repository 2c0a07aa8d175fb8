"""What no statement on the registry's own connections to a SQLite file may do: take its rules away.

Source: SQLite's compile-time authorization callbacks, https://sqlite.org/c3ref/set_authorizer.html.
Shape:  triggers refuse that an event is changed or removed, and say so in words; here nobody drops a trigger, attaches
        another file, or switches by a pragma what triggers rest on. Only `lifted` lets that through, for migrations.
        Whoever owns the file opens it with a program of their own: then the chain of hashes tells it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

RESHAPING: Final = frozenset(
    code
    for name in dir(sqlite3)
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_", "SQLITE_ALTER_", "SQLITE_ATTACH", "SQLITE_DETACH"))
    if "_TEMP_" not in name and isinstance(code := getattr(sqlite3, name), int)
)
ASKING: Final = frozenset(  # pragmas whose value only says of what, or how long is waited
    {
        "busy_timeout",
        *("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo"),
        *("foreign_key_list", "foreign_key_check", "integrity_check", "quick_check", "wal_checkpoint"),
    }
)
STRICTER: Final = frozenset({("secure_delete", "on")})  # what erasing needs
HARMLESS: Final = frozenset({("synchronous", "off"), ("synchronous", "full")})  # of a demo that is played in one go
_LIFTED: Final = ContextVar("lifted", default=False)


@contextmanager
def lifted() -> Iterator[None]:
    """Let tables and triggers be made and renewed meanwhile."""
    before = _LIFTED.set(True)
    try:
        yield
    finally:
        _LIFTED.reset(before)


def guard(connection: BaseDatabaseWrapper, **_signal: Any) -> None:  # noqa: ANN401 - Django's signal
    """Have a new connection ask, of each statement, whether it may be."""
    if connection.vendor == "sqlite":
        connection.connection.set_authorizer(_authorized)


def _authorized(action: int, first: str | None, second: str | None, _of: str | None, _by: str | None) -> int:
    """Return whether a statement may do something; `first`, `second`: to what, as the callback has it."""
    if _LIFTED.get() or not _takes_rules_away(action, first, second):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _takes_rules_away(action: int, first: str | None, second: str | None) -> bool:
    if action == sqlite3.SQLITE_PRAGMA and second is not None and first is not None:
        said = first.lower(), second.lower()
        return first.lower() not in ASKING and said not in STRICTER | HARMLESS
    return action in RESHAPING
