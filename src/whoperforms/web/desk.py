"""The desk that the pages ask at; the API's is the same."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings

from whoperforms.registry.standings import registered
from whoperforms.search.desk import Desk, desks_at

Answer = TypeVar("Answer")


def answered(work: Callable[[Desk], Answer]) -> Answer:
    """Return what `work` finds at the desk of the directory that serves, all of it in one and the same directory.

    Raises: BadDirectory, MachineRefused, and whatever `work` does.
    """
    return desks_at(settings.DIRECTORY).answer(work, registered())
