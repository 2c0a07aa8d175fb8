"""Looks at sources: what was looked up, where, how, and what came of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from whoperforms.web.staff.words.tables import Texts, saying

ELEMENTS: Final[Texts] = {
    "licence": _("License"),
    "board_certification": _("Board certification"),
    "education": _("Education"),
    "work_history": _("Work history"),
    "sanctions": _("Sanctions"),
    "exclusion": _("Exclusion from federal health programs"),
    "npi": _("NPI"),
    "identity": _("Identity"),
}
SOURCES: Final[Texts] = {
    "state_board": _("State medical board"),
    "specialty_board": _("Certifying board"),
    "school_or_hospital": _("School or hospital that trained"),
    "leie": _("OIG list of excluded people"),
    "sam": _("SAM.gov"),
    "nppes": _("Registry of NPIs (NPPES)"),
    "npdb": _("National Practitioner Data Bank"),
    "other": _("Something else"),
}
SOURCE_CLASSES: Final[Texts] = {
    "primary": _("Primary: the body that granted it"),
    "equivalent": _("Equivalent: named as holding the same data"),
    "secondary": _("Secondary: a hint"),
    "self_attested": _("The physician's own word"),
}
METHODS: Final[Texts] = {
    "api": _("By a program, online"),
    "file": _("In a published file"),
    "human": _("By a person"),
}
RESULTS: Final[Texts] = {
    "confirmed": _("Confirmed"),
    "negative": _("Negative"),
    "not_found": _("Not found"),
    "ambiguous": _("Ambiguous"),
    "source_error": _("The source did not answer"),
}
FINDINGS: Final[Texts] = {
    "expired": _("Expired"),
    "suspended": _("Suspended"),
    "surrendered": _("Surrendered"),
    "revoked": _("Revoked"),
    "restricted": _("Restricted"),
    "excluded": _("Excluded, under the same NPI"),
    "excluded_by_name": _("Excluded, by name only: a question"),
    "lapsed": _("Lapsed"),
    "deactivated": _("Deactivated"),
    "dead": _("Deceased"),
    "other": _("Something else"),
}

element: Final = saying(ELEMENTS)  # what was looked up
source_class: Final = saying(SOURCE_CLASSES)  # what a source is worth
method: Final = saying(METHODS)  # how it was looked up
result: Final = saying(RESULTS)  # what came of a look
finding: Final = saying(FINDINGS)  # what a negative result says


def source(name: str) -> str:
    """Say where somebody looked; a source that no list has, such as one read by a program, by its own name."""
    return str(SOURCES.get(name, name))
