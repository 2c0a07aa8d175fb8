"""The papers of an enrolment as a ledger holds them: its standard, its progress, and where its certification stands."""

from datetime import datetime
from functools import lru_cache

from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed
from whoperforms.certification.looks.verification import Looked, Rests, known
from whoperforms.certification.progress.completeness import Progress, progress
from whoperforms.certification.progress.lack import Given
from whoperforms.certification.progress.renewal import renewal_progress
from whoperforms.certification.standards.requirements import Applies, Eligibility, Verification
from whoperforms.certification.standards.standard import Standard, from_text
from whoperforms.certification.state import CertificationState, Stands, stands

READ = 200  # documents of standards kept as values: a programme has a few


@lru_cache(maxsize=READ)
def _read(document: str) -> Standard:
    return from_text(document)


def standard_of(ledger: Ledger, programme: str, number: int) -> Standard:
    """Return a version of a programme's standard. Raises: NoSuchRecord, NotAllowed."""
    record = ledger.version(programme, number)
    if record.drafted is None:
        raise NotAllowed(f"{programme}, version {number}: nothing is drafted yet; write a draft first")
    return _read(record.drafted.body.document)


def standard_at_decision(ledger: Ledger, enrolment: Enrolment, at: datetime) -> Standard:
    """Return the version that a decision goes by: the one accepted under, or at renewal the one in force."""
    if enrolment.holds:
        record = ledger.standard_in_force(enrolment.programme, at)
        if record is not None:
            return standard_of(ledger, enrolment.programme, record.number)
    if enrolment.standard is None:
        raise NotAllowed(f"{enrolment.id}: not taken in under any version of the standard yet; accept the application")
    return standard_of(ledger, enrolment.programme, enrolment.standard)


def progress_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[Progress, ...]:
    """Return what is met and what is missing for the next decision on an enrolment, in the order of its standard."""
    looks = looks_at(ledger, enrolment, at)
    sessions = tuple(ledger.sessions[name] for name in ledger.sessions_of.get(enrolment.id, ()))
    if not enrolment.certificates:
        return progress(enrolment, standard_at_decision(ledger, enrolment, at), looks, sessions, at.date())
    given = Given(enrolment=enrolment, looked=looks, sessions=sessions, on=at.date())
    return renewal_progress(given, _in_force(ledger, enrolment.programme, at), enrolment.standard or 0)


def _in_force(ledger: Ledger, programme: str, at: datetime) -> tuple[Standard, ...]:
    """Return the versions of a programme's standard that are published and in force, the oldest first."""
    return tuple(
        standard_of(ledger, programme, record.number)
        for record in ledger.versions(programme)
        if record.published and record.published.body.effective_from <= at.date()
    )


def rests_of(ledger: Ledger, enrolment: Enrolment) -> Rests:
    """Return what a certification rests on by its standard, and which looks a person cleared."""
    cleared = frozenset(
        event.body.verification
        for event in enrolment.cleared
        if event.reason == "FALSE_MATCH" and event.body.verification is not None
    )
    if enrolment.standard is None:
        return Rests(cleared=cleared)
    standard = standard_of(ledger, enrolment.programme, enrolment.standard)
    asked = standard.asked(enrolment.pathway, *Applies)
    licences = [one.licences or 0 for one in asked if isinstance(one, Eligibility)]
    looked_up = {one.element for one in asked if isinstance(one, Verification)}
    looked_up |= {element for one in asked if isinstance(one, Eligibility) for element in one.elements}
    return Rests(
        licences=max(licences, default=int(Element.LICENCE in looked_up)),
        board=Element.BOARD_CERTIFICATION in looked_up,
        cleared=cleared,
    )


def looks_at(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[Looked, ...]:
    """Return what was looked up of somebody by an instant, as far as it counts in the programme."""
    return known(ledger.looks(enrolment.person, enrolment.programme), at)


def stands_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> Stands:
    """Return where a certification stands, by all that the ledger holds: what a faster clock wrote has happened too."""
    looks = ledger.looks(enrolment.person, enrolment.programme)
    now = max(at, ledger.at) if ledger.at else at
    return stands(enrolment, looks, now, rests_of(ledger, enrolment), certain=ledger.certain(enrolment))


def state_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> CertificationState:
    """Return the state of a certification, by all that the ledger holds."""
    return stands_of(ledger, enrolment, at).state
