"""`whoperforms registry ...`: the tables, the corrections that wait, and what is answered to them.

Shape:  Django is set up inside the commands, so that no other command waits for it.
"""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms import registry
from whoperforms.cli.settings import REGISTRY
from whoperforms.registry.states import State
from whoperforms.registry.tracking import Tracking
from whoperforms.store.place import Place, shown

STEPS = tuple(str(state) for state in State if state is not State.RECEIVED)


@click.group("registry", short_help="Look after the corrections that people have sent.")
def command() -> None:
    """Look after the registry: its tables, the corrections that people have sent, and the answers to them."""


@command.command("migrate", short_help="Make or renew the tables.")
@REGISTRY
def migrate(registry: Place) -> None:
    """Make the registry's tables, or renew them; those of a file are renewed when it is served, too."""
    opened(registry)
    from whoperforms.registry.migrate import migrate as renewed  # noqa: PLC0415 - Django has to be set up first

    steps = renewed(registry)
    click.echo(f"{shown(registry)}: {f'{steps} steps done' if steps else 'nothing to do'}")


@command.command("corrections", short_help="List the corrections that are not closed.")
@REGISTRY
def corrections(registry: Place) -> None:
    """List the corrections that are not closed, the longest waiting first, each as one line of JSON."""
    opened(registry)
    from whoperforms.registry.migrate import refuse_unmigrated  # noqa: PLC0415
    from whoperforms.registry.selectors import waiting  # noqa: PLC0415

    refuse_unmigrated(registry)
    for correction in waiting():
        click.echo(json.dumps(asdict(correction) | {"tracking": str(correction.tracking)}, default=str))


@command.command("answer", short_help="Say what became of a correction.")
@click.argument("tracking")
@click.option("--state", type=click.Choice(STEPS), required=True, help="Where it stands from now on.")
@click.option("--by", required=True, help="Who says so; kept, and not shown to the sender.")
@click.option("--text", default="", help="What the sender reads; needed to answer or close.")
@REGISTRY
def answer(tracking: str, state: str, by: str, text: str, registry: Place) -> None:
    """Say what became of the correction with the number TRACKING."""
    number = Tracking(tracking)
    opened(registry)
    from whoperforms.registry.migrate import refuse_unmigrated  # noqa: PLC0415
    from whoperforms.registry.services import step  # noqa: PLC0415

    refuse_unmigrated(registry)
    step(number, State(state), by=by, at=datetime.now(UTC), text=text)
    click.echo(f"{number}: {state}")


def opened(place: Place) -> None:
    """Set Django up for the registry of a place."""
    os.environ[REGISTRY.variable] = str(place.absolute() if isinstance(place, Path) else place)
    registry.start()
