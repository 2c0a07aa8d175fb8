"""A published file as its name tells it: which kind, which days, which of several issues.

Shape:  a kind knows the names of its files; a name that no kind knows is none of ours.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadRelease

MEGABYTE = 1_000_000
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,150}\.(zip|csv)", re.ASCII | re.IGNORECASE)


class Keep(StrEnum):
    """Which files of a kind are needed."""

    NEWEST = "newest"
    YEARS = "years"
    SINCE_MONTH = "since month"


@dataclass(frozen=True, slots=True)
class Covers:
    """The days that a name states, and which issue of them it is: of two with equal days the higher counts."""

    first: date
    last: date
    issue: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Files that a publisher issues again and again under one pattern of names. Units: bytes.

    `covers` reads a name; `inside` stands in the first line of a whole file, or in the list of a whole archive.
    """

    source: Source
    label: str
    keep: Keep
    covers: Callable[[str], Covers | None]
    said: Callable[[Covers], str]
    inside: str
    most_bytes: int

    def release(self, name: str) -> "Release | None":
        """Return the release of that name, None when the name is of no file of this kind."""
        found = self.covers(name)
        return Release(kind=self, name=name, covers=found) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One published file. Its name is safe to write to: no folder, no hidden file. Raises: BadRelease."""

    kind: Kind
    name: str
    covers: Covers

    def __post_init__(self) -> None:
        if not PLAIN_NAME.fullmatch(self.name):
            raise BadRelease(f"{self.name!r}: no name of a published zip or csv; nothing is written under it")

    @property
    def days(self) -> str:
        """What it is of, for people."""
        return self.kind.said(self.covers)


@dataclass(frozen=True, slots=True)
class Offer:
    """A release and the address a publisher gives for it."""

    release: Release
    address: str


def offers(kinds: Sequence[Kind], addresses: Sequence[str]) -> list[Offer]:
    """Return what the kinds know of some addresses, by the last part of each."""
    found = []
    for address in addresses:
        name = urlsplit(address).path.rpartition("/")[2]
        found += [Offer(release, address) for kind in kinds if (release := kind.release(name))]
    return found


def needed(releases: Sequence[Release], *, years: int | None = None) -> list[Release]:
    """Return those that a directory is built from: the newest, the weeks after the month, the last `years` years.

    One for the same days. Sorted by source, then oldest first; without `years` every year there is.
    """
    best: dict[tuple[str, date, date], Release] = {}
    for release in sorted(releases, key=lambda release: (release.covers.issue, release.name)):
        best[release.kind.label, release.covers.first, release.covers.last] = release
    in_order = sorted(best.values(), key=lambda release: (release.covers.last, release.covers.first))
    chosen: list[Release] = []
    for label in dict.fromkeys(release.kind.label for release in releases):
        chosen += _kept([release for release in in_order if release.kind.label == label], in_order, years)
    return sorted(chosen, key=lambda release: (list(Source).index(release.kind.source), release.covers.last))


def _kept(of_a_kind: list[Release], every: list[Release], years: int | None) -> list[Release]:
    kind = of_a_kind[-1].kind
    match kind.keep:
        case Keep.NEWEST:
            return of_a_kind[-1:]
        case Keep.YEARS:
            return of_a_kind[-(years or len(of_a_kind)) :]
        case Keep.SINCE_MONTH:
            months = (r.covers.last for r in every if r.kind.source is kind.source and r.kind.keep is Keep.NEWEST)
            month = max(months, default=date.min)
            return [week for week in of_a_kind if week.covers.last > month]
