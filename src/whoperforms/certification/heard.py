"""Which of several words about somebody in a programme the public hears: one enrolment, or what its issuer listed.

Shape:  one rule for pages, lists, files and rosters. The newest certificate speaks, an older one only until then: who
        was revoked, applied anew and is certified again is certified. Before a first certificate what the issuer listed
        speaks until somebody is taken in, and again once they left without one; what it lists as lost stays lost until
        somebody certifies. Where an enrolment is not understood nothing is heard at all: it may have been taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from whoperforms.certification.bodies.people import Listed, Use
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.people import Person
from whoperforms.certification.standing import LOST, State
from whoperforms.certification.state import CertificationState, Stands
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source

SHOWN_AS: Final[Mapping[CertificationState, State]] = {
    CertificationState.REVOKED: State.REVOKED,
    CertificationState.WITHDRAWN: State.WITHDRAWN,
    CertificationState.SUSPENDED: State.SUSPENDED,
    CertificationState.LAPSED: State.LAPSED,
    CertificationState.EXPIRING: State.ACTIVE,
    CertificationState.ACTIVE: State.ACTIVE,
    CertificationState.IN_TRAINING: State.IN_TRAINING,
}

Confirmed: TypeAlias = Mapping[
    str, frozenset[str]
]  # by the hash of a row of a roster the NPIs that it was found to mean


class Way(NamedTuple):
    """An enrolment, and where it stands."""

    enrolment: Enrolment
    stands: Stands


def shown_as(stands: Stands) -> State | None:
    """Return what the public may know of where an enrolment stands; None: nothing."""
    return State.ACTIVE if stands.only_overdue else SHOWN_AS.get(stands.state)


def is_silent(stands: Stands) -> bool:
    """Whether nobody can confirm what became of an enrolment, so that nothing is said and nobody stands in a group."""
    return stands.state is CertificationState.CANNOT_CONFIRM and not stands.only_overdue


def heard(ways: Iterable[Way]) -> Way | None:
    """Return which of somebody's enrolments in one programme speaks; None where none does."""
    speaking = [way for way in ways if shown_as(way.stands) or is_silent(way.stands)]
    return max(speaking, key=_newest, default=None)


def rests_on(enrolment: Enrolment) -> int:
    """Return the place of the event on which it rests what is said of an enrolment."""
    decided = enrolment.certificate.decided if enrolment.certificate else enrolment.accepted
    return decided.seq if decided else enrolment.last


def _newest(way: Way) -> tuple[bool, int]:
    """Return what orders enrolments: whoever is only in training is heard last."""
    return way.enrolment.certificate is not None or is_silent(way.stands), rests_on(way.enrolment)


def listing_is_heard(listed: Listed, ways: Sequence[Way]) -> bool:
    """Whether what an issuer listed is heard of somebody who has these enrolments in its programme."""
    if any(way.enrolment.certificate or is_silent(way.stands) for way in ways):
        return False
    return State(listed.state) in LOST or heard(ways) is None


def confirmed_rows(people: Iterable[Person]) -> Confirmed:
    """Return whom rows of rosters mean, as far as a person has found that out."""
    found: dict[str, frozenset[str]] = {}
    for person in people:
        for event in person.reviews:
            said = event.body
            if said.source == Source.ROSTER and said.decision is Decision.CONFIRMED:
                found[said.record_sha256] = found.get(said.record_sha256, frozenset()) | {said.npi}
    return found


def is_about(listed: Listed, npi: str, confirmed: Confirmed) -> bool:
    """Whether a row of a roster is about the bearer of an NPI: whom a person found it to mean, else whom it names.

    It never goes with somebody to another NPI: it was said of the bearer of the one.
    """
    named = confirmed.get(listed.record_sha256 or "") or ({listed.npi} if listed.npi else {npi})
    return npi in named


def may_be_named(listed: Listed, person: Person, *, certain: bool) -> bool:
    """Whether somebody listed may be named: as they said here, and if nobody asked them yet, as they told the issuer.

    `certain`: whether all that is recorded of them is understood; else they may have taken it back.
    """
    asked = (listed.programme, Use.LISTING) in person.consents
    return certain and (person.agrees(listed.programme, Use.LISTING) if asked else listed.consent)
