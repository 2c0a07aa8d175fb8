"""Where somebody is: the stages of an enrolment and what may be said of a certification."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from whoperforms.web.staff.words.tables import Texts, saying

STAGES: Final[Texts] = {
    "none": _("Not begun"),
    "applied": _("Application to decide"),
    "enrolled": _("In training"),
    "submitted": _("Papers submitted"),
    "active": _("Certified"),
    "suspended": _("Suspended"),
    "refused": _("Refused"),
    "revoked": _("Revoked"),
    "withdrawn": _("Withdrawn"),
}
STATES: Final[Texts] = {
    "revoked": _("Revoked"),
    "withdrawn": _("Withdrawn"),
    "suspended": _("Suspended"),
    "lapsed": _("Lapsed"),
    "not_yet_valid": _("Not yet valid"),
    "cannot_confirm": _("Cannot be confirmed now"),
    "expiring": _("Certified, about to expire"),
    "active": _("Certified"),
    "in_training": _("In training"),
    "none": _("Not certified"),
}

stage: Final = saying(STAGES)  # a stage
state: Final = saying(STATES)  # what may be said of a certification now
place: Final = saying({**STAGES, **STATES})  # on the board: the stage before a certificate, afterwards the state
