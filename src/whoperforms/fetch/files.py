"""What lies in a folder of downloads, by source: the files that a directory is built from.

Shape:  known by their published names, whoever put them there; parts of files have other names.
"""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from whoperforms.evidence.source import Source
from whoperforms.fetch.nppes import MONTHLY, WEEKLY
from whoperforms.fetch.publishers import KINDS
from whoperforms.fetch.release import Keep, Kind, Release, needed
from whoperforms.fetch.wholeness import DAMAGED_LIST
from whoperforms.sources.nppes import period


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The newest of each source that is here; weeks after the month, years, oldest first."""

    nppes_monthly: Path | None
    weeklies: tuple[Path, ...]
    deactivated: Path | None
    nucc: Path | None
    part_b: tuple[Path, ...]
    leie: Path | None

    @property
    def nppes(self) -> tuple[Path, ...]:
        """The month and the weeks after it, as a build takes them."""
        return (*((self.nppes_monthly,) if self.nppes_monthly else ()), *self.weeklies)


def held(folder: Path) -> Held:
    """Return what is in `folder`; of a month that is there it looks up the last day it covers."""
    chosen = needed([_with_last_day(release, folder) for release in releases(folder)])

    def of(*kinds: Kind) -> tuple[Path, ...]:
        return tuple(folder / release.name for release in chosen if release.kind in kinds)

    def only(source: Source) -> Path | None:
        return next(iter(of(*(kind for kind in KINDS if kind.source is source))), None)

    return Held(
        nppes_monthly=next(iter(of(MONTHLY)), None),
        weeklies=of(WEEKLY),
        deactivated=only(Source.DEACTIVATED),
        nucc=only(Source.NUCC),
        part_b=of(*(kind for kind in KINDS if kind.source is Source.PART_B)),
        leie=only(Source.LEIE),
    )


def releases(folder: Path) -> list[Release]:
    """Return every published file in `folder`, by name."""
    names = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return [release for name in names for kind in KINDS if (release := kind.release(name))]


def newest(every: Iterable[Release], folder: Path) -> dict[str, Path]:
    """Return by kind's label the newest file here, of the kinds of which only one counts."""
    chosen = needed(list(every))
    return {release.kind.label: folder / release.name for release in chosen if release.kind.keep is Keep.NEWEST}


def _with_last_day(release: Release, folder: Path) -> Release:
    """Give a month the last day that its main file covers; its own name says no day."""
    if release.kind is not MONTHLY:
        return release
    try:
        with zipfile.ZipFile(folder / release.name) as archive:
            names = [PurePosixPath(name).name for name in archive.namelist()]
    except DAMAGED_LIST:  # the build refuses it, and says why
        return release
    days = [days for name in names if name.lower().startswith(MONTHLY.inside) and (days := period(name))]
    last = max((last for _, last in days), default=release.covers.last)
    return replace(release, covers=replace(release.covers, last=last))
