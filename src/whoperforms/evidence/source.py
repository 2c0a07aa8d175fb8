"""The public datasets that can state a fact, and how a reader knows each of them."""

from enum import StrEnum


class Source(StrEnum):
    """A dataset by its short id; `label` is its name for people."""

    NPPES = "nppes"
    DEACTIVATED = "deactivated"
    NUCC = "nucc"
    PART_B = "part_b"
    LEIE = "leie"

    @property
    def label(self) -> str:
        """How pages and the terminal name it.

        >>> Source("part_b").label
        'Medicare by Provider and Service'
        """
        return LABELS[self]


LABELS = {
    Source.NPPES: "NPPES",
    Source.DEACTIVATED: "NPPES deactivations",
    Source.NUCC: "NUCC taxonomy",
    Source.PART_B: "Medicare by Provider and Service",
    Source.LEIE: "OIG exclusions (LEIE)",
}
