"""A command in a process of its own, watched: how long it takes, and the most memory that all its processes hold."""

import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("whoperforms"))
HERE = Path(__file__).parent
LOOK_EVERY = 0.05  # seconds
KB = 1024


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, how long it took, and the most it held. Units: seconds, bytes."""

    out: str
    seconds: float
    peak: int


def watched(*arguments: object) -> Ran:
    """Run a command to its end. Raises: AssertionError, with what it said, when it fails."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen([str(argument) for argument in arguments], stdout=out, stderr=said)
        peak = 0
        while process.returncode is None:
            peak = max(peak, _resident(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_EVERY)
        seconds = time.perf_counter() - began
        out.seek(0)
        said.seek(0)
        assert process.returncode == 0, said.read().decode()
        return Ran(out.read().decode(), seconds, peak)


def fresh(script: str, *arguments: object) -> str:
    """Return what a script of this folder prints in a fresh interpreter."""
    return watched(sys.executable, HERE / script, *arguments).out


def _resident(process: int) -> int:
    """Return what a process and those it has started hold now, or the most that it has ever held itself, if more.

    Not from `getrusage`: there a child begins with the peak of the process that started it.
    """
    family = _family(process)
    now = sum(_status(one, "VmRSS:") for one in family)
    return max(now, *(_status(one, "VmHWM:") for one in family))


def _family(process: int) -> list[int]:
    found = [process]
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended
            for child in children.read_text().split():
                found += _family(int(child))
    return found


def _status(process: int, key: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) * KB
    return 0  # it has just ended
