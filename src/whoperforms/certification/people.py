"""People, as their events tell of them so far: names, roles, conflicts, what they agreed to, and who vouched for them.

Shape:  a fold, like an enrolment: `Person.after(event)` is the person with one event more. A role is judged by the
        moment: it counts once it was granted, from its first day until its last, and no more once it was ended.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.people import Role, Use
from whoperforms.certification.bodies.programme import Told
from whoperforms.certification.bodies.proposals import FoundingProposed, NpiProposed
from whoperforms.certification.bodies.shape import Body, Period
from whoperforms.certification.events import Authn, Event

INVITED_FOR: Final = timedelta(days=7)  # then an invitation runs out


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name that somebody goes by from an instant on, with the letters written after it."""

    name: str
    credential: str | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role in a programme. `granted`: when that was written, for nothing is signed by a role that is given later.

    `agreed`: whether its holder accepted it, or whoever has the machine gave it; else a programme gave it unasked.
    `ended`: from when it holds no more; None: nobody ended it. `for_person`: whose delegate.
    """

    seq: int
    programme: str
    role: Role
    period: Period
    granted: datetime
    granted_by: str
    agreed: bool = False
    for_person: str | None = None
    ended: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether somebody may act by it at an instant."""
        return self.granted <= at and self.period.holds(at.date()) and (self.ended is None or at < self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One human, who may have several accounts: whatever keeps duties apart compares the `id` and nothing else.

    Of consents (by programme and use), proofs of identity (by programme) and places the newest word; of foundings (by
    programme) the first.
    """

    id: str
    npi: str | None = None
    names: tuple[PersonName, ...] = ()
    grants: tuple[Grant, ...] = ()
    conflicts: tuple[Event[told.ConflictDeclared], ...] = ()
    conflict_reviews: tuple[Event[told.ConflictReviewed], ...] = ()
    consents: Mapping[tuple[str, Use], Event[told.ConsentSet]] = field(default_factory=dict)
    identities: Mapping[str, Event[told.IdentityProved]] = field(default_factory=dict)
    proofs: tuple[Event[told.IdentityProved], ...] = ()  # all of them: who looked once, took part
    foundings: Mapping[str, Event[told.FoundingMentor]] = field(default_factory=dict)
    places: Mapping[str, Event[told.PlaceConfirmed]] = field(default_factory=dict)
    listings: tuple[Event[told.Listed], ...] = ()
    reviews: tuple[Event[told.MatchReviewed], ...] = ()
    invitations: tuple[Event[Invited], ...] = ()
    proposals: tuple[Event[FoundingProposed | NpiProposed], ...] = ()  # of what is not done yet
    notices: tuple[Event[Told], ...] = ()
    last: int = 0  # the place of the last event: what a form that somebody filled in was shown

    @property
    def name(self) -> str:
        """The name now; the id of somebody of whom no name is known."""
        return self.names[-1].name if self.names else self.id

    @property
    def credential(self) -> str | None:
        """The letters after the name, as the person writes them; None where there are none."""
        return self.names[-1].credential if self.names else None

    def roles(self, programme: str, at: datetime) -> frozenset[Role]:
        """Return the roles in which somebody may act in a programme at an instant."""
        return frozenset(grant.role for grant in self.grants if grant.programme == programme and grant.holds(at))

    def programmes(self, at: datetime) -> frozenset[str]:
        """Return the programmes in which somebody may act in any role at an instant."""
        return frozenset(grant.programme for grant in self.grants if grant.holds(at))

    def agrees(self, programme: str, use: Use) -> bool:
        """Whether somebody agrees to a use; who was never asked does not."""
        consent = self.consents.get((programme, use))
        return consent is not None and consent.body.given

    def stands(self, conflict: int, at: datetime | None = None) -> bool | None:
        """Whether a conflict that somebody declared was found to stand, by an instant; None: nobody has looked."""
        known = (one for one in self.conflict_reviews if at is None or one.at <= at)
        return next(reversed([one.body.stands for one in known if one.body.conflict == conflict]), None)

    def open_invitations(self, at: datetime) -> tuple[Event[Invited], ...]:
        """Return the invitations that can be accepted at an instant: the newest to each role, given neither since."""
        newest = {(event.body.programme, event.body.role, event.body.for_person): event for event in self.invitations}
        given = {(grant.programme, grant.role, grant.for_person): grant.seq for grant in self.grants}
        return tuple(
            event
            for role, event in newest.items()
            if event.at <= at < event.at + INVITED_FOR and given.get(role, 0) < event.seq
        )

    def after(self, event: Event[Any]) -> "Person":
        """Return the person with one event more."""
        moved = replace(self, last=event.seq)
        change = CHANGES.get(type(event.body))
        return moved if change is None else change(moved, event)


def fold(identifier: str, events: Iterable[Event[Any]]) -> Person:
    """Return what the events of one person come to, in their order."""
    found = Person(id=identifier)
    for event in sorted(events, key=lambda at: at.seq):
        found = found.after(event)
    return found


def in_conflict(judge: Person, candidate: Person, at: datetime) -> tuple[Event[told.ConflictDeclared], ...]:
    """Return the conflicts that stood by an instant between who judges and who is judged, the oldest first.

    Who judges says so, and it stands at once. What the candidate says stands once somebody has looked at it: else
    whoever fears a decision could declare a conflict with everybody who might take it.
    """
    own = [event for event in judge.conflicts if event.body.other == candidate.id and event.at <= at]
    theirs = [event for event in candidate.conflicts if event.body.other == judge.id]
    confirmed = [event for event in theirs if candidate.stands(event.seq, at)]
    return tuple(sorted((*own, *confirmed), key=lambda event: event.seq))


def _named(of: Person, event: Event[told.PersonRegistered | told.PersonNamed]) -> Person:
    """Return somebody by another name; an NPI or letters that are not said again stay."""
    said = event.body
    name = PersonName(name=said.name, credential=said.credential or of.credential, since=event.at)
    return replace(of, names=(*of.names, name), npi=said.npi or of.npi)


def _renamed(of: Person, event: Event[told.PersonNamed]) -> Person:
    """Return somebody by another name; what was proposed of the NPI is settled by it."""
    settled = tuple(one for one in of.proposals if not isinstance(one.body, NpiProposed))
    return _named(replace(of, proposals=settled), event)


def _founded(of: Person, event: Event[told.FoundingMentor]) -> Person:
    """Return a founding mentor of a programme; what was proposed of that is done."""
    named = event.body.programme
    open_ = tuple(
        one for one in of.proposals if not (isinstance(one.body, FoundingProposed) and one.body.programme == named)
    )
    return replace(of, foundings={named: event, **of.foundings}, proposals=open_)  # said once more it is no younger


def _granted(of: Person, event: Event[told.RoleGranted]) -> Person:
    """Return somebody with a role more; of an invitation that was accepted, whoever invited has given it."""
    said = event.body
    asked = (one.actor for one in of.invitations if one.seq == said.invitation)
    grant = Grant(
        seq=event.seq,
        programme=said.programme,
        role=said.role,
        period=said.period,
        granted=event.at,
        granted_by=next(asked, event.actor),
        agreed=said.invitation is not None or event.authn is Authn.TERMINAL,
        for_person=said.for_person,
    )
    return replace(of, grants=(*of.grants, grant))


def _role_ended(of: Person, event: Event[told.RoleEnded]) -> Person:
    """Return somebody whose role ends: all grants so far of it, or those for one person; an earlier end stays.

    It ends with its day, and never before it was said: what was signed on the morning of that day stays signed.
    """
    said = event.body
    ends = max(datetime.combine(said.on, time.min, UTC), event.at)
    return replace(
        of,
        grants=tuple(
            replace(grant, ended=min(ends, grant.ended or ends)) if is_ended(grant, said) else grant
            for grant in of.grants
        ),
    )


def is_ended(grant: Grant, by: told.RoleEnded) -> bool:
    """Whether a role that ends is this one; of a delegate's, where it is not said for whom, it is each of them."""
    for_whom = by.for_person is None or by.for_person == grant.for_person
    return for_whom and (grant.programme, grant.role) == (by.programme, by.role)


CHANGES: Final[Mapping[type[Body], Callable[[Person, Event[Any]], Person]]] = {
    told.PersonRegistered: _named,
    told.PersonNamed: _renamed,
    told.RoleGranted: _granted,
    told.RoleEnded: _role_ended,
    told.IdentityProved: lambda of, event: replace(
        of, identities={**of.identities, event.body.programme: event}, proofs=(*of.proofs, event)
    ),
    told.FoundingMentor: _founded,
    FoundingProposed: lambda of, event: replace(of, proposals=(*of.proposals, event)),
    NpiProposed: lambda of, event: replace(of, proposals=(*of.proposals, event)),
    told.ConflictReviewed: lambda of, event: replace(of, conflict_reviews=(*of.conflict_reviews, event)),
    told.ConflictDeclared: lambda of, event: replace(of, conflicts=(*of.conflicts, event)),
    told.ConsentSet: lambda of, event: replace(
        of, consents={**of.consents, (event.body.programme, event.body.use): event}
    ),
    told.PlaceConfirmed: lambda of, event: replace(of, places={**of.places, event.body.place: event}),
    told.Listed: lambda of, event: replace(of, listings=(*of.listings, event)),
    told.MatchReviewed: lambda of, event: replace(of, reviews=(*of.reviews, event)),
    Invited: lambda of, event: replace(of, invitations=(*of.invitations, event)),
    Told: lambda of, event: replace(of, notices=(*of.notices, event)),
}
