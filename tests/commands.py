"""The command line as a user runs it: a process of its own, its output and its exit code."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "whoperforms")


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def whoperforms(*arguments: str, stdout=subprocess.PIPE, typed: str | None = None, **environment: str) -> Ran:
    """Run `whoperforms` with arguments, and these variables added to the environment; `typed`: its standard input."""
    done = subprocess.run(
        [COMMAND, *arguments],
        input=typed,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        env=os.environ | environment,
        text=True,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
