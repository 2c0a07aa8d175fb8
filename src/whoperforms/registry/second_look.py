"""The process that looks again at each certificate which was just signed: started when it is wanted, and kept a while.

Shape:  it is given nothing of this process but where programs lie: no other environment, no open file, no key. One for
        each process that signs; it ends by itself after a minute without work, or with the process that started it.
"""

import atexit
import os
import subprocess
import sys
from contextlib import suppress
from select import POLLIN, poll
from threading import Lock
from typing import IO, Final

import msgspec

from whoperforms.credentials.verification import second_look
from whoperforms.credentials.verification.second_look import Asked
from whoperforms.kernel.errors import MachineRefused

STARTS: Final = 60  # seconds that it may take to be there
LONGEST: Final = 5  # seconds that an answer may take
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
        """Start it, if it does not run, and wait until it is there; that it does not come is said when it is asked."""
        with self._asking, suppress(OSError):
            self._running()

    def fault(self, asked: Asked) -> str:
        """Return what it says. Raises: MachineRefused."""
        with self._asking:
            for _ in range(TRIES):
                said = self._said(msgspec.json.encode(asked) + b"\n")
                if said.endswith(b"\n"):
                    return SAID.decode(said)
        raise MachineRefused(
            "the process that looks again at what was signed does not answer, so nothing is handed out; sign once more"
        )

    def _said(self, question: bytes) -> bytes:
        """Return its answer; less than a line where it has gone, or takes too long."""
        answer = b""
        try:
            to, said = self._running()
            to.write(question)
            to.flush()
            answer = _line(said, LONGEST)
        except OSError:
            return b""
        finally:
            if not answer.endswith(b"\n"):  # an answer that comes later is none to the next question
                self.end()
        return answer

    def _running(self) -> tuple[IO[bytes], IO[bytes]]:
        """Return the ways to it and from it. Raises: OSError where it does not come, MachineRefused."""
        child = self._child if self._of == os.getpid() else None
        starts = child is None or child.poll() is not None
        if child is None or starts:
            self.end()
            child = _started()
            self._child, self._of = child, os.getpid()
        if child.stdin is None or child.stdout is None:
            raise MachineRefused("the process that looks again at what was signed cannot be spoken to; sign once more")
        if starts and _line(child.stdout, STARTS) != second_look.THERE:
            self.end()
            raise OSError
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


def _line(said: IO[bytes], longest: float) -> bytes:
    """Return the line that comes within so many seconds; less than one where none does."""
    there = poll()  # not select: a server with a thousand connections has files beyond what that can be asked
    there.register(said, POLLIN)
    return said.readline() if there.poll(longest * 1000) else b""


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
