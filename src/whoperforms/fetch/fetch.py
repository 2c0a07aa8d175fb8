"""A fetch: what is needed and not here yet, one file after the other, each whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from whoperforms.fetch.connection import Connection
from whoperforms.fetch.download import Download, Place, Progress
from whoperforms.fetch.errors import PublisherAway
from whoperforms.fetch.files import newest, releases
from whoperforms.fetch.folder import held_alone, refusals_as_sentences
from whoperforms.fetch.ledger import ledger_of
from whoperforms.fetch.plan import Step, Wanted, plan, steps
from whoperforms.kernel.errors import MachineRefused, WhoPerformsError


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each file, and what went wrong with the others."""

    steps: tuple[Step, ...]
    failures: tuple[WhoPerformsError, ...]


def fetch(folder: Path, wanted: Wanted, connection: Connection, *, now: datetime, on_progress: Progress) -> Report:
    """Bring `folder` up to what the publishers offer; older files stay.

    A file or publisher that fails does not keep the others from being fetched. Raises: MachineRefused, BadData.
    """
    with held_alone(folder):
        place = Place(folder=folder, ledger=ledger_of(folder), now=now)
        planned = plan(connection, wanted)
        done: list[Step] = []
        failures = list(planned.failures)
        formers = newest(releases(folder), folder)
        for offer in planned.offers:
            former = formers.get(offer.release.kind.label)
            try:
                state = Download(offer, place, connection, former=former, on_progress=on_progress).done()
            except WhoPerformsError as why:
                if isinstance(why, MachineRefused) and not isinstance(why, PublisherAway):
                    raise
                failures.append(why)
                continue
            done.append(Step(offer=offer, state=state, bytes=(folder / offer.release.name).stat().st_size))
        return Report(tuple(done), tuple(failures))


def survey(
    folder: Path, wanted: Wanted, connection: Connection, *, now: datetime, on_step: Callable[[int, int], None]
) -> Report:
    """Return what `fetch` would do, and change nothing. Raises: BadData."""
    with refusals_as_sentences(folder):
        place = Place(folder=folder, ledger=ledger_of(folder), now=now)
    found, failures = steps(plan(connection, wanted), place, connection, on_step=on_step)
    return Report(tuple(found), tuple(failures))
