"""What is looked up every month for as long as somebody is certified, and since when a look is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.looks.limits import MONITORED, due
from whoperforms.certification.looks.verification import Looked, Rests, lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How it stands with what is looked up every month. `since`: the first day on which the next look was overdue."""

    element: Element
    last: date | None
    since: date | None
    confirmed: bool


def monitored(looks: Iterable[Looked], on: date, rests: Rests) -> tuple[Check, ...]:
    """Return how it stands with each element that is looked up every month; with a licence where one is needed."""
    known_looks = tuple(looks)
    asked = (element for element in MONITORED if element is not Element.LICENCE or rests.licences)
    return tuple(_check(element, known_looks, on, rests) for element in asked)


def _check(element: Element, looks: tuple[Looked, ...], on: date, rests: Rests) -> Check:
    """Return the state of one element: of the licences as many as are needed, of the rest the newest look."""
    best: dict[str | None, Looked] = {}
    for look in looks:
        if look.said.element is element and (ends := lasts(look, looks, rests)) > date.min:
            place = look.said.jurisdiction if element is Element.LICENCE else None
            if place not in best or ends > lasts(best[place], looks, rests):
                best[place] = look
    needed = rests.licences if element is Element.LICENCE else 1
    longest = sorted(best.values(), key=lambda look: lasts(look, looks, rests), reverse=True)[:needed]
    if len(longest) < needed:
        return Check(element=element, last=longest[-1].as_of if longest else None, since=None, confirmed=False)
    weakest = longest[-1]
    next_look = min(due(weakest.as_of), weakest.said.expires_on or date.max)
    return Check(
        element=element,
        last=weakest.as_of,
        since=next_look + timedelta(days=1) if on > next_look else None,
        confirmed=on <= lasts(weakest, looks, rests),
    )
