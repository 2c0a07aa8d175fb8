"""What a build says at its end: for each release, every row accounted for, and how long it took."""

from collections.abc import Mapping
from dataclasses import dataclass

from whoperforms.build.drift import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """One release: rows read = kept + skipped + rejected; single values of kept rows apart. Units: seconds of reading.

    `period_end` is the last day it covers, ISO, None where none is stated.
    """

    file: str
    source: str
    part: str
    rows_read: int
    rows_kept: int
    skipped: Mapping[str, int]
    rows_rejected: int
    values_rejected: int
    seconds: float
    period_end: str | None

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
    """A build: its releases, what is now in the directory, and how long all of it took. Units: seconds.

    `compared` says how it stands to the directory before; nothing where there was none.
    """

    releases: tuple[ReleaseReport, ...]
    practitioners: int
    organizations: int
    locations: int
    postings: int
    seconds: float
    compared: tuple[Comparison, ...] = ()
