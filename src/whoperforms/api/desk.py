"""The desk that the API asks at, and in which words it answers."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from django.conf import settings

from whoperforms.procedures.definition import Procedure
from whoperforms.registry import offered
from whoperforms.registry.standings import registered
from whoperforms.search.desk import Desk, desks_at
from whoperforms.search.voice import Voice, exact

Answer = TypeVar("Answer")


def answered(work: Callable[[Desk], Answer]) -> Answer:
    """Return what `work` finds at the desk of the directory that serves, all of it in one and the same directory.

    Raises: BadDirectory, MachineRefused, and whatever `work` does.
    """
    return desks_at(settings.DIRECTORY).answer(work, registered())


@cache
def procedure_named(name: str) -> Procedure:
    """Return a procedure that is offered here. Raises: BadQuestion, and keeps nothing then."""
    return offered.procedure(name)


@cache
def english(name: str) -> Voice:
    """Return how the API speaks of a procedure: exactly, with sources and codes, in English."""
    return exact(offered.words(name, "en"))
