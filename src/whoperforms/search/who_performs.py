"""Who performs a procedure near a place: three groups by kind of evidence, each nearest first.

Shape:  a group with nobody within 25 miles looks within 50, then 100, then for the nearest five anywhere.
        `search.groups` says who may be in which.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from whoperforms.certification.programme import programmes
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import PERSON, BilledRow
from whoperforms.kernel.errors import NothingFound
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.words import Words
from whoperforms.search.answer import Answer, Entry, Group, GroupId, Result, miles
from whoperforms.search.certifications import Certifications, certifications_of
from whoperforms.search.entries import Entries
from whoperforms.search.ground import Ground
from whoperforms.search.groups import Groups
from whoperforms.search.near import Found
from whoperforms.search.question import Question
from whoperforms.search.shares import Shares
from whoperforms.store.directory import Directory

RADII_MILES = (25.0, 50.0, 100.0)
ANYWHERE_RESULTS = 5
RESULTS = {GroupId.CERTIFIED: 20, GroupId.MEDICARE_CASES: 20, GroupId.SPECIALTY: 5}  # unless the question says how many

BILLED = """
select npi, year, code, place, patient_days, release, row from medicare_service
 where entity = 'I' order by npi, year desc, code, place, release, row
"""

NOBODY_CERTIFIED = "No list of certified doctors has been read into this directory."
ON_LIST = "On {issuer}'s list of {as_of}."
NOBODY = Found([], 0)
WE_DO_NOT_KNOW = (
    "These doctors list a specialty whose doctors sometimes perform {procedure}. "
    "We do not know whether this doctor does: ask before you travel."
)
NO_FILE = "No Medicare file has been read into this directory, so no counts are known."
NO_COUNTS = (
    "This does not mean that nobody performs it there: Medicare hides counts of 10 or fewer patients, and counts only "
    "Original Medicare."
)
COUNTS = (
    "Medicare publishes a count only above 10 patients for each code and place, and only for Original Medicare: "
    "the number is a floor, and a doctor who is not here may perform as many."
)


def who_performs(directory: Directory, question: Question, words: Words) -> Answer:
    """Return who performs the procedure near the place, as far as the directory can tell."""
    return Performing(directory, question.procedure, words).answer(question)


class Performing:
    """Answers questions about one procedure from one directory, in the words of one language.

    What all answers share is worked out for the first of them, and kept: who has published cases, who is certified,
    and, for the day on which is asked, where those who may be in a group are.
    """

    def __init__(self, directory: Directory, procedure: Procedure, words: Words) -> None:
        self._directory = directory
        self._procedure = procedure
        self._words = words
        self._today: _Day | None = None

    def answer(self, question: Question) -> Answer:
        """Return who performs the procedure near a place. Raises: BadDirectory (a list by an unknown issuer)."""
        day = self._day(question.asked_on)
        reached = [self._reached(group, question, day) for group in GroupId]
        entries = iter(day.entries.at([(hit.npi, hit.location) for each in reached for hit in each.found.hits]))
        return Answer(
            question=question,
            as_of=self._as_of,
            groups=tuple(self._told(each, list(islice(entries, len(each.found.hits))), day) for each in reached),
        )

    @cached_property
    def certifications(self) -> Certifications:
        """What is known of certifications, with where each was read."""
        return certifications_of(self._directory, programmes([self._procedure]))

    @cached_property
    def _as_of(self) -> str | None:
        return self._directory.as_of

    @cached_property
    def _billed(self) -> dict[int, list[BilledRow]]:
        """What was published of each NPI with cases of the procedure, newest year first."""
        found: dict[int, list[BilledRow]] = {}
        for npi, year, code, place, patient_days, release, row in self._directory.engine.rows(BILLED):
            if self._procedure.counts_as_case(code, year):
                fact = self._directory.fact(release, row)
                found.setdefault(npi, []).append(
                    BilledRow(fact=fact, year=year, code=code, place=place, entity=PERSON, patient_days=patient_days)
                )
        return found

    @cached_property
    def shares(self) -> Shares:
        """What share of all services the published rows cover."""
        return Shares(self._directory, self._procedure)

    def _day(self, asked_on: date) -> "_Day":
        """Return what answers on a day share; certifications begin and end with days."""
        day = self._today
        if day is None or day.ground.day != asked_on:
            ground = Ground(
                directory=self._directory,
                procedure=self._procedure,
                certifications=self.certifications,
                billed=self._billed,
                day=asked_on,
            )
            day = self._today = _Day(ground, Groups(ground), Entries(ground, self._words), self._certified(asked_on))
        return day

    def _certified(self, day: date) -> "_Certified":
        """Return what is to be said of the group of those certified: of whose lists, or whom to ask for want of any."""
        lists = self.certifications.standings.lists_of(self._procedure.id)
        if lists:
            said = (ON_LIST.format(issuer=at.issuer, as_of=at.as_of) for at in lists)
            return _Certified(" ".join(said), ", ".join(at.issuer for at in lists), None, searched=True)
        with suppress(NothingFound):
            issuer = self._procedure.issuer_on(day)
            asking = self._words.ask_issuer.format(issuer=issuer.name)
            return _Certified(f"{NOBODY_CERTIFIED} {asking}", issuer.name, issuer.contact_url, searched=False)
        return _Certified(NOBODY_CERTIFIED, None, None, searched=False)

    def _reached(self, group: GroupId, question: Question, day: "_Day") -> "_Reached":
        """Return whom a group reaches: in the first radius with somebody in it, else the nearest anywhere."""
        if group is GroupId.CERTIFIED and not day.certified.searched:
            return _Reached(group, question.within_miles, widened=False, found=NOBODY)
        seen = day.groups.crowd(group, question.pathway).seen_from(question.place.point, question.traits)
        limit = question.limit or RESULTS[group]
        asked = question.within_miles
        for radius in RADII_MILES if asked is None else (asked,):
            found = seen.within(radius * METRES_PER_MILE, limit=limit)
            if found.hits or asked is not None:
                widened = asked is None and radius != RADII_MILES[0]
                return _Reached(group, radius, widened=widened, found=found)
        hits = seen.nearest(limit=min(limit, ANYWHERE_RESULTS))
        return _Reached(group, None, widened=True, found=Found(hits, len(hits)))

    def _told(self, reached: "_Reached", entries: Sequence[Entry], day: "_Day") -> Group:
        """Return a group of the answer, with what is to be said of it."""
        group = reached.group
        certified = day.certified if group is GroupId.CERTIFIED else None
        return Group(
            id=group,
            within_miles=reached.within_miles,
            widened=reached.widened,
            found=reached.found.count,
            results=tuple(
                Result(miles(hit.metres), entry) for hit, entry in zip(reached.found.hits, entries, strict=True)
            ),
            note=certified.note if certified else self._note(reached),
            issuer=certified.issuer if certified else None,
            issuer_url=certified.issuer_url if certified else None,
            searched=certified.searched if certified else True,
        )

    def _note(self, reached: "_Reached") -> str:
        if reached.group is GroupId.SPECIALTY:
            return WE_DO_NOT_KNOW.format(procedure=self._words.name)
        if reached.found.hits:
            return " ".join([COUNTS, *(f"{share}." for share in self.shares.sentences())])
        return NO_COUNTS if self._directory.has(Source.PART_B) else NO_FILE


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom a group reaches, and how far that is. Units: miles."""

    group: GroupId
    within_miles: float | None
    widened: bool
    found: Found


@dataclass(frozen=True, slots=True)
class _Certified:
    """What is to be said of the group of those certified, and whom to ask; `searched`: there was a list."""

    note: str
    issuer: str | None
    issuer_url: str | None
    searched: bool


@dataclass(frozen=True, slots=True)
class _Day:
    """What all answers of one day share."""

    ground: Ground
    groups: Groups
    entries: Entries
    certified: _Certified
