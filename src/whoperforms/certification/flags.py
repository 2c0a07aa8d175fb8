"""Patterns in what people recorded that somebody should look at: much at once, always the same, too quick, used twice.

Shape:  a flag is what was counted, of whom, and the events it was counted in; it accuses nobody and stops nothing. It
        is worked out of the last year of a programme. From how many on something is a flag stands here, once: honest
        programmes stay below it, and a school that sells papers does not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from statistics import median
from typing import Any, Final

from whoperforms.certification.bodies.auditing import AuditResult, AuditSampled
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.counted import Counted, Pairs, Seen
from whoperforms.certification.events import Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import SYSTEM

LOOKED_BACK: Final = timedelta(days=365)
PEOPLE_A_DAY: Final = 10  # signed for by one person
PEOPLE_AT_ONCE: Final = 5  # the same, within:
AT_ONCE: Final = timedelta(minutes=10)
CASES_A_DAY: Final = 10  # at which one mentor was present
ALL_MET: Final = 40  # people examined by one examiner, and not one of them failed
TOGETHER: Final = 10  # decisions or reviews by the same two people
NEARLY_ALL: Final = 0.9  # of what the first of them signed, though somebody else could have
OTHERS: Final = 3  # people in a role, from whom on there is a choice
RESULTS: Final = 10  # of a module, from which on its usual time is known
NO_TIME: Final = 4  # so many times quicker than usual
SAMPLES_A_DAY: Final = 3
LEFT: Final = timedelta(days=30)  # a sample that nobody has looked at


class Pattern(StrEnum):
    """What was seen. Behind each: whom it names, and what was counted, of how many."""

    SIGNED_IN_A_DAY = "signed_in_a_day"  # a signer; people signed for
    SIGNED_AT_ONCE = "signed_at_once"  # a signer; people signed for within minutes
    CASES_IN_A_DAY = "cases_in_a_day"  # a mentor; cases
    ALL_MET = "all_met"  # an examiner; people examined
    SAME_DECIDERS = "same_deciders"  # two deciders; decisions together, of all by the one of them who has fewer
    SAME_REVIEWER = (
        "same_reviewer"  # a verifier and a reviewer; looks reviewed, of all by the one of them who has fewer
    )
    IN_NO_TIME = "in_no_time"  # a candidate; minutes of an exam, of the usual ones
    FIRST_MOMENT = "first_moment"  # a candidate; records made on the one day from acceptance to complete papers
    SAME_FILE = "same_file"  # candidates; people in whose records one file stands
    TWO_PLACES = "two_places"  # a trainer; places on one day
    SAMPLES = "samples"  # an officer; samples drawn on one day
    SAMPLE_LEFT = "sample_left"  # an officer; records of a sample that nobody looked at, of those drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One pattern. `people`: whom it names; `events`: in which it was counted, in their order."""

    pattern: Pattern
    people: tuple[str, ...]
    counted: int
    of: int | None = None
    on: date | None = None
    events: tuple[int, ...] = ()


def flags(ledger: Ledger, programme: str, at: datetime) -> tuple[Flag, ...]:
    """Return what should be looked at in a programme, by its events of the last year; the newest first."""
    seen = Seen(ledger, programme, at - LOOKED_BACK)
    found = [flag for pattern in PATTERNS for flag in pattern(seen)]
    found += _two_places(seen)
    found += _samples(ledger.audit.get(programme, ()), at)
    return tuple(sorted(found, key=lambda flag: (-max(flag.events, default=0), flag.pattern, flag.people)))


def _in_a_day(seen: Seen) -> Iterator[Flag]:
    """Yield who signed for many people on one day, and which mentor was at many cases."""
    for deeds in _by_day(seen.signed):
        people = {deed.of for deed in deeds}
        if len(people) >= PEOPLE_A_DAY:
            yield _of(Pattern.SIGNED_IN_A_DAY, deeds, len(people))
    for deeds in _by_day(seen.cases):
        if len(deeds) >= CASES_A_DAY:
            yield _of(Pattern.CASES_IN_A_DAY, deeds, len(deeds))


def _at_once(seen: Seen) -> Iterator[Flag]:
    """Yield who signed for several people within minutes, past midnight too: of each day the most people."""
    for deeds in _by_person(seen.signed):
        most = dict[date, tuple[int, int, int]]()  # by the day it begins: how many people, from where, to where
        for people, first, last in _windows(deeds):
            on = deeds[first].at.date()
            if people > most.get(on, (0, 0, 0))[0]:
                most[on] = people, first, last
        for people, first, last in most.values():
            if people >= PEOPLE_AT_ONCE:
                yield _of(Pattern.SIGNED_AT_ONCE, deeds[first:last], people)


def _windows(deeds: list[Counted]) -> Iterator[tuple[int, int, int]]:
    """Yield for each deed, the oldest first, for how many people there are deeds within minutes of it, and which."""
    people, last = Counter[str](), 0
    for first, begins in enumerate(deeds):
        while last < len(deeds) and deeds[last].at - begins.at <= AT_ONCE:
            people[deeds[last].of] += 1
            last += 1
        yield len(people), first, last
        people[begins.of] -= 1
        if not people[begins.of]:
            del people[begins.of]


def _all_met(seen: Seen) -> Iterator[Flag]:
    """Yield examiners with whom nobody ever fails."""
    for examiner, people in seen.examined.items():
        if len(people) >= ALL_MET and examiner not in seen.failed:
            events = tuple(sorted(people.values()))
            yield Flag(pattern=Pattern.ALL_MET, people=(examiner,), counted=len(people), events=events)


def _same_deciders(seen: Seen) -> Iterator[Flag]:
    yield from _always(Pattern.SAME_DECIDERS, seen.deciders, _holding(seen, Role.DECIDER))


def _same_reviewer(seen: Seen) -> Iterator[Flag]:
    """Yield who is always reviewed by the same person: of people's looks at the people of this programme, once each."""
    pairs: Pairs = defaultdict(list)
    people = {one.person for one in seen.ledger.enrolments.values() if one.programme == seen.programme}
    for person in people:
        for look in seen.ledger.looks(person, seen.programme):
            newest = {review.actor: review for review in look.reviews if review.at > seen.since}
            for review in newest.values() if look.recorded.actor != SYSTEM else ():
                pairs[look.recorded.actor, review.actor].append(review.seq)
    yield from _always(Pattern.SAME_REVIEWER, pairs, _holding(seen, Role.SECOND_REVIEWER))


def _always(pattern: Pattern, pairs: Pairs, holding: int) -> Iterator[Flag]:
    """Yield the pairs who do nearly all together, where there are enough others to do it with."""
    of_each = defaultdict[str, int](int)
    for (first, second), events in pairs.items():
        for person in {first, second}:
            of_each[person] += len(events)
    for (first, second), events in pairs.items():
        number, whole = len(events), min(of_each[first], of_each[second])
        if number >= TOGETHER and number >= NEARLY_ALL * whole and holding >= OTHERS:
            yield Flag(pattern=pattern, people=(first, second), counted=number, of=whole, events=tuple(sorted(events)))


def _in_no_time(seen: Seen) -> Iterator[Flag]:
    """Yield results of exams that took a fraction of what they take others."""
    for results in seen.exams.values():
        usual = median(minutes for minutes, _, _ in results)
        for minutes, person, seq in results:
            if len(results) >= RESULTS and minutes * NO_TIME <= usual:
                yield Flag(pattern=Pattern.IN_NO_TIME, people=(person,), counted=minutes, of=int(usual), events=(seq,))


def _first_moment(seen: Seen) -> Iterator[Flag]:
    """Yield who was taken in and had complete papers on one day."""
    for of, event in seen.at_once:
        on = event.at.date()
        made = tuple(one.seq for one in of.history if one.at.date() == on and one.seq <= event.seq)
        yield Flag(pattern=Pattern.FIRST_MOMENT, people=(of.person,), counted=len(made), on=on, events=made)


def _same_file(seen: Seen) -> Iterator[Flag]:
    """Yield a file of which each person has an own one, in the records of several."""
    for people in seen.files.values():
        if len(people) > 1:
            named, events = tuple(sorted(people)), tuple(sorted(people.values()))
            yield Flag(pattern=Pattern.SAME_FILE, people=named, counted=len(people), events=events)


def _two_places(seen: Seen) -> Iterator[Flag]:
    """Yield trainers who taught at several places on one day: sessions have no time of day that tells them apart."""
    places = defaultdict[tuple[str, date], dict[str, int]](dict)
    for one in seen.ledger.sessions.values():
        if one.planned and one.plan.programme == seen.programme and one.attended and one.plan.on > seen.since.date():
            for trainer in one.plan.trainers:
                places[trainer, one.plan.on].setdefault(one.plan.place.casefold().strip(), one.planned.seq)
    for (trainer, on), found in places.items():
        if len(found) > 1:
            events = tuple(sorted(found.values()))
            yield Flag(pattern=Pattern.TWO_PLACES, people=(trainer,), counted=len(found), on=on, events=events)


def _samples(audited: Iterable[Event[Any]], at: datetime) -> Iterator[Flag]:
    """Yield samples that nobody looked at, and days on which somebody drew until they had one."""
    events = tuple(audited)
    looked_at = {event.body.sampled for event in events if isinstance(event.body, AuditResult)}
    drawn = [event for event in events if isinstance(event.body, AuditSampled) and event.at > at - LOOKED_BACK]
    for event in drawn:
        left = [seq for seq in event.body.drawn if seq not in looked_at]
        if left and event.at <= at - LEFT:
            yield Flag(
                pattern=Pattern.SAMPLE_LEFT,
                people=(event.actor,),
                counted=len(left),
                of=len(event.body.drawn),
                on=event.at.date(),
                events=(event.seq,),
            )
    for deeds in _by_day([Counted(event.actor, "", event.at, event.seq) for event in drawn]):
        if len(deeds) >= SAMPLES_A_DAY:
            yield _of(Pattern.SAMPLES, deeds, len(deeds))


PATTERNS: Final = (
    _in_a_day,
    _at_once,
    _all_met,
    _same_deciders,
    _same_reviewer,
    _in_no_time,
    _first_moment,
    _same_file,
)


def _by_day(deeds: Iterable[Counted]) -> Iterator[list[Counted]]:
    """Yield the deeds of each person on each day, in their order."""
    for of_one in _by_person(deeds):
        yield from (list(of_a_day) for _, of_a_day in groupby(of_one, key=lambda deed: deed.at.date()))


def _by_person(deeds: Iterable[Counted]) -> Iterator[list[Counted]]:
    """Yield the deeds of each person, in their order."""
    found = defaultdict[str, list[Counted]](list)
    for deed in deeds:
        found[deed.by].append(deed)
    for of_one in found.values():
        yield sorted(of_one, key=lambda deed: (deed.at, deed.seq))


def _of(pattern: Pattern, deeds: list[Counted], counted: int) -> Flag:
    """Return a flag of what one person did on one day."""
    events = tuple(sorted(deed.seq for deed in deeds))
    return Flag(pattern=pattern, people=(deeds[0].by,), counted=counted, on=deeds[0].at.date(), events=events)


def _holding(seen: Seen, role: Role) -> int:
    """Return how many people hold a role in the programme now."""
    now = seen.since + LOOKED_BACK
    return sum(role in person.roles(seen.programme, now) for person in seen.ledger.people.values())
