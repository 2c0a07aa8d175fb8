"""Files that each hold one year: of two about the same year the one published later counts, and both are named."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from whoperforms.build.published import PublishedFile, published_files
from whoperforms.build.release import Reader, ReleaseToRead
from whoperforms.kernel.errors import BadQuestion
from whoperforms.sources.dated import day_in

REISSUE = re.compile(r"_?R(?:Y)?(\d\d)_P\d\d_V(\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Yearly:
    """A source whose files hold a year each: how a name says which, and what reads them."""

    source: str
    year_of: Callable[[str], int]
    reader: Reader

    def releases(self, paths: Sequence[Path]) -> list[ReleaseToRead]:
        """Return what is to be read of the files at `paths`. Raises: BadQuestion, BadRelease, MachineRefused."""
        found = [self._release(file) for path in paths for file in published_files(path)]
        return [_superseded(release, found) for release in found]

    def _release(self, file: PublishedFile) -> ReleaseToRead:
        year = self.year_of(Path(file.file).name)
        return ReleaseToRead(
            id=0,
            source=self.source,
            part=f"year {year}",
            published=file,
            reader=self.reader,
            period=(date(year, 1, 1), date(year, 12, 31)),
        )


def _superseded(release: ReleaseToRead, found: list[ReleaseToRead]) -> ReleaseToRead:
    """Return a release, marked where another of `found` holds its year and was published later."""
    rivals = [other for other in found if other.part == release.part]
    newest = max(rivals, key=_published)
    if newest is release:
        return release
    if _published(newest) == _published(release) and newest.content != release.content:
        raise BadQuestion(
            f"{release.published.path}: counts the same {release.part} as {newest.published.path}, "
            "and the names do not say which was published later; give the newer one only"
        )
    part = f"{release.part}, not read: {newest.published.file} was published later"
    return replace(release, part=part, superseded_by=newest.published.file)


def _published(release: ReleaseToRead) -> tuple[int, int, int]:
    """Return what orders files about one year: the re-issue, its version, or the day of publication in its name."""
    name = release.published.file
    if found := REISSUE.search(name):
        return int(found[1]), int(found[2]), 0
    day = day_in(name)
    return 0, 0, day.toordinal() if day else 0
