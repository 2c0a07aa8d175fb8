"""Claims: the sentences we show, each with a status and the facts behind it.

A claim that no source may support cannot be made: `MAY_SUPPORT` is the table, and `Claim` refuses the rest.
"""

from dataclasses import dataclass
from enum import StrEnum

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source


class Status(StrEnum):
    """What the facts do for a claim; `UNKNOWN` is never turned into "no"."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Subject(StrEnum):
    """What a claim is about."""

    CERTIFIED = "certified"
    MEDICARE_VOLUME = "medicare_volume"
    STATES_SPECIALTY = "states_specialty"
    PRACTISES_AT = "practises_at"
    LISTED = "listed"


MAY_SUPPORT: dict[Subject, frozenset[Source]] = {
    Subject.CERTIFIED: frozenset(),  # only an issuer's roster or registry may; none is read yet
    Subject.MEDICARE_VOLUME: frozenset({Source.PART_B}),
    Subject.STATES_SPECIALTY: frozenset({Source.NPPES}),
    Subject.PRACTISES_AT: frozenset({Source.NPPES}),
    Subject.LISTED: frozenset({Source.NPPES, Source.DEACTIVATED, Source.LEIE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence with its status and facts. Raises: ValueError when its source may not support it."""

    id: Subject
    status: Status
    text: str
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        if self.status is not Status.UNKNOWN and not self.facts:
            raise ValueError(f"{self.id}: {self.status} needs the facts it rests on")
        for fact in self.facts:
            if fact.source not in MAY_SUPPORT[self.id]:
                raise ValueError(f"{self.id}: {fact.source} may not support this claim")
