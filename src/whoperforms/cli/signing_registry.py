"""A registry and its keys, set up for a command that signs or proves."""

import os
from pathlib import Path

from whoperforms import registry as registry_room
from whoperforms.cli.settings import KEYS, KEYS_PASSPHRASE_FILE, REGISTRY
from whoperforms.store.place import Place


def ready(registry: Place, keys: Path | None, passphrase: Path | None) -> None:
    """Set Django up for a registry and the keys of a folder. Raises: MachineRefused, BadData."""
    os.environ[REGISTRY.variable] = str(registry.absolute() if isinstance(registry, Path) else registry)
    for setting, named in ((KEYS, keys), (KEYS_PASSPHRASE_FILE, passphrase)):
        if named:
            os.environ[setting.variable] = str(named.absolute())
    registry_room.start()
    from whoperforms.registry.migrate import refuse_unmigrated  # noqa: PLC0415 - Django has to be set up first

    refuse_unmigrated(registry)
