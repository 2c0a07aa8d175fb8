"""What counts of what is only signed: rubrics, statements, leave to use an instrument."""

from whoperforms.certification.bodies.enrolment import SignOff
from whoperforms.certification.events import Event
from whoperforms.certification.looks.limits import ATTESTATION
from whoperforms.certification.progress.lack import Found, Given, Lack, LackCode, chosen
from whoperforms.certification.standards.requirements import Attestation, Competence, Instrument


def competence(asked: Competence, given: Given, signed: Event[SignOff] | None) -> Found:
    """Return which items of a rubric were not judged, or not well enough."""
    reached = {item.item: item.level for item in signed.body.rubric} if signed else {}
    lacks = (
        Lack(LackCode.ITEM, chosen(item.level), reached.get(item.id), item.id)
        for item in asked.rubric
        if reached.get(item.id, -1) < chosen(item.level)
    )
    sheets = [event.seq for event in given.enrolment.evidence if event.body.requirement == asked.id]
    counting = tuple(seq for seq in sheets if given.counts(seq))
    return Found(tuple(lacks), counting, begun=bool(counting) or signed is not None)


def attestation(asked: Attestation, given: Given, signed: Event[SignOff] | None) -> Found:
    """Return what a statement lacks: the words of this version, in the physician's own name, not too long ago."""
    if signed is None:
        return Found()
    lacks = []
    if signed.actor != given.enrolment.person:
        lacks.append(Lack(LackCode.OWN, given.enrolment.person, signed.actor))
    if signed.body.version != asked.version:
        lacks.append(Lack(LackCode.VERSION, asked.version, signed.body.version))
    age, days = (given.on - signed.at.date()).days, given.days(ATTESTATION, chosen(asked.days))
    if age > days:
        lacks.append(Lack(LackCode.TOO_OLD, days, age))
    return Found(tuple(lacks), begun=True)


def instrument(asked: Instrument, given: Given, signed: Event[SignOff] | None) -> Found:  # noqa: ARG001 - all alike
    """Return what leave to use an instrument lacks: a sign-off for that very one."""
    if signed is None:
        return Found()
    if signed.body.instrument != asked.instrument:
        return Found((Lack(LackCode.INSTRUMENT, asked.instrument, signed.body.instrument),), begun=True)
    return Found(begun=True)
