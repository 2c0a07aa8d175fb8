"""The question of who performs a procedure near a place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion
from whoperforms.places.find import Place
from whoperforms.procedures.definition import Procedure
from whoperforms.store.postings import NO_TRAITS, Trait

RADII_MILES = (25.0, 50.0, 100.0)  # without a radius each group looks within the first, then the second, then the last
FARTHEST_MILES = 12_500  # half around the Earth, and a little
MOST_RESULTS = 1000
SEXES = {"F": Trait.FEMALE, "M": Trait.MALE, "X": Trait.SEX_X}
SHOWN = 40  # letters of a wrong value
READ_FROM = {  # what a filter rests on, and what the file is called where it was not read
    "takes_medicare": (Source.CARE_COMPARE, "file of Care Compare"),
    "telehealth": (Source.CARE_COMPARE, "file of Care Compare"),
    "billed": (Source.PART_B, "Medicare file"),
}


class Order(StrEnum):
    """How the results of each group are put: the nearest first, or by name. Never by count."""

    DISTANCE = "distance"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who performs `procedure` near `place`, asked on a day. Units: miles. Raises: BadQuestion.

    Without `within_miles` each group widens by itself; without `limit` each group shows its usual number. `sex` is as
    published: F, M, or X for neither or not disclosed. `takes_medicare`: only whom Care Compare lists and no affidavit
    of opting out names. `telehealth`: only whom Care Compare lists as offering it. `billed`: only those with a
    published count of cases of this procedure. In either `order` those who are shown are the nearest.
    """

    place: Place
    procedure: Procedure
    asked_on: date
    within_miles: float | None = None
    limit: int | None = None
    pathway: str | None = None
    sex: str | None = None
    takes_medicare: bool = False
    telehealth: bool = False
    billed: bool = False
    order: Order = Order.DISTANCE

    def __post_init__(self) -> None:
        refuse_radius(self.within_miles)
        refuse_limit(self.limit)
        if self.pathway is not None:
            self.procedure.pathway(self.pathway)
        refuse_sex(self.sex)

    @property
    def traits(self) -> Trait:
        """What everybody in the answer has to have, of what postings tell."""
        chosen = NO_TRAITS if self.sex is None else SEXES[self.sex]
        chosen |= Trait.TAKES_MEDICARE if self.takes_medicare else NO_TRAITS
        return chosen | (Trait.TELEHEALTH if self.telehealth else NO_TRAITS)

    @property
    def narrowed(self) -> bool:
        """Whether a filter leaves out somebody who is near."""
        return self.billed or self.pathway is not None or bool(self.traits)

    def refuse_unread(self, has: Callable[[Source], bool]) -> None:
        """Refuse a filter for which no file was read: it would leave nobody. Raises: BadQuestion."""
        for name, (source, file) in READ_FROM.items():
            if getattr(self, name) and not has(source):
                raise BadQuestion(f"{name}: no {file} has been read into this directory; leave it out")


def refuse_radius(miles: float | None) -> None:
    """Refuse a radius that nobody can be within, or that reaches around the Earth. Raises: BadQuestion."""
    if miles is not None and not 0 < miles <= FARTHEST_MILES:
        raise BadQuestion(f"within {miles:g} miles: ask for more than 0, at most {FARTHEST_MILES:,}")


def refuse_limit(limit: int | None) -> None:
    """Refuse a number of results that is none, or too many. Raises: BadQuestion."""
    if limit is not None and not 1 <= limit <= MOST_RESULTS:
        raise BadQuestion(f"limit {limit}: ask for at least 1 and at most {MOST_RESULTS} results")


def refuse_sex(sex: str | None) -> None:
    """Refuse what is published of nobody. Raises: BadQuestion."""
    if sex is not None and sex not in SEXES:
        raise BadQuestion(f"{sex[:SHOWN]!r}: no sex that is published; choose one of {', '.join(SEXES)}")
