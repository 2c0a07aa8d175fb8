"""Every setting there is: flag, environment variable, default. docs/settings.md is held against this table."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from whoperforms.store.place import Place, place_of

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be chosen; the flag wins over the environment, the environment over the default."""

    name: str
    meaning: str
    default: str | None = None
    type: Any = str

    @property
    def flag(self) -> str:
        """What is typed."""
        return f"--{self.name}"

    @property
    def variable(self) -> str:
        """What stands in the environment."""
        return f"WHOPERFORMS_{self.name.replace('-', '_').upper()}"

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
PATH = click.Path(path_type=Path, readable=False)
PER_CENT = click.FloatRange(0)
DIRECTORY = Setting(
    "directory",
    "Folder that holds directory.db, as 'build' made it, or the address of a PostgreSQL database.",
    default="./out",
    type=PLACE,
)
DEFINITIONS = Setting(
    "definitions", "Folder of procedure definitions to use instead of those that ship with the package.", type=PATH
)
REGISTRY = Setting(
    "registry",
    "File that holds what people have sent, never removed by a build, or the address of a PostgreSQL database.",
    default="./registry.db",
    type=PLACE,
)
FILES = Setting("files", "Folder for files of evidence; without it registry.files, beside the registry.", type=PATH)
MAIL = Setting(
    "mail",
    "Folder for messages, where no server for them is set; without it registry.mail, beside the registry.",
    type=PATH,
)
KEYS = Setting("keys", "Folder for the issuer's sealed keys; without it registry.keys, beside the registry.", type=PATH)
KEYS_PASSPHRASE_FILE = Setting(
    "keys-passphrase-file", "File that holds the passphrase of these keys; without it nothing is signed.", type=PATH
)
SITE = Setting("site", "File that says who runs the site; needed to serve others.", type=PATH)
BIND = Setting("bind", "Address to serve on; any but this machine's own needs --site.", default="127.0.0.1")
PORT = Setting(
    "port", "Port to serve on; 0 picks a free one and names it.", default="8000", type=click.IntRange(0, 65535)
)
MIRROR = Setting("mirror", "Copy of the publishers' sites to fetch from, as MIRROR/download.cms.gov/... and so on.")
CONTACT = Setting("contact", "Address or e-mail of yours that is told to the publishers with each request.")
DRIFT_ROWS = Setting(
    "drift-rows",
    "Per cent by which the rows of a file, or what a directory holds, may change from one build to the next.",
    default="20",
    type=PER_CENT,
)
DRIFT_MISSING = Setting(
    "drift-missing", "Points by which the per cent of missing values may change.", default="5", type=PER_CENT
)
DRIFT_UNKNOWN = Setting(
    "drift-unknown",
    "Points by which the per cent of rejected rows, unknown codes, states and ZIP codes may change.",
    default="2",
    type=PER_CENT,
)
DRIFT_VANISHED = Setting("drift-vanished", "Per cent of the practitioners who may vanish.", default="2", type=PER_CENT)
DRIFT_AGE = Setting(
    "drift-age",
    "Days that the last day of a file may lie back, if it did not already when the last directory was made.",
    default="200",
    type=click.IntRange(0),
)

DRIFT = (DRIFT_ROWS, DRIFT_MISSING, DRIFT_UNKNOWN, DRIFT_VANISHED, DRIFT_AGE)
SETTINGS = (
    DIRECTORY,
    DEFINITIONS,
    REGISTRY,
    FILES,
    MAIL,
    KEYS,
    KEYS_PASSPHRASE_FILE,
    SITE,
    BIND,
    PORT,
    MIRROR,
    CONTACT,
    *DRIFT,
)
