"""What a physician told of own cases, as the events tell it so far; what of it may be published is `outcomes`."""

from dataclasses import dataclass, replace
from typing import Any

from whoperforms.certification.bodies import practice as told
from whoperforms.certification.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The yearly statements of one person, and the cases that were logged and not withdrawn.

    `programmes`: for which anything was told, be it withdrawn or not.
    """

    id: str  # that of the person
    statements: tuple[Event[told.CasesStated], ...] = ()
    logged: tuple[Event[told.CasesLogged], ...] = ()
    programmes: frozenset[str] = frozenset()
    last: int = 0

    def statement(self, programme: str) -> Event[told.CasesStated] | None:
        """Return the newest yearly statement for a programme."""
        return next((said for said in reversed(self.statements) if said.body.programme == programme), None)

    def after(self, event: Event[Any]) -> "Practice":
        """Return it with one event more."""
        moved = replace(self, last=event.seq)
        match event.body:
            case told.CasesStated():
                return replace(moved, statements=(*self.statements, event), programmes=self._with(event.body.programme))
            case told.CasesLogged():
                return replace(moved, logged=(*self.logged, event), programmes=self._with(event.body.programme))
            case told.CasesWithdrawn(logged=seq):
                return replace(moved, logged=tuple(kept for kept in self.logged if kept.seq != seq))
            case _:
                return moved

    def _with(self, programme: str) -> frozenset[str]:
        return self.programmes if programme in self.programmes else self.programmes | {programme}
