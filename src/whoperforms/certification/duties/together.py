"""What one person alone may not do: who else has to sign it, and who of them may, for each event of that kind.

Shape:  a check yields objections to an event that somebody wants to happen; `separation` asks it, and is the only one
        to. Who has signed what so far is `agreeing`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from whoperforms.certification.bodies import auditing, certificates, people, programme, proposals
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.agreeing import APPEAL, is_agreed, roles_for, signed_so_far
from whoperforms.certification.duties.deeds import deeds_for, ever_certified
from whoperforms.certification.duties.rules import (
    SIGNING,
    Objection,
    Rule,
    Signed,
    conflicted,
    of_oneself,
    second,
    without_role,
)
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.programme_record import loosens, version_of
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.sentence import Sentence

PROPOSALS: Final = (told.Proposed, proposals.FoundingProposed, proposals.ComplaintProposed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An event about to be written, and what rules judge it by."""

    draft: Draft
    signed: Signed
    ledger: Ledger
    enrolment: Enrolment | None

    @property
    def body(self) -> Any:  # noqa: ANN401 - whichever body the check was made for
        """What the event would say."""
        return self.draft.body

    def by(self, person: str, at: datetime | None = None) -> Signed:
        """Return the same signature as if it were another person's."""
        return replace(self.signed, by=person, at=at or self.signed.at)


def is_for_one(act: Act) -> bool:
    """Whether it is a name or a policy that takes nothing but the word of one person: no signature, R12 or other."""
    return (isinstance(act.body, people.PersonNamed) and not _states_late(act)) or (
        isinstance(act.body, programme.PolicySet) and not _loosens(act)
    )


def judges(signed: Signed, ledger: Ledger, known_at: datetime, role: Role) -> Iterator[Objection]:
    """R1, R9, R10: of somebody who judges a person in a role."""
    yield from of_oneself(signed)
    yield from without_role(signed, ledger, {role})
    yield from conflicted(signed, ledger, known_at)


def two(rule: Rule, named: Iterable[str], by: str) -> Iterator[Objection]:
    """R5: of fewer than two people who decide something."""
    if len(set(named)) < 2:  # noqa: PLR2004 - two people
        yield Objection(
            rule=rule,
            person=by,
            seq=None,
            why=Sentence("would be the only one to decide"),
            remedy=Sentence("let a second person decide"),
        )


def publication(act: Act) -> Iterator[Objection]:
    """R11: of the second of two people."""
    record = act.ledger.standards.get(version_of(act.draft.stream.id))
    proposed = record.proposed if record else None
    if proposed is None or proposed.actor == act.signed.by or proposed.body.sha256 != act.body.sha256:
        yield Objection(
            rule=Rule.R11,
            person=act.signed.by,
            seq=None,
            why=Sentence("publishes what nobody else has proposed as it stands"),
            remedy=Sentence("let one person propose it and another one publish it"),
        )


def founding(act: Act) -> Iterator[Objection]:
    """R1, R5, R10: of those who make somebody a founding mentor."""
    if not act.draft.text.strip():
        raise BadValue("'': no word on why somebody may be a mentor without a certificate; write it")
    signed = signed_so_far(act.ledger, act.draft) if isinstance(act.body, people.FoundingMentor) else {}
    for person in dict.fromkeys((act.signed.by, *act.body.deciders)):
        yield from judges(act.by(person, signed.get(person)), act.ledger, act.signed.at, Role.DECIDER)
    yield from two(Rule.R5, act.body.deciders, act.signed.by)
    yield from _all_signed(act, act.body.deciders)


def _all_signed(act: Act, named: Collection[str]) -> Iterator[Objection]:
    """R10: of several who do something together: each who is named has signed the very same, and nobody else has.

    A proposal is signed by one of them.
    """
    wanted = {act.signed.by} if isinstance(act.body, PROPOSALS) else set(named)
    signed = (
        {act.signed.by} if isinstance(act.body, PROPOSALS) else {act.signed.by, *signed_so_far(act.ledger, act.draft)}
    )
    for person in dict.fromkeys((act.signed.by, *named)):
        if person not in named or (person in wanted and person not in signed):
            yield Objection(
                rule=Rule.R10,
                person=person,
                seq=None,
                why=Sentence("has not signed this, or is not named in it"),
                remedy=Sentence("let everybody who is named sign the very same"),
            )


def appeal(act: Act) -> Iterator[Objection]:
    """R1, R8, R9, R10: of everybody on a panel about an enrolment."""
    took_part: set[str | None] = {deed.by for deed in deeds_for(act.signed.candidate, act.ledger)}
    for event in act.enrolment.history if act.enrolment else ():
        of_a_panel = isinstance(event.body, told.Proposed) and event.body.decision == APPEAL
        if not of_a_panel and not isinstance(event.body, told.AppealOpen | told.AppealDecided):
            took_part |= {event.actor, getattr(event.body, "second", None), *getattr(event.body, "deciders", ())}
    yield from _panel(act, took_part)
    yield from _all_signed(act, act.body.panel)


def complaint(act: Act) -> Iterator[Objection]:
    """R1, R8, R9, R10: of everybody on a panel about a complaint."""
    events = act.ledger.audit.get(act.draft.stream.id, ())
    opened = next((event for event in events if event.seq == act.body.complaint), None)
    if opened is None or not isinstance(opened.body, auditing.ComplaintOpened):
        raise BadValue("event {seq}: no complaint of this programme; choose one that is open", seq=act.body.complaint)
    about = replace(act, signed=replace(act.signed, candidate=opened.body.about))
    yield from _panel(about, {opened.actor, *(deed.by for deed in deeds_for(opened.body.about, act.ledger))})
    yield from _all_signed(act, act.body.panel)


def _panel(act: Act, took_part: Collection[str | None]) -> Iterator[Objection]:
    for person in dict.fromkeys((act.signed.by, *act.body.panel)):
        yield from judges(act.by(person), act.ledger, act.signed.at, Role.APPEALS_PANEL)
        if person in took_part:
            yield Objection(
                rule=Rule.R8,
                person=person,
                seq=None,
                why=Sentence("had a part in what is contested"),
                remedy=Sentence("name somebody who had none"),
            )


def proposal(act: Act) -> Iterator[Objection]:
    """R1, R9, R10: of the first of two people who agree to something."""
    yield from of_oneself(act.signed)
    yield from conflicted(act.signed, act.ledger, act.signed.at)
    roles = roles_for(act.enrolment, act.body.decision) if act.enrolment else ()
    yield from without_role(act.signed, act.ledger, [Role(role) for role in roles if role in set(Role)])


def agreed(act: Act) -> Iterator[Objection]:
    """R1, R9, SECOND: of what needs somebody else's word, which of an enrolment is a proposal of the very same."""
    yield from of_oneself(act.signed)
    for person in dict.fromkeys((act.signed.by, act.body.second or act.signed.by)):
        yield from conflicted(act.by(person), act.ledger, act.signed.at)
    yield from second(act.signed, act.body.second, act.ledger)
    if act.enrolment is not None and not is_agreed(act.enrolment, act.body, act.draft.reason):
        yield Objection(
            rule=Rule.SECOND,
            person=act.body.second or act.signed.by,
            seq=None,
            why=Sentence("has not proposed this"),
            remedy=Sentence("let the second person propose the very same first"),
        )


def erased(act: Act) -> Iterator[Objection]:
    """SECOND: of the second of two people who sign that words are removed."""
    yield from second(act.signed, act.body.second, act.ledger)
    if act.body.second not in signed_so_far(act.ledger, act.draft):
        yield _nobody_else(act.body.second)


def renamed(act: Act) -> Iterator[Objection]:
    """R1, SECOND: of an NPI, which identifies somebody in public; a physician states none, nor does their delegate.

    Of who is certified already, and was never known by one, two people sign it: it makes a certificate show.
    """
    known = act.ledger.people.get(act.draft.stream.id)
    if act.body.npi not in {None, known.npi if known else None}:
        yield from of_oneself(act.signed)
        if act.signed.role == Role.DELEGATE:
            yield from of_oneself(act.by(act.signed.candidate))
        if _states_late(act) and not signed_so_far(act.ledger, act.draft).keys() - {
            act.signed.by,
            act.signed.candidate,
        }:
            yield _nobody_else(act.signed.by)


def _states_late(act: Act) -> bool:
    """Whether a name comes with an NPI, of somebody who is certified and of whom none was known."""
    known = act.ledger.people.get(act.draft.stream.id)
    return bool(known and act.body.npi and known.npi is None and ever_certified(known.id, act.ledger))


def policy(act: Act) -> Iterator[Objection]:
    """SECOND: of a policy that lets more through than the one before."""
    if _loosens(act) and not signed_so_far(act.ledger, act.draft).keys() - {act.signed.by}:
        yield _nobody_else(act.signed.by)


def _loosens(act: Act) -> bool:
    """Whether a policy lets more through; the first one may be any, as long as nobody has applied."""
    run = act.ledger.programmes.get(act.draft.stream.id)
    if run is None or not (run.policies or act.ledger.applied(run.id)):
        return False
    return loosens(run.policy, act.body)


def key(act: Act) -> Iterator[Objection]:
    """SECOND: of a key that shall sign from now on, or no more: the word of the second of two custodians."""
    record = act.ledger.keys.get(act.draft.stream.id)
    first = (record.proposed if isinstance(act.body, certificates.KeyAdded) else record.asked) if record else None
    if first is None or first.seq != act.body.proposal or first.actor == act.signed.by:
        yield _nobody_else(act.signed.by)


def _nobody_else(person: str) -> Objection:
    return Objection(
        rule=Rule.SECOND,
        person=person,
        seq=None,
        why=Sentence("is alone with this: nobody else has signed the very same"),
        remedy=Sentence("let one person propose it and another one do it"),
    )


def granted(act: Act) -> Iterator[Objection]:
    """R1, R9: of a role; no physician keeps somebody from judging by naming them a delegate without asking them."""
    yield from of_oneself(act.signed)
    said, known = act.body, act.ledger.people.get(act.draft.stream.id)
    if said.role is Role.DELEGATE and said.for_person == act.signed.by and known:
        held = known.roles(said.programme, act.signed.at) & SIGNING
        if held:
            yield Objection(
                rule=Rule.R9,
                person=known.id,
                seq=None,
                why=Sentence("is {roles} here, and could judge you no more", roles=sorted(held)),
                remedy=Sentence("name somebody who does not work for the programme, or invite them"),
            )


def conflict_reviewed(act: Act) -> Iterator[Objection]:
    """R1: of who looks at a declared conflict: neither of the two between whom it stands."""
    yield from of_oneself(act.signed)
    known = act.ledger.people.get(act.draft.stream.id)
    for event in known.conflicts if known else ():
        if event.seq == act.body.conflict:
            yield from of_oneself(replace(act.signed, candidate=event.body.other))


def accept(act: Act) -> Iterator[Objection]:
    """R1, SECOND: of taking somebody in, which as an exception two people agree to."""
    exception = act.draft.reason == "EXCEPTION" or act.body.second is not None
    yield from agreed(act) if exception else of_oneself(act.signed)
