"""What a certificate comes to, as text: the outcome first, then of whom, for what, until when, and the twelve steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.published import shown_number
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.credentials.achievement_text import NOT_MEANT
from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.verification.answer import Answer, NotProved, Outcome
from whoperforms.credentials.verification.findings import Code
from whoperforms.web.certification_lines import KINDS
from whoperforms.web.verify_words import heading, in_english, sentence

Rows = list[tuple[str, str]]

GOOD: Final = gettext_lazy("Compare the name and the NPI below with the doctor you mean.")
GONE: Final = gettext_lazy("Do not rely on it. Ask the issuer what happened.")
DOUBT: Final = gettext_lazy("That does not mean that it is false. Until you know more, do not rely on it.")
HEADINGS: Final[Mapping[Outcome, tuple[str, Promise, Promise]]] = {  # the kind of notice, the outcome, what to do
    CertificationState.ACTIVE: ("success", gettext_lazy("This certificate is genuine and in force"), GOOD),
    CertificationState.EXPIRING: (
        "success",
        gettext_lazy("This certificate is genuine and in force, and it ends soon"),
        GOOD,
    ),
    CertificationState.REVOKED: (
        "error",
        gettext_lazy("This certificate is genuine, but it is no longer in force"),
        GONE,
    ),
    CertificationState.WITHDRAWN: (
        "error",
        gettext_lazy("This certificate is genuine, but it was withdrawn and is no longer in force"),
        GONE,
    ),
    CertificationState.SUSPENDED: (
        "error",
        gettext_lazy("This certificate is genuine, but it is not in force now"),
        GONE,
    ),
    CertificationState.LAPSED: (
        "error",
        gettext_lazy("This certificate is genuine, but its time is over"),
        gettext_lazy("Do not rely on it. Ask the issuer whether there is a newer one."),
    ),
    CertificationState.NOT_YET_VALID: (
        "error",
        gettext_lazy("This certificate is genuine, but it is not in force yet"),
        gettext_lazy("Ask again on the day from which it is valid."),
    ),
    CertificationState.CANNOT_CONFIRM: ("warning", gettext_lazy("We cannot confirm this certificate"), DOUBT),
    NotProved.NOT_VALID: (
        "error",
        gettext_lazy("This certificate is not valid"),
        gettext_lazy("Do not rely on it. Tell the issuer where you got it."),
    ),
}
AS_ISSUED: Final = gettext_lazy("Give the file exactly as it was issued, or give the number that is printed on it.")
ASK: Final = gettext_lazy("Ask whoever issued it where its certificates can be checked.")
AGAIN: Final = gettext_lazy("Try again in some minutes. If nothing changes, ask the issuer.")
CLOCK: Final = gettext_lazy("Check the clock of the computer that says this. Then try again.")
TELL: Final = gettext_lazy("Tell the issuer where you got it.")
NEWEST: Final = gettext_lazy("Ask its holder, or the issuer, for the certificate that is in use now.")
FALSE: Final = gettext_lazy("Do not rely on it.")
DANGER: Final = frozenset({Code.HISTORY_NEVER, Code.KEY_COMPROMISED, Code.HISTORY_LATE, Code.KEY_NOT_NAMED})
TO_DO: Final[Mapping[Code, Promise]] = {  # where nothing can be confirmed
    Code.LIMITS_UNREADABLE: AS_ISSUED,
    Code.SHAPE_NOT_OURS: AS_ISSUED,
    Code.PROOFS_NOT_OURS: AS_ISSUED,
    Code.PROOFS_TWO_KEYS: AS_ISSUED,
    Code.ISSUER_UNKNOWN: ASK,
    Code.ISSUER_TWICE: ASK,
    Code.ISSUER_WITHOUT_KEYS: AGAIN,
    Code.ISSUER_KEYS_MISSING: AGAIN,
    Code.KEY_UNKNOWN: ASK,
    Code.KEY_OF_OTHER_KIND: ASK,
    Code.KEY_CHANGED: ASK,
    Code.KEY_NOT_YET: ASK,
    Code.KEY_NO_MORE: ASK,
    Code.KEY_NOT_NAMED: NEWEST,
    Code.KEY_COMPROMISED: NEWEST,
    Code.SIGNATURES_UNDECIDED: AS_ISSUED,
    Code.TIME_UNSURE: CLOCK,
    Code.TIME_SIGNED_LATER: CLOCK,
    Code.STATUS_MISSING: AGAIN,
    Code.STATUS_MOVED: ASK,
    Code.STATUS_REFUSED: AGAIN,
    Code.STATUS_OTHER_LIST: ASK,
    Code.STATUS_OTHER_ISSUER: ASK,
    Code.STATUS_STALE: AGAIN,
    Code.STATUS_EARLY: CLOCK,
    Code.STATUS_TOO_LONG: ASK,
    Code.STATUS_BACK_DATED: ASK,
    Code.STATUS_WORD_MISSING: AGAIN,
    Code.STATUS_WORD_REFUSED: AGAIN,
    Code.STATUS_WORD_UNLIKE: AGAIN,
    Code.STATUS_SAID_UNSURE: gettext_lazy("Ask the issuer when it can confirm it again."),
    Code.HISTORY_MISSING: AGAIN,
    Code.HISTORY_NEVER: TELL,
    Code.HISTORY_WRONG: AS_ISSUED,
    Code.HISTORY_LATE: TELL,
    Code.HISTORY_UNWITNESSED: AGAIN,
    Code.ROLLBACK_LIST: AGAIN,
    Code.ROLLBACK_LOG: ASK,
    Code.FAILED: AGAIN,
}
POLICIES: Final[Mapping[Separation, Promise]] = {
    Separation.SMALL: gettext_lazy("One person, who took no part in the training (policy “small”)"),
    Separation.STRICT: gettext_lazy("Two people, who took no part in the training (policy “strict”)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a certificate comes to: the kind of notice, the outcome in a sentence, what to do, and why."""

    kind: str
    heading: str
    text: str
    why: str
    to_do: str
    rows: Rows
    not_meant: str
    invented: bool
    steps: list[tuple[str, str]]
    number: str
    shown_number: str

    @classmethod
    def of(cls, answer: Answer) -> "Told":
        """Present an answer."""
        outcome, stated, decided = answer.outcome, answer.certificate, answer.decided_by
        kind, said, text = HEADINGS[outcome]
        doubt = decided.finding.code if outcome is CertificationState.CANNOT_CONFIRM and decided.finding else None
        return cls(
            kind=kind,
            heading=str(said),
            text=str(FALSE if doubt in DANGER else text),
            why="" if outcome in CERTIFIED else sentence(decided),
            to_do=str(TO_DO[doubt]) if doubt else "",
            rows=rows_of(answer, stated) if stated else [],
            not_meant=not_meant(stated) if stated else "",
            invented=bool(stated and stated.holder.npi.invented),
            steps=[(heading(step), sentence(step)) for step in answer.steps],
            number=stated.number if stated else "",
            shown_number=shown_number(stated.number) if stated else "",
        )


def rows_of(answer: Answer, stated: Certificate) -> Rows:
    """Return who holds it, for what, by whom, until when, and as of when that is known; only what was signed."""
    achieved, issuer = stated.achieved, stated.issuer
    rows = [
        (_("Name"), stated.holder.name),
        (_("NPI number"), stated.holder.npi.digits),
        (_("Procedure"), in_english(achieved.procedure)),
        (_("What it covers"), in_english(achieved.scope)),
        (_("Left out"), in_english(achieved.limits)),
        (_("Pathway"), in_english(achieved.pathway)),
        (_("Authorized for"), in_english("; ".join(achieved.instruments))),
        (_("Issued by"), f"{issuer.name} ({KINDS[issuer.kind]})"),
        (_("Number"), shown_number(stated.number)),
        (_("Standard"), _("Version %(version)s") % {"version": achieved.standard}),
        (_("Who decided"), str(POLICIES[achieved.separation])),
        (_("Valid from"), instant(stated.valid_from)),
        (_("Valid until"), instant(stated.valid_until)),
        (_("As of"), instant(answer.as_of) if answer.as_of else ""),
        (_("Ask again after"), instant(answer.until) if answer.until else ""),
    ]
    return [(label, value) for label, value in rows if value]


def not_meant(stated: Certificate) -> str:
    """Return what a certificate does not say: in the reader's language where it is our own sentence."""
    if stated.achieved.not_meant != NOT_MEANT:
        return in_english(stated.achieved.not_meant)
    return _(
        "It says nothing of the quality or the results of anybody's work. It does not show that a license, a hospital "
        "privilege or a board certification is in force."
    )


def instant(moment: datetime) -> str:
    """Return an instant as people read it."""
    at = moment.astimezone(UTC)
    return f"{date_format(at, 'DATE_FORMAT')}, {at:%H:%M} UTC"
