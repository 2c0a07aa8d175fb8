"""What stands in the way of a decision: what a certification is on the day, facts, papers, duties, another certificate.

Shape:  a stage is not enough: what the clock and the sources say counts as well. Who lets a decision through here has
        looked at all of it; what is decided, and by whom, is `deciding`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from whoperforms.certification.duties import separation
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.looks.verification import causes_of
from whoperforms.certification.papers import (
    looks_at,
    progress_anew,
    progress_of,
    rests_of,
    standard_at_decision,
    state_of,
)
from whoperforms.certification.progress.renewal import OPENS_DAYS
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence

OPENS: Final = timedelta(days=OPENS_DAYS)  # before the end of a certificate: from then on it may be renewed
OF: Final[
    Mapping[str, frozenset[CertificationState]]
] = {  # what a certification may be on the day that it is decided on
    "certify": frozenset({CertificationState.IN_TRAINING}),
    "renew": CERTIFIED | {CertificationState.LAPSED},
    "reduce_scope": CERTIFIED,
}


def refuse_no_less(found: Enrolment, scope: str) -> None:
    """Let a scope be reduced to another one. Raises: BadField.

    Whether that is less no program can tell of two sentences: the deciders see both, and sign that it is.
    """
    held = found.certificate.scope if found.certificate else ""
    if not scope.strip() or _folded(scope) == _folded(held):
        raise BadField(
            "scope",
            "{scope!r}: not less than {held!r}, as it is; write what is covered from now on",
            scope=scope,
            held=held,
        )


def _folded(scope: str) -> str:
    return " ".join(scope.casefold().split())


def refuse_obstacles(ledger: Ledger, found: Enrolment, at: datetime, event: str) -> None:
    """Let a decision be taken where nothing stands in its way. Raises: Impossible, NotSeparated."""
    if event in OF:
        _refuse_state(ledger, found, at, event)
    if event in GUARDS:
        GUARDS[event](ledger, found, at)


def _refuse_state(ledger: Ledger, found: Enrolment, at: datetime, event: str) -> None:
    """Let a decision be taken only of what a certification is on the day. Raises: Impossible."""
    _refuse_facts(ledger, found, at)
    state = state_of(ledger, found, at)
    if state not in OF[event]:
        raise Impossible(
            "{act}: not possible, for the certification is {state} on {day}, and would have to be "
            "{states:or}; see to that first",
            act=event,
            state=state,
            day=at,
            states=sorted(OF[event]),
        )


def _refuse_facts(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    """Let nothing be decided for somebody of whom a source says what suspends at once. Raises: Impossible."""
    standard = standard_at_decision(ledger, found, at).number
    rests = rests_of(ledger, replace(found, standard=standard))
    if against := causes_of(looks_at(ledger, found, at), at.date(), rests):
        causes = [Sentence("{cause} in event {seq}", cause=one.cause, seq=one.because.recorded.seq) for one in against]
        raise Impossible(
            "{causes}: was found at the source, and nothing newer says otherwise; look again, or decide against it",
            causes=causes,
        )


def reason_to_renew(found: Enrolment, at: datetime) -> str:
    """Return why somebody renews at an instant: in time, or after the certificate has run out."""
    lapsed = found.certificate is not None and at > found.certificate.valid_until
    return "RENEWED_AFTER_LAPSE" if lapsed else "RENEWED"


def refuse_other_reason(found: Enrolment, at: datetime, reason: str) -> None:
    """Let a renewal say whether the certificate had run out by then. Raises: BadField, named "reason"."""
    wanted = reason_to_renew(found, at)
    if reason != wanted and wanted == "RENEWED":
        raise BadField(
            "reason",
            "{reason}: the certificate has not run out by {day}; choose {wanted_reason}",
            reason=reason,
            day=at,
            wanted_reason=wanted,
        )
    if reason != wanted:
        raise BadField(
            "reason",
            "{reason}: the certificate has run out by {day}; choose {wanted_reason}",
            reason=reason,
            day=at,
            wanted_reason=wanted,
        )


def _certifiable(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    _only_one(ledger, found, at)
    _complete(ledger, found, at)


def _complete(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    """Let through only complete papers to which nobody can object, with every look young enough."""
    _refuse_unsigned(ledger, found, at)
    missing = [one.requirement for one in progress_of(ledger, found, at) if not one.met]
    if missing:
        raise Impossible(
            "{count} requirements are not met on {day}: {requirements}; return the papers, or see to them",
            count=len(missing),
            day=at,
            requirements=missing,
        )
    separation.refuse_objections(ledger, found, at)


def _refuse_unsigned(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    """Let nothing go on that rests on a sign-off which was voided and never given anew. Raises: Impossible."""
    if unsigned := [one.requirement for one in progress_anew(ledger, found, at) if not one.met]:
        raise Impossible(
            "{requirements}: the sign-off on which the certificate rests was voided; have it signed anew first",
            requirements=unsigned,
        )


def _only_one(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    """Let nobody have two certificates of one programme at once. Raises: Impossible."""
    for other in ledger.of(found.person, found.programme):
        held = other.certificate
        if other.id != found.id and other.holds and held and at <= held.valid_until:
            raise Impossible(
                "{number}: in force until {day}, of the same person in {programme}; nobody has two, so go on "
                "with that one",
                number=held.number,
                day=held.valid_until,
                programme=found.programme,
            )


def _renewable(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    held = found.certificate
    if held and at < held.valid_until - OPENS:
        raise Impossible(
            "{day}: too early; a certificate is renewed from {opens} on", day=at, opens=held.valid_until - OPENS
        )
    _only_one(ledger, found, at)
    _newest(ledger, found)
    _complete(ledger, found, at)


def _newest(ledger: Ledger, found: Enrolment) -> None:
    """Let only the newest certificate be renewed: else whoever was revoked came back by an older one that had run out.

    Raises: Impossible.
    """
    others = (one.certificate for one in ledger.of(found.person, found.programme))
    newest = max((one for one in others if one), key=lambda one: one.decided.seq, default=None)
    if newest is not None and newest != found.certificate:
        raise Impossible(
            "{number}: was given to the same person in {programme} since; renew that one, or apply anew",
            number=newest.number,
            programme=found.programme,
        )


def _without_cause(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    if found.causes:
        raise Impossible(
            "{count} causes are open ({causes}); clear each of them first",
            count=len(found.causes),
            causes=[str(one.reason) for one in found.causes],
        )
    if found.certificate and at > found.certificate.valid_until:
        raise Impossible(
            "{day}: the certificate has run out meanwhile; have them apply anew", day=found.certificate.valid_until
        )
    _refuse_facts(ledger, found, at)
    _refuse_unsigned(ledger, found, at)
    _only_one(ledger, found, at)
    separation.refuse_objections(ledger, found, at)


GUARDS: Final[Mapping[str, Callable[[Ledger, Enrolment, datetime], None]]] = {
    "certify": _certifiable,
    "renew": _renewable,
    "reinstate": _without_cause,
}
