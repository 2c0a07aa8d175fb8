"""One doctor in a list, as text: every field ready to show and to read aloud.

Shape:  what a card says is the same for everybody who meets it, but for its number and the distance; so it is put into
        words and drawn once, and kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.kernel.point import Point
from whoperforms.places.precision import Precision
from whoperforms.search.answer import Entry, Result
from whoperforms.search.voice import Voice
from whoperforms.web.addresses import Addresses
from whoperforms.web.capitals import as_written
from whoperforms.web.claim_lines import ClaimLine, SourceNote, source_notes
from whoperforms.web.postal import Phone, envelope, parts_of
from whoperforms.web.spoken import spoken

EXACT = frozenset({Precision.STREET, Precision.GIVEN})
MOST_PORTRAITS = 4096  # in each language; about 6 kB each
SAID_BY_THE_ADDRESS = frozenset({Subject.PRACTISES_AT})
SAID_ONCE = frozenset({Subject.CERTIFIED, Subject.MEDICARE_VOLUME})  # for a whole group, where nothing is known


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """What a card says of a doctor at a place, from wherever it is asked; `remarks`: to be known before going there."""

    npi: str
    name: str
    credentials: str
    href: str
    address: tuple[str, ...]
    city: str
    phone: Phone | None
    point: Point | None
    lines: tuple[ClaimLine, ...]
    read: tuple[SourceNote, ...]
    last_seen: str
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, entry: Entry, addresses: Addresses, voice: Voice) -> "Portrait":
        """Present an entry."""
        location = entry.location
        return cls(
            npi=entry.npi.digits,
            name=as_written(entry.name),
            credentials=entry.credentials or "",
            href=addresses.of("doctor", npi=entry.npi.digits),
            address=envelope(location),
            city=parts_of(location).town,
            phone=Phone.of(location.phone),
            point=location.point,
            lines=tuple(ClaimLine.of(claim, voice) for claim in entry.claims if not _elsewhere(claim)),
            read=source_notes((fact for claim in entry.claims for fact in claim.facts), voice),
            last_seen=_("Address last seen: %(day)s") % {"day": voice.day(entry.last_seen)} if entry.last_seen else "",
            remarks=tuple(_remarks(entry)),
        )

    @cached_property
    def markup(self) -> Markup:
        """The card below its heading and the distance: drawn once."""
        return Markup(render_to_string("portrait.html", {"of": self}))  # noqa: S704 - the template escapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A doctor in a list: the number, which is on the map, too, and how far away the place is that was found."""

    number: int
    group: str
    distance: str
    portrait: Portrait

    @property
    def name(self) -> str:
        """As the portrait says."""
        return self.portrait.name

    @property
    def point(self) -> Point | None:
        """As the portrait says."""
        return self.portrait.point


class Portraits:
    """The portraits that were drawn of late, in one language; the same entry says the same."""

    def __init__(self, addresses: Addresses, voice: Voice) -> None:
        self._addresses = addresses
        self._voice = voice
        self._drawn: dict[int, tuple[Entry, Portrait]] = {}
        self._distance = lru_cache(MOST_PORTRAITS)(distance)  # in the language of these

    def card(self, result: Result, *, number: int, group: str) -> Card:
        """Return the card of a result."""
        away = self._distance(result.miles, result.location.precision)
        return Card(number=number, group=group, distance=away, portrait=self.of(result.entry))

    def of(self, entry: Entry) -> Portrait:
        """Return the portrait of an entry."""
        known = self._drawn.get(id(entry))
        if known is None or known[0] is not entry:
            if len(self._drawn) >= MOST_PORTRAITS:
                self._drawn = {}
            known = self._drawn[id(entry)] = entry, Portrait.of(entry, self._addresses, self._voice)
        return known[1]


@cache
def portraits(addresses: Addresses) -> Portraits:
    """Return those of the pages about a procedure in a language."""
    return Portraits(addresses, spoken(addresses.procedure, addresses.language))


def _elsewhere(claim: Claim) -> bool:
    return claim.id in SAID_BY_THE_ADDRESS or (claim.id in SAID_ONCE and claim.status is Status.UNKNOWN)


def unknown_of(results: Iterable[Result]) -> tuple[str, ...]:
    """Return what is not known of some in a list, each sentence once; it is said above the list."""
    said = (
        claim.text
        for result in results
        for claim in result.claims
        if claim.id in SAID_ONCE and claim.status is Status.UNKNOWN
    )
    return tuple(dict.fromkeys(said))


def distance(miles: float, precision: Precision) -> str:
    """Say how far away a place is, in a straight line; without a decimal where it is known only by ZIP code or town.

    >>> distance(2.4, Precision.ZIP)
    'About 2 miles away'
    """
    if precision in EXACT:
        return _("%(miles)s miles away") % {"miles": f"{miles:.1f}"}
    whole = round(miles)
    if not whole:
        return _("Less than 1 mile away")
    return ngettext("About %(miles)s mile away", "About %(miles)s miles away", whole) % {"miles": f"{whole:,}"}


def _remarks(entry: Entry) -> list[str]:
    said = []
    if entry.further_places:
        more = ngettext(
            "Also works at %(count)s more place.", "Also works at %(count)s more places.", entry.further_places
        )
        said.append(more % {"count": entry.further_places})
    if entry.takes_medicare:
        said.append(_("Listed as taking Medicare."))
    if entry.disagree:
        said.append(_("Sources disagree on where this doctor works. Call before you travel."))
    if entry.remarks.likelier:
        said.append(_("More sources point to another place: %(town)s.") % {"town": as_written(entry.remarks.likelier)})
    if entry.telehealth:
        said.append(_("Offers visits by video or phone, a Medicare list says."))
    return said
