"""Issuers' rosters on a reading list: each with its manifest, and with what newer ones take back."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from whoperforms.build.published import PublishedFile, published_files
from whoperforms.build.release import ReleaseToRead
from whoperforms.certification.programme import Programme
from whoperforms.certification.roster import RosterKind
from whoperforms.kernel.errors import BadQuestion, BadRelease
from whoperforms.sources import roster
from whoperforms.sources.roster_manifest import described, manifest_beside


def rosters(paths: Sequence[Path], programmes: Mapping[str, Programme]) -> list[ReleaseToRead]:
    """Return the rosters at `paths`, the newest last.

    Raises: BadRelease (no roster, not whole), BadQuestion, MachineRefused.
    """
    files = [_unpacked(file) for path in paths for file in published_files(path)]
    unkept = [_taken_back(file, programmes) for file in files]
    found = [
        _release(file, programmes, tuple(taken for other in (*unkept[:at], *unkept[at + 1 :]) for taken in other))
        for at, file in enumerate(files)
    ]
    _refuse_rivals(found)
    return sorted(found, key=_in_order)


def _unpacked(file: PublishedFile) -> PublishedFile:
    """Refuse a roster in an archive: its manifest, which says whether it is full, would not stand beside it."""
    if file.archive is not None:
        raise BadRelease(f"{file.path}: a roster inside an archive; unpack it, and put its manifest beside it")
    return file


def _refuse_rivals(found: list[ReleaseToRead]) -> None:
    """Refuse two full lists of one issuer, programme and day: which one counts, nobody could tell."""
    seen: dict[tuple[str, object], ReleaseToRead] = {}
    for release in found:
        rival = seen.setdefault((release.part, release.period), release)
        if rival is not release and release.part.endswith(RosterKind.FULL):
            raise BadQuestion(
                f"{release.published.path}: a full list of the same issuer, programme and day as "
                f"{rival.published.path}; give the one that counts"
            )


def _in_order(release: ReleaseToRead) -> tuple[object, ...]:
    """Return what orders rosters, however they were given: their day; of one day the full list first."""
    return release.period, not release.part.endswith(RosterKind.FULL), release.part, release.published.file


def _taken_back(file: PublishedFile, programmes: Mapping[str, Programme]) -> tuple[roster.TakenBack, ...]:
    with file.opened() as (content, _):
        return roster.taken_back(content, file.file, manifest=manifest_beside(file.path), programmes=programmes)


def _release(
    file: PublishedFile, programmes: Mapping[str, Programme], newer: tuple[roster.TakenBack, ...]
) -> ReleaseToRead:
    manifest = manifest_beside(file.path)
    is_of = described(file.file, manifest, programmes)
    return ReleaseToRead(
        id=0,
        source="roster",
        part=f"{is_of.issuer} {is_of.programme} {is_of.kind}",
        published=file,
        reader=partial(roster.readings, manifest=manifest, programmes=programmes, newer=newer),
        period=(is_of.as_of, is_of.as_of),
    )
