"""Every publisher we fetch from: which files it has, and how it says what there is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from whoperforms.evidence.source import Source
from whoperforms.fetch import leie, nppes, nucc, part_b
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.release import Kind, Offer


@dataclass(frozen=True, slots=True)
class Publisher:
    """One page, catalogue or address to ask; `offered` gets the sources wanted and the day it is."""

    kinds: tuple[Kind, ...]
    offered: Callable[[Connection, frozenset[Source], date], list[Offer]]

    @property
    def sources(self) -> frozenset[Source]:
        """What can be had here."""
        return frozenset(kind.source for kind in self.kinds)


PUBLISHERS = (
    Publisher(nppes.KINDS, nppes.offered),
    Publisher(nucc.KINDS, nucc.offered),
    Publisher(part_b.KINDS, part_b.offered),
    Publisher(leie.KINDS, leie.offered),
)
KINDS = tuple(kind for publisher in PUBLISHERS for kind in publisher.kinds)
SOURCES = tuple(source for source in Source if any(kind.source is source for kind in KINDS))
