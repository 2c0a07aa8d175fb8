"""Where a directory is kept: in a folder, or in a PostgreSQL database."""

import re
from pathlib import Path

SCHEMES = ("postgresql://", "postgres://")
Place = Path | str  # a folder, or the address of a database


def place_of(text: str) -> Place:
    """Return the place that somebody typed.

    >>> place_of("postgresql://ana@db/country"), place_of("out").name
    ('postgresql://ana@db/country', 'out')
    """
    return text if is_database(text) else Path(text)


def is_database(place: Place) -> bool:
    """Return whether a place is the address of a database; else it is a folder."""
    return str(place).startswith(SCHEMES)


def shown(place: Place) -> str:
    """Return a place as it may be shown: an address without its passwords.

    >>> shown("postgresql://ana:secret@db1,db2/country?password=x&sslmode=require")
    'postgresql://ana@db1,db2/country?sslmode=require'
    """
    if not is_database(place):
        return str(place)
    without_user_password = re.sub(r"//([^:@/]*):[^@]*@", r"//\1@", str(place))
    return re.sub(r"(?<=[?&])(?:ssl)?password=[^&]*&?", "", without_user_password).rstrip("?&")
