"""What people write about papers, looks, cases and audits in own words: refused where it may tell of a patient.

Shape:  asked of every draft before it is written, whichever act made it, so that no act can leave it out. Where what is
        written is about a number or a day of the physician's own papers, these may stand; names and addresses never.
"""

from collections.abc import Mapping
from typing import Final

from whoperforms.certification.bodies.enrolment import Proposed
from whoperforms.certification.cases.identity_screen import Identifier, screened
from whoperforms.certification.events import Draft, StreamKind, type_of

SCREENED: Final = frozenset({StreamKind.ENROLMENT, StreamKind.VERIFICATION, StreamKind.PRACTICE, StreamKind.AUDIT})
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {  # of a body: what is written in own words besides the text
    "evidence_recorded": ("source", "item_bank"),
    "mentored_case": ("site",),
    "verification_recorded": ("reference",),
    "reduce_scope": ("scope",),
    "proposed": ("scope",),
}
OF_PAPERS: Final = frozenset({Identifier.DATE, Identifier.RECORD_NUMBER, Identifier.WEB_ADDRESS})
ABOUT_PAPERS: Final = frozenset(
    {
        *("verification_recorded", "verification_reviewed", "correct", "refuse", "suspend", "add_cause", "clear_cause"),
        *("reinstate", "revoke", "appeal_open", "appeal_decided"),
    }
)


def refuse_telling(draft: Draft) -> None:
    """Let through only a draft in whose words no patient can be known. Raises: BadField, naming the field."""
    if draft.stream.kind not in SCREENED:
        return
    name = type_of(draft.body)
    about = draft.body.decision if isinstance(draft.body, Proposed) else name
    passes = OF_PAPERS if about in ABOUT_PAPERS else frozenset()
    screened(draft.text, field="text", but=passes)
    for field in FIELDS.get(name, ()):
        screened(getattr(draft.body, field) or "", field=field, but=passes)
