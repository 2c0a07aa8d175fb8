"""What happened, and why: a text for every type of event and for every reason that one may have."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from whoperforms.web.staff.words.tables import Texts, found

EVENTS: Final[Texts] = {
    # People
    "person_registered": _("Person registered"),
    "person_named": _("Name or NPI changed"),
    "identity_proved": _("Identity proved"),
    "role_granted": _("Role given"),
    "role_ended": _("Role ended"),
    "conflict_declared": _("Conflict of interest declared"),
    "consent_set": _("Consent given or taken back"),
    "place_confirmed": _("Place of work confirmed or denied"),
    "listed": _("Listed from a roster"),
    "match_reviewed": _("Entry of a list reviewed"),
    "invited": _("Invited"),
    "told": _("Message sent"),
    "founding_mentor": _("Named as a founding mentor"),
    # Programmes, standards, sessions
    "programme_opened": _("Programme opened"),
    "policy_set": _("Policy set"),
    "roster_imported": _("Roster imported"),
    "standard_drafted": _("Standard drafted"),
    "standard_proposed": _("Standard proposed for publication"),
    "standard_published": _("Standard published"),
    "session_planned": _("Session planned"),
    "seat_taken": _("Seat taken"),
    "seat_given_up": _("Seat given up"),
    "attended": _("Attendance recorded"),
    "session_cancelled": _("Session cancelled"),
    # The way of a candidate
    "apply": _("Application"),
    "accept": _("Application accepted"),
    "refuse": _("Application refused"),
    "evidence_recorded": _("Evidence recorded"),
    "evidence_withdrawn": _("Evidence withdrawn"),
    "mentored_case": _("Mentored case recorded"),
    "sign_off": _("Requirement signed"),
    "void_sign_off": _("Signature voided"),
    "submit": _("Papers submitted for a decision"),
    "return": _("Papers returned"),
    "deny": _("Denied for now"),
    "proposed": _("Decision proposed"),
    "certify": _("Certified"),
    "renew": _("Certification renewed"),
    "reduce_scope": _("Scope reduced"),
    "suspend": _("Certification suspended"),
    "add_cause": _("Cause of suspension added"),
    "clear_cause": _("Cause of suspension cleared"),
    "reinstate": _("Certification reinstated"),
    "revoke": _("Certification revoked"),
    "withdraw": _("Left the programme"),
    "version_moved": _("Moved to a newer version of the standard"),
    "correct": _("Correction recorded"),
    "appeal_open": _("Appeal opened"),
    "appeal_decided": _("Appeal decided"),
    # Looks, cases, audit
    "verification_recorded": _("Check at a source recorded"),
    "verification_reviewed": _("Check reviewed by a second person"),
    "cases_stated": _("Yearly number of cases stated"),
    "cases_logged": _("Cases logged"),
    "cases_withdrawn": _("Logged cases withdrawn"),
    "audit_sampled": _("Records drawn for an audit"),
    "audit_result": _("Audit finding recorded"),
    "complaint_opened": _("Complaint opened"),
    "complaint_decided": _("Complaint decided"),
    "erased": _("Words removed by law"),
}
REASONS: Final[Texts] = {
    # Taken in, or not
    "NEW": _("First application"),
    "REAPPLY": _("New application after an earlier one"),
    "ELIGIBLE": _("Eligible"),
    "EXCEPTION": _("Exception"),
    "NOT_ELIGIBLE": _("Not eligible"),
    "IDENTITY_UNPROVEN": _("Identity not proved"),
    "SANCTIONED": _("Sanctioned"),
    # Signed, submitted, decided
    "MET": _("Met"),
    "NOT_MET": _("Not met"),
    "COMPLETE": _("Complete"),
    "INCOMPLETE": _("Incomplete"),
    "STALE_VERIFICATION": _("A check at a source is too old"),
    "NOT_COMPETENT": _("Competence not shown"),
    "INTEGRITY": _("Doubt about the integrity of the papers"),
    "STANDARD_MET": _("The standard is met"),
    "RENEWED": _("Renewed in time"),
    "RENEWED_AFTER_LAPSE": _("Renewed after it had lapsed"),
    "SCOPE": _("The scope changes"),
    "STANDARD_CHANGE_UNMET": _("A new version of the standard is not met in full"),
    # Causes
    "LICENCE_LOST": _("License lost"),
    "LICENCE_RESTRICTED": _("License restricted"),
    "EXCLUDED": _("Excluded from federal health programs"),
    "BOARD_LOST": _("Board certification lost"),
    "IDENTITY": _("Doubt about the identity"),
    "COMPLAINT": _("Complaint"),
    "SAFETY": _("Safety of patients"),
    "MISUSE_OF_MARK": _("Misuse of the certificate or mark"),
    "FEES": _("Fees not paid"),
    "SIGNER_CONFLICT": _("The signer had a conflict of interest"),
    "EVIDENCE_FALSE": _("The evidence is false"),
    "CLERICAL": _("Slip of the pen"),
    # Cleared, taken, left
    "NEWER_FACT": _("A newer fact"),
    "FALSE_MATCH": _("It was somebody else"),
    "SETTLED": _("Settled"),
    "CAUSES_CLEARED": _("All causes are cleared"),
    "FRAUD": _("Fraud"),
    "LICENCE_REVOKED": _("License revoked"),
    "HARM": _("Harm to patients"),
    "ISSUED_IN_ERROR": _("Issued in error"),
    "HOLDER_REQUEST": _("At the physician's own request"),
    "RETIRED": _("Retired"),
    "DECEASED": _("Deceased"),
    "WRONG_PERSON": _("Recorded for the wrong person"),
    "CONTESTED": _("Contested"),
    "UPHELD": _("The decision stands"),
    "REVERSED": _("The decision was wrong"),
}


def event(name: str) -> str:
    """Say a type of event."""
    return found(EVENTS, name)


def reason(code: str) -> str:
    """Say why something happened."""
    return found(REASONS, code)
