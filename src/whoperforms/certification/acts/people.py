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
from whoperforms.certification.duties.agreeing import done_or_signed, first_or, signed_so_far
from whoperforms.certification.duties.deeds import ever_certified
from whoperforms.certification.duties.rights import GIVES
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.heard import confirmed_rows, is_about
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.people import Grant, Person, is_ended
from whoperforms.certification.programme_record import UNTIL_SET
from whoperforms.kernel.errors import BadField, BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.kernel.sentence import Sentence

FOUNDERS: Final = {
    Separation.SMALL: 1,
    Separation.STRICT: 2,
}  # who let somebody be a mentor before anybody is certified


def draft(person: str, body: Body, text: str = "") -> Draft:
    """Return an event of a person that shall happen."""
    return Draft(stream=Stream(StreamKind.PERSON, person), body=whole(body), text=at_most(text))


def register(ledger: Ledger, _at: datetime, *, person: str, body: told.PersonRegistered) -> Sequence[Draft]:
    """Make somebody known here, under a new id. Raises: Impossible, BadField."""
    refuse_taken(ledger.people.get(person), person, Sentence("person"))
    _refuse_npi(ledger, person, body.npi)
    return [draft(person, body)]


def rename(ledger: Ledger, _at: datetime, *, person: str, body: told.PersonNamed, by: str) -> Sequence[Draft]:
    """Let somebody go by another name, or state another NPI; the same ones again are nothing new.

    An NPI of who is certified, and of whom none was known, is stated by two people: the first proposes it.
    Raises: NoSuchRecord, BadField, Impossible.
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

    return done_or_signed(ledger, named, proposal, by=by, signers=first_or(signed_so_far(ledger, named), by))


def prove_identity(
    ledger: Ledger, _at: datetime, *, person: str, body: told.IdentityProved, text: str = ""
) -> Sequence[Draft]:
    """Say how somebody's identity was proved: by the procedure that the programme chose. Raises: Impossible, BadField.

    An NPI is public, so whoever knows one has proved nothing; documents, or a word on what was seen, have to be there.
    """
    ledger.person(person)
    chosen = ledger.programme(body.programme).policy.identity_procedure
    if chosen == UNTIL_SET.identity_procedure:
        raise Impossible(
            "{programme}: has not chosen how identities are proved; set its policy first", programme=body.programme
        )
    if body.method != chosen:
        raise BadField(
            "method",
            "{method!r}: not how {programme} proves identities; it chose {chosen!r}",
            method=body.method[:60],
            programme=body.programme,
            chosen=chosen,
        )
    if not body.documents:
        text = said(text, Sentence("what was seen, and no document; give one, or say what it was"))
    return [draft(person, body, text)]


def grant(ledger: Ledger, at: datetime, *, person: str, body: told.RoleGranted, by: str) -> Sequence[Draft]:
    """Let somebody act in a role, from a day that is not over. Raises: Impossible, BadField."""
    known = ledger.person(person)
    ledger.programme(body.programme)
    if person == by:
        raise Impossible("{person}: nobody gives a role to the own person; let somebody else do it", person=person)
    _refuse_period(body.period, at.date())
    _refuse_wrong_delegate(ledger, at, person, body)
    if any(_same(held, body) and _meets(held, body.period) for held in known.grants):
        raise Impossible(
            "{role}: {name} holds this role in {programme} in that time already; end that one first",
            role=body.role,
            name=known.name,
            programme=body.programme,
        )
    return [draft(person, body)]


def end(ledger: Ledger, at: datetime, *, person: str, body: told.RoleEnded, text: str = "") -> Sequence[Draft]:
    """Let somebody act in a role no more, from now or a later day on. Raises: Impossible, BadField.

    Of a delegate of several physicians it is said for whom.
    """
    known, today = ledger.person(person), at.date()
    if body.on < today:
        raise BadField(
            "on",
            "{on}: is over, and what was signed since stays signed; write {today} or a later day",
            on=body.on,
            today=today,
        )
    held = [grant for grant in known.grants if is_ended(grant, body) and _until(grant) >= body.on]
    if not held:
        raise Impossible(
            "{role}: {name} does not hold it in {programme} on {on}; nothing is to end",
            role=body.role,
            name=known.name,
            programme=body.programme,
            on=body.on,
        )
    if len({grant.for_person for grant in held}) > 1:
        raise BadField(
            "for_person",
            "'': {name} is {role} of several people; choose for whom this ends",
            name=known.name,
            role=body.role,
        )
    return [draft(person, body, text)]


def found_mentor(  # noqa: PLR0913 - who says what of whom, and why
    ledger: Ledger, at: datetime, *, person: str, body: told.FoundingMentor, by: str, text: str
) -> Sequence[Draft]:
    """Let somebody be a mentor before anybody is certified: deciders say so, and why. Raises: Impossible, BadField.

    Where duties are strictly kept apart there are two of them; in a small programme one will do. Everybody who is
    named signs: all but the last propose it.
    """
    known = ledger.person(person)
    reason = said(text, Sentence("why this person may be a mentor without being certified"))
    if body.programme in known.foundings:
        raise Impossible(
            "{name}: is a founding mentor of {programme} already; nothing is to be done",
            name=known.name,
            programme=body.programme,
        )
    wanted = FOUNDERS[ledger.programme(body.programme).policy.separation]
    if not wanted <= len(set(body.deciders)) == len(body.deciders) or by not in body.deciders:
        raise BadField(
            "deciders",
            "{count} different people: {wanted} say this together, you among them; name them",
            count=len(set(body.deciders)),
            wanted=wanted,
        )
    for decider in body.deciders:
        if decider == person:
            raise BadField("deciders", "{person}: the person it is about; name another decider", person=decider)
        if Role.DECIDER not in ledger.person(decider).roles(body.programme, at):
            raise BadField(
                "deciders",
                "{person}: no decider of {programme} today; name one who is",
                person=decider,
                programme=body.programme,
            )

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
        raise BadField("other", "{person}: the same person; choose the other one", person=body.other)
    if any((event.body.other, event.body.kind) == (body.other, body.kind) for event in known.conflicts):
        return []
    return [draft(person, body, text)]


def review_conflict(
    ledger: Ledger, _at: datetime, *, person: str, body: told.ConflictReviewed, by: str, text: str
) -> Sequence[Draft]:
    """Say of a conflict that somebody declared whether it stands, and why. Raises: Impossible, BadField."""
    known = ledger.person(person)
    ledger.programme(body.programme)
    declared = next((event for event in known.conflicts if event.seq == body.conflict), None)
    if declared is None:
        raise BadField(
            "conflict", "event {seq}: no conflict that {name} declared; choose one", seq=body.conflict, name=known.name
        )
    if by in {person, declared.body.other}:
        raise Impossible(
            "event {seq}: stands between you and somebody else; let another officer look at it", seq=body.conflict
        )
    if known.stands(body.conflict) is body.stands:
        raise Impossible(
            "event {seq}: looked at already, with the same result; nothing is to be done", seq=body.conflict
        )
    return [draft(person, body, said(text, Sentence("what was looked at")))]


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

    Raises: Impossible, BadField.
    """
    known = ledger.person(person)
    ledger.programme(body.programme)
    if body.person != person:
        raise BadField(
            "person",
            "{person}: not whom this record is about; invite {other_person}",
            person=body.person,
            other_person=person,
        )
    _refuse_wrong_delegate(ledger, at, person, body)
    if body.role is not Role.DELEGATE and body.role in known.roles(body.programme, at):
        raise Impossible(
            "{role}: {name} holds this role in {programme} already; nothing is to be done",
            role=body.role,
            name=known.name,
            programme=body.programme,
        )
    return [draft(person, body)]


def accept(ledger: Ledger, at: datetime, *, person: str, invitation: int) -> Sequence[Draft]:
    """Let somebody act, from today on, in the role to which they were invited. Raises: Impossible, BadField.

    Whether whoever invited could give it was judged with the invitation; that they still can is judged now.
    """
    known = ledger.person(person)
    asked = next((one for one in known.open_invitations(at) if one.seq == invitation), None)
    if asked is None:
        raise Impossible(
            "event {seq}: no invitation that {name} can accept now; ask for a new one", seq=invitation, name=known.name
        )
    told_of, inviter = asked.body, ledger.people.get(asked.actor)
    held = inviter.roles(told_of.programme, at) if inviter else frozenset()  # no person: whoever has the machine
    if inviter and not any(told_of.role in GIVES.get(role, ()) for role in held):
        raise Impossible(
            "{role}: whoever invited {name} may give it no more; ask for a new invitation",
            role=told_of.role,
            name=known.name,
        )
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
        raise BadField("npi", why.sentence) from None
    other = ledger.people_with.get(npi)
    if other not in {None, person}:
        raise BadField(
            "npi",
            "{npi}: stated by somebody else already; look at its digits, and whom of your people it finds",
            npi=npi,
        )


def _refuse_other_npi(ledger: Ledger, known: Person, npi: str | None) -> None:
    """Let a certification stay with the NPI under which it was given, and a listing with its own. Raises: BadField."""
    if npi is None or known.npi in {None, npi}:
        return
    if ever_certified(known.id, ledger):
        raise BadField(
            "npi",
            "{npi}: {name} is certified under {known_npi}, and that passes to no other; leave it out",
            npi=npi,
            name=known.name,
            known_npi=known.npi,
        )
    confirmed = confirmed_rows(ledger.people.values()) if known.listings else {}
    if known.npi and any(is_about(event.body, known.npi, confirmed) for event in known.listings):
        raise BadField(
            "npi",
            "{npi}: {name} is listed under {known_npi}, and that passes to no other; leave it out, or "
            "register the bearer of {npi} as somebody else",
            npi=npi,
            name=known.name,
            known_npi=known.npi,
        )


def _refuse_period(period: Period, today: date) -> None:
    if period.begins < today:
        raise BadField(
            "begins",
            "{begins}: is over, and nobody acts backwards in time; write {today} or a later day",
            begins=period.begins,
            today=today,
        )
    if period.ends is not None and period.ends < period.begins:
        raise BadField(
            "ends",
            "{ends}: before {begins}, when the role begins; write a later day",
            ends=period.ends,
            begins=period.begins,
        )


def _refuse_wrong_delegate(ledger: Ledger, at: datetime, person: str, body: told.RoleGranted | Invited) -> None:
    """Let a delegate act for one physician of the programme, and nobody else for anybody. Raises: BadField."""
    if body.role is not Role.DELEGATE:
        if body.for_person is not None:
            raise BadField(
                "for_person", "{person}: only a delegate acts for somebody; leave it out", person=body.for_person
            )
        return
    if body.for_person is None:
        raise BadField("for_person", "'': a delegate acts for one physician; choose whom")
    if body.for_person == person:
        raise BadField("for_person", "{person}: nobody is the own delegate; choose somebody else", person=person)
    physician: Person = ledger.person(body.for_person)
    if Role.PHYSICIAN not in physician.roles(body.programme, at):
        raise BadField(
            "for_person",
            "{person}: no physician of {programme} today; choose one who is",
            person=body.for_person,
            programme=body.programme,
        )


def _same(held: Grant, body: told.RoleGranted) -> bool:
    return (held.programme, held.role, held.for_person) == (body.programme, body.role, body.for_person)


def _meets(held: Grant, period: Period) -> bool:
    """Whether a role that is held has a day in common with a period."""
    return period.begins <= _until(held) and (period.ends is None or held.period.begins <= period.ends)


def _until(held: Grant) -> date:
    """Return the last day on which a role holds; of one that ended before it began a day before that."""
    ends = held.period.ends or date.max
    return ends if held.ended is None else min(ends, date.fromordinal(max(held.ended.date().toordinal() - 1, 1)))
