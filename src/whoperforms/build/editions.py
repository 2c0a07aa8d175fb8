"""Editions of NPPES: what was published together, a month or a week, in the order in which rows supersede others.

Shape:  of two rows about one NPI the one with the higher (edition, release, row) is the newer.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from whoperforms.build.published import PublishedFile, published_files
from whoperforms.build.release import Period, Reader, ReleaseToRead
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import nppes, nppes_companions

NPPES_PARTS: dict[str, tuple[str, Reader]] = {  # by how the published name begins
    "npidata_pfile": ("main", nppes.readings),
    "pl_pfile": ("further places", nppes_companions.location_readings),
    "othername_pfile": ("other names", nppes_companions.other_name_readings),
    "endpoint_pfile": ("endpoints", nppes_companions.endpoint_readings),
}
COMPANIONS = frozenset({"further places", "other names", "endpoints"})  # a week may have none of them
LONGEST_WEEK = 31  # days; a publisher may be late, and a full file begins in 2005


def is_week(release: ReleaseToRead) -> bool:
    """Return whether a release is part of a weekly edition of NPPES: its days are few."""
    return release.source == "nppes" and release.period is not None and _days(release.period) <= LONGEST_WEEK


def _days(period: Period) -> int:
    return (period[1] - period[0]).days


def editions(paths: Sequence[Path]) -> list[ReleaseToRead]:
    """Return every NPPES file to read, oldest edition first. Raises: BadRelease, MachineRefused."""
    files = [
        (file, *_part(file), nppes.period(Path(file.file).name)) for path in paths for file in published_files(path)
    ]
    mains = [file for file, part, _, _ in files if part == "main"]
    if not mains:
        raise BadRelease(f"{paths[0]}: no NPPES main file (npidata_pfile...csv) here; check which archive was given")
    undated = next((file for file, part, _, period in files if part == "main" and period is None), None)
    if undated is not None and len(mains) > 1:
        raise BadRelease(
            f"{undated.file}: the name does not say which days it covers, so it cannot be put in order; "
            "keep the published name (npidata_pfile_YYYYMMDD-YYYYMMDD.csv)"
        )
    ends = sorted({_end_then_start(period) for *_, period in files if period})
    return [
        ReleaseToRead(
            id=0,
            source="nppes",
            part=part,
            published=file,
            reader=reader,
            period=period,
            edition=ends.index(_end_then_start(period)) if period else 0,
        )
        for file, part, reader, period in sorted(files, key=lambda f: (_order(f[3]), f[1] != "main", f[0].file))
    ]


def _part(file: PublishedFile) -> tuple[str, Reader]:
    name = Path(file.file).name.lower()
    return next((part for start, part in NPPES_PARTS.items() if name.startswith(start)), NPPES_PARTS["npidata_pfile"])


def _end_then_start(period: Period) -> Period:
    return period[1], period[0]


def _order(period: Period | None) -> Period:
    return _end_then_start(period) if period else (date.min, date.min)
