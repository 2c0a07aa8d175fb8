"""The registry's tables, brought to where this program has them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from fcntl import LOCK_EX, flock
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor

from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry.errors import NotMigrated
from whoperforms.registry.guarding import lifted
from whoperforms.registry.secret import FOR_ITS_OWNER
from whoperforms.store.place import Place, is_database, shown


def migrate(place: Place) -> int:
    """Make or renew the tables; return how many steps that took. Raises: MachineRefused."""
    with nullcontext() if isinstance(place, str) else _alone_with(place):
        try:
            steps = len(_missing())
            if steps:
                with lifted():
                    call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())
        except Error as why:
            raise _unopened(place, " ".join(str(why).split())) from None
        finally:
            connections.close_all()  # whoever starts servers from here must not hand them an open one
    return steps


def refuse_unmigrated(place: Place) -> None:
    """Let through only a registry with the tables of this program; a file is given them. Raises: MachineRefused."""
    if not is_database(place):
        migrate(place)
        return
    refuse_behind(place)


def refuse_behind(place: Place) -> None:
    """Let through only a registry with the tables of this program; none is made or renewed. Raises: MachineRefused."""
    try:
        missing = _missing()
    except Error as why:
        raise _unopened(place, " ".join(str(why).split())) from None
    finally:
        connections.close_all()
    if missing:
        raise NotMigrated(
            f"{shown(place)}: {len(missing)} steps are missing in the registry's tables; "
            "run 'whoperforms registry migrate' with the same --registry"
        )


def _missing() -> list[str]:
    executor = MigrationExecutor(connection)
    return [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Let nobody else renew the tables of a file meanwhile; a new one is its owner's alone. Raises: MachineRefused."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, FOR_ITS_OWNER))
        folder = os.open(file.parent, os.O_RDONLY)
    except OSError as why:
        raise _unopened(file, why.strerror or str(why)) from None
    try:
        flock(folder, LOCK_EX)
        yield
    finally:
        os.close(folder)


def _unopened(place: Place, why: str) -> MachineRefused:
    return MachineRefused(
        f"{shown(place)}: the registry cannot be opened ({why}); see to it, or name another --registry"
    )
