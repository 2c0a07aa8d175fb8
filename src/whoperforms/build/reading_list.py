"""Which releases a build reads, with which reader, in which order.

Shape:  ids rise with time within NPPES, so that of two rows about one NPI the one with the higher
        (edition, release, row) is the newer. An edition is what was published together: a monthly or weekly archive.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from whoperforms.build.published import PublishedFile, published_files
from whoperforms.kernel.errors import BadQuestion, BadRelease
from whoperforms.sources import deactivated, leie, nppes, nppes_companions, nucc, part_b
from whoperforms.sources.reading import Reading

Reader = Callable[[BinaryIO, str], Iterator[Reading]]

NPPES_PARTS: dict[str, tuple[str, Reader]] = {  # by how the published name begins
    "npidata_pfile": ("main", nppes.readings),
    "pl_pfile": ("further places", nppes_companions.location_readings),
    "othername_pfile": ("other names", nppes_companions.other_name_readings),
    "endpoint_pfile": ("endpoints", nppes_companions.endpoint_readings),
}
COMPANIONS = frozenset({"further places", "other names", "endpoints"})  # a week may have none of them
Period = tuple[date, date]
Content = tuple[str, str]  # hash of what was published, and which file in it
LONGEST_WEEK = 31  # days; a publisher may be late, and a full file begins in 2005


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The published files a build is given."""

    nppes: Sequence[Path]
    nucc: Path | None = None
    deactivated: Path | None = None
    part_b: Sequence[Path] = ()
    leie: Path | None = None
    codes: frozenset[str] = field(default_factory=frozenset)  # HCPCS codes worth keeping: those of the procedures


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseToRead:
    """One file with its reader; `edition` orders what NPPES published, 0 for all else."""

    id: int
    source: str
    part: str
    published: PublishedFile
    reader: Reader
    period: Period | None
    edition: int = 0

    @property
    def content(self) -> Content:
        """What tells this release from all others, under whatever name it comes."""
        return self.published.sha256, self.published.file


def is_week(release: ReleaseToRead) -> bool:
    """Return whether a release is part of a weekly edition of NPPES: its days are few."""
    return release.source == "nppes" and release.period is not None and _days(release.period) <= LONGEST_WEEK


def _days(period: Period) -> int:
    return (period[1] - period[0]).days


def reading_list(sources: Sources) -> list[ReleaseToRead]:
    """Return every release to read, in reading order. Raises: BadRelease, BadQuestion, MachineRefused."""
    if not sources.nppes:
        raise BadQuestion("no NPPES file given: a directory starts from one; add --nppes FILE")
    found = _nppes(sources.nppes)
    found += _single("deactivated", "report", sources.deactivated, deactivated.readings)
    found += _single("nucc", "codes", sources.nucc, nucc.readings)
    found += _single("leie", "full list", sources.leie, leie.readings)
    for path in sources.part_b:
        found += _part_b(path, sources.codes)
    _refuse_doubles(found)
    return [replace(release, id=number) for number, release in enumerate(found, start=1)]


def _refuse_doubles(found: list[ReleaseToRead]) -> None:
    """Refuse a file given twice, under whatever name, and two files that count the same year."""
    seen: set[tuple[str, str | None]] = set()
    years: dict[str, PublishedFile] = {}
    for release in found:
        file = release.published
        content = file.sha256, file.file if file.archive else None
        if content in seen:
            raise BadQuestion(f"{file.path}: given twice (same content); name each file once")
        seen.add(content)
        if release.source == "part_b" and (other := years.setdefault(release.part, file)) is not file:
            raise BadQuestion(f"{file.path}: counts the same {release.part} as {other.path}; give the newer one only")


def _nppes(paths: Sequence[Path]) -> list[ReleaseToRead]:
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


def _single(source: str, part: str, path: Path | None, reader: Reader) -> list[ReleaseToRead]:
    if path is None:
        return []
    file, *others = published_files(path)
    if others:
        raise BadRelease(f"{path}: holds {1 + len(others)} data files, one was expected; give the file itself")
    period = nppes.period(Path(file.file).name)
    return [ReleaseToRead(id=0, source=source, part=part, published=file, reader=reader, period=period)]


def _part_b(path: Path, codes: frozenset[str]) -> list[ReleaseToRead]:
    releases = []
    for file in published_files(path):
        year = part_b.year_of_data(Path(file.file).name)
        reader: Reader = partial(part_b.readings, codes=codes)
        period = date(year, 1, 1), date(year, 12, 31)
        releases.append(
            ReleaseToRead(id=0, source="part_b", part=f"year {year}", published=file, reader=reader, period=period)
        )
    return releases
