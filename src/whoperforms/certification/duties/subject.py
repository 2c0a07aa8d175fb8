"""Whom and which programmes an event would be about: what rights and the separation of duties are judged by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people, practice
from whoperforms.certification.bodies.auditing import ComplaintOpened
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import SessionPlanned
from whoperforms.certification.bodies.verification import VerificationReviewed
from whoperforms.certification.events import Draft, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.programme_record import version_of


@dataclass(frozen=True, slots=True)
class Subject:
    """`about`: a person's id; None: about nobody. `programmes`: those it belongs to; None: to none in particular."""

    about: str | None
    programmes: frozenset[str] | None


def subject_of(draft: Draft, ledger: Ledger) -> Subject:
    """Return whom and what an event would be about. Raises: NoSuchRecord."""
    return SUBJECTS[draft.stream.kind](draft, ledger)


def programmes_of(person: str, ledger: Ledger) -> frozenset[str]:
    """Return the programmes that know somebody: by an enrolment, a role, an invitation or a listing."""
    return frozenset(tie.programme for tie in _ties(person, ledger))


def speaking_for(person: str, ledger: Ledger) -> frozenset[str]:
    """Return the programmes that may say who somebody is, and what is theirs in no programme in particular.

    The one that knew them first, and those to which they have come by a word of their own or of whoever has the
    machine. Whoever is invited, listed or given a role without being asked is known there, and nothing more: else any
    programme could make itself one of theirs, and rename them.
    """
    ties = _ties(person, ledger)
    first = min(ties, key=lambda tie: tie.seq, default=None)
    return frozenset(tie.programme for tie in ties if tie.agreed or tie is first)


@dataclass(frozen=True, slots=True)
class _Tie:
    """By what a programme knows somebody, since when, and whether they have had a word in it."""

    programme: str
    seq: int
    agreed: bool = False


def _ties(person: str, ledger: Ledger) -> tuple[_Tie, ...]:
    of_person = ledger.people.get(person)
    enrolments = (ledger.enrolments[name] for name in ledger.enrolments_of.get(person, ()))
    found = [
        _Tie(one.programme, one.history[0].seq, any(event.actor == person for event in one.history))
        for one in enrolments
        if one.history
    ]
    if of_person is not None:
        found += [_Tie(grant.programme, grant.seq, grant.agreed) for grant in of_person.grants]
        found += [_Tie(event.body.programme, event.seq) for event in of_person.invitations]
        found += [_Tie(event.body.programme, event.seq) for event in of_person.listings]
    return tuple(found)


def _of_person(draft: Draft, ledger: Ledger) -> Subject:
    person, body = draft.stream.id, draft.body
    match body:
        case people.PersonRegistered():
            return Subject(person, None)
        case people.RoleGranted(role=Role.DELEGATE) | told.Invited(role=Role.DELEGATE):
            return Subject(body.for_person, frozenset({body.programme}))
        case people.RoleEnded(role=Role.DELEGATE):
            return Subject(_whose_delegate(person, body, ledger), frozenset({body.programme}))
        case people.ConflictDeclared() | people.PlaceConfirmed():  # what somebody says of the own person
            return Subject(person, programmes_of(person, ledger))
        case people.PersonNamed():
            return Subject(person, speaking_for(person, ledger))
    named = getattr(body, "programme", None)
    return Subject(person, frozenset({named}) if named else speaking_for(person, ledger))


def _whose_delegate(person: str, ended: people.RoleEnded, ledger: Ledger) -> str | None:
    """Return for whom somebody acts no more; None where that is several people, for whom none of them can speak."""
    if ended.for_person is not None:
        return ended.for_person
    known = ledger.people.get(person)
    whose = {
        grant.for_person
        for grant in (known.grants if known else ())
        if grant.programme == ended.programme and grant.role is Role.DELEGATE and grant.ended is None
    }
    return whose.pop() if len(whose) == 1 else None


def _of_programme(draft: Draft, _ledger: Ledger) -> Subject:
    return Subject(None, frozenset({draft.stream.id}))


def _of_standard(draft: Draft, _ledger: Ledger) -> Subject:
    return Subject(None, frozenset({version_of(draft.stream.id)[0]}))


def _of_session(draft: Draft, ledger: Ledger) -> Subject:
    planned = draft.body if isinstance(draft.body, SessionPlanned) else ledger.session(draft.stream.id).plan
    named: str | None = getattr(draft.body, "enrolment", None)
    about = ledger.enrolment(named).person if named else None
    return Subject(about, frozenset({planned.programme}) if planned.programme else frozenset())


def _of_enrolment(draft: Draft, ledger: Ledger) -> Subject:
    if isinstance(draft.body, told.Apply):
        return Subject(draft.body.person, frozenset({draft.body.programme}))
    found = ledger.enrolment(draft.stream.id)
    return Subject(found.person, frozenset({found.programme}))


def _of_verification(draft: Draft, ledger: Ledger) -> Subject:
    person, body = draft.stream.id, draft.body
    if isinstance(body, VerificationReviewed):
        looks = ledger.verifications.get(person, ())
        named = next((look.said.programme for look in looks if look.recorded.seq == body.verification), None)
    else:
        named = getattr(body, "programme", None)
    return Subject(person, frozenset({named}) if named else speaking_for(person, ledger))


def _of_practice(draft: Draft, ledger: Ledger) -> Subject:
    person = draft.stream.id
    if isinstance(draft.body, practice.CasesWithdrawn):
        return Subject(person, programmes_of(person, ledger))
    named: str = getattr(draft.body, "programme")  # noqa: B009 - every other body of this kind has it
    return Subject(person, frozenset({named}))


def _of_audit(draft: Draft, _ledger: Ledger) -> Subject:
    about = draft.body.about if isinstance(draft.body, ComplaintOpened) else None
    return Subject(about, frozenset({draft.stream.id}))


def _of_erasure(draft: Draft, _ledger: Ledger) -> Subject:
    named: str | None = getattr(draft.body, "programme", None)
    return Subject(None, frozenset({named}) if named else frozenset())


def _of_key(_draft: Draft, _ledger: Ledger) -> Subject:
    return Subject(None, None)


def _of_certificate(draft: Draft, ledger: Ledger) -> Subject:
    named: str = getattr(draft.body, "enrolment")  # noqa: B009 - every body of this kind has it
    found = ledger.enrolment(named)
    return Subject(found.person, frozenset({found.programme}))


SUBJECTS: Final[Mapping[StreamKind, Callable[[Draft, Ledger], Subject]]] = {
    StreamKind.PERSON: _of_person,
    StreamKind.PROGRAMME: _of_programme,
    StreamKind.STANDARD: _of_standard,
    StreamKind.SESSION: _of_session,
    StreamKind.ENROLMENT: _of_enrolment,
    StreamKind.VERIFICATION: _of_verification,
    StreamKind.PRACTICE: _of_practice,
    StreamKind.AUDIT: _of_audit,
    StreamKind.ERASURE: _of_erasure,
    StreamKind.KEY: _of_key,
    StreamKind.CERTIFICATE: _of_certificate,
}
