"""What happens to a certification between decisions: causes that suspend it, sign-offs voided, errors, appeals."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from whoperforms.certification.acts.enrolling import draft
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.bodies.verification import SourceClass
from whoperforms.certification.duties.agreeing import APPEAL, done_or_proposed, done_or_signed
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import CLEARED_BY, Impossible, Stage, step
from whoperforms.certification.looks.verification import CONSEQUENCES, Looked
from whoperforms.certification.papers import progress_anew
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence


def suspend(
    ledger: Ledger, _at: datetime, *, enrolment: str, reason: str, text: str = "", verification: int | None = None
) -> Sequence[Draft]:
    """Name a cause for which a certification is not in force: the first one suspends it. Raises: Impossible."""
    found = ledger.enrolment(enrolment)
    if any(cause.reason == reason for cause in found.causes):
        raise Impossible(
            "{reason}: is an open cause of this enrolment already; clear it, or name another one", reason=reason
        )
    body: Body
    if found.stage is Stage.SUSPENDED:
        body = told.AddCause(verification=verification)
    else:
        step(found.stage, "suspend")
        body = told.Suspend(verification=verification)
    return [draft(enrolment, body, reason, text)]


def clear(  # noqa: PLR0913 - what a person enters
    ledger: Ledger,
    at: datetime,
    *,
    enrolment: str,
    cause: int,
    reason: str,
    second: str,
    text: str,
    verification: int | None = None,
) -> Sequence[Draft]:
    """Say that a cause is open no more, for a reason that fits it. Raises: Impossible, BadField.

    What a source has said is answered by a source, a sign-off that was voided by a new one; what people have found is
    settled by people.
    """
    found = ledger.enrolment(enrolment)
    step(found.stage, "clear_cause")
    open_cause = next((event for event in found.causes if event.seq == cause), None)
    if open_cause is None:
        raise Impossible("event {seq}: no open cause of this enrolment; choose one that is open", seq=cause)
    may = CLEARED_BY.get(str(open_cause.reason), ())
    if reason not in may:
        raise BadField(
            "reason",
            "{reason}: does not answer {cause}; choose {reasons:or}",
            reason=reason,
            cause=open_cause.reason,
            reasons=may,
        )
    if isinstance(open_cause.body, told.VoidSignOff):
        _refuse_unanswered(ledger, at, found, cause, reason)
    elif reason == "NEWER_FACT":
        looked = ledger.looks(found.person, found.programme)
        newer = next((look for look in looked if look.recorded.seq == verification), None)
        if newer is None or not _answers(newer, open_cause):
            raise BadField(
                "verification",
                "{seq}: not a newer look at the source itself that says otherwise; record one",
                seq=verification or Sentence("no look"),
            )
    if reason != "NEWER_FACT" and not text:
        raise BadField("text", "'': no word on why the cause is no cause; write it")
    if reason == "FALSE_MATCH":
        verification = getattr(open_cause.body, "verification", None)  # what was seen counts against nobody any more
    body = told.ClearCause(cause=cause, second=second, verification=verification)
    return done_or_proposed(found, body, reason, text)


def void(  # noqa: PLR0913 - what a person enters
    ledger: Ledger, _at: datetime, *, enrolment: str, sign_off: int, reason: str, second: str, text: str = ""
) -> Sequence[Draft]:
    """Let a sign-off count no more; of somebody who is certified that suspends. Raises: Impossible."""
    found = ledger.enrolment(enrolment)
    step(found.stage, "void_sign_off")
    if all(event.seq != sign_off for event in found.sign_offs):
        raise Impossible("event {seq}: no sign-off of this enrolment that counts; choose one that does", seq=sign_off)
    return done_or_proposed(found, told.VoidSignOff(sign_off=sign_off, second=second), reason, text)


def correct(  # noqa: PLR0913 - what a person enters
    ledger: Ledger, _at: datetime, *, enrolment: str, wrong: int, reason: str, second: str, text: str
) -> Sequence[Draft]:
    """Say of an event that it is wrong, and what is right; it stays where it is. Raises: Impossible, BadField."""
    found = ledger.enrolment(enrolment)
    step(found.stage, "correct")
    if not text:
        raise BadField("text", "'': no word on what is right; write it")
    _refuse_future(ledger, wrong)
    return done_or_proposed(found, told.Correct(wrong=wrong, second=second), reason, text)


def appeal(ledger: Ledger, _at: datetime, *, enrolment: str, contested: int, text: str) -> Sequence[Draft]:
    """Contest a decision. Raises: Impossible, BadField."""
    found = ledger.enrolment(enrolment)
    step(found.stage, "appeal_open")
    if not text:
        raise BadField("text", "'': no word on what is contested; write why the decision is wrong")
    if contested not in {event.seq for event in contestable(found)}:
        raise Impossible("event {seq}: no decision about this enrolment; choose one of its decisions", seq=contested)
    if contested in {event.body.contested for event in open_appeals(found)}:
        raise Impossible("event {seq}: contested already, and not decided yet; wait for the panel", seq=contested)
    return [draft(enrolment, told.AppealOpen(contested=contested), "CONTESTED", text)]


def decide_appeal(  # noqa: PLR0913 - what a panel enters
    ledger: Ledger,
    _at: datetime,
    *,
    enrolment: str,
    appeal_: int,
    reason: str,
    panel: tuple[str, ...],
    by: str,
    text: str,
) -> Sequence[Draft]:
    """Say what a panel found; each of it signs the same. What stood stands until a new decision follows.

    Raises: Impossible, BadField.
    """
    found = ledger.enrolment(enrolment)
    if appeal_ not in {event.seq for event in open_appeals(found)}:
        raise Impossible("event {seq}: no appeal that waits for a panel; choose one that does", seq=appeal_)
    if not text:
        raise BadField("text", "'': no word on what the panel found; write it")
    if by not in panel or len(set(panel)) != len(panel):
        raise BadField(
            "panel", "{count} people: you are one of them, and each is named once; name them", count=len(panel)
        )
    body = told.AppealDecided(appeal=appeal_, panel=panel)

    def proposal(sha256: str) -> Body:
        return told.Proposed(decision=APPEAL, reason=reason, sha256=sha256, panel=panel)

    return done_or_signed(ledger, draft(enrolment, body, reason, text), proposal, by=by, signers=panel)


def open_appeals(enrolment: Enrolment) -> tuple[Event[told.AppealOpen], ...]:
    """Return the appeals that no panel has decided yet."""
    decided = {event.body.appeal for event in enrolment.appeals if isinstance(event.body, told.AppealDecided)}
    return tuple(
        cast("Event[told.AppealOpen]", event)
        for event in enrolment.appeals
        if isinstance(event.body, told.AppealOpen) and event.seq not in decided
    )


def contestable(enrolment: Enrolment) -> tuple[Event[Body], ...]:
    """Return what of an enrolment somebody may contest: refusals, decisions and causes."""
    ended = () if enrolment.ended is None else (enrolment.ended,)
    return (*enrolment.decisions, *enrolment.causes, *ended)


def _refuse_unanswered(ledger: Ledger, at: datetime, found: Enrolment, cause: int, reason: str) -> None:
    """Let a voided sign-off be a cause no more once there is a new one; or at once, if no certificate rests on it.

    Raises: BadField.
    """
    voided = next((one.signed.body.requirement for one in found.voided if one.by.seq == cause), "")
    rests = voided in found.to_sign_anew
    if rests is (reason == "SETTLED"):
        why = (
            Sentence("the certificate rests on that sign-off of {requirement}", requirement=voided)
            if rests
            else Sentence("no certificate rests on that sign-off of {requirement}", requirement=voided)
        )
        wanted = Sentence("{reason}, once it is signed anew", reason="NEWER_FACT") if rests else "SETTLED"
        raise BadField(
            "reason", "{reason}: {why}; choose {wanted_reason}", reason=reason, why=why, wanted_reason=wanted
        )
    if voided in {one.requirement for one in progress_anew(ledger, found, at) if not one.met}:
        raise BadField(
            "reason", "{requirement}: not signed anew, or not as met; have it signed first", requirement=voided
        )


def _answers(look: Looked, cause: Event[Body]) -> bool:
    """Whether a look at the source itself, no older than a cause, says that it is one no more."""
    elements = {row.element for row in CONSEQUENCES if row.cause == cause.reason}
    newer = look.recorded.seq > cause.seq and look.said.source_class is SourceClass.PRIMARY
    return newer and look.good and look.agreed and look.said.element in elements


def _refuse_future(ledger: Ledger, seq: int) -> None:
    if not 1 <= seq <= ledger.seq:
        raise Impossible("event {seq}: there is no such event; the last one is {last}", seq=seq, last=ledger.seq)
