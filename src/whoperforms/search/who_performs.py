"""Who performs a procedure near a place: three groups by kind of evidence, each nearest first.

Shape:  a group with nobody within 25 miles looks within 50, then 100, then for the nearest five anywhere.
        Nobody stands in two groups: the strongest evidence decides.
"""

from contextlib import suppress
from dataclasses import replace

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.places.distance import METRES_PER_MILE
from whoperforms.procedures.words import Words
from whoperforms.search.answer import Answer, Group, GroupId, Result, miles
from whoperforms.search.near import Found, Hit, Near, nearest, within
from whoperforms.search.question import Question
from whoperforms.search.statements import claims, pathway_of
from whoperforms.store.directory import Directory
from whoperforms.store.records import Record, record

RADII_MILES = (25.0, 50.0, 100.0)
ANYWHERE_RESULTS = 5
RESULTS = {GroupId.MEDICARE_CASES: 20, GroupId.SPECIALTY: 5}  # shown unless the question says how many

BILLED = "select distinct npi, code, year from medicare_service where entity = 'I'"

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
    return _Asking(directory, question, words).answer()


class _Asking:
    """One question put to one directory, in the words of one language."""

    def __init__(self, directory: Directory, question: Question, words: Words) -> None:
        self._directory = directory
        self._question = question
        self._procedure = question.procedure
        self._words = words

    def answer(self) -> Answer:
        performers = self._performers()
        on_pathway = {npi for npi in performers if self._on_pathway(npi)}
        billed = tuple(("billed", code) for code in self._procedure.case_codes)
        codes = self._procedure.taxonomy_codes(pathway=self._question.pathway)
        states = tuple(("practitioner", code) for code in codes)
        here = Near(centre=self._question.place.point, terms=())
        return Answer(
            question=self._question,
            as_of=self._directory.as_of,
            groups=(
                self._certified(),
                self._group(GroupId.MEDICARE_CASES, replace(here, terms=billed, only=on_pathway), COUNTS),
                self._group(
                    GroupId.SPECIALTY,
                    replace(here, terms=states, but_not=performers),
                    WE_DO_NOT_KNOW.format(procedure=self._words.name),
                ),
            ),
        )

    def _performers(self) -> frozenset[int]:
        """Return the NPIs with published cases of the procedure: few, whatever the size of the country."""
        billed = self._directory.connection.execute(BILLED)
        return frozenset(npi for npi, code, year in billed if self._procedure.counts_as_case(code, year))

    def _certified(self) -> Group:
        note, name, url = NOBODY_CERTIFIED, None, None
        with suppress(NothingFound):
            issuer = self._procedure.issuer_on(self._question.asked_on)
            name, url = issuer.name, issuer.contact_url
            note = f"{note} {self._words.ask_issuer.format(issuer=name)}"
        return Group(
            id=GroupId.CERTIFIED,
            within_miles=self._question.within_miles,
            widened=False,
            found=0,
            results=(),
            note=note,
            issuer=name,
            searched=False,
            issuer_url=url,
        )

    def _group(self, group: GroupId, near: Near, note: str) -> Group:
        limit = self._question.limit or RESULTS[group]
        radius, found = self._widening(near, limit)
        if radius is None:
            hits = nearest(self._directory, near, limit=min(limit, ANYWHERE_RESULTS))
            found = Found(hits, len(hits))
        if group is GroupId.MEDICARE_CASES and not found.hits:
            note = NO_COUNTS if self._directory.has(Source.PART_B) else NO_FILE
        return Group(
            id=group,
            within_miles=radius,
            widened=self._question.within_miles is None and radius != RADII_MILES[0],
            found=found.count,
            results=tuple(self._result(hit) for hit in found.hits),
            note=note,
        )

    def _widening(self, near: Near, limit: int) -> tuple[float | None, Found]:
        """Return the first radius with somebody in it, and who; None when there is nobody within the last."""
        asked = self._question.within_miles
        for radius in RADII_MILES if asked is None else (asked,):
            found = within(self._directory, replace(near, within_metres=radius * METRES_PER_MILE), limit=limit)
            if found.hits or asked is not None:
                return radius, found
        return None, Found([], 0)

    def _on_pathway(self, npi: int) -> bool:
        wanted = self._question.pathway
        if wanted is None:
            return True
        found = self._record(npi)
        stated = found.taxonomies if found else ()
        return any(wanted in self._procedure.pathways_of(taxonomy.code) for taxonomy in stated)

    def _result(self, hit: Hit) -> Result:
        found = self._record(hit.npi)
        assert found is not None  # noqa: S101 - a search entry stands for a practitioner of the same file
        assert found.practitioner is not None  # noqa: S101
        location = found.locations[hit.location]
        return Result(
            npi=found.npi,
            name=found.practitioner.name,
            credentials=found.practitioner.credentials,
            pathway=pathway_of(found, self._procedure),
            miles=miles(hit.metres),
            location=location,
            claims=tuple(claims(self._directory, found, location, self._procedure, self._words)),
        )

    def _record(self, npi: int) -> Record | None:
        return record(self._directory, Npi(str(npi)))
