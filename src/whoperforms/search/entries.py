"""What an answer says of one practitioner at one location: the card, and a claim of each kind.

Shape:  worked out when somebody first stands in an answer, and kept for the next one that shows them there.
"""

from collections.abc import Sequence
from functools import cached_property

from whoperforms.evidence.claims import Claim
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.words import Words
from whoperforms.search.answer import Entry
from whoperforms.search.ground import Ground
from whoperforms.search.statements import (
    NO_SPECIALTY,
    cases_in,
    no_volume_claim,
    pathway_of,
    place_claim,
    specialty_claim,
    told_by,
    volume_claim,
)
from whoperforms.store.cards import Card, Stated, cards, code_names

MOST_ENTRIES = 8192  # kept of those that stood in an answer; about 5 kB each
At = tuple[int, int]  # NPI, and the number of the location


class Entries:
    """Entries about one procedure on a day, in the words of one language."""

    def __init__(self, ground: Ground, words: Words) -> None:
        self._directory = ground.directory
        self._procedure = ground.procedure
        self._ground = ground
        self._words = words
        self._entries: dict[At, Entry] = {}
        self._volumes: dict[int, Claim] = {}
        self._told: dict[tuple[str, ...], tuple[int, str, str | None]] = {}

    def at(self, places: Sequence[At]) -> list[Entry]:
        """Return an entry for each practitioner at a location, in the order given."""
        entries = {place: known for place in places if (known := self._entries.get(place))}
        missing = [place for place in places if place not in entries]
        if missing:
            shown = zip(missing, cards(self._directory, missing), strict=True)
            fresh = {place: self._entry(place[0], card) for place, card in shown}
            if len(self._entries) + len(fresh) > MOST_ENTRIES:
                self._entries = {}
            self._entries |= fresh
            entries |= fresh
        return [entries[place] for place in places]

    @cached_property
    def _no_volume(self) -> Claim:
        return no_volume_claim(self._directory)

    @cached_property
    def _code_names(self) -> dict[str, str]:
        return code_names(self._directory)

    def _entry(self, npi: int, card: Card) -> Entry:
        specialty, pathway = self._specialty(card.stated)
        return Entry(
            npi=Npi.known(npi),
            name=card.name,
            credentials=card.credentials,
            pathway=pathway,
            location=card.location,
            claims=(
                self._ground.certifications.claim(npi, self._procedure.id, self._ground.day),
                self._volume(npi),
                specialty,
                place_claim(card.location, card.updated_on),
            ),
        )

    def _volume(self, npi: int) -> Claim:
        """Return what is said of the number of cases; the same for all without a published one."""
        billed = self._ground.billed.get(npi)
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
