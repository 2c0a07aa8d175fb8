"""The way into a programme and out of it: apply, be taken in or not, hand in the papers, go over to a newer version."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from whoperforms.certification.acts.fields import at_most, whole
from whoperforms.certification.appeals import end_was_wrong
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import OWN_SIDE
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties.agreeing import done_or_proposed
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import ENDED, Impossible, Stage, step
from whoperforms.certification.looks.verification import causes_of
from whoperforms.certification.papers import looks_at, progress_of, rests_of, state_of
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import BadField


def draft(enrolment: str, body: Body, reason: str | None = None, text: str = "") -> Draft:
    """Return an event of an enrolment that shall happen."""
    return Draft(stream=Stream(StreamKind.ENROLMENT, enrolment), body=whole(body), reason=reason, text=at_most(text))


def apply(ledger: Ledger, at: datetime, *, enrolment: str, body: told.Apply, text: str = "") -> Sequence[Draft]:
    """Ask for somebody to be taken in, under a new enrolment. Raises: Impossible, NoSuchRecord.

    Nobody waits for an end that a panel has found to be wrong.
    """
    ledger.person(body.person)
    policy = ledger.programme(body.programme).policy
    before = ledger.of(body.person, body.programme)
    for other in before:
        if not _is_over(ledger, other, at):
            raise Impossible(
                "{stage}: there is an enrolment of this person in {programme} already, since {day}; go on "
                "with that one",
                stage=other.stage,
                programme=body.programme,
                day=other.began,
            )
    ended = max((other.changed for other in before if other.changed and not end_was_wrong(other)), default=None)
    earliest = ended and ended + timedelta(days=policy.waiting_days)
    if earliest and at < earliest:
        raise Impossible(
            "{day}: too early; who has left {programme} waits {days} days; apply on {earliest} or later",
            day=at,
            programme=body.programme,
            days=policy.waiting_days,
            earliest=earliest,
        )
    return [draft(enrolment, body, "REAPPLY" if before else "NEW", text)]


def accept(
    ledger: Ledger, at: datetime, *, enrolment: str, second: str | None = None, text: str = ""
) -> Sequence[Draft]:
    """Take somebody in, under the version in force. `second`: who else agrees where the rules are not met.

    Raises: Impossible, BadField.
    """
    found = ledger.enrolment(enrolment)
    step(found.stage, "accept")
    standard = ledger.standard_in_force(found.programme, at)
    if standard is None:
        raise Impossible(
            "{programme}: no version of its standard is in force on {day}; publish one first",
            programme=found.programme,
            day=at,
        )
    person = ledger.person(found.person)
    if second is not None:
        if not text:
            raise BadField("text", "'': no word on why an exception is made; write why")
        return done_or_proposed(found, told.Accept(standard=standard.number, second=second), "EXCEPTION", text)
    if found.programme not in person.identities:
        raise Impossible(
            "{name}: identity not proved for {programme}; record how it was proved, or make an exception "
            "with a second person",
            name=person.name,
            programme=found.programme,
        )
    return [draft(enrolment, told.Accept(standard=standard.number), "ELIGIBLE", text)]


def refuse(ledger: Ledger, _at: datetime, *, enrolment: str, reason: str, text: str) -> Sequence[Draft]:
    """Do not take somebody in, and say why. Raises: Impossible, BadField."""
    step(ledger.enrolment(enrolment).stage, "refuse")
    if not text:
        raise BadField("text", "'': no word on why; write what the applicant shall read")
    return [draft(enrolment, told.Refuse(), reason, text)]


def submit(ledger: Ledger, at: datetime, *, enrolment: str) -> Sequence[Draft]:
    """Ask for a decision; the papers are complete. Raises: Impossible."""
    found = ledger.enrolment(enrolment)
    step(found.stage, "submit")
    missing = [at_.requirement for at_ in progress_of(ledger, found, at) if not at_.met]
    if missing:
        raise Impossible(
            "{count} requirements are not met yet: {requirements}; see to them, then submit",
            count=len(missing),
            requirements=missing,
        )
    return [draft(enrolment, told.Submit(), "COMPLETE")]


def withdraw(  # noqa: PLR0913 - who leaves, by whom, and why
    ledger: Ledger, at: datetime, *, enrolment: str, reason: str, by: str, role: str | None, text: str = ""
) -> Sequence[Draft]:
    """Let somebody leave; what was open against them stays on record. Raises: Impossible, BadField.

    Whoever is about to be revoked does not leave before that; a coordinator says why, should it be right all the same.
    """
    found = ledger.enrolment(enrolment)
    step(found.stage, "withdraw")
    first = next(iter(found.proposed("revoke")), None)
    if first is not None and (role in OWN_SIDE or by == found.person):
        raise Impossible(
            "{day}: a first decider has signed that this certification is revoked; nobody leaves before "
            "a second one has decided; ask the coordinator",
            day=first.at,
        )
    if first is not None and not text.strip():
        raise BadField("text", "'': it was proposed on {day} to revoke this; write why they leave first", day=first.at)
    causes = {event.seq for event in found.causes}
    if found.certificates:
        looks = causes_of(looks_at(ledger, found, at), at.date(), rests_of(ledger, found))
        stated = {getattr(event.body, "verification", None) for event in found.causes}
        causes |= {one.because.recorded.seq for one in looks} - stated
    body = told.Withdraw(causes=tuple(sorted(causes)), proposals=tuple(one.seq for one in found.proposals))
    return [draft(enrolment, body, reason, text)]


def move(ledger: Ledger, at: datetime, *, enrolment: str) -> Sequence[Draft]:
    """Go over to the version in force; the candidate signs that. Raises: Impossible."""
    found, standard = ledger.enrolment(enrolment), None
    standard = ledger.standard_in_force(found.programme, at)
    if found.stage is not Stage.ENROLLED or standard is None or standard.number <= (found.standard or 0):
        raise Impossible(
            "version {number}: there is no newer one to go over to, or the papers are with the deciders; "
            "nothing is to be done",
            number=found.standard,
        )
    return [draft(enrolment, told.VersionMoved(standard=standard.number))]


def _is_over(ledger: Ledger, enrolment: Enrolment, at: datetime) -> bool:
    """Whether somebody may apply anew: it was refused, taken or given up, or has lapsed."""
    return enrolment.stage in ENDED or state_of(ledger, enrolment, at) is CertificationState.LAPSED
