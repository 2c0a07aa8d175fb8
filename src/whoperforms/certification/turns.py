"""How a certification came to stand as it does, as far as the public may know: each turn with its day, no reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.programme import Issuer
from whoperforms.certification.standing import State
from whoperforms.certification.state import SUSPENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From a day on a certification stood so. `until`: the last day of validity then; `seq`: the event that did it."""

    state: State
    since: date
    until: date | None
    issuer: Issuer
    seq: int


ENDS: Final[Mapping[type[Body], State]] = {told.Revoke: State.REVOKED, told.Withdraw: State.WITHDRAWN}


def turns(enrolment: Enrolment, issuer: Issuer, on: date) -> tuple[Turn, ...]:
    """Return the turns of an enrolment that somebody was certified in, the oldest first; none before a certificate."""
    return tuple(_turns(enrolment, issuer, on)) if enrolment.certificates else ()


def _turns(enrolment: Enrolment, issuer: Issuer, on: date) -> Iterator[Turn]:
    held: date | None = None
    stage, seq = Stage.NONE, 0  # `seq`: the event by which it was last in force
    for event in enrolment.history:
        body, day = event.body, event.at.date()
        if held is not None and stage is Stage.ACTIVE and held < day:
            yield Turn(state=State.LAPSED, since=held + timedelta(days=1), until=held, issuer=issuer, seq=seq)
            stage = Stage.NONE
        if isinstance(body, told.Certify | told.Renew):
            held, stage, seq = body.valid_until.date(), Stage.ACTIVE, event.seq
            yield Turn(state=State.ACTIVE, since=day, until=held, issuer=issuer, seq=seq)
        elif isinstance(body, told.Reinstate):
            stage, seq = Stage.ACTIVE, event.seq
            yield Turn(state=State.ACTIVE, since=day, until=held, issuer=issuer, seq=seq)
        elif isinstance(body, SUSPENDS) and stage is Stage.ACTIVE:
            stage = Stage.SUSPENDED
            yield Turn(state=State.SUSPENDED, since=day, until=held, issuer=issuer, seq=event.seq)
        elif (end := ENDS.get(type(body))) and held is not None:
            stage = Stage.WITHDRAWN
            yield Turn(state=end, since=day, until=None, issuer=issuer, seq=event.seq)
    cleared = stage is Stage.SUSPENDED and not enrolment.causes  # and it ran out before anybody reinstated it
    if held is not None and (stage is Stage.ACTIVE or cleared) and held < on:
        yield Turn(state=State.LAPSED, since=held + timedelta(days=1), until=held, issuer=issuer, seq=seq)
