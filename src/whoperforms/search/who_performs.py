"""Who performs a procedure near a place: three groups by kind of evidence, each nearest first.

Shape:  a group with nobody within 25 miles looks within 50, then 100, then for the nearest five anywhere; but for those
        of whom only a specialty is known: so far away they are no help. `search.groups` says who may be in which.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import NothingFound
from whoperforms.places.bulges import HALF_AROUND
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.search.answer import Answer, Entry, Group, GroupId, Result, miles
from whoperforms.search.counts import Counts, Within, counts
from whoperforms.search.entries import MOST_ENTRIES, Entries
from whoperforms.search.known import Known, KnownOn
from whoperforms.search.near import Found
from whoperforms.search.question import RADII_MILES, Order, Question
from whoperforms.search.voice import Voice
from whoperforms.store.cards import AT_ONCE
from whoperforms.store.directory import Directory

ANYWHERE_RESULTS = 5
RESULTS = {GroupId.CERTIFIED: 20, GroupId.MEDICARE_CASES: 20, GroupId.SPECIALTY: 5}  # unless the question says how many

NOBODY = Found([], 0)


def who_performs(directory: Directory, question: Question, voice: Voice) -> Answer:
    """Return who performs the procedure near the place, as far as the directory can tell."""
    return Performing(Known(directory, question.procedure), voice).answer(question)


class Performing:
    """Answers questions about one procedure from one directory, in one voice.

    What is known is shared with the other voices; what is said of practitioners and groups is kept for the next answer.
    """

    def __init__(self, known: Known, voice: Voice) -> None:
        self._known = known
        self._voice = voice
        self._today: _Day | None = None

    def answer(self, question: Question) -> Answer:
        """Return who performs the procedure near a place.

        Raises: BadQuestion (a filter for which no file was read), BadDirectory (a list by an unknown issuer).
        """
        day = self._day_of(question)
        return self._answered(question, day, self._all_reached(question, day))

    def counted(self, question: Question) -> tuple[Answer, Counts]:
        """Return the answer, and how many there would be under each choice of a filter. Raises: as `answer`."""
        day = self._day_of(question)
        reached = self._all_reached(question, day)
        return self._answered(question, day, reached), self._counts(question, day, reached)

    def rehearsed(self, asked_on: date) -> Iterator[Entry]:
        """Yield what is said on a day of those who are certified or have published cases, so that it is ready.

        They are few, and the ones that people ask for; no more than are kept at once.
        """
        day = self._day(asked_on)
        crowds = [day.known.groups.crowd(group) for group in (GroupId.CERTIFIED, GroupId.MEDICARE_CASES)]
        places = {at for crowd in crowds for at in zip(crowd.npi.tolist(), crowd.location.tolist(), strict=True)}
        known = sorted(places)[: MOST_ENTRIES[self._voice.register] // 2]
        for start in range(0, len(known), AT_ONCE):
            yield from day.entries.at(known[start : start + AT_ONCE])

    def _day_of(self, question: Question) -> "_Day":
        """Return what is said on the day of a question. Raises: as `answer`."""
        question.refuse_unread(self._known.directory.has)
        return self._day(question.asked_on)

    def _day(self, asked_on: date) -> "_Day":
        """Return what is said in answers on a day."""
        day = self._today
        if day is None or day.known.ground.day != asked_on:
            known = self._known.on(asked_on)
            day = self._today = _Day(known, Entries(known.ground, self._voice), self._certified(asked_on))
        return day

    def _certified(self, day: date) -> "_Certified":
        """Return what is to be said of the group of those certified: of whose lists, or whom to ask for want of any."""
        voice, procedure = self._voice, self._known.procedure
        lists = self._known.certifications.standings.lists_of(procedure.id)
        if lists:
            said = (voice.say("on_list", issuer=at.issuer, as_of=voice.written(at.as_of)) for at in lists)
            return _Certified(" ".join(said), ", ".join(at.issuer for at in lists), None, searched=True)
        nobody = voice.say("nobody_certified")
        with suppress(NothingFound):
            issuer = procedure.issuer_on(day)
            asking = voice.words.ask_issuer.format(issuer=issuer.name)
            return _Certified(f"{nobody} {asking}", issuer.name, issuer.contact_url, searched=False)
        return _Certified(nobody, None, None, searched=False)

    def _all_reached(self, question: Question, day: "_Day") -> list["_Reached"]:
        return [self._reached(group, question, day) for group in GroupId]

    def _reached(self, group: GroupId, question: Question, day: "_Day") -> "_Reached":
        """Return whom a group reaches: in the first radius with somebody in it, else the nearest anywhere."""
        if group is GroupId.CERTIFIED and not day.certified.searched:
            return _Reached(group, question.within_miles, widened=False, found=NOBODY)
        seen = day.known.groups.crowd(group).seen_from(question.place.point, day.known.groups.wanted(question))
        limit = question.limit or RESULTS[group]
        asked = question.within_miles
        for radius in RADII_MILES if asked is None else (asked,):
            found = seen.within(radius * METRES_PER_MILE, limit=limit)
            if found.hits or asked is not None:
                widened = asked is None and radius != RADII_MILES[0]
                return _Reached(group, radius, widened=widened, found=found)
        if group is GroupId.SPECIALTY:
            return _Reached(group, RADII_MILES[-1], widened=True, found=NOBODY)
        at_most = min(limit, ANYWHERE_RESULTS)
        hits = seen.nearest(limit=at_most)
        return _Reached(group, None, widened=True, found=Found(hits, len(hits)), at_most=at_most)

    def _answered(self, question: Question, day: "_Day", reached: Sequence["_Reached"]) -> Answer:
        entries = iter(day.entries.at([(hit.npi, hit.location) for each in reached for hit in each.found.hits]))
        groups = (
            self._told(each, list(islice(entries, len(each.found.hits))), day, question.order) for each in reached
        )
        return Answer(question=question, as_of=self._known.as_of, groups=tuple(groups))

    def _counts(self, question: Question, day: "_Day", reached: Sequence["_Reached"]) -> Counts:
        groups, centre = day.known.groups, question.place.point
        within = [Within(groups.crowd(each.group).marks_within(centre, each.metres), each.at_most) for each in reached]
        return counts(groups, question, within, self._known.directory.has)

    def _told(self, reached: "_Reached", entries: Sequence[Entry], day: "_Day", order: Order) -> Group:
        """Return a group of the answer in its order, with what is to be said of it."""
        group = reached.group
        results = [Result(miles(hit.metres), entry) for hit, entry in zip(reached.found.hits, entries, strict=True)]
        if order is Order.NAME:
            results.sort(key=lambda result: result.entry.by_name)
        certified = day.certified if group is GroupId.CERTIFIED else None
        return Group(
            id=group,
            within_miles=reached.within_miles,
            widened=reached.widened,
            found=reached.found.count,
            results=tuple(results),
            note=certified.note if certified else self._note(reached),
            issuer=certified.issuer if certified else None,
            issuer_url=certified.issuer_url if certified else None,
            searched=certified.searched if certified else True,
        )

    def _note(self, reached: "_Reached") -> str:
        voice = self._voice
        if reached.group is GroupId.SPECIALTY:
            return voice.say("we_do_not_know", procedure=voice.words.name)
        if reached.found.hits:
            return self._published
        return voice.say("no_counts" if self._known.directory.has(Source.PART_B) else "no_counts_read")

    @cached_property
    def _published(self) -> str:
        """What is to be said of published counts: that they are a floor, and what share of all services they cover."""
        voice = self._voice
        shares = self._known.shares.sentences(voice)
        return " ".join([voice.say("counts"), *(voice.say("counts_cover", share=share) for share in shares)])


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom a group reaches, and how far that is. Units: miles. `at_most`: how many of all anywhere it shows."""

    group: GroupId
    within_miles: float | None
    widened: bool
    found: Found
    at_most: int | None = None

    @property
    def metres(self) -> float:
        """How far that is; anywhere is half around the Earth."""
        return HALF_AROUND if self.within_miles is None else self.within_miles * METRES_PER_MILE


@dataclass(frozen=True, slots=True)
class _Certified:
    """What is to be said of the group of those certified, and whom to ask; `searched`: there was a list."""

    note: str
    issuer: str | None
    issuer_url: str | None
    searched: bool


@dataclass(frozen=True, slots=True)
class _Day:
    """What all answers of one day share: what is known, and what was said of it."""

    known: KnownOn
    entries: Entries
    certified: _Certified
