"""The servers that hold a directory: who is asked next, who is dead, and connections to each, few and kept.

Shape:  standbys are asked in turn, the primary when no standby can answer. With several servers each is probed four
        times a second: one that does not answer is out until it does, and who was waiting for it asks another.
"""

import os
import socket
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import Empty, LifoQueue
from threading import Event, Thread
from typing import Any, TypeVar

import psycopg
from psycopg import RawCursor
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.numeric import Int8BinaryDumper

from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.engine import Replaced
from whoperforms.store.postgres_address import Conninfo, PostgresAddress, ServerAddress
from whoperforms.store.postgres_errors import ASK_ELSEWHERE, NOT_THERE, refused
from whoperforms.store.postgres_probe import Probe

MOST_CONNECTIONS = 16  # to each server, in one process
WAIT_FOR_ONE = 10.0  # seconds
STATEMENT_SECONDS = 30
PROBE_EVERY, PROBE_WITHIN = 0.25, 0.5  # seconds: a dead server is out within their sum
BEHIND = 1.0  # seconds for which a server that does not hold the directory yet is left in peace
ROUNDS = 2  # a server that lost its connections is asked again on a new one

Asked = TypeVar("Asked")
Connection = psycopg.Connection[tuple[Any, ...]]


class Server:
    """One server: its connections, lent and idle, and whether it can be asked."""

    def __init__(self, address: ServerAddress, schema: str) -> None:
        self.name = address.name
        self.standby = True  # until it says otherwise: better ask than spare it
        self.alive = True
        self.behind_until = 0.0
        given: Conninfo = conninfo_to_dict(address.conninfo)
        ours = (
            f"{given.get('options') or ''} -c search_path={schema or 'pg_catalog'} "
            f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_SECONDS}s"
        )
        self._conninfo = make_conninfo(**given | {"options": ours})
        self._slots: LifoQueue[Connection | None] = LifoQueue()
        for _ in range(MOST_CONNECTIONS):
            self._slots.put(None)
        self._lent: set[Connection] = set()
        self._closed = False
        weakref.finalize(self, _close_all, self._slots)

    def ask(self, work: Callable[[Connection], Asked]) -> Asked:
        """Return what `work` finds out on a connection. Raises: psycopg.Error, MachineRefused when none comes free."""
        try:
            connection = self._slots.get(timeout=WAIT_FOR_ONE)
        except Empty:
            raise MachineRefused(f"{self.name}: all {MOST_CONNECTIONS} connections are busy; ask again later") from None
        try:
            if connection is None or connection.closed:
                connection = None
                connection = self._connected()
            self._lent.add(connection)
            return work(connection)
        finally:
            self._give_back(connection)

    def out(self) -> None:
        """Take the server out until it is seen alive; who waits for it is let go, with an error."""
        self.alive = False
        for connection in list(self._lent):
            with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as waited_for:
                waited_for.shutdown(socket.SHUT_RDWR)
        _close_all(self._slots)

    def close(self) -> None:
        """Give up the connections: the idle ones now, a lent one when it comes back."""
        self._closed = True
        _close_all(self._slots)

    def _connected(self) -> Connection:
        connection: Connection = psycopg.connect(
            self._conninfo, autocommit=True, prepare_threshold=0, cursor_factory=RawCursor
        )
        connection.adapters.register_dumper(int, Int8BinaryDumper)  # one type, so one prepared statement
        self.standby = connection.info.parameter_status("in_hot_standby") == "on"
        self.alive = True
        return connection

    def _give_back(self, connection: Connection | None) -> None:
        if connection is not None:
            self._lent.discard(connection)
            if connection.closed or self._closed:
                connection.close()
                connection = None
        self._slots.put(connection)


def _close_all(slots: "LifoQueue[Connection | None]") -> None:
    """Close idle connections; their slots stay."""
    held: list[Connection | None] = []
    with suppress(Empty):
        while True:
            held.append(slots.get_nowait())
    for connection in held:
        if connection is not None:
            connection.close()
        slots.put(None)


class Servers:
    """All servers of an address. What one cannot answer is asked of the next, so that no answer is lost."""

    def __init__(self, address: PostgresAddress, schema: str = "") -> None:
        self._where = address.shown
        self._servers = [Server(server, schema) for server in address.servers]
        self._turns = count()
        self._stop = Event()
        if len(self._servers) > 1:
            for server, at in zip(self._servers, address.servers, strict=True):
                watch = (weakref.ref(server), Probe(at.conninfo), self._stop)
                Thread(target=_watch, args=watch, name=f"probing {at.name}", daemon=True).start()

    def ask(self, work: Callable[[Connection], Asked]) -> Asked:
        """Return what `work` finds out on one of the servers.

        Raises: Replaced when none of them holds the directory any longer, MachineRefused when none can answer.
        """
        failure: Exception | None = None
        lacking = 0
        for server in (server for _ in range(ROUNDS) for server in self._in_order()):
            try:
                return server.ask(work)
            except NOT_THERE:
                lacking += 1
                server.behind_until = time.monotonic() + BEHIND
            except ASK_ELSEWHERE as why:
                failure = why
            except psycopg.OperationalError as why:
                if why.sqlstate is not None and not isinstance(why, ASK_ELSEWHERE):
                    raise refused(why, self._where) from None
                failure = why
                server.out()
            except psycopg.Error as why:
                raise refused(why, self._where) from None
        if lacking:
            raise Replaced(f"{self._where}: this directory was replaced while it was asked; ask again")
        assert isinstance(failure, psycopg.Error)  # noqa: S101 - there is at least one server, and it failed
        raise refused(failure, self._where) from None

    @property
    def alive(self) -> dict[str, bool]:
        """Which servers can be asked now, by name."""
        return {server.name: server.alive for server in self._servers}

    def close(self) -> None:
        """Give up all connections."""
        self._stop.set()
        for server in self._servers:
            server.close()

    def _in_order(self) -> list[Server]:
        turn = next(self._turns) % len(self._servers)
        in_turn = self._servers[turn:] + self._servers[:turn]
        now = time.monotonic()
        return sorted(in_turn, key=lambda server: (not server.alive, server.behind_until > now, not server.standby))


def _watch(server_held: "weakref.ref[Server]", probe: Probe, stop: Event) -> None:
    """Probe a server until nobody holds it any more."""
    while not stop.wait(PROBE_EVERY):
        answers = probe.answers(PROBE_WITHIN)
        server = server_held()
        if server is None:
            break
        if answers:
            server.standby, server.alive = probe.standby, True
        elif server.alive:
            server.out()
        del server
    probe.close()
