"""Whether a server is there: asked on a connection of its own, and never waited for longer than told."""

import select
import time

import psycopg
from psycopg import pq

POLLED = {pq.PollingStatus.READING: select.POLLIN, pq.PollingStatus.WRITING: select.POLLOUT}


class Probe:
    """A connection that asks a server for a sign of life; made anew when it is lost."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo.encode()
        self._connection: pq.abc.PGconn | None = None

    def answers(self, within: float) -> bool:
        """Return whether the server answers within so many seconds."""
        until = time.monotonic() + within
        try:
            answered = self._connected(until) and self._answered(until)
        except psycopg.Error:
            answered = False
        if not answered:
            self.close()
        return answered

    @property
    def standby(self) -> bool:
        """Whether the server follows another one, as it said last."""
        return self._connection is not None and self._connection.parameter_status(b"in_hot_standby") == b"on"

    def close(self) -> None:
        """Give up the connection."""
        if self._connection is not None:
            self._connection.finish()
            self._connection = None

    def _connected(self, until: float) -> bool:
        if self._connection is not None:
            return True
        self._connection = connection = pq.PGconn.connect_start(self._conninfo)
        while (state := pq.PollingStatus(connection.connect_poll())) in POLLED:
            if not _ready(connection, POLLED[state], until):
                return False
        return state is pq.PollingStatus.OK

    def _answered(self, until: float) -> bool:
        connection = self._connection
        assert connection is not None  # noqa: S101 - asked only when connected
        connection.send_query(b"select 1")
        answered = False
        while True:
            while connection.is_busy():
                if not _ready(connection, select.POLLIN, until):
                    return False
                connection.consume_input()
            result = connection.get_result()
            if result is None:
                return answered
            answered = result.status == pq.ExecStatus.TUPLES_OK  # a bare number


def _ready(connection: pq.abc.PGconn, event: int, until: float) -> bool:
    poll = select.poll()
    poll.register(connection.socket, event)
    return bool(poll.poll(max(until - time.monotonic(), 0) * 1000))
