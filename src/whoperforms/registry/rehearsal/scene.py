"""The scene: who acts on which day, and each act recorded as any other, only with the day of the demo.

Shape:  ids follow from names and each sending has a number, so that the same country on the same day lives the same
        lives, and a demo that was cut off goes on where it stopped.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.rights import OPERATOR
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import THE_SYSTEM, Authn, Draft, Signer
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.kernel.base32 import SIGNS
from whoperforms.procedures.definition import Procedure
from whoperforms.registry.journal import rows
from whoperforms.registry.recording import Sending, record
from whoperforms.registry.rehearsal.cast import Part

AT_THE_TERMINAL: Final = Signer(person=OPERATOR, role=OPERATOR, authn=Authn.TERMINAL)
OFFICE_OPENS: Final = time(14, tzinfo=UTC)
Deed = Callable[[Ledger, datetime], Sequence[Draft]]


@dataclass(slots=True, kw_only=True)
class Scene:
    """The demo's programme on the day that is being played."""

    procedure: Procedure
    parts: Mapping[str, Part]
    today: date
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: int = 0
    ledger: Ledger = field(default_factory=Ledger)  # what has happened by the step that is played, and no more

    @property
    def programme(self) -> str:
        """Its id."""
        return self.procedure.id

    def on(self, days_ago: int, minute: int) -> None:
        """Go on to a day, so many minutes after the office opens."""
        day = self.today - timedelta(days=days_ago)
        self.at = datetime.combine(day, OFFICE_OPENS) + timedelta(minutes=minute)

    def person(self, name: str) -> str:
        """Return the id of whoever plays a part."""
        return id_of("person", name)

    def enrolment(self, name: str) -> Enrolment:
        """Return somebody's enrolment."""
        return self.ledger.enrolment(id_of("enrolment", name))

    def act(self, name: str, role: Role | None, *acts: Deed, meaning: Meaning | None = None) -> None:
        """Let somebody act in a role; of several acts at once none rests on another."""
        signer = Signer(person=self.person(name), role=role and str(role), authn=Authn.TOTP, meaning=meaning)
        self.signed(signer, *acts)

    def signed(self, signer: Signer, *acts: Deed) -> None:
        """Let a signer act: a person, whoever has the machine, or the system."""
        self.sent += 1
        made = [_told(act, signer) for act in acts]
        events = record(
            signer,
            lambda known, at: [draft for act in made for draft in act(known, at)],
            sending=Sending(f"demo {self.programme} {self.sent}"),
            now=self.at,
        )
        if events:
            more = islice(rows(beyond=self.ledger.seq), events[-1].seq - self.ledger.seq)
            self.ledger = folded(self.ledger, more)

    def operator(self, *acts: Deed) -> None:
        """Let whoever has the machine act."""
        self.signed(AT_THE_TERMINAL, *acts)

    def system(self, *acts: Deed) -> None:
        """Let the system act."""
        self.signed(THE_SYSTEM, *acts)


def id_of(kind: str, name: str) -> str:
    """Return the id that something of a name has in every demo: twelve signs.

    >>> id_of("person", "decider") == id_of("person", "decider") != id_of("person", "decider2")
    True
    """
    bits = int.from_bytes(sha256(f"demo {kind} {name}".encode()).digest())
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(12))


def deed(act: Callable[..., Any], /, **given: object) -> Deed:
    """Return an act with all that it is given."""
    return partial(act, **given)


def _told(act: Deed, signer: Signer) -> Deed:
    """Return an act that is told by whom and in which role it is done, if it asks."""
    asked = inspect.signature(act).parameters
    said = {"by": signer.person, "role": signer.role}
    return partial(act, **{name: value for name, value in said.items() if name in asked})
