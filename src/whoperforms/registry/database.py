"""Where the registry is kept: a SQLite file, or a PostgreSQL database.

Shape:  a path, or `postgresql://...`. SQLite commits to the disk before anything is acknowledged (WAL,
        synchronous=FULL), and a transaction takes the lock when it begins: of two that read first, one would fail.
"""

from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict

from whoperforms.store.place import Place, is_database
from whoperforms.store.postgres_address import postgres_address

WAITS: Final = 10  # seconds that a writer waits for the one before
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": WAITS,
    "init_command": (
        "pragma journal_mode = wal; pragma synchronous = full;"
        "pragma recursive_triggers = on"  # trusted_schema stays on: docs/adr/0017-trusted-schema-stays-on.md
    ),
}
NAMED_BY_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_at(place: Place) -> dict[str, Any]:
    """Return the database of a place as Django's settings have it. Raises: BadQuestion."""
    if not is_database(place):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(place), "OPTIONS": SQLITE}
    said = conninfo_to_dict(postgres_address(str(place)).conninfo)
    options = {name: value for name, value in said.items() if name not in NAMED_BY_DJANGO}
    named = {django: said[libpq] for libpq, django in NAMED_BY_DJANGO.items() if libpq in said}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
