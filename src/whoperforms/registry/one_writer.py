"""One writer at a time, whatever it writes: events, accounts or corrections.

Shape:  whoever has to wait too long for the one before is told so in a sentence (`Busy`), and nothing of theirs is
        recorded: nobody can tell how long another one takes. What writes without asking here (sessions, second factors)
        meets the database's own word for that, which `is_busy` knows too; tries (`registry.cache`) say it as well.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from whoperforms.registry.database import WAITS
from whoperforms.registry.errors import Busy

ONE_WRITER: Final = 0x77686F72  # the number of the lock that all writers of a PostgreSQL database take
LOCKED: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
PRIMARY: Final = 0xFF  # the part of SQLite's codes that says what is wrong; the rest says where


@contextmanager
def writing() -> Iterator[None]:
    """Be the one who writes, until the block ends: then all of it lies on the disk, or nothing does. Raises: Busy."""
    with others_waited_for(), transaction.atomic(durable=True):
        lock()
        yield


@contextmanager
def others_waited_for() -> Iterator[None]:
    """Say in a sentence that others were writing for too long, whatever the block wants to write. Raises: Busy."""
    try:
        yield
    except OperationalError as why:
        if is_busy(why):
            raise Busy(
                "somebody else is writing at this moment, and nothing of yours was recorded; wait a minute, and do the "
                "same again"
            ) from None
        raise


def lock() -> None:
    """Let other writers wait until this transaction ends; in SQLite they do since it began."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{WAITS}s'")
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_WRITER])


def is_busy(why: BaseException | None) -> bool:
    """Whether a fault says no more than that others were writing for too long."""
    if isinstance(why, Busy):
        return True
    if not isinstance(why, OperationalError):
        return False
    said = why.__cause__
    if isinstance(said, sqlite3.Error):
        return said.sqlite_errorcode & PRIMARY in LOCKED
    return isinstance(said, LockNotAvailable | DeadlockDetected)
