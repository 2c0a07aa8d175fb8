"""What would be fetched: of all that the publishers offer, what a directory is built from, and how it stands here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import httpx

from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection, refused
from whoperforms.fetch.download import Place, State, if_changed, is_same
from whoperforms.fetch.publishers import PUBLISHERS, SOURCES
from whoperforms.fetch.release import Offer, needed
from whoperforms.kernel.errors import BadRelease, WhoPerformsError

YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to fetch: which sources, how many years of those that come by year, as of which day."""

    today: date
    sources: frozenset[Source] = frozenset(SOURCES)
    years: int = YEARS


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One offer, and what would become of it. Units: bytes, None where the publisher does not say."""

    offer: Offer
    state: State
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch, in order, and the publishers that could not say."""

    offers: tuple[Offer, ...]
    failures: tuple[WhoPerformsError, ...]


def plan(connection: Connection, wanted: Wanted) -> Plan:
    """Return what of the offers is needed. A publisher that fails does not keep the others from being asked."""
    found: list[Offer] = []
    failures: list[WhoPerformsError] = []
    for publisher in PUBLISHERS:
        if sources := publisher.sources & wanted.sources:
            try:
                found += publisher.offered(connection, sources, wanted.today)
            except WhoPerformsError as why:
                failures.append(why)
    chosen = needed([offer.release for offer in found], years=wanted.years)
    by_release = {offer.release.name: offer for offer in reversed(found)}
    return Plan(tuple(by_release[release.name] for release in chosen), tuple(failures))


def steps(
    planned: Plan, place: Place, connection: Connection, *, on_step: Callable[[int, int], None]
) -> tuple[list[Step], list[WhoPerformsError]]:
    """Return how each offer stands to what is here, asking for no content; and what could not be asked."""
    found: list[Step] = []
    failures = list(planned.failures)
    for number, offer in enumerate(planned.offers, start=1):
        try:
            found.append(_step(offer, place, connection))
        except WhoPerformsError as why:
            failures.append(why)
        on_step(number, len(planned.offers))
    return found, failures


def _step(offer: Offer, place: Place, connection: Connection) -> Step:
    name = offer.release.name
    path, record = place.folder / name, place.intact(name)
    seen = connection.look(offer.address, if_changed(place, name))
    if seen.status not in {httpx.codes.OK, httpx.codes.NOT_MODIFIED}:
        raise refused(offer.address, seen.status)
    if seen.is_page and seen.status == httpx.codes.OK:
        raise BadRelease(f"{offer.address}: a web page stands in the place of the file; try again later")
    if seen.status == httpx.codes.NOT_MODIFIED or (record and is_same(record, seen)):
        return Step(offer=offer, state=State.HERE, bytes=path.stat().st_size)
    begun = (place.folder / f"{name}.part").exists() and name in place.ledger.unfinished
    state = State.UNFINISHED if begun else State.CHANGED if path.exists() else State.NEW
    return Step(offer=offer, state=state, bytes=seen.bytes)
