"""What counts of looks at sources. What a look is worth is said in `verification`; here is what a requirement lacks."""

from typing import Final

from whoperforms.certification.bodies.enrolment import SignOff
from whoperforms.certification.bodies.verification import Element, Result, SourceClass
from whoperforms.certification.events import Event
from whoperforms.certification.looks.verification import Doubt, Looked, doubts
from whoperforms.certification.progress.lack import Found, Given, Lack, LackCode, chosen, fewest
from whoperforms.certification.standards.requirements import USABLE, Eligibility, Verification

FALSE_MATCH: Final = "FALSE_MATCH"
PASSED: Final = {Doubt.TOO_OLD, Doubt.RUN_OUT}


def eligibility(asked: Eligibility, given: Given, signed: Event[SignOff] | None) -> Found:  # noqa: ARG001 - all alike
    """Return what somebody's papers lack: each element seen at its source, and licences in so many states.

    A standard says nothing of how old these looks may be; the policy does.
    """
    lacks: list[Lack] = []
    rests_on: list[int] = []
    begun = False
    licences = chosen(asked.licences)
    for element in asked.elements:
        found = of_element(element, given, given.days(element), USABLE)
        lacks += found.lacks
        rests_on += found.rests_on
        begun = begun or found.begun
    if licences:
        days = given.days(Element.LICENCE)
        good = [look for look in counting(given, Element.LICENCE) if not doubtful(look, given, days, USABLE)]
        states = {look.said.jurisdiction: look.recorded.seq for look in good}
        if len(states) < licences:
            lacks.append(Lack(LackCode.LICENCES, licences, len(states), Element.LICENCE))
        rests_on += states.values()
        begun = begun or bool(counting(given, Element.LICENCE))
    return Found(tuple(lacks), tuple(sorted(set(rests_on))), begun)


def verification(asked: Verification, given: Given, signed: Event[SignOff] | None) -> Found:  # noqa: ARG001 - all alike
    """Return what a look lacks on the day."""
    return of_element(asked.element, given, given.days(asked.element, chosen(asked.days)), asked.source_classes)


def of_element(element: Element, given: Given, days: int, accepted: tuple[SourceClass, ...]) -> Found:
    """Return what the looks for an element lack; where several count, it rests on the newest one."""
    looks = counting(given, element)
    if not looks:
        return Found((Lack(LackCode.LOOK, of=element),))
    judged = [(look, doubtful(look, given, days, accepted)) for look in looks]
    good = [look for look, wrong in judged if not wrong]
    if good:
        return Found((), (max(good, key=lambda look: look.order).recorded.seq,), begun=True)
    lacks = [lacks_of(look, wrong, given, days, accepted) for look, wrong in judged]
    passed = [told for (_, wrong), told in zip(judged, lacks, strict=True) if set(wrong) <= PASSED]
    return Found(tuple(dict.fromkeys((*fewest(lacks), *fewest(passed)))), begun=True)


def counting(given: Given, element: Element) -> tuple[Looked, ...]:
    """Return the looks at an element that a signer could have seen, the oldest first.

    A look is not used up by a decision: at a renewal its age alone decides.
    """
    found = (look for look in given.looked if look.said.element is element)
    seen = (look for look in found if given.until is None or look.recorded.seq < given.until)
    return tuple(sorted(seen, key=lambda look: look.order))


def doubtful(look: Looked, given: Given, days: int, accepted: tuple[SourceClass, ...]) -> tuple[Doubt, ...]:
    """Return why a look does not count on the day; bad news of which a person found that it means another is none."""
    cleared = {event.body.verification for event in given.enrolment.cleared if event.reason == FALSE_MATCH}
    among = (one for one in given.looked if not (one.said.result is Result.NEGATIVE and one.recorded.seq in cleared))
    return doubts(look, given.on, days, accepted=accepted, among=among)


def lacks_of(
    look: Looked, wrong: tuple[Doubt, ...], given: Given, days: int, accepted: tuple[SourceClass, ...]
) -> tuple[Lack, ...]:
    """Return why a look does not count, as what is lacking."""
    said = look.said
    known = {
        Doubt.TOO_OLD: (days, look.age(given.on)),
        Doubt.RUN_OUT: (None, said.expires_on),
        Doubt.SOURCE_CLASS: (tuple(accepted), said.source_class),
    }
    return tuple(Lack(LackCode(doubt), *known.get(doubt, (None, look.recorded.seq)), said.element) for doubt in wrong)
