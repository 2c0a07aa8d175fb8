"""What can be asked of corrections."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from whoperforms.registry.corrections.report import Category
from whoperforms.registry.corrections.states import TOLD, Decided, State, due_on
from whoperforms.registry.corrections.tracking import Tracking
from whoperforms.registry.errors import NoSuchCorrection
from whoperforms.registry.models import Correction, CorrectionEvent

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
    """A correction as whoever answers it reads it. `last`: the number of its newest step."""

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
        raise NoSuchCorrection("{number}: no correction has this number; look at it again", number=number)
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
    closed = CorrectionEvent.objects.filter(state=State.CLOSED).values("correction")  # from there nothing follows
    yield from _waiting(Correction.objects.exclude(id__in=closed))


def any_with(number: Tracking) -> Waiting | None:
    """Return the correction of a number as whoever answers it reads it, closed ones too; None where there is none."""
    return next(_waiting(Correction.objects.filter(tracking=number.signs)), None)


def _waiting(asked: QuerySet[Correction]) -> Iterator[Waiting]:
    """Yield corrections in their order: by two questions, and of columns alone, for there may be hundreds."""
    columns = ("id", "tracking", "created_at", "category", "procedure", "npi", "about", "language", "text")
    found = list(asked.order_by("id").values_list(*columns))
    steps = defaultdict[int, list[tuple[int, datetime, str, str]]](list)
    told = CorrectionEvent.objects.filter(correction__in=asked.values("id")).order_by("seq")
    for of, *step in told.values_list("correction_id", "seq", "at", "state", "text"):
        steps[of].append(tuple(step))  # type: ignore[arg-type] # of those four columns
    for of, tracking, at, category, procedure, npi, about, language, text in found:
        if of not in steps:  # closed between the two questions
            continue
        last, _, state, _ = steps[of][-1]
        yield Waiting(
            tracking=Tracking(tracking),
            state=State(state),
            last=last,
            told=tuple(Told(when, said) for _, when, then, said in steps[of] if then in TOLD),
            received_at=at,
            category=Category(category),
            procedure=procedure,
            npi=npi,
            about=about,
            language=language,
            text=text,
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
