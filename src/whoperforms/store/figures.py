"""What a directory holds in figures, kept with it: the next one is held against them, and nobody has to be read again.

Shape:  counts that add up over ranges of NPIs, so an increment can correct them; of the practitioners those whose NPI,
        without its last digit, is a multiple of `one_in`. How files compared with the ones before stands in `drift`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadDirectory
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.ledger import built_at
from whoperforms.store.place import Place
from whoperforms.store.schema import OtherSchema
from whoperforms.store.writer import Writer

MEASURES = "select name, part, whole from measure order by name"
SAMPLED = "select npi from sampled order by npi"
HELD = "select name, value from built where name in ('practitioners', 'organizations', 'locations') order by name"
ACCEPTED = """
select compared_at, accepted_by, reason, name, was, now, bound from drift
 where accepted_by is not null order by compared_at, name
"""
ONE_IN = "one in"  # the measure that says how many NPIs one in the sample stands for
FIRST_INVENTED = 2_000_000_000
LAST_DIGIT = 10  # it checks the others: NPIs without it are numbers in a row


class Share(NamedTuple):
    """So many, of how many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFigures:
    """Files of one part of a source: their rows, how many were rejected, and the newest day they cover, ISO."""

    read: int
    rejected: int
    until: str | None


NO_FILE = FileFigures(read=0, rejected=0, until=None)


class OfRelease(Protocol):
    """What of a release is compared, whether it stands in a directory or has just been read."""

    @property
    def source(self) -> str:
        """Of which source."""

    @property
    def part(self) -> str:
        """Which part of it."""

    @property
    def rows_read(self) -> int:
        """Its rows."""

    @property
    def rows_rejected(self) -> int:
        """Those that could not be used."""

    @property
    def period_end(self) -> str | None:
        """The last day that it covers, ISO."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A directory in figures: `files` by source and part, `held` by what is counted, `shares` by measure.

    `lists` counts issuers' lists by part and day: of what only an old one tells, a newer one says nothing.
    """

    made_at: str
    files: Mapping[tuple[str, str], FileFigures]
    held: Mapping[str, int]
    shares: Mapping[str, Share]
    sampled: frozenset[int]
    one_in: int
    lists: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def invented(self) -> bool:
        """Whether its people are: their NPIs start with 2, as none issued so far does."""
        return max(self.sampled, default=0) >= FIRST_INVENTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A figure out of bounds that somebody has accepted, who, when and why."""

    accepted_at: str
    accepted_by: str
    reason: str
    name: str
    was: str | None
    now: str | None
    bound: str

    @property
    def sentence(self) -> str:
        """What was accepted, for a person."""
        return drifted(self.name, self.was, self.now, self.bound)


def drifted(name: str, was: str | None, now: str | None, bound: str) -> str:
    """Return how a figure stands to the one before, for a person."""
    return f"{name}: {now or 'none'}, was {was or 'none'}; {bound}"


def figures_at(where: Place) -> Figures | int | None:
    """Return the figures of the directory that serves there; the number of its schema where it is another than ours.

    None when there is no directory, or one that holds no figures. Raises: MachineRefused, BadQuestion (no address).
    """
    try:
        directory = open_directory(where)
    except OtherSchema as why:
        return why.version
    except BadDirectory:
        return None
    try:
        return figures_of(directory) if directory.engine.rows(MEASURES) else None
    finally:
        directory.engine.close()


def figures_of(directory: Directory) -> Figures:
    """Return the figures of an open directory."""
    rows = directory.engine.rows
    shares = {name: Share(part, whole) for name, part, whole in rows(MEASURES)}
    one_in = shares.pop(ONE_IN).part
    return Figures(
        made_at=built_at(directory),
        files=files_of(directory.releases.values()),
        held={name: int(value) for name, value in rows(HELD)},
        shares=shares,
        sampled=frozenset(npi for (npi,) in rows(SAMPLED)),
        one_in=one_in,
        lists=lists_of(directory.releases.values()),
    )


def files_of(releases: Iterable[OfRelease]) -> dict[tuple[str, str], FileFigures]:
    """Return releases as figures, those of one part together."""
    found: dict[tuple[str, str], FileFigures] = {}
    for release in releases:
        of_part = str(release.source), release.part
        before = found.get(of_part, NO_FILE)
        found[of_part] = FileFigures(
            read=before.read + release.rows_read,
            rejected=before.rejected + release.rows_rejected,
            until=max(filter(None, (before.until, release.period_end)), default=None),
        )
    return found


def lists_of(releases: Iterable[OfRelease]) -> dict[tuple[str, str], int]:
    """Return how many issuers' lists of each part and day there are among releases."""
    return Counter((each.part, each.period_end or "") for each in releases if each.source == Source.ROSTER)


def write_figures(writer: Writer, figures: Figures) -> None:
    """Keep with a directory what cannot be told from its other tables at once."""
    measures = [(name, *share) for name, share in sorted(figures.shares.items())]
    writer.insert("measure", ("name", "part", "whole"), [*measures, (ONE_IN, figures.one_in, None)])
    writer.insert("sampled", ("npi",), [(npi,) for npi in sorted(figures.sampled)])


def accepted(directory: Directory) -> list[Accepted]:
    """Return what somebody has accepted for a directory, in the order of time."""
    names = ("accepted_at", "accepted_by", "reason", "name", "was", "now", "bound")
    return [Accepted(**dict(zip(names, row, strict=True))) for row in directory.engine.rows(ACCEPTED)]
