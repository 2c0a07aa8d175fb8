"""A directory brought up to date in the cheapest way that gives what a build from everything would."""

from datetime import datetime
from pathlib import Path

from whoperforms.build.build import build_from
from whoperforms.build.drift import USUAL, Allowed
from whoperforms.build.editions import is_week
from whoperforms.build.increment import contents, increment_by
from whoperforms.build.intake import Progress
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.build.report import Report
from whoperforms.kernel.errors import BadDirectory
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.place import Place, is_database


def update(
    sources: Sources, out: Place, *, now: datetime, on_progress: Progress, allowed: Allowed = USUAL
) -> Report | None:
    """Make the directory at `out` hold what the published files say; None when it does already.

    Weeks that are new are taken in; anything else that is new, or gone, means a new build. Raises: as `build`.
    """
    to_read, specialties = reading_list(sources), sources.scope.specialties
    old = _serving(out)
    if old is None:
        return build_from(to_read, out, now=now, on_progress=on_progress, specialties=specialties, allowed=allowed)
    known, given = contents(old), {release.content for release in to_read}
    old.engine.close()
    new = [release for release in to_read if release.content not in known]
    if not new and known == given:
        return None
    if known <= given and all(map(is_week, new)) and not is_database(out):
        return increment_by(new, Path(out), now=now, on_progress=on_progress, allowed=allowed)
    return build_from(to_read, out, now=now, on_progress=on_progress, specialties=specialties, allowed=allowed)


def _serving(out: Place) -> Directory | None:
    """Return the directory that serves at `out`; None when there is none that this program can read."""
    try:
        return open_directory(out)
    except BadDirectory:
        return None
