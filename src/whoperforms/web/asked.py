"""What a reader asked on the results page: each field as typed, the question it makes, or what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.http import QueryDict
from django.utils.translation import gettext as _

from whoperforms.kernel.errors import BadQuestion, BadValue
from whoperforms.places.errors import AmbiguousPlace, UnknownPlace
from whoperforms.places.find import Place, find, given
from whoperforms.procedures.definition import Procedure
from whoperforms.search.question import SEXES, Order, Question

RADII = (10, 25, 50, 100)
A_PAGE = 20
MOST = 100
FIELDS = ("place", "within", "pathway", "medicare", "telehealth", "gender", "cases", "sort", "show")
YES = "yes"
ECHOED = 60  # letters of a wrong value


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, with the remedy; `choices` are values that would do."""

    field: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The fields as typed, and the question, or the first problem.

    `here`: the place is the reader's own; `position` is what a form posts again to ask from there, rounded.
    """

    typed: Mapping[str, str]
    question: Question | None
    problem: Problem | None
    here: bool = False
    position: Mapping[str, str] = field(default_factory=dict)

    def with_fields(self, **changed: str) -> dict[str, str]:
        """Return the fields that are not empty, with some of them changed; what an address or a form repeats."""
        return {name: value for name, value in {**self.typed, **changed}.items() if value}


def asked(fields: QueryDict, procedure: Procedure, *, asked_on: date) -> Asked:
    """Return what the fields of an address ask."""
    return _asked(fields, lambda: _place(fields.get("place", "").strip()), procedure, asked_on)


def asked_from_here(fields: QueryDict, procedure: Procedure, *, asked_on: date) -> Asked:
    """Return what a posted form asks from where the reader is; latitude and longitude are kept to about a kilometre."""
    return _asked(fields, lambda: _here(fields), procedure, asked_on, here=True)


def _asked(
    fields: QueryDict, place: Callable[[], Place], procedure: Procedure, asked_on: date, *, here: bool = False
) -> Asked:
    typed = {name: fields.get(name, "").strip() for name in FIELDS}
    try:
        question = Question(
            place=place(),
            procedure=procedure,
            asked_on=asked_on,
            within_miles=_miles(typed["within"]),
            pathway=_one_of("pathway", typed["pathway"], {each.id for each in procedure.pathways}),
            takes_medicare=typed["medicare"] == YES,
            telehealth=typed["telehealth"] == YES,
            sex=_one_of("gender", typed["gender"], set(SEXES)),
            billed=typed["cases"] == YES,
            order=Order(_one_of("sort", typed["sort"], set(Order)) or Order.DISTANCE),
            limit=_limit(typed["show"]),
        )
    except _Wrong as wrong:
        return Asked(typed=typed, question=None, problem=wrong.problem, here=here)
    position = _rounded(question.place) if here else {}
    return Asked(typed=typed, question=question, problem=None, here=here, position=position)


class _Wrong(Exception):  # noqa: N818 - caught here, a problem for the reader
    def __init__(self, field: str, text: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.problem = Problem(field, text, choices)


@lru_cache(maxsize=4096)
def _found(text: str) -> Place:
    return find(text)


def _place(text: str) -> Place:
    remedy = _("Enter a 5-digit ZIP code, like 60601, or a city and state, like Boston, MA.")
    if not text:
        raise _Wrong("place", remedy)
    try:
        return _found(text)
    except AmbiguousPlace as why:
        told = _("There is more than one place called “%(typed)s”. Which one do you mean?")
        raise _Wrong("place", told % {"typed": text[:ECHOED]}, why.choices) from None
    except UnknownPlace as why:
        told = _("We do not know the place “%(typed)s”.") % {"typed": text[:ECHOED]}
        raise _Wrong("place", f"{told} {remedy}", why.choices) from None
    except (BadQuestion, BadValue):
        told = _("We cannot read “%(typed)s” as a place.") % {"typed": text[:ECHOED]}
        raise _Wrong("place", f"{told} {remedy}") from None


def _here(fields: QueryDict) -> Place:
    try:
        return given(round(float(fields.get("lat", "")), 2), round(float(fields.get("lon", "")), 2))
    except (KeyError, ValueError, BadQuestion, BadValue):
        told = _("We could not tell where you are, or it is not in the United States.")
        remedy = _("Enter a 5-digit ZIP code, like 60601, or a city and state, like Boston, MA.")
        raise _Wrong("place", f"{told} {remedy}") from None


def _rounded(place: Place) -> dict[str, str]:
    return {"lat": f"{place.point.lat:.2f}", "lon": f"{place.point.lon:.2f}"}


def _miles(text: str) -> float | None:
    if not text:
        return None
    if text not in map(str, RADII):
        choices = ", ".join(map(str, RADII))
        raise _Wrong("within", _("Choose how far to look: %(choices)s miles.") % {"choices": choices})
    return float(text)


def _limit(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5 and A_PAGE <= int(text) <= MOST):  # noqa: PLR2004
        told = _("We can show from %(least)s to %(most)s doctors in a group.")
        raise _Wrong("show", told % {"least": A_PAGE, "most": MOST})
    return int(text)


def _one_of(field: str, text: str, known: set[str]) -> str | None:
    if text and text not in known:
        raise _Wrong(field, _("“%(typed)s” is not one of the choices.") % {"typed": text[:ECHOED]})
    return text or None
