"""What is recorded of people: who they are, which roles they hold, what stands between them, what they agree to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from whoperforms.certification.acts.fields import at_most, refuse_taken, said, whole
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.proposals import FoundingProposed, NpiProposed
from whoperforms.certification.bodies.shape import Body, Period
from whoperforms.certification.duties.agreeing import done_or_signed, first_or, signatures
from whoperforms.certification.duties.deeds import ever_certified
from whoperforms.certification.duties.rights import GIVES
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.heard import confirmed_rows, is_about
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.certification.people import Grant, Person, is_ended
from whoperforms.certification.programme_record import UNTIL_SET
from whoperforms.kernel.errors import BadField, BadValue
from whoperforms.kernel.npi import Npi

FOUNDERS: Final = {
    Separation.SMALL: 1,
    Separation.STRICT: 2,
}  # who let somebody be a mentor before anybody is certified


def draft(person: str, body: Body, text: str = "") -> Draft:
    """Return an event of a person that shall happen."""
    return Draft(stream=Stream(StreamKind.PERSON, person), body=whole(body), text=at_most(text))


def register(ledger: Ledger, _at: datetime, *, person: str, body: told.PersonRegistered) -> Sequence[Draft]:
    """Make somebody known here, under a new id. Raises: NotAllowed, BadField."""
    refuse_taken(ledger.people.get(person), person, "person")
    _refuse_npi(ledger, person, body.npi)
    return [draft(person, body)]


def rename(ledger: Ledger, _at: datetime, *, person: str, body: told.PersonNamed, by: str) -> Sequence[Draft]:
    """Let somebody go by another name, or state another NPI; the same ones again are nothing new.

    An NPI of who is certified, and of whom none was known, is stated by two people: the first proposes it.
    Raises: NoSuchRecord, BadField, NotAllowed.
    """
    known = ledger.person(person)
    _refuse_npi(ledger, person, body.npi)
    _refuse_other_npi(ledger, known, body.npi)
    same = (body.name, body.npi or known.npi, body.credential or known.credential)
    if same == (known.name, known.npi, known.credential):
        return []
    named = draft(person, body)
    if body.npi is None or known.npi is not None or not ever_certified(person, ledger):
        return [named]

    def proposal(sha256: str) -> Body:
        return NpiProposed(name=body.name, npi=body.npi or "", credential=body.credential, sha256=sha256)

    return done_or_signed(ledger, named, proposal, by=by, signers=first_or(signatures(ledger, named), by))


def prove_identity(
    ledger: Ledger, _at: datetime, *, person: str, body: told.IdentityProved, text: str = ""
) -> Sequence[Draft]:
    """Say how somebody's identity was proved: by the procedure that the programme chose. Raises: NotAllowed, BadField.

    An NPI is public, so whoever knows one has proved nothing; documents, or a word on what was seen, have to be there.
    """
    ledger.person(person)
    chosen = ledger.programme(body.programme).policy.identity_procedure
    if chosen == UNTIL_SET.identity_procedure:
        raise NotAllowed(f"{body.programme}: has not chosen how identities are proved; set its policy first")
    if body.method != chosen:
        raise BadField(
            "method", f"{body.method[:60]!r}: not how {body.programme} proves identities; it chose {chosen!r}"
        )
    if not body.documents:
        text = said(text, "what was seen, and no document; give one, or say what it was")
    return [draft(person, body, text)]


def grant(ledger: Ledger, at: datetime, *, person: str, body: told.RoleGranted, by: str) -> Sequence[Draft]:
    """Let somebody act in a role, from a day that is not over. Raises: NotAllowed, BadField."""
    known = ledger.person(person)
    ledger.programme(body.programme)
    if person == by:
        raise NotAllowed(f"{person}: nobody gives a role to the own person; let somebody else do it")
    _refuse_period(body.period, at.date())
    _refuse_wrong_delegate(ledger, at, person, body)
    if any(_same(held, body) and _meets(held, body.period) for held in known.grants):
        raise NotAllowed(
            f"{body.role}: {known.name} holds this role in {body.programme} in that time already; end that one first"
        )
    return [draft(person, body)]


def end(ledger: Ledger, at: datetime, *, person: str, body: told.RoleEnded, text: str = "") -> Sequence[Draft]:
    """Let somebody act in a role no more, from now or a later day on. Raises: NotAllowed, BadField.

    Of a delegate of several physicians it is said for whom.
    """
    known, today = ledger.person(person), at.date()
    if body.on < today:
        raise BadField(
            "on", f"{body.on}: is over, and what was signed since stays signed; write {today} or a later day"
        )
    held = [grant for grant in known.grants if is_ended(grant, body) and _until(grant) >= body.on]
    if not held:
        raise NotAllowed(
            f"{body.role}: {known.name} does not hold it in {body.programme} on {body.on}; nothing is to end"
        )
    if len({grant.for_person for grant in held}) > 1:
        raise BadField("for_person", f"'': {known.name} is {body.role} of several people; choose for whom this ends")
    return [draft(person, body, text)]


def found_mentor(  # noqa: PLR0913 - who says what of whom, and why
    ledger: Ledger, at: datetime, *, person: str, body: told.FoundingMentor, by: str, text: str
) -> Sequence[Draft]:
    """Let somebody be a mentor before anybody is certified: deciders say so, and why. Raises: NotAllowed, BadField.

    Where duties are strictly kept apart there are two of them; in a small programme one will do. Everybody who is
    named signs: all but the last propose it.
    """
    known = ledger.person(person)
    reason = said(text, "why this person may be a mentor without being certified")
    if body.programme in known.foundings:
        raise NotAllowed(f"{known.name}: is a founding mentor of {body.programme} already; nothing is to be done")
    wanted = FOUNDERS[ledger.programme(body.programme).policy.separation]
    if not wanted <= len(set(body.deciders)) == len(body.deciders) or by not in body.deciders:
        raise BadField(
            "deciders",
            f"{len(set(body.deciders))} different people: {wanted} say this together, you among them; name them",
        )
    for decider in body.deciders:
        if decider == person:
            raise BadField("deciders", f"{decider}: the person it is about; name another decider")
        if Role.DECIDER not in ledger.person(decider).roles(body.programme, at):
            raise BadField("deciders", f"{decider}: no decider of {body.programme} today; name one who is")

    def proposal(sha256: str) -> Body:
        return FoundingProposed(programme=body.programme, deciders=body.deciders, sha256=sha256)

    return done_or_signed(ledger, draft(person, body, reason), proposal, by=by, signers=body.deciders)


def declare(
    ledger: Ledger, _at: datetime, *, person: str, body: told.ConflictDeclared, text: str = ""
) -> Sequence[Draft]:
    """Say what stands between the own person and another one; the same again is nothing new. Raises: BadField.

    Of a candidate it keeps nobody from judging before somebody has looked at it.
    """
    known = ledger.person(person)
    ledger.person(body.other)
    if body.other == person:
        raise BadField("other", f"{body.other}: the same person; choose the other one")
    if any((event.body.other, event.body.kind) == (body.other, body.kind) for event in known.conflicts):
        return []
    return [draft(person, body, text)]


def review_conflict(
    ledger: Ledger, _at: datetime, *, person: str, body: told.ConflictReviewed, by: str, text: str
) -> Sequence[Draft]:
    """Say of a conflict that somebody declared whether it stands, and why. Raises: NotAllowed, BadField."""
    known = ledger.person(person)
    ledger.programme(body.programme)
    declared = next((event for event in known.conflicts if event.seq == body.conflict), None)
    if declared is None:
        raise BadField("conflict", f"event {body.conflict}: no conflict that {known.name} declared; choose one")
    if by in {person, declared.body.other}:
        raise NotAllowed(f"event {body.conflict}: stands between you and somebody else; let another officer look at it")
    if known.stands(body.conflict) is body.stands:
        raise NotAllowed(f"event {body.conflict}: looked at already, with the same result; nothing is to be done")
    return [draft(person, body, said(text, "what was looked at"))]


def consent(ledger: Ledger, _at: datetime, *, person: str, body: told.ConsentSet) -> Sequence[Draft]:
    """Agree to a use, or take that back; the same answer again is nothing new. Raises: NoSuchRecord.

    For whom somebody may answer is a matter of rights: the physician alone.
    """
    ledger.programme(body.programme)
    before = ledger.person(person).consents.get((body.programme, body.use))
    if before is not None and before.body.given is body.given:
        return []
    return [draft(person, body)]


def confirm_place(
    ledger: Ledger, _at: datetime, *, person: str, body: told.PlaceConfirmed, text: str = ""
) -> Sequence[Draft]:
    """Say that a place is, or is not, one of the own; said again it has a newer day. Raises: NoSuchRecord, BadField."""
    ledger.person(person)
    return [draft(person, body, text)]


def invite(ledger: Ledger, at: datetime, *, person: str, body: Invited) -> Sequence[Draft]:
    """Ask somebody to take part in a role; who has let an invitation run out may be asked again.

    Raises: NotAllowed, BadField.
    """
    known = ledger.person(person)
    ledger.programme(body.programme)
    if body.person != person:
        raise BadField("person", f"{body.person}: not whom this record is about; invite {person}")
    _refuse_wrong_delegate(ledger, at, person, body)
    if body.role is not Role.DELEGATE and body.role in known.roles(body.programme, at):
        raise NotAllowed(
            f"{body.role}: {known.name} holds this role in {body.programme} already; nothing is to be done"
        )
    return [draft(person, body)]


def accept(ledger: Ledger, at: datetime, *, person: str, invitation: int) -> Sequence[Draft]:
    """Let somebody act, from today on, in the role to which they were invited. Raises: NotAllowed, BadField.

    Whether whoever invited could give it was judged with the invitation; that they still can is judged now.
    """
    known = ledger.person(person)
    asked = next((one for one in known.open_invitations(at) if one.seq == invitation), None)
    if asked is None:
        raise NotAllowed(f"event {invitation}: no invitation that {known.name} can accept now; ask for a new one")
    told_of, inviter = asked.body, ledger.people.get(asked.actor)
    held = inviter.roles(told_of.programme, at) if inviter else frozenset()  # no person: whoever has the machine
    if inviter and not any(told_of.role in GIVES.get(role, ()) for role in held):
        raise NotAllowed(f"{told_of.role}: whoever invited {known.name} may give it no more; ask for a new invitation")
    body = told.RoleGranted(
        programme=told_of.programme,
        role=told_of.role,
        period=Period(begins=at.date()),
        for_person=told_of.for_person,
        invitation=invitation,
    )
    return grant(ledger, at, person=person, body=body, by=asked.actor)


def _refuse_npi(ledger: Ledger, person: str, npi: str | None) -> None:
    """Let somebody state an NPI that can be one, and that nobody else states. Raises: BadField."""
    if npi is None:
        return
    try:
        Npi(npi)
    except BadValue as why:
        raise BadField("npi", str(why)) from None
    other = ledger.people_with.get(npi)
    if other not in {None, person}:
        raise BadField(
            "npi", f"{npi}: stated by somebody else already; look at its digits, and whom of your people it finds"
        )


def _refuse_other_npi(ledger: Ledger, known: Person, npi: str | None) -> None:
    """Let a certification stay with the NPI under which it was given, and a listing with its own. Raises: BadField."""
    if npi is None or known.npi in {None, npi}:
        return
    if ever_certified(known.id, ledger):
        raise BadField(
            "npi", f"{npi}: {known.name} is certified under {known.npi}, and that passes to no other; leave it out"
        )
    confirmed = confirmed_rows(ledger.people.values()) if known.listings else {}
    if known.npi and any(is_about(event.body, known.npi, confirmed) for event in known.listings):
        raise BadField(
            "npi",
            f"{npi}: {known.name} is listed under {known.npi}, and that passes to no other; leave it out, or register "
            f"the bearer of {npi} as somebody else",
        )


def _refuse_period(period: Period, today: date) -> None:
    if period.begins < today:
        raise BadField(
            "begins", f"{period.begins}: is over, and nobody acts backwards in time; write {today} or a later day"
        )
    if period.ends is not None and period.ends < period.begins:
        raise BadField("ends", f"{period.ends}: before {period.begins}, when the role begins; write a later day")


def _refuse_wrong_delegate(ledger: Ledger, at: datetime, person: str, body: told.RoleGranted | Invited) -> None:
    """Let a delegate act for one physician of the programme, and nobody else for anybody. Raises: BadField."""
    if body.role is not Role.DELEGATE:
        if body.for_person is not None:
            raise BadField("for_person", f"{body.for_person}: only a delegate acts for somebody; leave it out")
        return
    if body.for_person is None:
        raise BadField("for_person", "'': a delegate acts for one physician; choose whom")
    if body.for_person == person:
        raise BadField("for_person", f"{person}: nobody is the own delegate; choose somebody else")
    physician: Person = ledger.person(body.for_person)
    if Role.PHYSICIAN not in physician.roles(body.programme, at):
        raise BadField("for_person", f"{body.for_person}: no physician of {body.programme} today; choose one who is")


def _same(held: Grant, body: told.RoleGranted) -> bool:
    return (held.programme, held.role, held.for_person) == (body.programme, body.role, body.for_person)


def _meets(held: Grant, period: Period) -> bool:
    """Whether a role that is held has a day in common with a period."""
    return period.begins <= _until(held) and (period.ends is None or held.period.begins <= period.ends)


def _until(held: Grant) -> date:
    """Return the last day on which a role holds; of one that ended before it began a day before that."""
    ends = held.period.ends or date.max
    return ends if held.ended is None else min(ends, date.fromordinal(max(held.ended.date().toordinal() - 1, 1)))
