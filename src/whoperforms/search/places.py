"""Where somebody really works, from all that a record states: each place with who says so and when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from whoperforms.certification.cases.own_word import PlaceSaid
from whoperforms.evidence.addresses import same_place
from whoperforms.evidence.source import Source
from whoperforms.evidence.workplaces import Stated, Workplace, workplaces
from whoperforms.kernel.dates import day_in_text
from whoperforms.search.certifications import said_by_physician
from whoperforms.store.records import Location, Practitioner, Record
from whoperforms.store.stated import EnrolledPlace, Listing, OptOut, RosterRow
from whoperforms.store.whereabouts import Whereabouts

ONE_PERSON = 1  # a group of so many members is a practitioner's own company


def workplaces_of(record: Record | Whereabouts, said: Iterable[PlaceSaid] = ()) -> tuple[Workplace, ...]:
    """Return the places that the sources give for a practitioner, the likeliest first.

    `said`: what the practitioner said of places here. A place that is confirmed is one more statement beside the
    others; one that is denied stays where it is, and whoever shows it says so (`denied`).
    """
    own = (_own(word) for word in newest(said) if word.works_there)
    return workplaces([*_of_locations(record), *_of_other_rows(record), *own])


def denied(place: Workplace, said: Iterable[PlaceSaid]) -> PlaceSaid | None:
    """Return the word by which the practitioner denies a place; None where there is none."""
    return next((word for word in newest(said) if not word.works_there and is_about(place, word)), None)


def newest(said: Iterable[PlaceSaid]) -> list[PlaceSaid]:
    """Return of each street the newest word, however it was written."""
    kept = list[PlaceSaid]()
    for word in sorted(said, key=lambda word: word.seq):
        named = _own(word).folded
        kept = [one for one in kept if not same_place(_own(one).folded, named)]
        kept.append(word)
    return kept


def is_about(place: Workplace, word: PlaceSaid) -> bool:
    """Whether a word is about a place: it names the same street."""
    named = _own(word).folded
    return any(same_place(named, stated.folded) for stated in place.statements if stated.folded.is_place)


def _own(word: PlaceSaid) -> Stated:
    return Stated(
        fact=said_by_physician(word.on, word.seq),
        said_on=word.on,
        seen_on=word.on,
        line_1=word.line_1,
        city=word.city,
        state=word.state,
        postal_code=word.postal_code,
    )


def workplace_at(record: Record | Whereabouts, location: int) -> tuple[Workplace, tuple[Workplace, ...]]:
    """Return the workplace that a location of that number is part of, and all there are, the likeliest first."""
    given = list(_of_locations(record))
    found = workplaces([*given, *_of_other_rows(record)])
    [number] = [at for at, each in enumerate(record.locations) if each.location == location]
    [here] = [place for place in found if any(stated is given[number] for stated in place.statements)]
    return here, found


def _of_locations(record: Record | Whereabouts) -> Iterator[Stated]:
    """Yield what each practice location states, in their order."""
    own_day = record.own_day if isinstance(record, Whereabouts) else _own_day(record.practitioner)
    for location in record.locations:
        of_nppes = location.fact.source is Source.NPPES
        yield Stated(
            fact=location.fact,
            said_on=own_day if of_nppes else None,
            seen_on=day_in_text(location.fact.release),
            **_address(location),
            group=None if of_nppes else _group_at(record.listings, location),
        )


def _of_other_rows(record: Record | Whereabouts) -> Iterator[Stated]:
    for place in record.enrolled_places:
        yield Stated(
            fact=place.fact,
            seen_on=day_in_text(place.fact.release),
            **_address(place),
        )
    for opted in record.opt_outs:
        yield Stated(
            fact=opted.fact,
            said_on=opted.updated_on,
            seen_on=day_in_text(opted.fact.release),
            **_address(opted),
        )
    for row in record.roster_rows:
        if row.line_1 or row.city or row.postal_code:
            yield Stated(
                fact=row.fact,
                said_on=row.as_of,
                seen_on=day_in_text(row.fact.release),
                **_address(row),
                group=row.site_name,
            )


def _own_day(person: Practitioner | None) -> date | None:
    return (person.certified_on or person.updated_on) if person else None


def _address(stated: Location | EnrolledPlace | OptOut | RosterRow) -> dict[str, Any]:
    """Return the parts of an address that a row has: an enrolment names no street, an affidavit no telephone."""
    names = ("line_1", "line_2", "city", "state", "postal_code", "phone")
    return {name: getattr(stated, name, None) for name in names}


def _group_at(listings: Sequence[Listing], location: Location) -> str | None:
    """Return whose address a listing gives, None where it is the practitioner's own."""
    groups = [listing for listing in listings if listing.location == location.location and listing.group_id]
    if any((listing.group_members or 0) <= ONE_PERSON for listing in groups) or not groups:
        return None
    return groups[0].group_name or groups[0].group_id
