"""What may become of a correction, as one table; its state is that of its last event."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from whoperforms.registry.errors import NotAllowed


class State(StrEnum):
    """Where a correction stands; also the event that brought it there."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    ANSWERED = "answered"
    CLOSED = "closed"


class Decided(StrEnum):
    """What was found out about a mistake that somebody reported. It is public; no word of the report is."""

    PUT_RIGHT = "put_right"  # it was a mistake, and is none any more
    PASSED_ON = "passed_on"  # a mistake of a source, which was told of it
    NO_MISTAKE = "no_mistake"  # what is shown is right
    UNKNOWN = "unknown"  # it could not be found out


NEXT = {
    State.RECEIVED: (State.LOOKED_AT, State.ANSWERED, State.CLOSED),
    State.LOOKED_AT: (State.ANSWERED, State.CLOSED),
    State.ANSWERED: (State.ANSWERED, State.CLOSED),
    State.CLOSED: (),
}
ANSWERED_WITHIN: Final = timedelta(days=30)
TOLD = (State.ANSWERED, State.CLOSED)  # the sender reads what is written there, so there are words


def due_on(received: datetime) -> date:
    """Return the last day on which a correction is to be answered: so many days after it came, of whatever kind.

    >>> from datetime import UTC
    >>> due_on(datetime(2026, 11, 1, 23, tzinfo=UTC))
    datetime.date(2026, 12, 1)
    """
    return received.date() + ANSWERED_WITHIN


def refuse_out_of_turn(last: State, step: State) -> None:
    """Let through only a step that follows from where a correction stands. Raises: NotAllowed."""
    if step not in NEXT[last]:
        choices = " or ".join(NEXT[last]) or "nothing"
        raise NotAllowed(
            "{next_status}: a correction that is {status} cannot become that; what may follow is {statuses}",
            next_status=step,
            status=last,
            statuses=choices,
        )
