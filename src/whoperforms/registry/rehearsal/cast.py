"""Who acts: people of the demo's directory, those first of whom something is published already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from whoperforms.certification.bodies.people import Role
from whoperforms.kernel.errors import BadData
from whoperforms.procedures.definition import Procedure
from whoperforms.store.directory import Directory
from whoperforms.store.invented import Invented, invented

MOST: Final = 600  # people looked at
STAFF: Final[Mapping[str, Role]] = {  # two of those of whom something needs two; each name is that of a sign-in
    "coordinator": Role.COORDINATOR,
    "trainer": Role.TRAINER,
    "mentor": Role.MENTOR,
    "examiner": Role.EXAMINER,
    "verifier": Role.VERIFIER,
    "reviewer": Role.SECOND_REVIEWER,
    "decider": Role.DECIDER,
    "decider2": Role.DECIDER,
    "compliance": Role.COMPLIANCE,
    "compliance2": Role.COMPLIANCE,
    "standards": Role.STANDARDS_OWNER,
    "standards2": Role.STANDARDS_OWNER,
    "appeals": Role.APPEALS_PANEL,
    "auditor": Role.AUDITOR,
    "custodian": Role.KEY_CUSTODIAN,
    "custodian2": Role.KEY_CUSTODIAN,
}
DELEGATE: Final = "delegate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody's part. `pathway`: by which they came to the procedure."""

    who: Invented
    pathway: str


def cast(
    directory: Directory, procedure: Procedure, *, certified: Sequence[str], others: Sequence[str]
) -> dict[str, Part]:
    """Return who plays each part: physicians who were once `certified`, all other lives, and the staff.

    Only the first are ever taken from those whom an issuer's list certifies. The same directory gives the same people.
    Raises: BadData (too few people).
    """
    of_code = {row.code: row.pathways[0] for row in procedure.taxonomy if row.pathways}
    people = sorted(invented(directory, most=MOST), key=lambda one: one.specialty not in of_code)  # stable
    listed = [one for one in people if one.listed == "active"]
    unlisted = [one for one in people if one.listed is None]
    wanted = (*certified, *others, *STAFF, DELEGATE)
    found = [*listed[: len(certified)], *unlisted]
    if len(found) < len(wanted):
        raise BadData(
            f"{len(found)} invented people in good standing: too few for a demo, which has {len(wanted)} parts; "
            "write a larger country"
        )
    first = procedure.pathways[0].id
    return {
        name: Part(who=who, pathway=of_code.get(who.specialty, first)) for name, who in zip(wanted, found, strict=False)
    }
