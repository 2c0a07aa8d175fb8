"""The places where a doctor may work, as text: each with who says so and when, and what to know before going there.

Source: the order and the flags are those of docs/workplaces.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whoperforms.certification.cases.own_word import PlaceSaid
from whoperforms.evidence.source import Source
from whoperforms.evidence.workplaces import Flag, Stated, Workplace
from whoperforms.search.places import denied
from whoperforms.search.voice import Voice
from whoperforms.web.capitals import as_written
from whoperforms.web.claim_lines import SourceNote
from whoperforms.web.fact_rows import begun, notes_by_file
from whoperforms.web.postal import Parts, Phone, envelope, parts_of

MAPS = (  # destination only: nobody is told where a reader is
    ("Google Maps", "https://www.google.com/maps/dir/?api=1&destination="),
    ("Apple Maps", "https://maps.apple.com/?daddr="),
    ("OpenStreetMap", "https://www.openstreetmap.org/search?query="),
)
GEO = "geo:0,0?q="  # a telephone opens its own map with it

REMARKS: dict[Flag, Promise] = {
    Flag.GROUP_ONLY: gettext_lazy("This is the address of a group. This doctor may never be there. Ask."),
    Flag.DROPPED: gettext_lazy("This place was once given, and is given no more, in: %(dropped_by)s."),
    Flag.GONE: gettext_lazy("No source gives this place any more. It is likely an old one."),
    Flag.DISPUTED: gettext_lazy("Sources disagree. The doctor is at other places only in: %(elsewhere)s."),
    Flag.COPY_ONLY: gettext_lazy("Only lists that copy from others give this place."),
    Flag.AREA_ONLY: gettext_lazy("No street is known here, only the town or ZIP code."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """A way to a place on somebody else's map."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCard:
    """One place, headed by its street, else its town. `address` in lines as on an envelope.

    `parts` are street, city, state and ZIP code, for machines; `held` says that some source still gives the street.
    """

    number: int
    heading: str
    city: str
    address: tuple[str, ...]
    parts: Parts
    suites: str
    phone: Phone | None
    agreement: str
    sayings: tuple[str, ...]
    remarks: tuple[str, ...]
    disagree: bool
    held: bool
    directions: tuple[Directions, ...]
    geo: str
    notes: tuple[SourceNote, ...]

    @property
    def below(self) -> tuple[str, ...]:
        """The lines of the address that do not stand in the heading."""
        return tuple(line for line in self.address if line != self.heading)

    @classmethod
    def of(cls, place: Workplace, *, number: int, voice: Voice, denial: PlaceSaid | None = None) -> "PlaceCard":
        """Present a place. `denial`: the word by which the doctor says that it is none of theirs."""
        stated, parts = place.address, parts_of(place.address)
        street = Flag.AREA_ONLY not in place.flags
        held = street and not {Flag.GONE, Flag.COPY_ONLY} & set(place.flags)
        without_suite = ", ".join(part for part in (parts.street, parts.last_line) if part)
        target = quote(without_suite, safe="") if street else ""
        return cls(
            number=number,
            heading=parts.street or town_of(stated),
            city=town_of(stated),
            address=envelope(stated),
            parts=parts,
            suites=", ".join(as_written(suite) for suite in place.suites) if len(place.suites) > 1 else "",
            phone=phone_of(place),
            agreement=_agreement(place),
            sayings=tuple(dict.fromkeys(_saying(said, voice) for said in place.statements)),
            remarks=(*_remarks(place, voice), *_denied(denial, voice)),
            disagree=Flag.DISPUTED in place.flags,
            held=held,
            directions=tuple(Directions(label=name, href=start + target) for name, start in MAPS if target),
            geo=GEO + target if target else "",
            notes=notes_by_file((said.fact for said in place.statements), voice),
        )


def place_cards(places: Iterable[Workplace], voice: Voice, said: Sequence[PlaceSaid] = ()) -> tuple[PlaceCard, ...]:
    """Present the places of a doctor, in their order, with what the doctor says of them."""
    return tuple(
        PlaceCard.of(place, number=number, voice=voice, denial=denied(place, said))
        for number, place in enumerate(places, start=1)
    )


def _denied(denial: PlaceSaid | None, voice: Voice) -> Iterable[str]:
    if denial is not None:
        yield _("The doctor said on %(day)s: I do not work here.") % {"day": voice.written(denial.on)}


def town_of(stated: Stated) -> str:
    """Return the town of a place, else its ZIP code."""
    parts = parts_of(stated)
    return parts.town or parts.zip_code or _("A place that is not named")


def phone_of(place: Workplace) -> Phone | None:
    """Return the number to call at a place: the newest that is stated."""
    numbers = (Phone.of(said.phone) for said in place.statements if said.current)
    return next((number for number in numbers if number), None)


def _agreement(place: Workplace) -> str:
    if not place.agreement:
        return ""
    agree = ngettext("%(count)s source gives this place.", "%(count)s sources agree on this place.", place.agreement)
    return agree % {"count": place.agreement}


def _saying(said: Stated, voice: Voice) -> str:
    """Say who gives a place, and when."""
    source = voice.sources(said.fact)
    told = {"source": source, "day": voice.day(said.said_on), "group": as_written(said.group or "")}
    changed = said.said_on is not None and voice.written(said.said_on) not in source
    if said.fact.source is Source.PHYSICIAN:
        return _("Confirmed by the doctor on %(day)s.") % {"day": voice.written(said.said_on or date.min)}
    if said.fact.source is Source.NPPES:
        own = _("The doctor says so in %(source)s. Last changed on %(day)s.")
        return (own if changed else _("The doctor says so in %(source)s.")) % told
    if said.group:
        return begun(_("%(source)s, as an address of %(group)s.") % told)
    return begun((_("%(source)s. Last changed on %(day)s.") if changed else "%(source)s.") % told)


def _remarks(place: Workplace, voice: Voice) -> Iterable[str]:
    named = {
        "dropped_by": ", ".join(voice.label(source) for source in place.dropped_by),
        "elsewhere": ", ".join(voice.label(source) for source in place.elsewhere),
    }
    for flag in place.flags:
        yield str(REMARKS[flag]) % named
