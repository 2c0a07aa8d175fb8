"""What a card remarks of somebody at a location: when the place was last seen, whether sources disagree, Medicare.

Shape:  worked out by the rules of the profile (`search.places`, `evidence.workplaces`), so that both say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whoperforms.evidence.workplaces import Flag, Workplace
from whoperforms.search.medicare_claims import OptOut
from whoperforms.search.places import workplace_at
from whoperforms.store.stated import Listing
from whoperforms.store.whereabouts import Whereabouts

DISAGREEING = frozenset({Flag.DISPUTED, Flag.DROPPED, Flag.GONE})
NOT_TO_GO_TO = frozenset({Flag.GONE, Flag.COPY_ONLY, Flag.AREA_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What is to be known before going to a place.

    `last_seen`: the newest release in which a voice gives it. `disagree`: sources do, on the place or on where the
    practitioner works. `further_places`: other buildings that a voice still gives. `likelier`: the town of the
    likeliest place, where that is another one. `takes_medicare` and `telehealth` as their claims: None where nothing
    is known.
    """

    last_seen: date | None
    disagree: bool
    further_places: int
    likelier: str | None
    takes_medicare: bool | None
    telehealth: bool | None

    @classmethod
    def of(cls, stated: Whereabouts, location: int, *, on: date) -> "Remarks":
        """Return what is remarked on a day of somebody at the location of that number."""
        here, places = workplace_at(stated, location)
        return cls(
            last_seen=here.last_seen,
            disagree=not DISAGREEING.isdisjoint(here.flags),
            further_places=_to_go_to([place for place in places if place is not here]),
            likelier=None if places[0] is here else _town(places[0]),
            takes_medicare=_takes_medicare(stated, on),
            telehealth=_telehealth(stated.listings),
        )


def _town(place: Workplace) -> str | None:
    said = place.address
    return ", ".join(part for part in (said.city, said.state) if part) or None


def _to_go_to(places: Sequence[Workplace]) -> int:
    return sum(NOT_TO_GO_TO.isdisjoint(place.flags) for place in places)


def _takes_medicare(stated: Whereabouts, on: date) -> bool | None:
    """Return what the claim says: an affidavit in force contradicts; who is listed or enrolled takes it."""
    affidavits = (OptOut(fact=row.fact, start=row.opted_out_on, end=row.ends_on) for row in stated.opt_outs)
    if any(affidavit.covers(on) for affidavit in affidavits):
        return False
    return True if stated.listings or stated.enrolled else None


def _telehealth(listings: Sequence[Listing]) -> bool | None:
    said = {listing.telehealth for listing in listings} - {None}
    return True in said if said else None
