"""What can be asked of the registry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from whoperforms.registry.errors import NoSuchCorrection
from whoperforms.registry.models import Correction, CorrectionEvent
from whoperforms.registry.report import Category
from whoperforms.registry.states import TOLD, Decided, State, due_on
from whoperforms.registry.tracking import Tracking

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote to the sender of a correction."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What the sender of a correction may see: where it stands, and what was answered; not who did."""

    tracking: Tracking
    state: State
    category: Category
    npi: int | None
    received_at: datetime
    changed_at: datetime
    told: tuple[Told, ...]
    decided: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A correction that is not closed, as whoever answers it reads it. `last`: the number of its newest step."""

    tracking: Tracking
    state: State
    last: int
    told: tuple[Told, ...]
    received_at: datetime
    category: Category
    procedure: str | None
    npi: int | None
    about: str | None
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A correction as anybody may see it: of what kind, and what became of it when; not of whom, and no word of it."""

    category: Category
    state: State
    received_on: date
    due_on: date
    changed_on: date
    decided: Decided | None = None

    def overdue(self, on: date) -> bool:
        """Whether nobody has answered it in time."""
        return self.state not in TOLD and on > self.due_on


def correction(number: Tracking) -> Followed:
    """Return what has become of a correction. Raises: NoSuchCorrection."""
    found = Correction.objects.filter(tracking=number.signs).prefetch_related("events").first()
    if found is None:
        raise NoSuchCorrection(f"{number}: no correction has this number; look at it again")
    events = list(found.events.all())
    return Followed(
        tracking=number,
        state=State(events[-1].state),
        category=Category(found.category),
        npi=found.npi,
        received_at=found.created_at,
        changed_at=events[-1].at,
        told=tuple(Told(event.at, event.text) for event in events if event.state in TOLD),
        decided=_decided(events),
    )


def waiting() -> Iterator[Waiting]:
    """Yield the corrections that are not closed, the longest waiting first."""
    for found in Correction.objects.prefetch_related("events").order_by("id"):
        events = list(found.events.all())
        state = State(events[-1].state)
        if state is not State.CLOSED:
            yield Waiting(
                tracking=Tracking(found.tracking),
                state=state,
                last=events[-1].seq,
                told=tuple(Told(event.at, event.text) for event in events if event.state in TOLD),
                received_at=found.created_at,
                category=Category(found.category),
                procedure=found.procedure,
                npi=found.npi,
                about=found.about,
                language=found.language,
                text=found.text,
            )


def listed(*, page: int) -> tuple[tuple[Listed, ...], bool]:
    """Return one page of all corrections, the newest first, and whether there are more: what anybody may know."""
    start = (page - 1) * A_PAGE
    found = list(Correction.objects.prefetch_related("events").order_by("-id")[start : start + A_PAGE + 1])
    lines = tuple(
        Listed(
            category=Category(one.category),
            state=State((events := list(one.events.all()))[-1].state),
            received_on=one.created_at.date(),
            due_on=due_on(one.created_at),
            changed_on=events[-1].at.date(),
            decided=_decided(events),
        )
        for one in found[:A_PAGE]
    )
    return lines, len(found) > A_PAGE


def _decided(events: Iterable[CorrectionEvent]) -> Decided | None:
    """Return what was found out last; None where nobody has said."""
    found = [event.decided for event in events if event.decided]
    return Decided(found[-1]) if found else None
