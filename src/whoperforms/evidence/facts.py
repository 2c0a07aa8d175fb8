"""A fact: where something is stated, so that anybody can look it up."""

from dataclasses import dataclass

from whoperforms.evidence.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One data row (counted from 1) of one file of a release of a source."""

    source: Source
    release: str
    file: str
    row: int
