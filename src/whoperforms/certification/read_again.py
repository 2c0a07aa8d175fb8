"""Papers of a decision, as they are read again: what anybody who wrote it by the rules must have had before the eyes.

Shape:  less than what is asked when it is written. Only what every program so far has asked counts, so that a rule made
        stricter breaks nothing that was decided before: signatures, that there was a look, a result, a workshop, a
        case; how long a certificate lasts. How old a look may be beyond what the standard says, and how often an exam
        may be tried, is judged when it is written and no more. Of an enrolment of which the law had words removed the
        signatures alone are counted; who removes those makes it uncertain.
"""

from datetime import datetime
from typing import Final

from whoperforms.certification.acts.deciding import ends_on
from whoperforms.certification.acts.obstacles import OPENS
from whoperforms.certification.bodies.enrolment import Certify, Reinstate, Renew
from whoperforms.certification.bodies.verification import Result
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.looks.verification import CENTURIES, Looked
from whoperforms.certification.papers import looks_at, standard_at_decision, standards_in_force
from whoperforms.certification.progress.completeness import Progress, progress
from whoperforms.certification.progress.lack import Given, LackCode
from whoperforms.certification.progress.renewal import renewal_progress
from whoperforms.certification.standards.requirements import Applies
from whoperforms.kernel.errors import BadData

SIGNED: Final = frozenset(
    {
        *(LackCode.SIGN_OFF, LackCode.NOT_MET, LackCode.ITEM, LackCode.VERSION, LackCode.INSTRUMENT, LackCode.OWN),
        *(LackCode.LOOK, LackCode.NOT_FOUND, LackCode.NEGATIVE, LackCode.AMBIGUOUS, LackCode.SOURCE_ERROR),
        LackCode.TOO_OLD,
    }
)
ALWAYS_ASKED: Final = SIGNED | {LackCode.MODULE, LackCode.MINUTES, LackCode.CASES}


class _Then(Given):
    """What somebody is judged by where no policy says how old a look may be: the standard alone does."""

    def days(self, element: str, own: int | None = None) -> int:  # noqa: ARG002 - as the one it stands for
        return CENTURIES if own is None else own


def refuse_incomplete(event: Event[Certify | Renew | Reinstate], found: Enrolment, before: Ledger) -> None:
    """Let through only a decision for which the papers were there, and that gives no more than it may. Raises: BadData.

    What the papers of a reinstatement were was judged at the decision before it.
    """
    _refuse_second(event, found, before)
    match event.body:
        case Certify() | Renew():
            _refuse_lacks(event.type, found, before, event.at)
            _refuse_too_long(event.at, event.body, found, before)
        case Reinstate():
            _refuse_causes(event.at, found)


def _refuse_lacks(name: str, found: Enrolment, before: Ledger, at: datetime) -> None:
    asked = SIGNED if _are_words_gone(found, before) else ALWAYS_ASKED
    lacking = [one.requirement for one in _progress(found, before, at) if any(lack.code in asked for lack in one.lacks)]
    if lacking:
        raise BadData(f"{name}: {len(lacking)} requirements were not met: {', '.join(lacking)}")
    if found.accepted is None:
        raise BadData(f"{name}: nobody had taken them in")


def _progress(found: Enrolment, before: Ledger, at: datetime) -> tuple[Progress, ...]:
    """Return what was met and missing at an instant, of what every program has asked for such a decision."""
    given = _Then(
        enrolment=found,
        policy=before.programme(found.programme).policy,
        looked=tuple(look for look in looks_at(before, found, at) if not _is_disputed_no(look)),
        sessions=tuple(before.sessions[name] for name in before.sessions_of.get(found.id, ())),
        on=at.date(),
    )
    if not found.certificates:
        return progress(given, standard_at_decision(before, found, at))
    versions = standards_in_force(before, found.programme, at)
    newest = max(versions, key=lambda one: one.number)
    names = {one.id for one in newest.asked(found.pathway, Applies.RENEWAL, Applies.BOTH)}
    return tuple(one for one in renewal_progress(given, versions, found.standard or 0) if one.requirement in names)


def _is_disputed_no(look: Looked) -> bool:
    """Whether a look says no, and a second person that it is not so: that took nothing from anybody once."""
    return look.said.result is Result.NEGATIVE and look.disputed


def _are_words_gone(found: Enrolment, before: Ledger) -> bool:
    own = (Stream(StreamKind.ENROLMENT, found.id), Stream(StreamKind.VERIFICATION, found.person))
    sessions = (Stream(StreamKind.SESSION, name) for name in before.sessions_of.get(found.id, ()))
    return any(str(stream) in before.gone for stream in (*own, *sessions))


def _refuse_too_long(at: datetime, said: Certify | Renew, found: Enrolment, before: Ledger) -> None:
    """Let a certificate begin when it is decided, and last as long as its version of the standard says."""
    standard, held = standard_at_decision(before, found, at), found.certificate
    if held and isinstance(said, Renew) and at < held.valid_until - OPENS:
        raise BadData(f"renew: {held.valid_until - OPENS:%Y-%m-%d} was the first day to")
    runs_from = max(held.valid_until, at) if held and isinstance(said, Renew) else at
    ends = ends_on(runs_from.date(), standard, at)
    if (said.standard, said.valid_from) != (standard.number, at) or said.valid_until > ends:
        raise BadData(f"{said.number}: of another version, from another day or for longer than to {ends:%Y-%m-%d}")


def _refuse_causes(at: datetime, found: Enrolment) -> None:
    if found.causes or found.certificate is None or at > found.certificate.valid_until:
        raise BadData(f"reinstate: {len(found.causes)} causes were open, or the certificate had run out")


def _refuse_second(event: Event[Certify | Renew | Reinstate], found: Enrolment, before: Ledger) -> None:
    """Let nobody have two certificates of one programme at once, nor two certificates one number."""
    for other in before.of(found.person, found.programme):
        if other.id != found.id and other.holds and other.certificate and event.at <= other.certificate.valid_until:
            raise BadData(f"{event.type}: {other.certificate.number} was in force, of the same person")
    if getattr(event.body, "number", None) in before.numbers:
        raise BadData(f"{event.type}: the number was another certificate's")
