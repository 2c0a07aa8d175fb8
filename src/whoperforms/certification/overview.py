"""Where every certification stands, all at once; what has not changed since the last time is not worked out again.

Shape:  the parts of a ledger are never changed, only replaced, so that the same object means the same answer. A day
        that begins makes all answers anew, for certifications run out and looks grow old with days.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.papers import is_behind, stands_of
from whoperforms.certification.state import Stands


class _Kept(NamedTuple):
    enrolment: Enrolment
    looks: tuple[Looked, ...] | None
    certain: bool
    stands: Stands

    def holds(self, enrolment: Enrolment, looks: tuple[Looked, ...] | None, *, certain: bool) -> bool:
        """Whether nothing that it was made of has been replaced."""
        return self.enrolment is enrolment and self.looks is looks and self.certain is certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Where each enrolment stood at an instant."""

    ledger: Ledger = field(default_factory=Ledger)
    at: datetime | None = None
    kept: Mapping[str, _Kept] = field(default_factory=dict)

    def __getitem__(self, enrolment: str) -> Stands:
        return self.kept[enrolment].stands

    @property
    def on(self) -> date | None:
        """The day for which it holds."""
        return self.at.date() if self.at else None

    def of(self, programme: str) -> Iterator[tuple[Enrolment, Stands]]:
        """Yield the enrolments of a programme and where each stands, the oldest first."""
        for kept in self.kept.values():
            if kept.enrolment.programme == programme:
                yield kept.enrolment, kept.stands

    def renewed(self, ledger: Ledger, at: datetime) -> "Overview":
        """Return the same of a later ledger or a later instant."""
        if ledger is self.ledger and at.date() == self.on:
            return self
        same_day, behind = at.date() == self.on, is_behind(ledger, at)
        kept = {}
        for name, enrolment in ledger.enrolments.items():
            looks = ledger.verifications.get(enrolment.person)
            certain = ledger.certain(enrolment) and not behind
            before = self.kept.get(name)
            if same_day and before and before.holds(enrolment, looks, certain=certain):
                kept[name] = before
            else:
                kept[name] = _Kept(enrolment, looks, certain, stands_of(ledger, enrolment, at))
        return Overview(ledger=ledger, at=at, kept=kept)
