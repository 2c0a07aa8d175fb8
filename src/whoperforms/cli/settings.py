"""Every setting there is: flag, environment variable, default. docs/settings.md is held against this table."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that can be chosen; the flag wins over the environment, the environment over the default."""

    flag: str
    variable: str
    default: str | None
    meaning: str
    type: Any = str

    def __call__(self, command: Command) -> Command:
        """Give `command` this setting as an option."""
        option = click.option(
            self.flag,
            envvar=self.variable,
            default=self.default,
            type=self.type,
            show_default=True,
            help=f"{self.meaning} [env: {self.variable}]",
        )
        return option(command)


DIRECTORY = Setting(
    flag="--directory",
    variable="WHOPERFORMS_DIRECTORY",
    default="./out",
    meaning="Folder that holds directory.db, as 'build' made it.",
    type=click.Path(path_type=Path, readable=False),
)
DEFINITIONS = Setting(
    flag="--definitions",
    variable="WHOPERFORMS_DEFINITIONS",
    default=None,
    meaning="Folder of procedure definitions to use instead of those that ship with the package.",
    type=click.Path(path_type=Path, readable=False),
)
PORT = Setting(
    flag="--port",
    variable="WHOPERFORMS_PORT",
    default="8000",
    meaning="Loopback port to serve on; 0 picks a free one and names it.",
    type=click.IntRange(0, 65535),
)

SETTINGS = (DIRECTORY, DEFINITIONS, PORT)
