"""Who people are to a programme, what stands between them, and what they agree to."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from whoperforms.web.staff.words.tables import Texts, saying

ROLES: Final[Texts] = {
    "physician": _("Physician"),
    "delegate": _("Delegate of a physician"),
    "coordinator": _("Coordinator"),
    "trainer": _("Trainer"),
    "mentor": _("Mentor"),
    "examiner": _("Examiner"),
    "verifier": _("Verifier"),
    "second_reviewer": _("Second reviewer"),
    "decider": _("Decider"),
    "compliance": _("Compliance officer"),
    "standards_owner": _("Standards owner"),
    "appeals_panel": _("Member of the appeals panel"),
    "auditor": _("Auditor"),
    "key_custodian": _("Key custodian"),
}
CONFLICTS: Final[Texts] = {
    "employer": _("One employs the other, or both have the same employer"),
    "family": _("Family"),
    "payment": _("Money passes between them"),
    "reporting_line": _("One reports to the other"),
}
USES: Final[Texts] = {
    "listing": _("To be named in public as trained or certified"),
    "outcomes": _("To have the outcomes of own cases published"),
    "cases": _("To have the own yearly number of cases shown"),
}

role: Final = saying(ROLES)  # a role
conflict: Final = saying(CONFLICTS)  # what stands between two people
use: Final = saying(USES)  # what somebody agrees to
