"""What leads from something that is lacking to the form that mends it, for whoever may fill that form in."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.lifecycle import STEPS, Stage
from whoperforms.certification.progress.lack import Lack, LackCode
from whoperforms.certification.standards.requirements import AnyRequirement, Attestation, Competence, HandsOn
from whoperforms.web.staff.record_forms import FORMS
from whoperforms.web.staff.visit import Visit

SIGNED: Final = frozenset(
    {LackCode.SIGN_OFF, LackCode.NOT_MET, LackCode.SIGN_OFF_TOO_EARLY, LackCode.INSTRUMENT, LackCode.VERSION}
)
OF_SESSIONS: Final = frozenset({LackCode.MINUTES, LackCode.MODEL, LackCode.STATION})
MENDED_BY: Final[Mapping[LackCode, str]] = {
    **dict.fromkeys((LackCode.MODULE, LackCode.SCORE, LackCode.ITEM_BANK), "evidence_recorded"),
    **dict.fromkeys((LackCode.CASES, LackCode.ROLE, LackCode.LEVELS, LackCode.PERIOD), "mentored_case"),
    **dict.fromkeys((LackCode.NOT_REVIEWED, LackCode.DISPUTED), "verification_reviewed"),
    **dict.fromkeys(
        (
            *(LackCode.LOOK, LackCode.LICENCES, LackCode.SOURCE_ERROR, LackCode.NEGATIVE, LackCode.NOT_FOUND),
            *(LackCode.AMBIGUOUS, LackCode.SOURCE_CLASS, LackCode.OWN, LackCode.TOO_OLD, LackCode.CONTRADICTED),
        ),
        "verification_recorded",
    ),
}


def mended_at(visit: Visit, of: Enrolment, requirement: AnyRequirement, lack: Lack) -> str:
    """Return where somebody can see to what is lacking; empty where whoever visits cannot."""
    if lack.code in SIGNED or (lack.code is LackCode.ITEM and isinstance(requirement, Competence | HandsOn)):
        return sign_href(visit, of, requirement)
    if lack.code in OF_SESSIONS:
        return visit.href("staff_sessions") if visit.may("read_programme") else ""
    act = MENDED_BY.get(lack.code)
    if act is None or not visit.may(act, of.person) or not FORMS[act].is_possible(visit, of):
        return ""
    return f"{visit.href('staff_act', enrolment=of.id, act=act)}?{urlencode(_filled_in(act, requirement, lack))}"


def sign_href(visit: Visit, of: Enrolment, requirement: AnyRequirement) -> str:
    """Return where a requirement is signed; empty for whoever may not, and for what the candidate states alone."""
    signs = visit.roles & frozenset(requirement.signers) - {Role.PHYSICIAN}
    stated = isinstance(requirement, Attestation)
    if not signs or stated or of.person == visit.person.id or (of.stage, "sign_off") not in STEPS:
        return ""
    if of.stage is Stage.SUSPENDED and requirement.id not in of.to_sign_anew:
        return ""
    return visit.href("staff_sign", enrolment=of.id, requirement=requirement.id)


def _filled_in(act: str, requirement: AnyRequirement, lack: Lack) -> dict[str, str]:
    """Return what a form is filled in with before somebody sees it."""
    if act == "verification_recorded":
        element = getattr(requirement, "element", None) or lack.of or "licence"
        return {"element": str(element)}
    if act == "verification_reviewed":
        return {"look": str(lack.found)}
    module = f"/{lack.of}" if lack.of and act == "evidence_recorded" else ""
    return {"requirement": f"{requirement.id}{module}"}
