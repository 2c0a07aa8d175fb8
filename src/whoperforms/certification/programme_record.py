"""A programme as it is run here, and the versions of its standard, as their events tell it so far."""

from dataclasses import dataclass, replace
from typing import Any, Final

from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.people import RosterImported
from whoperforms.certification.bodies.proposals import PolicyProposed
from whoperforms.certification.events import Event
from whoperforms.kernel.errors import BadQuestion

UNTIL_SET: Final = told.PolicySet(
    separation=told.Separation.STRICT, verification_days=90, waiting_days=0, identity_procedure="not chosen yet"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRecord:
    """What somebody can be certified for here, by whom, and how that is decided."""

    id: str
    opened: Event[told.ProgrammeOpened] | None = None
    policies: tuple[Event[told.PolicySet], ...] = ()
    imports: tuple[Event[RosterImported], ...] = ()
    proposals: tuple[Event[PolicyProposed], ...] = ()  # since the policy was set last
    last: int = 0

    @property
    def policy(self) -> told.PolicySet:
        """How it decides now; before anybody has said how, in the strictest way."""
        return self.policies[-1].body if self.policies else UNTIL_SET

    def after(self, event: Event[Any]) -> "ProgrammeRecord":
        """Return it with one event more."""
        moved = replace(self, last=event.seq)
        match event.body:
            case told.ProgrammeOpened():
                return replace(moved, opened=self.opened or event)
            case told.PolicySet():
                return replace(moved, policies=(*self.policies, event), proposals=())
            case PolicyProposed():
                return replace(moved, proposals=(*self.proposals, event))
            case RosterImported():
                return replace(moved, imports=(*self.imports, event))
            case _:
                return moved


def loosens(before: told.PolicySet, after: told.PolicySet) -> bool:
    """Whether a policy lets more through than another: a rule less, older looks, a shorter wait, another proof.

    Whether another way to prove who somebody is proves more or less nobody can compute; so it counts as less.
    """
    return (
        (before.separation, after.separation) == (told.Separation.STRICT, told.Separation.SMALL)
        or after.verification_days > before.verification_days
        or after.waiting_days < before.waiting_days
        or after.identity_procedure != before.identity_procedure
    )


class Immutable(BadQuestion):
    """A version that is published never changes."""

    http_status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRecord:
    """One version of a standard: its drafts, who proposed the last one, and since when it is in force."""

    programme: str
    number: int
    drafted: Event[told.StandardDrafted] | None = None
    proposed: Event[told.StandardProposed] | None = None
    published: Event[told.StandardPublished] | None = None
    last: int = 0

    def after(self, event: Event[Any]) -> "StandardRecord":
        """Return it with one event more. Raises: Immutable."""
        if self.published is not None:
            raise Immutable(
                "{programme}, version {number}: published, so nothing of it changes; draft a new version",
                programme=self.programme,
                number=self.number,
            )
        moved = replace(self, last=event.seq)
        match event.body:
            case told.StandardDrafted():
                return replace(moved, drafted=event, proposed=None)
            case told.StandardProposed():
                return replace(moved, proposed=event)
            case told.StandardPublished():
                return replace(moved, published=event)
            case _:
                return moved


def standard_stream(programme: str, number: int) -> str:
    """Return the id of the stream of a version."""
    return f"{programme}.{number}"


def version_of(stream: str) -> tuple[str, int]:
    """Return the programme and the number of the stream of a version."""
    programme, _, number = stream.rpartition(".")
    return programme, int(number)
