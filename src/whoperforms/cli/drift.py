"""What a command may do though its figures have drifted: the bounds, and that somebody accepts what is beyond them."""

import functools
from collections.abc import Callable
from getpass import getuser
from typing import Any

import click

from whoperforms.build.drift import Acceptance, Allowed, Bounds
from whoperforms.cli.settings import DRIFT

Command = Callable[..., None]
Option = Callable[[Command], Command]

ACCEPT = click.option("--accept-drift", metavar="REASON", help="Go ahead though figures are out of bounds; say why.")
ACCEPTED_BY = click.option("--accepted-by", metavar="NAME", help="Who accepts; the user's name when left out.")


def gated(command: Command) -> Command:
    """Give a command the bounds and the options to go beyond them; it gets them as `allowed`."""

    @functools.wraps(command)
    def with_allowed(*, accept_drift: str | None, accepted_by: str | None, **given: Any) -> None:  # noqa: ANN401
        bounds = {name: given.pop(f"drift_{name}") for name in Bounds.__dataclass_fields__}
        accepted = None if accept_drift is None else Acceptance(accepted_by or _user(), accept_drift)
        command(**given, allowed=Allowed(Bounds(**bounds), accepted))

    options: tuple[Option, ...] = (*reversed(DRIFT), ACCEPTED_BY, ACCEPT)
    given_options: Command = with_allowed
    for option in options:
        given_options = option(given_options)
    return given_options


def _user() -> str:
    """Return the user's name; nothing where the machine does not know it."""
    try:
        return getuser()
    except (KeyError, OSError):
        return ""
