"""The parameters of a question: each known by name, given once, and refused with a sentence when it is wrong."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.http import QueryDict

from whoperforms.api.desk import procedure_named
from whoperforms.kernel.errors import BadQuestion
from whoperforms.places.find import Place, find
from whoperforms.registry.offered import names
from whoperforms.search.nearby import NearbyQuestion, position_of
from whoperforms.search.question import Order, Question

PARAMETERS = (
    *("near", "procedure", "within", "pathway", "sex", "takes_medicare", "telehealth", "billed", "order", "limit"),
)
NEARBY_PARAMETERS = ("near", "taxonomy", "within", "sex", "billed", "limit", "after", "counts")
RECORD_PARAMETERS = ("evidence",)
MOST_RESULTS = 100  # in each group or page; `near` of the terminal gives more
A_PAGE = 20  # results, unless asked for more
MILES = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
WHOLE = re.compile(r"[0-9]{1,6}")
SHOWN = 40  # letters of a wrong value


def question_in(given: QueryDict, *, asked_on: date) -> Question:
    """Return the question that the parameters ask. Raises: BadQuestion."""
    refuse_unknown(given, PARAMETERS)
    limit = _limit(given.get("limit"))
    return Question(
        place=_near(given),
        procedure=procedure_named(_needed(given, "procedure", f"the name of a procedure: {', '.join(names())}")),
        asked_on=asked_on,
        within_miles=_miles(given.get("within")),
        limit=limit,
        pathway=given.get("pathway"),
        sex=given.get("sex"),
        takes_medicare=_yes(given, "takes_medicare"),
        telehealth=_yes(given, "telehealth"),
        billed=_yes(given, "billed"),
        order=_order(given.get("order")),
    )


def nearby_question_in(given: QueryDict) -> NearbyQuestion:
    """Return the question of who lists a taxonomy code near a place. Raises: BadQuestion."""
    refuse_unknown(given, NEARBY_PARAMETERS)
    after = given.get("after")
    return NearbyQuestion(
        place=_near(given),
        codes=tuple(
            _needed(given, "taxonomy", "a taxonomy code such as 208VP0014X, or several with commas").split(",")
        ),
        within_miles=_miles(given.get("within")),
        sex=given.get("sex"),
        billed=_yes(given, "billed"),
        limit=_limit(given.get("limit")) or A_PAGE,
        after=None if after is None else position_of(after),
        counted=_yes(given, "counts"),
    )


def _near(given: QueryDict) -> Place:
    return _place(_needed(given, "near", 'a ZIP code, or a town and its state such as "Boston, MA"'))


@lru_cache(maxsize=4096)
def _place(text: str) -> Place:
    """Return the place that a text means; the gazetteer never changes. Raises: as `find`."""
    return find(text)


def refuse_unknown(given: QueryDict, known: Iterable[str]) -> None:
    """Refuse a parameter that does nothing, or is given twice. Raises: BadQuestion."""
    for name, values in given.lists():
        if name not in known:
            choice = f"choose from {', '.join(known)}" if known else "this address takes none"
            raise BadQuestion(f"{name[:SHOWN]!r}: no such parameter; {choice}")
        if len(values) > 1:
            raise BadQuestion(f"{name}: given {len(values)} times; give it once")


def _needed(given: QueryDict, name: str, meaning: str) -> str:
    value = given.get(name)
    if value is None:
        raise BadQuestion(f"{name}: missing; give {meaning}")
    return value


def _miles(text: str | None) -> float | None:
    if text is None:
        return None
    if not MILES.fullmatch(text):
        raise BadQuestion(f"within {text[:SHOWN]!r}: no number of miles; write it like 25 or 12.5")
    return float(text)


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not WHOLE.fullmatch(text) or not 1 <= int(text) <= MOST_RESULTS:
        raise BadQuestion(f"limit {text[:SHOWN]!r}: ask for at least 1 and at most {MOST_RESULTS} results")
    return int(text)


def _order(text: str | None) -> Order:
    if text is None:
        return Order.DISTANCE
    if text not in set(Order):
        raise BadQuestion(f"order {text[:SHOWN]!r}: choose one of {', '.join(Order)}")
    return Order(text)


def _yes(given: QueryDict, name: str) -> bool:
    text = given.get(name)
    if text not in {None, "yes"}:
        raise BadQuestion(f"{name} {text[:SHOWN]!r}: write yes, or leave it out")
    return text is not None
