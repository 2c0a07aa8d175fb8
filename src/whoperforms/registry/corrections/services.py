"""What changes a correction: the only writers. A change and its step commit together."""

from datetime import datetime, timedelta
from typing import Final

from whoperforms.kernel.errors import BadValue
from whoperforms.registry.corrections import tracking
from whoperforms.registry.corrections.report import LONGEST, Report, plain
from whoperforms.registry.corrections.states import TOLD, Decided, State, refuse_out_of_turn
from whoperforms.registry.corrections.tracking import Tracking
from whoperforms.registry.errors import NoSuchCorrection, Overtaken, TooMany
from whoperforms.registry.models import Correction, CorrectionEvent
from whoperforms.registry.one_writer import writing

SENDER = "sender"
ANSWERED: Final = "{number}: somebody has answered it since you opened this page; open it anew and read what they wrote"
CLOSED: Final = "{number}: somebody has closed it since you opened this page, so nothing of yours is recorded"
PER_MINUTE = 30  # corrections, of the whole site: no address is kept to count by


def receive(report: Report, *, submission: str, now: datetime) -> Tracking:
    """Keep a report, and return the number to ask after it; it lies on the disk by then. Raises: TooMany.

    `submission` tells one sending from another: the same one a second time is the same correction.
    """
    with writing():
        before = Correction.objects.filter(submission=submission).values_list("tracking", flat=True).first()
        if before:
            return Tracking(before)
        if (
            Correction.objects.filter(created_at__gt=now - timedelta(minutes=1), created_at__lte=now).count()
            >= PER_MINUTE
        ):
            raise TooMany(
                "{most} reports in a minute: no more are taken; send yours again a minute from now", most=PER_MINUTE
            )
        number = tracking.new()
        correction = Correction.objects.create(
            tracking=number.signs,
            submission=submission,
            created_at=now,
            procedure=report.procedure,
            npi=int(report.npi) if report.npi else None,
            about=report.about,
            category=report.category,
            text=report.text,
            language=report.language,
        )
        _append(correction, State.RECEIVED, by=SENDER, at=now)
    return number


def step(  # noqa: PLR0913 - who says what of which correction, and when
    number: Tracking,
    state: State,
    *,
    by: str,
    at: datetime,
    text: str = "",
    decided: Decided | None = None,
    seen: int | None = None,
) -> None:
    """Record that somebody has looked at a correction, answered it or closed it; the sender reads the text.

    `decided`: what was found out, which everybody may know; nothing is closed before it. `seen`: the newest step that
    they had before the eyes; the very same sent again is the same step.

    Raises: NoSuchCorrection, NotAllowed, Overtaken, BadValue.
    """
    said, who = plain(text), plain(by)
    if not who:
        raise BadValue("'': nobody is named; say who does this")
    with writing():
        correction = Correction.objects.filter(tracking=number.signs).first()
        if correction is None:
            raise NoSuchCorrection("{number}: no correction has this number; look at it again", number=number)
        last = correction.events.reverse()[0]
        kept = decided if state in TOLD else None
        if seen is not None and last.seq != seen:
            after = correction.events.filter(seq__gt=seen).first()  # of the same sending, if any is
            if after and (after.state, after.by, after.text, after.decided) == (state, who, said, kept):
                return
            raise Overtaken(CLOSED if last.state == State.CLOSED else ANSWERED, number=number)
        if len(said) > LONGEST or (state in TOLD and not said):
            raise BadValue(
                "{found} characters: what the sender reads has 1 to {most}; write it anew",
                found=len(said),
                most=LONGEST,
            )
        refuse_out_of_turn(State(last.state), state)
        if state is State.CLOSED and decided is None and not correction.events.exclude(decided=None).exists():
            known = ", ".join(Decided)
            raise BadValue(
                "{number}: nobody has said what was found out; close it with one of {choices}",
                number=number,
                choices=known,
            )
        _append(correction, state, by=who, at=at, text=said, decided=kept)


def _append(  # noqa: PLR0913 - the columns of a row
    correction: Correction, state: State, *, by: str, at: datetime, text: str = "", decided: Decided | None = None
) -> None:
    last = CorrectionEvent.objects.values_list("seq", flat=True).reverse().first() or 0
    CorrectionEvent.objects.create(
        seq=last + 1, correction=correction, at=at, state=state, by=by, text=text, decided=decided
    )
