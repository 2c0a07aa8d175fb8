"""Who performs a procedure near a place: three groups by kind of evidence, each nearest first.

Shape:  a group with nobody within 25 miles looks within 50, then 100, then for the nearest five anywhere.
        Nobody stands in two groups: the strongest evidence decides.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from whoperforms.evidence.claims import Claim
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import PERSON, BilledRow
from whoperforms.kernel.errors import NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.words import Words
from whoperforms.search.answer import Answer, Entry, Group, GroupId, Result, miles
from whoperforms.search.crowd import Crowd
from whoperforms.search.near import Found, Hit
from whoperforms.search.question import Question
from whoperforms.search.statements import (
    NO_SPECIALTY,
    NOT_KNOWN_TO_BE_CERTIFIED,
    cases_in,
    no_volume_claim,
    pathway_of,
    place_claim,
    specialty_claim,
    told_by,
    volume_claim,
)
from whoperforms.store.cards import Card, Stated, cards, code_names, stated_by
from whoperforms.store.directory import Directory

RADII_MILES = (25.0, 50.0, 100.0)
ANYWHERE_RESULTS = 5
RESULTS = {GroupId.MEDICARE_CASES: 20, GroupId.SPECIALTY: 5}  # shown unless the question says how many

MOST_ENTRIES = 8192  # kept of those that stood in an answer; about 5 kB each
BILLED = """
select npi, year, code, place, patient_days, release, row from medicare_service
 where entity = 'I' order by npi, year desc, code, place, release, row
"""

NOBODY_CERTIFIED = "No list of certified doctors has been read into this directory."
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

    What all answers share is worked out for the first of them, and kept: who has published cases, which is few people
    whatever the size of the country, and where those who may be in a group are.
    """

    def __init__(self, directory: Directory, procedure: Procedure, words: Words) -> None:
        self._directory = directory
        self._procedure = procedure
        self._words = words
        self._crowds: dict[tuple[GroupId, str | None], Crowd] = {}
        self._volumes: dict[int, Claim] = {}
        self._issuer: tuple[date, str, str | None, str | None] | None = None
        self._entries: dict[tuple[int, int], Entry] = {}
        self._told: dict[tuple[str, ...], tuple[int, str, str | None]] = {}

    def answer(self, question: Question) -> Answer:
        """Return who performs the procedure near a place."""
        billed = self._reached(GroupId.MEDICARE_CASES, question)
        specialists = self._reached(GroupId.SPECIALTY, question)
        results = iter(self._results([*billed.found.hits, *specialists.found.hits]))
        some = {reached.group: tuple(islice(results, len(reached.found.hits))) for reached in (billed, specialists)}
        we_do_not_know = WE_DO_NOT_KNOW.format(procedure=self._words.name)
        return Answer(
            question=question,
            as_of=self._as_of,
            groups=(
                self._certified(question),
                billed.told(some[billed.group], COUNTS if billed.found.hits else self._no_counts),
                specialists.told(some[specialists.group], we_do_not_know),
            ),
        )

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
    def _no_counts(self) -> str:
        return NO_COUNTS if self._directory.has(Source.PART_B) else NO_FILE

    @cached_property
    def _no_volume(self) -> Claim:
        return no_volume_claim(self._directory)

    @cached_property
    def _code_names(self) -> dict[str, str]:
        return code_names(self._directory)

    def _crowd(self, group: GroupId, pathway: str | None) -> Crowd:
        """Return everybody who may be in a group."""
        key = group, pathway
        if key not in self._crowds:
            self._crowds[key] = (
                self._performers(pathway) if group is GroupId.MEDICARE_CASES else self._specialists(pathway)
            )
        return self._crowds[key]

    def _performers(self, pathway: str | None) -> Crowd:
        terms = tuple(("billed", code) for code in self._procedure.case_codes)
        return Crowd.of(self._directory, terms, only=self._on_pathway(pathway))

    def _specialists(self, pathway: str | None) -> Crowd:
        terms = tuple(("practitioner", code) for code in self._procedure.taxonomy_codes(pathway=pathway))
        return Crowd.of(self._directory, terms, but_not=self._billed)

    def _on_pathway(self, pathway: str | None) -> set[int]:
        if pathway is None:
            return set(self._billed)
        return {
            npi
            for npi, stated in stated_by(self._directory, list(self._billed)).items()
            if any(pathway in self._procedure.pathways_of(code) for code, _, _ in stated)
        }

    def _certified(self, question: Question) -> Group:
        if self._issuer is None or self._issuer[0] != question.asked_on:
            self._issuer = question.asked_on, *self._issuer_on(question.asked_on)
        _, note, name, url = self._issuer
        return Group(
            id=GroupId.CERTIFIED,
            within_miles=question.within_miles,
            widened=False,
            found=0,
            results=(),
            note=note,
            issuer=name,
            searched=False,
            issuer_url=url,
        )

    def _issuer_on(self, day: date) -> tuple[str, str | None, str | None]:
        """Return what to say of certified doctors on a day: a note, whom to ask, and where."""
        with suppress(NothingFound):
            issuer = self._procedure.issuer_on(day)
            asking = self._words.ask_issuer.format(issuer=issuer.name)
            return f"{NOBODY_CERTIFIED} {asking}", issuer.name, issuer.contact_url
        return NOBODY_CERTIFIED, None, None

    def _reached(self, group: GroupId, question: Question) -> "_Reached":
        """Return whom a group reaches: in the first radius with somebody in it, else the nearest anywhere."""
        seen = self._crowd(group, question.pathway).seen_from(question.place.point, question.traits)
        limit = question.limit or RESULTS[group]
        asked = question.within_miles
        for radius in RADII_MILES if asked is None else (asked,):
            found = seen.within(radius * METRES_PER_MILE, limit=limit)
            if found.hits or asked is not None:
                widened = asked is None and radius != RADII_MILES[0]
                return _Reached(group, radius, widened=widened, found=found)
        hits = seen.nearest(limit=min(limit, ANYWHERE_RESULTS))
        return _Reached(group, None, widened=True, found=Found(hits, len(hits)))

    def _results(self, hits: Sequence[Hit]) -> list[Result]:
        places = [(hit.npi, hit.location) for hit in hits]
        entries = {place: known for place in places if (known := self._entries.get(place))}
        missing = [place for place in places if place not in entries]
        if missing:
            shown = zip(missing, cards(self._directory, missing), strict=True)
            fresh = {place: self._entry(place[0], card) for place, card in shown}
            if len(self._entries) + len(fresh) > MOST_ENTRIES:
                self._entries = {}
            self._entries |= fresh
            entries |= fresh
        return [Result(miles(hit.metres), entries[place]) for hit, place in zip(hits, places, strict=True)]

    def _entry(self, npi: int, card: Card) -> Entry:
        specialty, pathway = self._specialty(card.stated)
        return Entry(
            npi=Npi.known(npi),
            name=card.name,
            credentials=card.credentials,
            pathway=pathway,
            location=card.location,
            claims=(
                NOT_KNOWN_TO_BE_CERTIFIED,
                self._volume(npi),
                specialty,
                place_claim(card.location, card.updated_on),
            ),
        )

    def _volume(self, npi: int) -> Claim:
        """Return what is said of the number of cases; the same for all without a published one."""
        billed = self._billed.get(npi)
        if billed is None:
            return self._no_volume
        if npi not in self._volumes:
            self._volumes[npi] = volume_claim(cases_in(billed, self._procedure), self._words)
        return self._volumes[npi]

    def _specialty(self, stated: Sequence[Stated]) -> tuple[Claim, str | None]:
        """Return what is said of the specialty, and the pathway."""
        if not stated:
            return NO_SPECIALTY, None
        codes = tuple([code for code, _, _ in stated])
        told = self._told.get(codes)
        if told is None:
            told = self._told[codes] = self._most_telling(codes)
        at, label, pathway = told
        _, release, row = stated[at]
        return specialty_claim(label, self._directory.fact(release, row)), pathway

    def _most_telling(self, codes: tuple[str, ...]) -> tuple[int, str, str | None]:
        """Return which of the stated specialties says most, what it is called, and the pathway they point to."""
        code = next(iter(told_by(codes, self._procedure)), codes[0])
        label = self._words.taxonomy.get(code) or self._code_names.get(code) or code
        return codes.index(code), label, pathway_of(codes, self._procedure)


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom a group reaches, and how far that is. Units: miles."""

    group: GroupId
    within_miles: float | None
    widened: bool
    found: Found

    def told(self, results: tuple[Result, ...], note: str) -> Group:
        return Group(
            id=self.group,
            within_miles=self.within_miles,
            widened=self.widened,
            found=self.found.count,
            results=results,
            note=note,
        )
