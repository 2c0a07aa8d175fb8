"""The papers of an enrolment as a ledger holds them: its standard, its progress, and where its certification stands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.looks.verification import Looked, Rests, known
from whoperforms.certification.progress.completeness import Progress, judge, last_decision, progress
from whoperforms.certification.progress.lack import Given
from whoperforms.certification.progress.renewal import asked_at_renewal, renewal_progress
from whoperforms.certification.standards.requirements import AnyRequirement, Applies, Eligibility, Verification
from whoperforms.certification.standards.standard import Standard, from_text
from whoperforms.certification.state import CertificationState, Stands, stands

APART = timedelta(days=1)  # clocks
READ = 200  # documents of standards kept as values: a programme has a few


@lru_cache(maxsize=READ)
def _read(document: str) -> Standard:
    return from_text(document)


def standard_of(ledger: Ledger, programme: str, number: int) -> Standard:
    """Return a version of a programme's standard. Raises: NoSuchRecord, Impossible."""
    record = ledger.version(programme, number)
    if record.drafted is None:
        raise Impossible(
            "{programme}, version {number}: nothing is drafted yet; write a draft first",
            programme=programme,
            number=number,
        )
    return _read(record.drafted.body.document)


def standard_at_decision(ledger: Ledger, enrolment: Enrolment, at: datetime) -> Standard:
    """Return the version that a decision goes by: the one accepted under, or at renewal the one in force."""
    if enrolment.holds:
        record = ledger.standard_in_force(enrolment.programme, at)
        if record is not None:
            return standard_of(ledger, enrolment.programme, record.number)
    if enrolment.standard is None:
        raise Impossible(
            "{enrolment}: not taken in under any version of the standard yet; accept the application",
            enrolment=enrolment.id,
        )
    return standard_of(ledger, enrolment.programme, enrolment.standard)


def asked_now(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[AnyRequirement, ...]:
    """Return what somebody has to meet for the next decision, in the order of the standard.

    Last what has to be signed anew; while a certification is suspended, that alone.
    """
    anew = tuple(asked for asked, _ in _anew(ledger, enrolment, at))
    if enrolment.stage is Stage.SUSPENDED:
        return anew
    standard = standard_at_decision(ledger, enrolment, at)
    if not enrolment.certificates:
        return standard.asked(enrolment.pathway, Applies.INITIAL, Applies.BOTH)
    asked = asked_at_renewal(standard, enrolment, at.date())
    known = {one.id for one in asked}
    return (*asked, *(one for one in anew if one.id not in known))


def progress_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[Progress, ...]:
    """Return what is met and what is missing for the next decision on an enrolment, in the order of its standard."""
    given = _given(ledger, enrolment, at)
    if not enrolment.certificates:
        return progress(given, standard_at_decision(ledger, enrolment, at))
    return renewal_progress(given, standards_in_force(ledger, enrolment.programme, at), enrolment.standard or 0)


def _given(ledger: Ledger, enrolment: Enrolment, at: datetime) -> Given:
    """Return what somebody is judged by at an instant."""
    looks = looks_at(ledger, enrolment, at)
    sessions = tuple(ledger.sessions[name] for name in ledger.sessions_of.get(enrolment.id, ()))
    policy = ledger.programme(enrolment.programme).policy
    return Given(enrolment=enrolment, policy=policy, looked=looks, sessions=sessions, on=at.date())


def progress_anew(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[Progress, ...]:
    """Return how far what has to be signed anew is: a certificate rests on its sign-off, and that was voided since.

    It is met by what was so when it was signed anew. What the last decision rested on again is not told.
    """
    return tuple(known for _, known in _anew(ledger, enrolment, at))


def _anew(ledger: Ledger, enrolment: Enrolment, at: datetime) -> Iterator[tuple[AnyRequirement, Progress]]:
    decided = last_decision(enrolment) if enrolment.voided else 0
    for name, voided in enrolment.to_sign_anew.items():
        asked = _asked_before(ledger, enrolment, name)
        signed = tuple(one for one in enrolment.sign_offs if one.body.requirement != name or one.seq > voided)
        given = _given(ledger, replace(enrolment, sign_offs=signed), at)
        if (newest := given.sign_off(asked)) is not None:
            given = replace(given, on=newest.at.date(), looked=looks_at(ledger, enrolment, newest.at))
        known = judge(asked, given)
        if voided > decided or not known.met:
            yield asked, known


def _asked_before(ledger: Ledger, enrolment: Enrolment, requirement: str) -> AnyRequirement:
    """Return a requirement by the newest version up to the one held that asks it. Raises: Impossible."""
    versions = (one.number for one in ledger.versions(enrolment.programme) if one.published)
    for number in sorted((one for one in versions if one <= (enrolment.standard or 0)), reverse=True):
        for one in standard_of(ledger, enrolment.programme, number).asked(enrolment.pathway, *Applies):
            if one.id == requirement:
                return one
    raise Impossible(
        "{requirement}: asked by no version that {enrolment} was certified under; verify the registry",
        requirement=requirement,
        enrolment=enrolment.id,
    )


def standards_in_force(ledger: Ledger, programme: str, at: datetime) -> tuple[Standard, ...]:
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
    """Return where a certification stands, by all that the ledger holds: what a faster clock wrote has happened too.

    By a clock that is far behind what was recorded nothing can be confirmed: one of the two was wrong.
    """
    looks = ledger.looks(enrolment.person, enrolment.programme)
    behind = is_behind(ledger, at)
    now = max(at, ledger.at) if ledger.at and not behind else at
    certain = ledger.certain(enrolment) and not behind
    return stands(enrolment, looks, now, rests_of(ledger, enrolment), certain=certain)


def is_behind(ledger: Ledger, at: datetime) -> bool:
    """Whether a clock is further behind the last event than clocks of machines are apart."""
    return ledger.at is not None and ledger.at - at > APART


def state_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> CertificationState:
    """Return the state of a certification, by all that the ledger holds."""
    return stands_of(ledger, enrolment, at).state
