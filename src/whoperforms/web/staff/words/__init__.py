"""What the registry's values are called on pages: events, reasons, roles, stages and what is lacking.

Shape:  one table of texts for each kind of value, by the value's own name; a test walks them all, so that no value goes
        without words. What a newer program wrote and this one does not know is said to be unknown, never shown raw.
"""

from whoperforms.web.staff.words.flags import flag
from whoperforms.web.staff.words.happenings import event, reason
from whoperforms.web.staff.words.lacking import lack, status
from whoperforms.web.staff.words.looks import element, finding, method, result, source_class
from whoperforms.web.staff.words.people import authn, conflict, decision, deed, itself, role, use
from whoperforms.web.staff.words.places import place, stage, state
from whoperforms.web.staff.words.refusals import refusal
from whoperforms.web.staff.words.teaching import (
    applies,
    case_role,
    category,
    issuer_kind,
    kind,
    kit,
    meaning,
    model,
    separation,
    told_by,
)

__all__ = [
    "applies",
    "authn",
    "case_role",
    "category",
    "conflict",
    "decision",
    "deed",
    "element",
    "event",
    "finding",
    "flag",
    "issuer_kind",
    "itself",
    "kind",
    "kit",
    "lack",
    "meaning",
    "method",
    "model",
    "place",
    "reason",
    "refusal",
    "result",
    "role",
    "separation",
    "source_class",
    "stage",
    "state",
    "status",
    "told_by",
    "use",
]
