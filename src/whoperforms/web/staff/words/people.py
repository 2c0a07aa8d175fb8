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
ITSELF: Final[Texts] = {"system": _("the registry itself"), "operator": _("whoever runs the site")}
AUTHNS: Final[Texts] = {
    "passkey": _("a passkey"),
    "totp": _("a code of an app"),
    "password": _("the password"),
    "session": _("nothing more than being signed in"),
    "terminal": _("the terminal of the machine"),
    "system": _("nothing: the registry itself"),
}
DEEDS: Final[Texts] = {  # what is kept of words that the law had removed
    "trained": _("was a trainer of"),
    "mentored": _("was a mentor of"),
    "examined": _("was an examiner of"),
    "verified": _("looked up papers of"),
    "uploaded": _("handed in evidence of"),
    "conflict": _("is in conflict with"),
}
DECISIONS: Final[Texts] = {
    "confirmed": _("It is about this person"),
    "rejected": _("It is about somebody else"),
    "cleared": _("It is about this person, and counts against them no more"),
}

role: Final = saying(ROLES)  # a role
conflict: Final = saying(CONFLICTS)  # what stands between two people
use: Final = saying(USES)  # what somebody agrees to
itself: Final = saying(ITSELF)  # who acts and is no person of the registry
authn: Final = saying(AUTHNS)  # by what somebody showed who they are
deed: Final = saying(DEEDS)  # what somebody did for a candidate
decision: Final = saying(DECISIONS)  # what was decided about an entry of a list
