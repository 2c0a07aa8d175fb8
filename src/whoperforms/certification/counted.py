"""What the events of a programme come to for flags: who signed for whom, was at which cases, and used which files.

Shape:  one pass over what was recorded since an instant; what was voided since was done all the same.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import standard_of
from whoperforms.certification.standards.requirements import Competence

SIGNING: Final = frozenset({Role.TRAINER, Role.MENTOR, Role.EXAMINER, Role.VERIFIER})


@dataclass(frozen=True, slots=True)
class Counted:
    """What one person did for another, at some time."""

    by: str
    of: str
    at: datetime
    seq: int


Pairs = dict[tuple[str, str], list[int]]


class Seen:
    """What the events of a year come to, by what is counted."""

    def __init__(self, ledger: Ledger, programme: str, since: datetime) -> None:
        self.ledger, self.programme, self.since = ledger, programme, since
        self.signed, self.cases = list[Counted](), list[Counted]()
        self.failed = set[str]()  # examiners who said "not met"
        self.examined = defaultdict[str, dict[str, int]](dict)
        self.deciders: Pairs = defaultdict(list)
        self.exams = defaultdict[tuple[str, str | None], list[tuple[int, str, int]]](list)
        self.files = defaultdict[str, dict[str, int]](dict)
        self.accepted = dict[str, date]()
        self.at_once = list[tuple[Enrolment, Event[Any]]]()
        for enrolment in ledger.enrolments.values():
            if enrolment.programme == programme and enrolment.changed and enrolment.changed > since:
                for event in enrolment.history:
                    if event.at > since and (take := TAKE.get(type(event.body))):
                        take(self, enrolment, event)

    def sign_off(self, of: Enrolment, event: Event[told.SignOff]) -> None:
        """Count a signature for somebody."""
        if event.role not in SIGNING:
            return
        self.signed.append(Counted(event.actor, of.person, event.at, event.seq))
        if event.role == Role.EXAMINER:
            self.examined[event.actor][of.person] = event.seq
            if not event.body.met:
                self.failed.add(event.actor)

    def case(self, of: Enrolment, event: Event[told.MentoredCase]) -> None:
        """Count a case by its mentor, on its day."""
        said = event.body
        day = datetime.combine(said.on, event.at.timetz())
        self.cases.append(Counted(said.mentor, of.person, day, event.seq))
        if said.form:
            self.files[said.form.sha256].setdefault(of.person, event.seq)

    def evidence(self, of: Enrolment, event: Event[told.EvidenceRecorded]) -> None:
        """Count a result: how long it took, and the sheets of a rubric, of which each person has an own one."""
        said = event.body
        if said.minutes and said.score is not None:
            self.exams[said.requirement, said.module].append((said.minutes, of.person, event.seq))
        if said.documents and self._is_rubric(of, said.requirement):
            for document in said.documents:
                self.files[document.sha256].setdefault(of.person, event.seq)

    def decision(self, _of: Enrolment, event: Event[Any]) -> None:
        """Count who decided with whom."""
        if len(pair := tuple(sorted(event.body.deciders))) == 2:  # noqa: PLR2004 - two
            self.deciders[pair[0], pair[1]].append(event.seq)

    def begun(self, of: Enrolment, event: Event[told.Accept]) -> None:
        """Keep the day on which somebody was taken in."""
        self.accepted[of.id] = event.at.date()

    def handed_in(self, of: Enrolment, event: Event[told.Submit]) -> None:
        """Keep whose papers were complete on the very day."""
        if self.accepted.get(of.id) == event.at.date():
            self.at_once.append((of, event))

    def _is_rubric(self, of: Enrolment, requirement: str) -> bool:
        try:
            asked = standard_of(self.ledger, self.programme, of.standard or 0).requirements
        except Impossible:
            return False
        return any(isinstance(one, Competence) and one.id == requirement for one in asked)


TAKE: Final[Mapping[type[Body], Callable[[Seen, Enrolment, Event[Any]], None]]] = {
    told.SignOff: Seen.sign_off,
    told.MentoredCase: Seen.case,
    told.EvidenceRecorded: Seen.evidence,
    told.Certify: Seen.decision,
    told.Renew: Seen.decision,
    told.ReduceScope: Seen.decision,
    told.Reinstate: Seen.decision,
    told.Revoke: Seen.decision,
    told.Accept: Seen.begun,
    told.Submit: Seen.handed_in,
}
