"""One writer at a time, whatever it writes: events, accounts or corrections."""

from typing import Final

from django.db import connection

ONE_WRITER: Final = 0x77686F72  # the number of the lock that all writers of a PostgreSQL database take


def lock() -> None:
    """Let other writers wait until this transaction ends; in SQLite they do since it began."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_WRITER])
