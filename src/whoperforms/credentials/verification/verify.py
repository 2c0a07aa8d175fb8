"""Verify a certificate: take the numbered steps, and say what it comes to. Whatever goes wrong, there is an answer."""

from datetime import datetime

from whoperforms.certification.state import EXPIRING, CertificationState
from whoperforms.credentials.verification.answer import Answer, Checked, NotProved, Outcome, Result
from whoperforms.credentials.verification.asked import Fetched, Question, Seen, Trust
from whoperforms.credentials.verification.findings import (
    AGAINST,
    UNCHECKED,
    Code,
    Contradicted,
    Doubted,
    Finding,
)
from whoperforms.credentials.verification.steps import STEPS, Inquiry, Step, until

NOTHING_SEEN = Seen()
IN_ORDER = tuple(CertificationState)  # the first that is true is said


def verify(  # noqa: PLR0913, PLR0917 - what an answer depends on, and nothing else
    data: bytes,
    question: Question,
    trust: Trust,
    fetched: Fetched,
    now: datetime | None,
    seen: Seen = NOTHING_SEEN,
) -> Answer:
    """Return what a certificate comes to: a state that is proved, `not_valid`, or `cannot_confirm` for any doubt.

    `now`: an instant; None where the clock here is known to be wrong. Keep the answer's `seen` for the next time. The
    answer is there whatever happens: nothing is raised.
    """
    inquiry = Inquiry(data=data, question=question, trust=trust, fetched=fetched, now=now, seen=seen)
    checked: list[Checked] = []
    ended: Outcome | None = None
    for step in STEPS:
        if ended is not None:
            checked.append(Checked(step.number, step.name, Result.NOT_REACHED))
            continue
        one, ended = _taken(step, inquiry)
        checked.append(one)
    if ended is not None:
        return Answer(outcome=ended, steps=tuple(checked), seen=_seen(inquiry))
    return Answer(
        outcome=_state(inquiry, checked),
        steps=tuple(checked),
        seen=_seen(inquiry),
        certificate=inquiry.certificate,
        as_of=inquiry.lists.as_of,
        until=until(inquiry),
        superseded_by=_superseded_by(inquiry),
    )


def _taken(step: Step, inquiry: Inquiry) -> tuple[Checked, Outcome | None]:
    """Return how a step ended, and the outcome if the verification ended with it."""
    outcome: Outcome | None = None
    try:
        finding = step.look(inquiry)
        result = Result.PASSED
        if finding.code in AGAINST:
            result = Result.AGAINST
        elif finding.code in UNCHECKED:
            result = Result.UNCHECKED
    except Contradicted as why:
        finding, result, outcome = why.finding, Result.CONTRADICTED, NotProved.NOT_VALID
    except Doubted as why:
        finding, result, outcome = why.finding, Result.DOUBTED, CertificationState.CANNOT_CONFIRM
    except Exception as why:  # noqa: BLE001 - what nobody has thought of is a doubt, and no traceback
        finding = Finding(Code.FAILED, {"why": type(why).__name__})
        result, outcome = Result.DOUBTED, CertificationState.CANNOT_CONFIRM
    return Checked(step.number, step.name, result, finding), outcome


def _state(inquiry: Inquiry, checked: list[Checked]) -> CertificationState:
    """Return the state that is proved: of what is against it, what counts most."""
    against = {AGAINST[one.finding.code] for one in checked if one.finding and one.finding.code in AGAINST}
    if against:
        return min(against, key=IN_ORDER.index)
    ends_soon = inquiry.certificate.valid_until - inquiry.at <= EXPIRING
    return CertificationState.EXPIRING if ends_soon else CertificationState.ACTIVE


def _superseded_by(inquiry: Inquiry) -> str | None:
    """Return which certificate took its place, where the source of lists knows; it is a pointer, and proves nothing."""
    try:
        return inquiry.fetched.superseded_by(inquiry.certificate.number)
    except Exception:  # noqa: BLE001 - the answer stands without it
        return None


def _seen(inquiry: Inquiry) -> Seen:
    """Return what is remembered: the key, lists and log that were relied on, never anything older than before."""
    seen = inquiry.seen
    if hasattr(inquiry, "at"):  # the signatures fit
        seen = seen.with_key(inquiry.signed.method, inquiry.key.public)
    for one in inquiry.lists.both if hasattr(inquiry, "lists") else ():
        seen = seen.with_list(one.url, one.valid_from)
    for origin, head in inquiry.heads if hasattr(inquiry, "log") else ():
        seen = seen.with_log(origin, head)
    return seen
