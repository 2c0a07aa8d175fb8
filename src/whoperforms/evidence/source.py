"""What can state a fact: public datasets, issuers' lists, and those whose files nobody reads yet."""

from enum import StrEnum


class Source(StrEnum):
    """A dataset by its short id; `label` is its name for people."""

    NPPES = "nppes"
    DEACTIVATED = "deactivated"
    NUCC = "nucc"
    PART_B = "part_b"
    LEIE = "leie"
    CARE_COMPARE = "care_compare"
    AFFILIATION = "affiliation"
    OPEN_PAYMENTS = "open_payments"
    PART_B_TOTALS = "part_b_totals"
    ENROLMENT = "enrolment"
    REVOKED = "revoked"
    OPT_OUT = "opt_out"
    CROSSWALK = "crosswalk"
    ROSTER = "roster"
    REVIEW = "review"
    REGISTRY = "registry"
    STATE_BOARD = "state_board"
    SPECIALTY_BOARD = "specialty_board"
    MAKER_LIST = "maker_list"
    PHYSICIAN = "physician"

    @property
    def label(self) -> str:
        """How pages and the terminal name it.

        >>> Source("part_b").label
        'Medicare by Provider and Service'
        """
        return LABELS[self]

    @property
    def yearly(self) -> bool:
        """Whether its files are of one year each, and stay true of that year."""
        return self in YEARLY

    @property
    def undated(self) -> bool:
        """Whether neither its files, as they are published, nor their rows say of which day they are."""
        return self in UNDATED


LABELS = {
    Source.NPPES: "NPPES",
    Source.DEACTIVATED: "NPPES deactivations",
    Source.NUCC: "NUCC taxonomy",
    Source.PART_B: "Medicare by Provider and Service",
    Source.LEIE: "OIG exclusions (LEIE)",
    Source.CARE_COMPARE: "Medicare Care Compare",
    Source.AFFILIATION: "Medicare Care Compare, Facility Affiliation",
    Source.OPEN_PAYMENTS: "Open Payments",
    Source.PART_B_TOTALS: "Medicare by Geography and Service",
    Source.ENROLMENT: "Medicare enrolment (PECOS)",
    Source.REVOKED: "Medicare revocations",
    Source.OPT_OUT: "Medicare opt-out affidavits",
    Source.CROSSWALK: "CMS taxonomy crosswalk",
    Source.ROSTER: "issuer's roster",
    Source.REVIEW: "reviews by a person",
    Source.REGISTRY: "registry of certifications",
    Source.STATE_BOARD: "state licence board",
    Source.SPECIALTY_BOARD: "specialty board",
    Source.MAKER_LIST: "maker's public list",
    Source.PHYSICIAN: "statement of the physician",
}
UNDATED = frozenset({Source.CARE_COMPARE, Source.AFFILIATION})
YEARLY = frozenset({Source.PART_B, Source.PART_B_TOTALS, Source.OPEN_PAYMENTS})
