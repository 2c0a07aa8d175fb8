"""What a build says at its end: for each release, every row accounted for, and how long it took."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """One release: rows read = kept + skipped + rejected. Units: seconds of reading."""

    file: str
    source: str
    part: str
    rows_read: int
    rows_kept: int
    skipped: Mapping[str, int]
    rows_rejected: int
    seconds: float

    @property
    def rows_skipped(self) -> int:
        """Rows left out by a rule."""
        return sum(self.skipped.values())

    @property
    def rows_per_second(self) -> int:
        """How fast it was read."""
        return round(self.rows_read / self.seconds) if self.seconds else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A build: its releases, what is now in the directory, and how long all of it took. Units: seconds."""

    releases: tuple[ReleaseReport, ...]
    practitioners: int
    organizations: int
    locations: int
    postings: int
    seconds: float
