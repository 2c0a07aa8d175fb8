"""Doctors with published cases of a procedure, by state: for pages that need no certificates and ask for no place.

Shape:  everybody listed with a published count, in the state of the main practice location, so each stands once; by
        name, never by count. Who is withheld stands nowhere, nor who has lost a certification, nor who gives no state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from whoperforms.kernel.npi import Npi
from whoperforms.places.states import STATES
from whoperforms.search.answer import by_name
from whoperforms.search.ground import Ground
from whoperforms.store.cards import THESE, rows_about
from whoperforms.store.people import doubted
from whoperforms.store.records import full_name, record

MAIN_PLACES = f"""
select p.npi, p.given, p.middle, p.family, p.suffix, p.credentials, l.city, l.state
  from practitioner as p join location as l on l.npi = p.npi
 where p.npi in ({THESE}) and l.location = 0 order by p.npi
"""  # noqa: S608 - the names of values, not values


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Somebody with a published count: the main practice location's town and state, and the newest year with one."""

    npi: Npi
    name: str
    family: str
    given: str | None
    credentials: str | None
    city: str | None
    state: str
    newest_year: int


class ByState:
    """Performers by state, on a day. Read when first asked for, and kept."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many there are in each state that has any, by the two letters of the state."""
        return {state: len(found) for state, found in self._performers.items()}

    def of(self, state: str) -> tuple[Performer, ...]:
        """Return those in a state (two letters), in order of their names; none is an answer too."""
        return self._performers.get(state, ())

    @cached_property
    def _performers(self) -> Mapping[str, tuple[Performer, ...]]:
        ground = self._ground
        lost = ground.certifications.in_no_group(ground.procedure.id, ground.day)
        npis = sorted(ground.billed.keys() - lost - self._withheld())
        found: dict[str, list[Performer]] = {state: [] for state in sorted(STATES)}
        for npi, given, middle, family, suffix, credentials, city, state in rows_about(
            ground.directory, MAIN_PLACES, npis
        ):
            if state in found:
                performer = Performer(
                    npi=Npi.known(npi),
                    name=full_name(given, middle, family, suffix),
                    family=family,
                    given=given,
                    credentials=credentials,
                    city=city,
                    state=state,
                    newest_year=max(row.year for row in ground.billed[npi]),
                )
                found[state].append(performer)
        return {
            state: tuple(sorted(of, key=lambda one: by_name(one.family, one.given, one.npi)))
            for state, of in found.items()
            if of
        }

    def _withheld(self) -> set[int]:
        directory = self._ground.directory
        unsure = doubted(directory, sorted(self._ground.billed))
        return {npi for npi in unsure if (held := record(directory, Npi.known(npi))) is None or not held.listed}
