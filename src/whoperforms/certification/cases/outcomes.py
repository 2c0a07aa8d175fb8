"""How a physician's patients fared, counted from the cases, and what of it may be published.

Source: windows, thresholds and events of a procedure's definition; `suppression` for what a number may tell.
Shape:  a `Summary` has the exact numbers and is for the physician and the programme; `PublishedOutcomes` is all that
        the public sees, and only where the physician agrees and the programme enables it. There is no rank and nobody
        to compare with: a summary knows one physician.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from whoperforms.certification.cases.case import Case, Collector, CountedEvent, Log, Visit, When, counted_events
from whoperforms.certification.cases.instruments import in_window, needs_before, responded, threshold_of, window_of
from whoperforms.certification.cases.suppression import SHARED_FROM, SHOWN_FROM, Count, Share, share
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.month import Month
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.statements import Instrument, Responder, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cases a summary is of: whole years, and how long after the operation. Raises: BadField.

    `as_of` is the day up to which anything is known. `thresholds` are the programme's choice, in points by instrument;
    of the others the first of the definition counts: one for each instrument, so nobody picks the one that flatters.
    """

    first_year: int
    last_year: int
    months: int
    as_of: date
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.first_year <= self.last_year <= self.as_of.year:
            raise BadField(
                "years",
                "{first_year} to {last_year}: not years up to {year}; "
                "write the first, then the last, none in the future",
                first_year=self.first_year,
                last_year=self.last_year,
                year=self.as_of.year,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Of how many the scores are there that an instrument's threshold needs, and how many of them responded."""

    instrument: str
    threshold: Responder
    followed: int
    responded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Of how many it is known whether an event happened in time, and to how many it did."""

    event: str
    known: int
    happened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The exact numbers of one physician and window; never public.

    `due`: of those treated, those whose window is over. `followed`: of these, those seen at the window or later.
    """

    procedure: str
    asked: Asked
    window: Window
    percent_from: int
    treated: int
    due: int
    followed: int
    collected_by: frozenset[Collector]
    measures: tuple[Measured, ...]
    events: tuple[Happened, ...]


def summarised(log: Log, procedure: Procedure, asked: Asked) -> Summary:
    """Return how the patients of a log fared. Raises: BadQuestion for a window or threshold that is not defined."""
    window, now = window_of(procedure, asked.months), Month.of(asked.as_of)
    treated = [
        case for case in log.cases if asked.first_year <= case.month.year <= asked.last_year and case.month <= now
    ]
    due = [_known_by(case, now) for case in treated if now.after(case.month) > window.months + window.tolerance]
    chosen = [(of, threshold_of(of, asked.thresholds.get(of.id))) for of in procedure.instruments]
    found = [_measured(due, of, threshold, _Reach.of(procedure, window)) for of, threshold in chosen if threshold]
    return Summary(
        procedure=procedure.id,
        asked=asked,
        window=window,
        percent_from=procedure.outcomes.percent_from if procedure.outcomes else SHARED_FROM,
        treated=len(treated),
        due=len(due),
        followed=sum(_seen(case, window) for case in due),
        collected_by=frozenset(who for _, collectors in found for who in collectors),
        measures=tuple(measured for measured, _ in found),
        events=tuple(_happened(due, counted_events(procedure), window)),
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which visits count: how old a score before may be, and the window after."""

    before_months: int
    window: Window

    @classmethod
    def of(cls, procedure: Procedure, window: Window) -> "_Reach":
        return cls(procedure.case_log.before_months if procedure.case_log else 0, window)

    def before(self, case: Case, instrument: str) -> Visit | None:
        """Return the last visit with a score before the operation, if it is not too old."""
        return max(
            (v for v in _with_score(case, When.BEFORE, instrument) if -case.months_to(v) <= self.before_months),
            key=case.months_to,
            default=None,
        )

    def after(self, case: Case, instrument: str) -> Visit | None:
        """Return the visit with a score that is nearest to the middle of the window; of two as near the later one."""
        return min(
            (v for v in _with_score(case, When.AFTER, instrument) if in_window(self.window, case.months_to(v))),
            key=lambda visit: (abs(case.months_to(visit) - self.window.months), -case.months_to(visit)),
            default=None,
        )


def _known_by(case: Case, now: Month) -> Case:
    """Return a case with what was known of it in a month."""
    return Case(
        month=case.month,
        levels=case.levels,
        setting=case.setting,
        events=case.events,
        visits=tuple(visit for visit in case.visits if visit.month <= now),
    )


def _with_score(case: Case, when: When, instrument: str) -> Iterator[Visit]:
    return (visit for visit in case.visits if visit.when is when and visit.score(instrument) is not None)


def _measured(
    cases: Iterable[Case], instrument: Instrument, threshold: Responder, reach: _Reach
) -> tuple[Measured, frozenset[Collector]]:
    """Return how many responded, and who collected the scores."""
    pairs: list[bool] = []
    collectors: set[Collector] = set()
    for case in cases:
        before, after = reach.before(case, instrument.id), reach.after(case, instrument.id)
        if after is None or (needs_before(threshold) and not _comparable(before, after, instrument.id)):
            continue
        given = [
            visit for visit in (before, after) if visit is not None and (needs_before(threshold) or visit is after)
        ]
        collectors.update(visit.collected_by for visit in given if visit.collected_by is not None)
        pairs.append(responded(instrument, threshold, _score(before, instrument.id), _sure(after, instrument.id)))
    measured = Measured(instrument=instrument.id, threshold=threshold, followed=len(pairs), responded=sum(pairs))
    return measured, frozenset(collectors)


def _comparable(before: Visit | None, after: Visit, instrument: str) -> bool:
    return before is not None and before.comparable(after, instrument)


def _score(visit: Visit | None, instrument: str) -> Decimal | None:
    return None if visit is None else visit.score(instrument)


def _sure(visit: Visit, instrument: str) -> Decimal:
    return dict(visit.scores)[instrument]


def _seen(case: Case, window: Window) -> bool:
    """Whether somebody was seen at the window or later."""
    return any(
        visit.when is When.AFTER and case.months_to(visit) >= window.months - window.tolerance for visit in case.visits
    )


def _happened(cases: list[Case], events: Iterable[CountedEvent], window: Window) -> Iterator[Happened]:
    """Yield each event that this window can tell of. Whoever had any event is known: a harm is never lost to follow-up.

    So a share of events is never too small, and may be a little too large.
    """
    last = window.months + window.tolerance
    known = [case for case in cases if _seen(case, window) or any(True for _ in _by(case, last))]
    for event in events:
        if event.within in {None, window.months}:
            until = last if event.within is None else event.within
            happened = sum(event.written in _by(case, until) for case in known)
            yield Happened(event=event.id, known=len(known), happened=happened)


def _by(case: Case, months: int) -> frozenset[str]:
    """Return the events of a case in so many months from the operation on."""
    later = (visit.events for visit in case.visits if case.months_to(visit) <= months)
    return case.events.union(*later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether anything may be published: the programme enables it, and the physician agreed on a day."""

    programme_enables: bool
    agreed_on: date | None


class Unpublished(StrEnum):
    """Why nothing of a summary is public; for physician and programme. The public reads one sentence for all."""

    NOT_ENABLED = "not_enabled"
    NOT_AGREED = "not_agreed"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMeasure:
    """The share of responders by a named threshold; None: too few were followed for a percentage."""

    instrument: str
    threshold: Responder
    followed: Count
    responders: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEvent:
    """The share of patients to whom an event happened; None: of too few it is known."""

    event: str
    known: Count
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOutcomes:
    """All that the public sees: from which years and until when, how many, who collected, and how they fared."""

    procedure: str
    first_year: int
    last_year: int
    as_of: date
    window: Window
    collected_by: tuple[Collector, ...]
    treated: Count
    due: Count
    followed: Count
    measures: tuple[PublishedMeasure, ...]
    events: tuple[PublishedEvent, ...]


def published(summary: Summary, permission: Permission) -> PublishedOutcomes | Unpublished:
    """Return what of a summary is public, or why nothing is."""
    if not permission.programme_enables:
        return Unpublished.NOT_ENABLED
    if permission.agreed_on is None or permission.agreed_on > summary.asked.as_of:
        return Unpublished.NOT_AGREED
    if summary.treated < SHOWN_FROM:
        return Unpublished.TOO_FEW
    return PublishedOutcomes(
        procedure=summary.procedure,
        first_year=summary.asked.first_year,
        last_year=summary.asked.last_year,
        as_of=summary.asked.as_of,
        window=summary.window,
        collected_by=tuple(who for who in Collector if who in summary.collected_by),
        treated=Count.of(summary.treated),
        due=Count.of(summary.due),
        followed=Count.of(summary.followed),
        measures=tuple(_public_measure(of, summary.percent_from) for of in summary.measures),
        events=tuple(_public_event(of, summary.percent_from) for of in summary.events),
    )


def _public_measure(of: Measured, percent_from: int) -> PublishedMeasure:
    return PublishedMeasure(
        instrument=of.instrument,
        threshold=of.threshold,
        followed=Count.of(of.followed),
        responders=share(of.responded, of.followed, from_followed=percent_from),
    )


def _public_event(of: Happened, percent_from: int) -> PublishedEvent:
    return PublishedEvent(
        event=of.event,
        known=Count.of(of.known),
        share=share(of.happened, of.known, from_followed=percent_from),
    )
