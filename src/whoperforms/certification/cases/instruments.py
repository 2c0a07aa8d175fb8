"""The ways to measure how patients fare: what a score may be, when it counts, and who has responded.

Source: the instruments, thresholds and windows of a procedure's definition, each with where it was read. Scores are
        exact decimals: 2.1 less 1.6 is the half point that a threshold asks for, which it is not in binary.
Shape:  no questionnaire's wording, its owners have that; a score, the month, and who collected it.
"""

import re
from decimal import Decimal
from typing import Final

from whoperforms.certification.cases.identity_screen import found
from whoperforms.kernel.errors import BadField, BadQuestion
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import Better, Threshold
from whoperforms.procedures.statements import Instrument, Responder, Window

SCORE: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")  # two decimals: a mean of five or seven items
MOST: Final = Decimal(1440)  # where nothing else ends a range: the minutes of a day
NOT_SHOWN: Final = "(not shown)"


def instrument_of(procedure: Procedure, instrument: str) -> Instrument:
    """Return one instrument of a procedure by its id. Raises: BadQuestion."""
    for known in procedure.instruments:
        if known.id == instrument:
            return known
    choices = ", ".join(known.id for known in procedure.instruments) or "none at all"
    raise BadQuestion(
        "{instrument!r}: no instrument of {procedure_name}; choose one of {choices}",
        instrument=instrument,
        procedure_name=procedure.name,
        choices=choices,
    )


def score(instrument: Instrument, text: str) -> Decimal:
    """Return the score that a text is, when it lies in the instrument's range. Raises: BadField, named as its id."""
    lowest, highest = ends(instrument)
    if not SCORE.fullmatch(text) or not lowest <= Decimal(text) <= highest:
        remedy = Sentence(
            "write a number from {lowest:f} to {highest:f}, with at most two decimals", lowest=lowest, highest=highest
        )
        raise BadField(
            instrument.id,
            "{value}: no score of {instrument}; {remedy}",
            value=shown(text),
            instrument=instrument.id,
            remedy=remedy,
        )
    return Decimal(text).normalize() + 0


def ends(instrument: Instrument) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest score."""
    lowest, highest = instrument.lowest, instrument.highest
    return _exact(0 if lowest is None else lowest), MOST if highest is None else _exact(highest)


def threshold_of(instrument: Instrument, points: float | None = None) -> Responder | None:
    """Return the named threshold that somebody chose, by its points; without a choice the first of the definition.

    None: nobody has named any for this instrument. Raises: BadQuestion when there is none of so many points.
    """
    if points is None:
        return instrument.responders[0] if instrument.responders else None
    for threshold in instrument.responders:
        if threshold.points == points:
            return threshold
    choices = ", ".join(f"{threshold.points:g}" for threshold in instrument.responders) or "none at all"
    raise BadQuestion(
        "{points:g}: no published threshold of {instrument}; choose one of {choices}",
        points=points,
        instrument=instrument.id,
        choices=choices,
    )


def responded(instrument: Instrument, threshold: Responder, before: Decimal | None, after: Decimal) -> bool:
    """Whether somebody with these scores has responded. `before` counts only for a change. Raises: BadQuestion."""
    points = _exact(threshold.points)
    if threshold.rule is Threshold.SCORE_AT_MOST:
        return after <= points
    if before is None:
        raise BadQuestion(
            "{instrument}: no score before, and the threshold is a change; give both", instrument=instrument.id
        )
    better_by = before - after if instrument.better is Better.LOWER else after - before
    return better_by >= points


def needs_before(threshold: Responder) -> bool:
    """Whether a threshold compares with a score before."""
    return threshold.rule is Threshold.CHANGE_AT_LEAST


def window_of(procedure: Procedure, months: int) -> Window:
    """Return the window around so many months after the operation. Raises: BadQuestion."""
    windows = procedure.case_log.windows if procedure.case_log else ()
    for window in windows:
        if window.months == months:
            return window
    choices = ", ".join(str(window.months) for window in windows) or "none at all"
    raise BadQuestion(
        "{months} months: no window of {procedure_name}; choose one of {choices}",
        months=months,
        procedure_name=procedure.name,
        choices=choices,
    )


def in_window(window: Window, months: int) -> bool:
    """Whether what was scored so many months after the operation counts for a window."""
    return abs(months - window.months) <= window.tolerance


def shown(text: str) -> str:
    """Return what somebody typed as a sentence repeats it: at most forty signs, and nothing that may name a patient."""
    return NOT_SHOWN if found(text) else repr(text[:40])


def _exact(number: float) -> Decimal:
    return Decimal(str(number)).normalize() + 0
