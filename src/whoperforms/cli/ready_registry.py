"""A registry set up for a command: Django, and what stands beside the registry."""

import os
from pathlib import Path

from whoperforms import registry as registry_room
from whoperforms.cli.settings import REGISTRY, Setting
from whoperforms.store.place import Place


def ready(registry: Place, *beside: tuple[Setting, Path | None]) -> None:
    """Set Django up for a registry that has this program's tables, or is given them. Raises: MachineRefused, BadData.

    Shape:  `beside`: settings of the command that Django reads, and what was given for each.
    """
    set_up(registry, *beside)
    from whoperforms.registry.migrate import refuse_unmigrated  # noqa: PLC0415 - Django has to be set up first

    refuse_unmigrated(registry)


def set_up(registry: Place, *beside: tuple[Setting, Path | None]) -> None:
    """Set Django up for a registry, whatever tables it has: to make them, to copy them, to bring them back."""
    os.environ[REGISTRY.variable] = str(registry.absolute() if isinstance(registry, Path) else registry)
    for setting, named in beside:
        os.environ[setting.variable] = str(named.absolute()) if named else ""
    registry_room.start()
