"""What is kept for minutes: tries, used codes, and how far an import is.

Shape:  settings name `InDatabase` as the cache. Django's own one answers with "it was there already" also where nothing
        could be written, and whoever counts tries by it takes that for too many of them.
"""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router

from whoperforms.registry.one_writer import others_waited_for


class InDatabase(DatabaseCache):
    """A table that is written in the same line as all else: whoever waits too long is told so. Raises: Busy."""

    def _base_set(self, *said: Any, **named: Any) -> bool:  # noqa: ANN401 - whatever Django's one is given
        """Write a key, and say whether that was ours to do; what kept it from being written is raised."""
        faults: list[DatabaseError] = []
        connection = connections[router.db_for_write(self.cache_model_class)]
        with others_waited_for():
            with connection.execute_wrapper(_keeping(faults)):
                written: bool = super()._base_set(*said, **named)  # type: ignore[misc]  # not in its stubs
            for fault in faults:
                if not isinstance(fault, IntegrityError):  # that is another one's key, written in between
                    raise fault
        return written

    def _base_delete_many(self, keys: list[str]) -> bool:
        with others_waited_for():
            deleted: bool = super()._base_delete_many(keys)  # type: ignore[misc]
        return deleted


def _keeping(faults: list[DatabaseError]) -> Callable[..., Any]:
    """Return what keeps each fault of a statement, and lets it go on its way."""

    def kept(execute: Callable[..., Any], *statement: Any) -> Any:  # noqa: ANN401 - as the database has it
        try:
            return execute(*statement)
        except DatabaseError as why:
            faults.append(why)
            raise

    return kept
