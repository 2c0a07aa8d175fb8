"""What an answer says of one practitioner at one location: the card, and a claim of each kind.

Shape:  worked out when somebody first stands in an answer, and kept for the next one that shows them there.
"""

from collections.abc import Sequence
from functools import cached_property

from whoperforms.evidence.claims import Claim
from whoperforms.kernel.npi import Npi
from whoperforms.search.answer import Entry
from whoperforms.search.ground import Ground
from whoperforms.search.remarks import Remarks
from whoperforms.search.statements import (
    cases_in,
    no_specialty_claim,
    no_volume_claim,
    pathway_of,
    place_claim,
    specialty_claim,
    told_by,
    volume_claim,
)
from whoperforms.search.voice import Register, Voice
from whoperforms.store.cards import Card, Stated, cards, code_names
from whoperforms.store.whereabouts import Whereabouts, whereabouts

# Kept of those that stood in an answer: about 5 kB each as the API writes them, half of that for a page.
MOST_ENTRIES = {Register.EXACT: 8192, Register.PLAIN: 4096}
At = tuple[int, int]  # NPI, and the number of the location


class Entries:
    """Entries about one procedure on a day, in one voice."""

    def __init__(self, ground: Ground, voice: Voice) -> None:
        self._directory = ground.directory
        self._procedure = ground.procedure
        self._ground = ground
        self._voice = voice
        self._entries: dict[At, Entry] = {}
        self._volumes: dict[int, Claim] = {}
        self._told: dict[tuple[str, ...], tuple[int, str, str | None]] = {}

    def at(self, places: Sequence[At]) -> list[Entry]:
        """Return an entry for each practitioner at a location, in the order given."""
        entries = {place: known for place in places if (known := self._entries.get(place))}
        missing = [place for place in places if place not in entries]
        if missing:
            shown = zip(missing, cards(self._directory, missing), strict=True)
            stated = whereabouts(self._directory, [npi for npi, _ in missing])
            fresh = {place: self._entry(place[0], card, stated[place[0]]) for place, card in shown}
            if len(self._entries) + len(fresh) > MOST_ENTRIES[self._voice.register]:
                self._entries = {}
            self._entries |= fresh
            entries |= fresh
        return [entries[place] for place in places]

    @cached_property
    def _no_volume(self) -> Claim:
        return no_volume_claim(self._directory, self._voice)

    @cached_property
    def _code_names(self) -> dict[str, str]:
        return code_names(self._directory)

    def _entry(self, npi: int, card: Card, stated: Whereabouts) -> Entry:
        specialty, pathway = self._specialty(card.stated)
        return Entry(
            npi=Npi.known(npi),
            name=card.name,
            family=card.family,
            given=card.given,
            remarks=Remarks.of(stated, card.location.location, on=self._ground.day),
            credentials=card.credentials,
            pathway=pathway,
            location=card.location,
            claims=(
                self._ground.certifications.claim(npi, self._procedure.id, self._ground.day, self._voice),
                self._volume(npi),
                specialty,
                place_claim(card.location, card.updated_on, self._voice),
            ),
        )

    def _volume(self, npi: int) -> Claim:
        """Return what is said of the number of cases; the same for all without a published one."""
        billed = self._ground.billed.get(npi)
        if billed is None:
            return self._no_volume
        if npi not in self._volumes:
            self._volumes[npi] = volume_claim(cases_in(billed, self._procedure), self._voice)
        return self._volumes[npi]

    def _specialty(self, stated: Sequence[Stated]) -> tuple[Claim, str | None]:
        """Return what is said of the specialty, and the pathway."""
        if not stated:
            return no_specialty_claim(self._voice), None
        codes = tuple([code for code, _, _ in stated])
        told = self._told.get(codes)
        if told is None:
            told = self._told[codes] = self._most_telling(codes)
        at, label, pathway = told
        _, release, row = stated[at]
        return specialty_claim(label, self._directory.fact(release, row), self._voice), pathway

    def _most_telling(self, codes: tuple[str, ...]) -> tuple[int, str, str | None]:
        """Return which of the stated specialties says most, what it is called, and the pathway they point to."""
        code = next(iter(told_by(codes, self._procedure)), codes[0])
        label = self._voice.specialty(code, self._code_names.get(code))
        return codes.index(code), label, pathway_of(codes, self._procedure)
