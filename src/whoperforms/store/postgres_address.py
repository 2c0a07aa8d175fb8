"""The address of a directory in PostgreSQL: one database, on one server or on several that hold the same.

Shape:  `postgresql://[user[:password]@]host[:port][,host[:port]...]/database[?option=value...]`, as libpq has it. What
        the address leaves out comes from libpq's own variables and files (PGUSER, PGPASSWORD, ~/.pgpass).
"""

import os
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from whoperforms.kernel.errors import BadQuestion
from whoperforms.store.place import shown

Conninfo = dict[str, Any]
CONNECT_SECONDS = 2
CANNOT_BE_REACHED = {  # a machine that has gone silent is noticed by the kernel, not by waiting for an answer
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 2000,  # milliseconds
}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """One server of an address: what to call it, and what libpq needs to reach it."""

    name: str
    conninfo: str


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """An address as it may be shown, without a password; `conninfo` reaches whichever server takes writes."""

    shown: str
    conninfo: str
    servers: tuple[ServerAddress, ...]


def postgres_address(text: str) -> PostgresAddress:
    """Read an address. Raises: BadQuestion."""
    without_password = shown(text)
    try:
        given = conninfo_to_dict(text)
        hosts = str(given.get("host") or os.environ.get("PGHOST") or "").split(",")
        ports = str(given.get("port") or os.environ.get("PGPORT") or "5432").split(",")
        if len(ports) not in {1, len(hosts)} or not all(port.isdecimal() for port in ports if port):
            raise BadQuestion(f"{without_password}: give each host its port, or one port for all of them")
        pairs = zip_longest(hosts, ports, fillvalue=ports[0])
        servers = tuple(_server(host, port or "5432", given) for host, port in pairs)
        writing = make_conninfo(**_patient(given) | {"target_session_attrs": "read-write"})
    except psycopg.Error as why:
        said = str(why).strip().replace("\n", "; ").replace(text, without_password)
        raise BadQuestion(
            f"{without_password}: no address of a database ({said}); write postgresql://user@host/name"
        ) from None
    return PostgresAddress(without_password, writing, servers)


def _server(host: str, port: str, given: Conninfo) -> ServerAddress:
    alone = _patient(given) | {"host": host or None, "port": port}
    return ServerAddress(f"{host or 'the local server'}:{port}", make_conninfo(**alone))


def _patient(given: Conninfo) -> Conninfo:
    return {"connect_timeout": CONNECT_SECONDS, "application_name": "whoperforms", **CANNOT_BE_REACHED, **given}
