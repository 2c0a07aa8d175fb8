"""A build that changes nothing: all of it, into a folder that is thrown away, for its exact account.

Which rows count is known only once all are joined, so nothing less would tell. It takes the time of a build, and its
room on the disk for temporary files (`TMPDIR`).
"""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from whoperforms.build.build import build_from
from whoperforms.build.drift import Acceptance, Allowed
from whoperforms.build.intake import Progress
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.build.report import Report
from whoperforms.store.directory import open_directory
from whoperforms.store.ledger import Rejected, rejected
from whoperforms.store.place import Place

NOBODY = Acceptance("nobody", "a rehearsal puts nothing in place")


def rehearse(
    sources: Sources, out: Place, *, now: datetime, on_progress: Progress, allowed: Allowed
) -> tuple[Report, list[Rejected]]:
    """Return what a build to `out` would report, drift that it would refuse included, and all that it could not use.

    Raises: as `build`.
    """
    to_read = reading_list(sources)
    with TemporaryDirectory(prefix="whoperforms-") as name:
        report = build_from(
            to_read, Path(name), now=now, on_progress=on_progress, allowed=Allowed(allowed.bounds, NOBODY), before=out
        )
        directory = open_directory(Path(name))
        set_aside = list(rejected(directory))
        directory.engine.close()
    return report, set_aside
