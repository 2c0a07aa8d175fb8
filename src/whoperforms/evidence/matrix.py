"""The claim matrix: which source may do what for which claim.

Shape:  a row for each subject, a list of source ids for each kind of support; a source that a row leaves out says
        nothing on the matter. docs/evidence.md shows the same table to people.
"""

from enum import Flag, StrEnum, auto

from whoperforms.evidence.source import Source


class Subject(StrEnum):
    """What a claim is about."""

    EXISTS = "exists"
    PRACTISES_AT = "practises_at"
    STATES_SPECIALTY = "states_specialty"
    CERTIFIED = "certified"
    MEDICARE_VOLUME = "medicare_volume"
    ALL_PAYER_CASES = "all_payer_cases"
    LICENCE_ON_FILE = "licence_on_file"
    BOARD_CERTIFICATION = "board_certification"
    TAKES_MEDICARE = "takes_medicare"
    ENROLLED = "enrolled"
    OPTED_OUT = "opted_out"
    REVOKED = "revoked"
    TELEHEALTH = "telehealth"
    AFFILIATED = "affiliated"
    PAID_BY_MAKER = "paid_by_maker"
    EXCLUDED = "excluded"
    LISTED = "listed"


class Support(Flag):
    """What a source may do for a claim."""

    SUPPORTS = auto()  # proves it
    DATED = auto()  # proves it for its own date only, which the sentence has to name
    STATED = auto()  # proves that somebody says so of themselves, and the sentence has to say "self-reported"
    CONTRADICTS = auto()  # may prove the opposite
    REVIEWED = auto()  # decides only beside a review: a person has looked
    HINT = auto()  # may stand beside a claim, and proves nothing
    NEVER = auto()  # must not be used so, however tempting


def _row(**named: str) -> dict[Source, Support]:
    cells: dict[Source, Support] = {}
    for kind, sources in named.items():
        for source in map(Source, sources.split()):
            cells[source] = cells.get(source, Support(0)) | Support[kind.upper()]
    return cells


MATRIX: dict[Subject, dict[Source, Support]] = {
    Subject.EXISTS: _row(
        supports="nppes",
        dated="care_compare enrolment part_b roster registry",
        contradicts="nppes deactivated",
    ),
    Subject.PRACTISES_AT: _row(
        dated="care_compare enrolment opt_out state_board roster registry",
        stated="nppes physician",
        hint="open_payments maker_list",
        never="part_b leie",  # Medicare's file only copies NPPES
    ),
    Subject.STATES_SPECIALTY: _row(
        dated="care_compare enrolment opt_out part_b roster registry",
        stated="nppes physician",
        hint="nucc crosswalk open_payments",
        never="leie",
    ),
    Subject.CERTIFIED: _row(
        supports="roster registry",
        dated="maker_list",
        contradicts="roster registry",
        hint="open_payments review physician",
        never="nppes care_compare enrolment part_b",
    ),
    Subject.MEDICARE_VOLUME: _row(supports="part_b", never="part_b_totals open_payments care_compare"),
    Subject.ALL_PAYER_CASES: _row(  # Medicare's counts are a claim of their own, and a floor
        supports="roster registry",
        stated="physician",
        never="nppes care_compare enrolment open_payments maker_list",
    ),
    Subject.LICENCE_ON_FILE: _row(
        supports="state_board",
        dated="roster registry",
        stated="nppes",
        contradicts="state_board",
        hint="physician",
        never="care_compare enrolment part_b",
    ),
    Subject.BOARD_CERTIFICATION: _row(
        supports="specialty_board",
        dated="roster registry",
        contradicts="specialty_board",
        reviewed="specialty_board",
        hint="review physician",
        never="nppes care_compare enrolment part_b open_payments maker_list",
    ),
    Subject.TAKES_MEDICARE: _row(
        dated="care_compare enrolment part_b", contradicts="opt_out revoked", hint="physician", never="nppes"
    ),
    Subject.ENROLLED: _row(
        supports="enrolment", dated="care_compare part_b", contradicts="revoked", hint="opt_out physician"
    ),
    Subject.OPTED_OUT: _row(supports="opt_out", hint="care_compare enrolment physician", never="part_b"),
    Subject.REVOKED: _row(supports="revoked", hint="enrolment physician", never="leie"),
    Subject.TELEHEALTH: _row(dated="care_compare", stated="physician", contradicts="care_compare"),
    Subject.AFFILIATED: _row(dated="affiliation care_compare roster registry", hint="physician"),
    Subject.PAID_BY_MAKER: _row(supports="open_payments", hint="physician"),
    Subject.EXCLUDED: _row(supports="leie", reviewed="leie", hint="review revoked state_board", never="physician"),
    Subject.LISTED: _row(
        supports="nppes review", contradicts="nppes deactivated leie revoked review", never="physician"
    ),
}
