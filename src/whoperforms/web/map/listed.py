"""The small maps of a listing: whom they show, what they say, and what stands around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from whoperforms.kernel.point import Point
from whoperforms.places.distance import METRES_PER_MILE, measuring_from
from whoperforms.places.find import Place
from whoperforms.places.precision import Precision
from whoperforms.search.answer import GroupId
from whoperforms.web.map.credit import map_credit
from whoperforms.web.map.drawing import NARROW, WIDE, Sheet, Wording, drawn
from whoperforms.web.map.pins import Marked, Pin, numbered

THIRD = 2  # the doctor by whose distance it is judged who is too far away to be on one map with the others
TIMES_FARTHER = 4
NEAR_MILES = 30
NAMED = 4  # names in what a pin says
KEPT_DRAWINGS = 256


class Numbered(Protocol):
    """A card of the list, as the map needs it."""

    @property
    def number(self) -> int:
        """Its number in the list."""

    @property
    def name(self) -> str:
        """Whom it is about."""

    @property
    def group(self) -> str:
        """In which group it is."""

    @property
    def point(self) -> Point | None:
        """Where, if that is known."""


class Grouped(Protocol):
    """A group of the list, as the map needs it."""

    @property
    def open(self) -> bool:
        """Whether its cards are seen without a tap."""

    @property
    def cards(self) -> Sequence[Numbered]:
        """Its cards."""


class Listed(Protocol):
    """The list, as the map needs it."""

    @property
    def sections(self) -> Sequence[Grouped]:
        """Its groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDrawing:
    """The small maps: one for wide screens and paper, one for phones; and the sentences below them."""

    wide: Markup
    narrow: Markup
    notes: tuple[str, ...]
    credit: str


def map_of(listing: Listed, place: Place) -> MapDrawing | None:
    """Return the maps of those whose cards are seen without a tap; None where nobody's place is known."""
    marked = marked_in(listing)
    if not marked:
        return None
    shown = together(marked, place.point)
    label = asked_from(place)
    wide, narrow = _drawings(shown, place.point, label, get_language() or "en")
    notes = tuple(_notes(marked, shown))
    return MapDrawing(wide=Markup(wide), narrow=Markup(narrow), notes=notes, credit=map_credit())  # noqa: S704 - escaped where it is drawn


def marked_in(listing: Listed) -> tuple[Marked, ...]:
    """Return whom a map of a list can show."""
    return tuple(
        Marked(number=card.number, point=card.point, name=card.name, group=card.group)
        for section in listing.sections
        if section.open
        for card in section.cards
        if card.point
    )


def together(marked: Sequence[Marked], centre: Point) -> tuple[Marked, ...]:
    """Return who can be on one map: all but those so far away that the near ones would be one spot on it."""
    metres = measuring_from(centre)
    far = {each.number: metres(each.point.lat, each.point.lon) / METRES_PER_MILE for each in marked}
    if not far:
        return ()
    third = sorted(far.values())[min(THIRD, len(far) - 1)]
    most = max(TIMES_FARTHER * third, NEAR_MILES)
    return tuple(each for each in marked if far[each.number] <= most)


def asked_from(place: Place) -> str:
    """Return the name of the place asked from, as a map writes it."""
    return _("Where you are") if place.precision is Precision.GIVEN else place.label


@lru_cache(maxsize=KEPT_DRAWINGS)
def _drawings(marked: tuple[Marked, ...], centre: Point, label: str, _language: str) -> tuple[str, str]:
    wording = Wording(
        title=_("Map of the doctors in the list"),
        description=_("The numbers are the numbers in the list. A tap on a number leads there."),
        asked_from=label,
        pin=_named,
        miles=lambda miles: ngettext("%(miles)s mile", "%(miles)s miles", miles) % {"miles": f"{miles:,}"},
    )

    def on(sheet: Sheet) -> str:
        return drawn(marked, centre, wording, sheet)

    return on(WIDE), on(NARROW)


def _named(pin: Pin) -> str:
    names = [each.name for each in pin.marked]
    return f"{pin.label}: {'; '.join(names[:NAMED])}{'; …' if len(names) > NAMED else ''}"


def _notes(marked: Sequence[Marked], shown: Sequence[Marked]) -> list[str]:
    notes = [_("The red sign is the place that you asked about.")]
    if {GroupId.CERTIFIED.value, GroupId.MEDICARE_CASES.value} <= {each.group for each in shown}:
        notes.append(_("A round sign: certified. A square sign: Medicare has published cases."))
    left = [each.number for each in marked if each not in shown]
    if left:
        notes.append(_("Too far away for this map: %(numbers)s.") % {"numbers": numbered(left)})
    return notes
