"""Claims: the sentences we show, each with a status and the facts behind it.

A claim that the matrix does not allow cannot be made: `Claim` refuses it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.matrix import MATRIX, Subject, Support
from whoperforms.evidence.qualifiers import SELF_REPORTED, says_self_reported, says_when
from whoperforms.evidence.source import Source

__all__ = ["Claim", "Status", "Subject"]


class Status(StrEnum):
    """What the facts do for a claim; `UNKNOWN` is never turned into "no"."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


DECIDING = {
    Status.SUPPORTED: Support.SUPPORTS | Support.DATED | Support.STATED,
    Status.CONTRADICTED: Support.CONTRADICTS,
}


class _Terms(NamedTuple):
    """On which terms a source decides a claim; `partial`: the sentence has to say how far it goes."""

    dated: bool
    partial: bool
    reviewed: bool


# The matrix, looked up: claims are made by the thousand.
WELCOME = {
    subject: frozenset(source for source, cell in row.items() if cell is not Support.NEVER)
    for subject, row in MATRIX.items()
}
TERMS = {
    (subject, status): {
        source: _Terms(
            dated=Support.DATED in cell,
            partial=bool(cell & (Support.DATED | Support.STATED)),
            reviewed=Support.REVIEWED in cell,
        )
        for source, cell in row.items()
        if cell & deciding
    }
    for subject, row in MATRIX.items()
    for status, deciding in DECIDING.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence with its status and facts. Raises: ValueError when the matrix does not allow it.

    What is known rests on a row of a source that may decide it. Where all that decide are partial, the sentence says
    so, in one of the ways of `qualifiers`: the date of each dated one, "self-reported" for what somebody states of
    themselves.
    """

    id: Subject
    status: Status
    text: str
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        for fact in self.facts:
            if fact.source not in WELCOME[self.id]:
                raise ValueError(f"{self.id}: {fact.source} may not support this claim; see docs/evidence.md")
        if self.status is not Status.UNKNOWN:
            self._refuse_undecided(TERMS[self.id, self.status])

    def _refuse_undecided(self, terms: dict[Source, _Terms]) -> None:
        if not self.facts:
            raise ValueError(f"{self.id}: {self.status} needs the facts it rests on; name them or say unknown")
        sources = {fact.source for fact in self.facts}
        deciding = [(fact, terms[fact.source]) for fact in self.facts if fact.source in terms and fact.row is not None]
        if not deciding:
            raise ValueError(f"{self.id}: {', '.join(sorted(sources))} cannot make it {self.status}; say unknown")
        if Source.REVIEW not in sources and all(term.reviewed for _, term in deciding):
            raise ValueError(f"{self.id}: {deciding[0][0].source} decides only beside a review; say unknown till then")
        if all(term.partial for _, term in deciding):
            for fact, term in deciding:
                self._refuse_unqualified(fact, dated=term.dated)

    def _refuse_unqualified(self, fact: Fact, *, dated: bool) -> None:
        if not (says_when(self.text, fact.dated) if dated else says_self_reported(self.text)):
            qualifier = fact.dated if dated else SELF_REPORTED["en"][0]
            raise ValueError(f"{self.id}: {self.text!r} rests on {fact.source}; write {qualifier!r} into it")
