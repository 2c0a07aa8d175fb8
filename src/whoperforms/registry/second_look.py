"""The process that looks again at each certificate which was just signed: started when it is wanted, and kept a while.

Shape:  it is given nothing of this process but where programs lie: no other environment, no open file, no key. One for
        each process that signs; it ends by itself after a minute without work, or with the process that started it.
"""

import atexit
import os
import subprocess
import sys
from contextlib import suppress
from select import select
from threading import Lock
from typing import IO, Final

import msgspec

from whoperforms.credentials.verification import second_look
from whoperforms.credentials.verification.second_look import Asked
from whoperforms.kernel.errors import MachineRefused

LONGEST: Final = 60  # seconds that an answer may take; the first one waits for the program to be read
TRIES: Final = 2  # it may have gone just now, for it was idle
HANDED_ON: Final = ("LD_LIBRARY_PATH", "PYTHONHOME")  # without them some machines start no Python
COMMAND: Final = (sys.executable, "-P", "-m", second_look.__name__)
SAID: Final = msgspec.json.Decoder(str)


class Look:
    """One such process at a time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._of = 0  # the process that started it: one that was forked from that has none
        self._asking = Lock()

    def begin(self) -> None:
        """Start it, if it does not run, and wait for nothing."""
        with self._asking:
            self._running()

    def fault(self, asked: Asked) -> str:
        """Return what it says. Raises: MachineRefused."""
        with self._asking:
            for _ in range(TRIES):
                said = self._said(msgspec.json.encode(asked) + b"\n")
                if said.endswith(b"\n"):
                    return SAID.decode(said)
                self.end()
        raise MachineRefused(
            "the process that looks again at what was signed does not answer, so nothing is handed out; sign once more"
        )

    def _said(self, question: bytes) -> bytes:
        """Return its answer; less than a line where it has gone, or takes too long."""
        to, said = self._running()
        try:
            to.write(question)
            to.flush()
            return said.readline() if select([said], [], [], LONGEST)[0] else b""
        except OSError:
            return b""

    def _running(self) -> tuple[IO[bytes], IO[bytes]]:
        child = self._child if self._of == os.getpid() else None
        if child is None or child.poll() is not None:
            self.end()
            child = _started()
            self._child, self._of = child, os.getpid()
        if child.stdin is None or child.stdout is None:
            raise MachineRefused("the process that looks again at what was signed cannot be spoken to; sign once more")
        return child.stdin, child.stdout

    def end(self) -> None:
        """End it, whatever it does."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                pipe and pipe.close()
        if self._of != os.getpid():
            child.returncode = 0  # another's
            return
        child.kill()
        child.wait()


def _started() -> subprocess.Popen[bytes]:
    handed_on = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    try:
        return subprocess.Popen(  # noqa: S603 - our own program
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | handed_on,
            start_new_session=True,
        )
    except OSError as why:
        raise MachineRefused(
            f"the process that looks again at what was signed cannot be started ({why.strerror}); see to it"
        ) from None


_LOOK = Look()
atexit.register(_LOOK.end)
begin = _LOOK.begin
fault = _LOOK.fault
