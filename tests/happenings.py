"""Events of an invented programme, as a test wants them: each with the next place, and the instant after the last."""

from datetime import UTC, datetime, timedelta

from whoperforms.certification.events import Authn, Event, Stream, StreamKind

ANA, BEN, CAT, DAN = "ANA000000000", "BEN000000000", "CAT000000000", "DAN000000000"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def event(seq, body, *, actor=BEN, role=None, at=None, kind=StreamKind.ENROLMENT):
    """Return an event at a place; an instant that is not stated is so many minutes after the beginning."""
    return Event(
        seq=seq,
        event_id=f"{seq:012d}",
        at=at or BEGINNING + timedelta(minutes=seq),
        stream=Stream(kind, "0123456789AB"),
        body=body,
        actor=actor,
        role=role,
        authn=Authn.PASSKEY,
    )
