"""The question of who performs a procedure near a place."""

from dataclasses import dataclass
from datetime import date

from whoperforms.kernel.errors import BadQuestion
from whoperforms.places.find import Place
from whoperforms.procedures.definition import Procedure
from whoperforms.store.postings import NO_TRAITS, Trait

FARTHEST_MILES = 12_500  # half around the Earth, and a little
MOST_RESULTS = 1000
SEXES = {"F": Trait.FEMALE, "M": Trait.MALE, "X": Trait.SEX_X}
SHOWN = 40  # letters of a wrong value


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who performs `procedure` near `place`, asked on a day. Units: miles. Raises: BadQuestion.

    Without `within_miles` each group widens by itself; without `limit` each group shows its usual number. `sex` is as
    published: F, M, or X for neither or not disclosed.
    """

    place: Place
    procedure: Procedure
    asked_on: date
    within_miles: float | None = None
    limit: int | None = None
    pathway: str | None = None
    sex: str | None = None

    def __post_init__(self) -> None:
        refuse_radius(self.within_miles)
        refuse_limit(self.limit)
        if self.pathway is not None:
            self.procedure.pathway(self.pathway)
        refuse_sex(self.sex)

    @property
    def traits(self) -> Trait:
        """What everybody in the answer has to have."""
        return NO_TRAITS if self.sex is None else SEXES[self.sex]


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
