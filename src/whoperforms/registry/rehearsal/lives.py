"""The lives of the demo, as a table: who comes how far on the common way, and what happens to them besides.

Shape:  days count backwards from the day of the demo; a day below zero is still to come. `WAY` counts forwards from the
        day on which somebody was asked to apply.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from whoperforms.certification.bodies.people import Use
from whoperforms.certification.bodies.programme import Model
from whoperforms.certification.bodies.verification import Finding
from whoperforms.registry.rehearsal import turns, way
from whoperforms.registry.rehearsal.way import Step

OPENED: Final = 1_400  # days ago
SECOND_VERSION: Final = 400
FIRST_PHYSICIAN: Final = "physician"  # whose sign-in is printed
CANDIDATE: Final = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """A session: on which day, where, and on what."""

    name: str
    day: int
    place: str
    model: Model = Model.MODEL
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Somebody's life here. `until`: the last step of the common way that was taken; `then`: on which day, what.

    `asked`: the day on which it began; without one, so many days before the workshop as the way takes.
    """

    name: str
    workshop: str = ""
    asked: int | None = None
    until: str = "agreed"
    then: tuple[tuple[int, Step], ...] = ()
    unseen: bool = False  # the monthly looks have stopped

    @property
    def certified(self) -> bool:
        """Whether there ever was a certificate, or an issuer's word for one."""
        return self.until in {"certified", "agreed", ""}


WORKSHOPS: Final = (
    Workshop(name="first", day=1_330, place="Example Academy, Chicago"),
    Workshop(name="second", day=850, place="Example Academy, Chicago", model=Model.CADAVER),
    Workshop(name="third", day=745, place="Example Academy, New York"),
    Workshop(name="fourth", day=500, place="Example Academy, New York", model=Model.CADAVER),
    Workshop(name="fifth", day=300, place="Example Academy, Dallas"),
    Workshop(name="sixth", day=120, place="Example Academy, New York", model=Model.CADAVER),
    Workshop(name="seventh", day=50, place="Example Academy, Chicago"),
    Workshop(name="eighth", day=24, place="Example Academy, New York", model=Model.CADAVER),
    Workshop(name="cancelled", day=10, place="Example Academy, Dallas", cancelled=True),
    Workshop(name="next", day=-12, place="Example Academy, New York"),
    Workshop(name="later", day=-40, place="Example Academy, Chicago", model=Model.CADAVER),
)
WORKSHOP_ON: Final = 30  # day of the way
LOOKS_EVERY, LOOKS_SINCE = 30, 240  # days


def way_to(workshop: str) -> tuple[tuple[int, str, Step], ...]:
    """Return the common way by a workshop: on which day of it, what it is called, and what happens."""
    return (
        (0, "known", way.known),
        (2, "applied", way.applied),
        (5, "enrolled", way.enrolled),
        (9, "looked_up", way.looked_up),
        (20, "taught", way.taught),
        (22, "seated", way.seated(workshop)),
        (WORKSHOP_ON, "attended", way.attended(workshop)),
        (56, "mentored", way.mentored),
        (60, "signed_off", way.signed_off),
        (62, "declared", way.declared),
        (63, "submitted", way.submitted),
        (66, "proposed", way.proposed("certify", "STANDARD_MET")),
        (70, "certified", way.proposed("certify", "STANDARD_MET", by="decider2")),
        (71, "agreed", way.agreed(Use.LISTING)),
    )


COMPLAINT: Final = turns.suspended("COMPLAINT", "A patient complains about how the risks were explained.")
SAFETY: Final = turns.suspended("SAFETY", "Two infections after procedures in one week are being looked into.")
LIVES: Final = (
    # Certified for years.
    Life(
        name=FIRST_PHYSICIAN,
        workshop="first",
        then=(
            (575, turns.renewed),
            (160, turns.radiation),
            (60, turns.delegate),
            (31, way.agreed(Use.CASES, Use.OUTCOMES)),
            (30, turns.own_cases),
        ),
    ),
    Life(name="renewed", workshop="first", then=((570, turns.renewed),)),
    Life(name="behind", workshop="fourth"),
    Life(name="added", workshop="fourth", then=((210, turns.radiation),)),
    Life(name="active1", workshop="fifth"),
    Life(name="active2", workshop="sixth"),
    Life(name="active3", workshop="sixth"),
    Life(name="unnamed", workshop="sixth", until="certified", then=((45, way.agreed(Use.LISTING, to=False)),)),
    Life(name="reinstated", workshop="fifth", then=((150, COMPLAINT), (120, turns.cleared))),
    # Something is due.
    Life(name="expiring", workshop="third"),
    Life(name="renewing", workshop="third", then=((14, turns.renewing), (6, turns.radiation))),
    Life(name="unseen", workshop="fifth", unseen=True),
    # Not in force.
    Life(name="lapsed", workshop="second"),
    Life(name="licence", workshop="fifth", then=((20, turns.licence_lost(Finding.EXPIRED)),)),
    Life(name="complaint", workshop="sixth", then=((9, COMPLAINT), (4, SAFETY))),
    Life(
        name="revoked",
        workshop="first",
        then=(
            (1_000, turns.licence_lost(Finding.REVOKED)),
            (985, turns.revoked),
            (975, turns.appealed),
            (940, turns.upheld),
        ),
    ),
    Life(name="retired", workshop="first", then=((700, turns.withdrawn("RETIRED")),)),
    # With the deciders.
    Life(name="submitted", workshop="seventh", until="submitted"),
    Life(  # whoever tries the demo decides this: it holds at once, and the public page says so
        name="proposed",
        workshop="seventh",
        until="proposed",
        then=((16, turns.looked_up_again), (15, way.agreed(Use.LISTING))),
    ),
    Life(name="returned", workshop="seventh", until="submitted", then=((11, turns.returned),)),
    Life(name="denied", workshop="seventh", until="submitted", then=((12, turns.denied), (5, turns.appealed))),
    # In training.
    Life(
        name=CANDIDATE,
        workshop="seventh",
        until="mentored",
        then=((18, turns.signed_in_part),),
    ),
    Life(name="mentored", workshop="eighth", until="attended", then=((3, turns.mentored_in_part),)),
    Life(name="workshop", workshop="eighth", until="attended"),
    Life(name="lessons", workshop="next", asked=30, until="seated"),
    Life(
        name="failed",
        workshop="next",
        asked=28,
        until="looked_up",
        then=((8, turns.failed_exam), (6, way.seated("next"))),
    ),
    Life(name="disputed", workshop="next", asked=26, until="enrolled", then=((7, turns.disputed_look),)),
    Life(name="waiting", workshop="next", asked=20, until="enrolled", then=((2, turns.not_reviewed),)),
    Life(name="begun", workshop="next", asked=12, until="enrolled", then=((1, way.seated("later")),)),
    # At the door.
    Life(name="applied1", workshop="next", asked=6, until="applied"),
    Life(name="applied2", workshop="next", asked=3, until="applied"),
    Life(name="refused", workshop="next", asked=40, until="applied", then=((30, turns.refused),)),
    Life(name="gave_up", workshop="eighth", until="taught", then=((27, turns.withdrawn("HOLDER_REQUEST")),)),
    # Trained before there was this registry.
    Life(name="listed1", asked=0, until="", then=((395, turns.listed("active", days_ago=1_900)),)),
    Life(name="listed2", asked=0, until="", then=((394, turns.listed("active", days_ago=2_100)),)),
)


def schedule(life: Life) -> Iterator[tuple[int, Step]]:
    """Yield on which day what happens to somebody."""
    held = next((one.day for one in WORKSHOPS if one.name == life.workshop), 0)
    asked = held + WORKSHOP_ON if life.asked is None else life.asked
    if life.until:
        for day, called, step in way_to(life.workshop):
            yield asked - day, step
            if called == life.until:
                break
    yield from life.then


def played() -> Iterator[tuple[int, str, Step]]:
    """Yield all that happens to anybody: on which day, to whom, and what."""
    for life in LIVES:
        for day, step in schedule(life):
            yield day, life.name, step
