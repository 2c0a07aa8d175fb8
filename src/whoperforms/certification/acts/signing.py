"""Sign-offs: somebody who may says of a requirement that it is met, or is not. The newest one decides."""

from collections.abc import Collection, Sequence
from datetime import datetime

from whoperforms.certification.acts.enrolling import draft
from whoperforms.certification.acts.fields import at_most, said, whole
from whoperforms.certification.acts.teaching import asked_of
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, step
from whoperforms.certification.papers import looks_at
from whoperforms.certification.progress.completeness import last_decision
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Attestation,
    Competence,
    Eligibility,
    HandsOn,
    Instrument,
    Verification,
)
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.shape import offer

DONE = 1  # of an item on a checklist: seen done; 0: not
LEAVE_OUT = Sentence("leave it out")


def sign_off(  # noqa: PLR0913 - who signs what, as what
    ledger: Ledger, at: datetime, *, enrolment: str, body: told.SignOff, by: str, role: str | None, text: str = ""
) -> Sequence[Draft]:
    """Sign a requirement off, or say that it is not met and what is lacking. Raises: Impossible, BadField."""
    found = ledger.enrolment(enrolment)
    step(found.stage, "sign_off")
    requirement = asked_of(ledger, found, body.requirement, at)
    _refuse_signer(found, requirement, by, role)
    _refuse_rubric(requirement, body)
    _refuse_words(requirement, body)
    _refuse_evidence(ledger, at, found, requirement, body.evidence)
    words = at_most(text) if body.met else said(text, Sentence("what is lacking"))
    return [draft(enrolment, whole(body), "MET" if body.met else "NOT_MET", words)]


def may_sign_for(ledger: Ledger, at: datetime, found: Enrolment, requirement: AnyRequirement) -> tuple[int, ...]:
    """Return the places of all that a sign-off of a requirement may name: evidence, cases, attendance, looks."""
    since = 0 if requirement.id in found.to_sign_anew else last_decision(found)
    named = [one.seq for one in found.evidence if one.body.requirement == requirement.id]
    named += [one.seq for one in found.cases if one.body.requirement == requirement.id]
    sessions = (ledger.sessions[name] for name in ledger.sessions_of.get(found.id, ()))
    named += [
        session.attended[found.id].seq
        for session in sessions
        if session.plan.requirement == requirement.id and found.id in session.attended and not session.cancelled
    ]
    looks = [look.recorded.seq for look in looks_at(ledger, found, at)]
    return (*sorted(seq for seq in named if seq > since), *(looks if _is_looked_up(requirement) else ()))


def _is_looked_up(requirement: AnyRequirement) -> bool:
    return isinstance(requirement, Eligibility | Verification)


def _refuse_signer(found: Enrolment, requirement: AnyRequirement, by: str, role: str | None) -> None:
    """Let through a role that the requirement names; what a physician states, of the own person only."""
    if not requirement.signers:
        raise BadField(
            "requirement", "{requirement}: nobody signs it off; what was looked up decides", requirement=requirement.id
        )
    if role not in requirement.signers:
        raise Impossible(
            "{role}: does not sign {requirement} off; it is for the {roles:or}",
            role=role or Sentence("no role"),
            requirement=requirement.id,
            roles=requirement.signers,
        )
    if isinstance(requirement, Attestation) and by != found.person:
        raise Impossible(
            "{requirement}: everybody states that of the own person; ask the candidate to sign it",
            requirement=requirement.id,
        )


def _refuse_rubric(requirement: AnyRequirement, body: told.SignOff) -> None:
    """Let through a level in range for each item, bearing out what is signed. Raises: BadField, named "rubric.ITEM"."""
    wanted, highest = _items(requirement)
    given = [item.item for item in body.rubric]
    if len(set(given)) != len(given):
        raise BadField("rubric", "{count} levels: an item stands there twice; give each one level", count=len(given))
    for item in body.rubric:
        if item.item not in wanted:
            raise BadField(
                "rubric",
                "{item!r}: no item of {requirement}; {offer}",
                item=item.item,
                requirement=requirement.id,
                offer=offer(item.item, wanted),
            )
        if not 0 <= item.level <= highest:
            raise BadField(
                f"rubric.{item.item}",
                "{level}: no level of {item}; write 0 to {highest}",
                level=item.level,
                item=item.item,
                highest=highest,
            )
        if body.met and item.level < wanted[item.item]:
            raise BadField(
                f"rubric.{item.item}",
                "{level}: too low for {item}, which wants {wanted}; sign it as not met",
                level=item.level,
                item=item.item,
                wanted=wanted[item.item],
            )
    if missing := [name for name in wanted if name not in given]:
        raise BadField(
            f"rubric.{missing[0]}",
            "{count} of {all} items: give a level to {items} too",
            count=len(given),
            all=len(wanted),
            items=missing,
        )


def _items(requirement: AnyRequirement) -> tuple[dict[str, int], int]:
    """Return the items of a requirement's rubric with the level that each wants, and the highest level there is."""
    match requirement:
        case Competence(rubric=rubric, highest=highest):
            return {item.id: item.level or 0 for item in rubric}, highest or 0
        case HandsOn(checklist=checklist):
            return {item.id: DONE for item in checklist}, DONE
    return {}, 0


def _refuse_words(requirement: AnyRequirement, body: told.SignOff) -> None:
    """Let through the very instrument, and the very words, that a requirement is about. Raises: BadField."""
    wanted = requirement.instrument if isinstance(requirement, Instrument) else None
    if body.instrument != wanted:
        helps = Sentence("write {instrument!r}", instrument=wanted) if wanted else LEAVE_OUT
        raise BadField(
            "instrument",
            "{instrument!r}: not what {requirement} is about; {helps}",
            instrument=body.instrument or "",
            requirement=requirement.id,
            helps=helps,
        )
    version = requirement.version if isinstance(requirement, Attestation) else None
    if body.version != version:
        helps = Sentence("sign version {version!r}", version=version) if version else LEAVE_OUT
        raise BadField(
            "version",
            "{version!r}: not the words of {requirement}; {helps}",
            version=body.version or "",
            requirement=requirement.id,
            helps=helps,
        )


def _refuse_evidence(
    ledger: Ledger, at: datetime, found: Enrolment, requirement: AnyRequirement, named: Collection[int]
) -> None:
    """Let through only evidence that is there, is of the requirement, and still counts. Raises: BadField."""
    known = may_sign_for(ledger, at, found, requirement)
    for seq in named:
        if seq not in known:
            raise BadField(
                "evidence",
                "event {seq}: no evidence for {requirement} that counts; choose from what is recorded for it",
                seq=seq,
                requirement=requirement.id,
            )
