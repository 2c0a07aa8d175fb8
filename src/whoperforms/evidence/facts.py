"""A fact: where something is stated, so that anybody can look it up."""

from dataclasses import dataclass

from whoperforms.evidence.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One data row (counted from 1) of one file of a release of a source.

    `row` is None where the whole file was looked through and said nothing: such a fact never decides anything.
    `received`: nothing says of which day the release is, so it is known by the day on which its file came here.
    """

    source: Source
    release: str
    file: str
    row: int | None
    received: bool = False

    @property
    def dated(self) -> str:
        """When it was so, as a sentence has to say it: the year of a yearly file, the release of any other.

        >>> Fact(source=Source.PART_B, release="2024-12-31", file="invented.csv", row=1).dated
        '2024'
        """
        return self.release[:4] if self.source.yearly else self.release
