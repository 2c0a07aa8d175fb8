"""Where somebody is: the stages of an enrolment and what may be said of a certification."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from whoperforms.web.staff.words.tables import Texts, found

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


def stage(name: str) -> str:
    """Say a stage."""
    return found(STAGES, name)


def state(name: str) -> str:
    """Say what may be said of a certification now."""
    return found(STATES, name)


def place(name: str) -> str:
    """Say where somebody is on the board: the stage before a certificate, afterwards the state."""
    return found({**STAGES, **STATES}, name)
