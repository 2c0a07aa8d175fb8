"""Every setting there is: flag, environment variable, default. docs/settings.md is held against this table."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from whoperforms.store.place import Place, place_of

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


class _PlaceType(click.ParamType[Place]):
    """Where a directory is kept, as somebody types it."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:  # noqa: ANN401, ARG002 - click's signature
        """Return a folder, or the address of a database."""
        return place_of(value) if isinstance(value, str) else value


PLACE = _PlaceType()
DIRECTORY = Setting(
    flag="--directory",
    variable="WHOPERFORMS_DIRECTORY",
    default="./out",
    meaning="Folder that holds directory.db, as 'build' made it, or the address of a PostgreSQL database.",
    type=PLACE,
)
DEFINITIONS = Setting(
    flag="--definitions",
    variable="WHOPERFORMS_DEFINITIONS",
    default=None,
    meaning="Folder of procedure definitions to use instead of those that ship with the package.",
    type=click.Path(path_type=Path, readable=False),
)
REGISTRY = Setting(
    flag="--registry",
    variable="WHOPERFORMS_REGISTRY",
    default="./registry.db",
    meaning="File that holds what people have sent, never removed by a build, or the address of a PostgreSQL database.",
    type=PLACE,
)
FILES = Setting(
    flag="--files",
    variable="WHOPERFORMS_FILES",
    default=None,
    meaning="Folder for files of evidence; without it registry.files, beside the registry.",
    type=click.Path(path_type=Path, readable=False),
)
MAIL = Setting(
    flag="--mail",
    variable="WHOPERFORMS_MAIL",
    default=None,
    meaning="Folder for messages, where no server for them is set; without it registry.mail, beside the registry.",
    type=click.Path(path_type=Path, readable=False),
)
SITE = Setting(
    flag="--site",
    variable="WHOPERFORMS_SITE",
    default=None,
    meaning="File that says who runs the site; needed to serve others.",
    type=click.Path(path_type=Path, readable=False),
)
BIND = Setting(
    flag="--bind",
    variable="WHOPERFORMS_BIND",
    default="127.0.0.1",
    meaning="Address to serve on; any but this machine's own needs --site.",
)
PORT = Setting(
    flag="--port",
    variable="WHOPERFORMS_PORT",
    default="8000",
    meaning="Port to serve on; 0 picks a free one and names it.",
    type=click.IntRange(0, 65535),
)
MIRROR = Setting(
    flag="--mirror",
    variable="WHOPERFORMS_MIRROR",
    default=None,
    meaning="Copy of the publishers' sites to fetch from, as MIRROR/download.cms.gov/... and so on.",
)
CONTACT = Setting(
    flag="--contact",
    variable="WHOPERFORMS_CONTACT",
    default=None,
    meaning="Address or e-mail of yours that is told to the publishers with each request.",
)
PER_CENT = click.FloatRange(0)
DRIFT_ROWS = Setting(
    flag="--drift-rows",
    variable="WHOPERFORMS_DRIFT_ROWS",
    default="20",
    meaning="Per cent by which the rows of a file, or what a directory holds, may change from one build to the next.",
    type=PER_CENT,
)
DRIFT_MISSING = Setting(
    flag="--drift-missing",
    variable="WHOPERFORMS_DRIFT_MISSING",
    default="5",
    meaning="Points by which the per cent of missing values may change.",
    type=PER_CENT,
)
DRIFT_UNKNOWN = Setting(
    flag="--drift-unknown",
    variable="WHOPERFORMS_DRIFT_UNKNOWN",
    default="2",
    meaning="Points by which the per cent of rejected rows, unknown codes, states and ZIP codes may change.",
    type=PER_CENT,
)
DRIFT_VANISHED = Setting(
    flag="--drift-vanished",
    variable="WHOPERFORMS_DRIFT_VANISHED",
    default="2",
    meaning="Per cent of the practitioners who may vanish.",
    type=PER_CENT,
)
DRIFT_AGE = Setting(
    flag="--drift-age",
    variable="WHOPERFORMS_DRIFT_AGE",
    default="200",
    meaning="Days that the last day of a file may lie back, if it did not already when the last directory was made.",
    type=click.IntRange(0),
)

DRIFT = (DRIFT_ROWS, DRIFT_MISSING, DRIFT_UNKNOWN, DRIFT_VANISHED, DRIFT_AGE)
SETTINGS = (DIRECTORY, DEFINITIONS, REGISTRY, FILES, MAIL, SITE, BIND, PORT, MIRROR, CONTACT, *DRIFT)
