"""A directory kept in PostgreSQL: a schema that is never changed, on one server or on several that hold the same.

Shape:  each build makes a schema of its own, `whoperforms_7`; the one with the highest number serves. So whoever has a
        directory open asks one and the same build, on any server, whatever is swapped meanwhile.
"""

import re
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoperforms.kernel.errors import BadDirectory
from whoperforms.store.engine import NONE, Row, Values
from whoperforms.store.postgres_address import postgres_address
from whoperforms.store.postgres_folder import cache, get_folder
from whoperforms.store.postgres_servers import Connection, Servers
from whoperforms.store.schema import refuse_other_version

LOOK_EVERY = 1.0  # seconds: how old the news of a swap may be
PREFIX = "whoperforms_"
MARK = re.compile(r"whoperforms directory, schema (\d+), build ([0-9a-f-]{36})")  # a comment on the schema
NEWEST = """
select nspname, obj_description(oid, 'pg_namespace') from pg_namespace
 where nspname ~ '^whoperforms_[0-9]{1,9}$' order by substring(nspname from 13)::integer desc limit 1
"""
NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")


class PostgresEngine:
    """Answers from one schema; `build` tells it from every other directory there ever was."""

    def __init__(self, servers: Servers, schema: str, build: str) -> None:
        self.servers = servers
        self.schema = schema
        self.build = build
        self._look_again = time.monotonic() + LOOK_EVERY

    def rows(self, question: str, values: Values = NONE) -> list[Row]:
        """Return the rows that answer `question`. Raises: Replaced, MachineRefused."""
        text, given = _sent(question, values)
        return self.servers.ask(lambda connection: connection.execute(text, given, binary=True).fetchall())

    def answers(self, asked: Sequence[tuple[str, Values]]) -> list[list[Row]]:
        """Return the rows that answer each question; they travel together, there and back."""
        if len(asked) == 1:
            return [self.rows(*asked[0])]
        sent = [_sent(question, values) for question, values in asked]

        def together(connection: Connection) -> list[list[Row]]:
            with connection.pipeline():
                cursors = [connection.execute(text, given, binary=True) for text, given in sent]
                return [cursor.fetchall() for cursor in cursors]

        return self.servers.ask(together)

    def replaced(self) -> bool:
        """Return whether a schema with a higher number serves; looks once a second. Raises: MachineRefused."""
        now = time.monotonic()
        if now < self._look_again:
            return False
        self._look_again = now + LOOK_EVERY
        serving = self.rows(NEWEST)
        return not serving or _number(serving[0][0]) > _number(self.schema)

    def names_folder(self) -> Path:
        """Return a folder of this machine with the index of names, fetched from the database the first time."""
        return get_folder(self, self.build, cache())

    def close(self) -> None:
        """Give up the connections."""
        self.servers.close()


def _sent(question: str, values: Values) -> tuple[str, list[Any]]:
    text, names = numbered(question)
    return text, [values[name] for name in names]


def _number(schema: str) -> int:
    return int(schema.removeprefix(PREFIX))


@lru_cache(maxsize=256)
def numbered(question: str) -> tuple[str, tuple[str, ...]]:
    """Return a question with its values by number, and their names in that order.

    >>> numbered("select name from t where npi = :npi and year::text = :year or :npi = 0")
    ('select name from t where npi = $1 and year::text = $2 or $1 = 0', ('npi', 'year'))
    """
    names = tuple(dict.fromkeys(NAMED.findall(question)))
    return NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", question), names


def open_database(text: str) -> PostgresEngine:
    """Open the directory that serves at an address. Raises: BadQuestion, BadDirectory, MachineRefused."""
    address = postgres_address(text)
    catalog = Servers(address)
    try:
        schema, build = newest(catalog, address.shown)
    finally:
        catalog.close()
    return PostgresEngine(Servers(address, schema), schema, build)


def newest(catalog: Servers, where: str) -> tuple[str, str]:
    """Return the schema that serves, and the name of its build. Raises: BadDirectory, MachineRefused."""
    found: list[tuple[Any, ...]] = catalog.ask(lambda connection: connection.execute(NEWEST).fetchall())
    if not found:
        raise BadDirectory(f"{where}: no directory here; make one with 'whoperforms build --out {where} ...'")
    [(schema, comment)] = found
    marked = MARK.fullmatch(comment or "")
    if not marked:
        raise BadDirectory(f"{where}: schema {schema} was not made by whoperforms; rename it, or give another database")
    refuse_other_version(int(marked[1]), f"{where}, schema {schema}")
    return str(schema), marked[2]
