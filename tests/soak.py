"""Heavy runs: small in `make test`, at the stated size in `make soak`."""

import os


def soaked(small: int, full: int) -> int:
    """Return `full` in a soak run, else `small`."""
    return full if os.environ.get("WHOPERFORMS_SOAK") else small
