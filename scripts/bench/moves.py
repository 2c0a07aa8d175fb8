"""Generated truth: where invented practitioners work, and what each source says of it, late, wrong or misspelt.

Knows nothing of the rule that is measured on it. A third have moved, once, within the two years that a source may lag.
Each statement carries the number of the place that it means, which no source would tell.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

TODAY = date(2026, 11, 1)
LONGEST_LAG = 730  # days: 24 months
MOVED, TWO_PLACES, IN_A_GROUP = 1 / 3, 0.2, 0.6
KNOWN_TO = {"nppes": 1.0, "care_compare": 0.7, "enrolment": 0.85, "roster": 0.15, "opt_out": 0.05, "part_b": 0.5}
WRONG = {"nppes": 0.05, "care_compare": 0.03, "enrolment": 0.03, "roster": 0.03, "opt_out": 0.03}  # billing, home
ALL_OF_THE_GROUP = 0.35  # of those whose group lists them at other sites of its own
SECOND_STATED = {"nppes": 0.3, "care_compare": 0.7, "enrolment": 0.7}
YEAR_OLD_KEPT = 0.5  # of those of whom a release of a year ago is at hand, too

NAMES = """
Main Oak Maple Washington Lincoln Highland Hospital Example Invention Chestnut Elm Park Lake Prospect Summit Franklin
Jefferson Madison Jackson Church Pleasant Walnut Spruce Willow Cedar Hickory Sunset Meadow Ridge Valley Brookside
Fairview Lakeshore Mountain Riverside Orchard Harrison Monroe Cleveland Kennedy Parker Bennett Coleman First Third
Fifth
"""
STREETS = NAMES.split()
KINDS = [
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Road", "Rd"),
    ("Drive", "Dr"),
    ("Boulevard", "Blvd"),
    ("Parkway", "Pkwy"),
]
WAYS = [("North", "N"), ("South", "S"), ("East", "E"), ("West", "W")]
NTHS = {"First": "1st", "Third": "3rd", "Fifth": "5th"}
TOWNS = [
    "Exampleton",
    "Sampleford",
    "Testbury",
    "Mockville",
    "Fort Invented",
    "Saint Nowhere",
    "Placeholder",
    "Dummy Falls",
]
TYPO, NO_SUFFIX, SLIP_OF_NUMBER = 0.03, 0.02, 0.003


class Place(NamedTuple):
    """A building; `id` tells it from all others."""

    id: int
    number: int
    way: int | None
    street: str
    kind: int
    suite: int | None
    town: str
    zip_code: str
    plus_4: str


class Told(NamedTuple):
    """What one row of a source says; `place` is the truth about what it means."""

    source: str
    said_on: date | None
    seen_on: date
    current: bool
    line_1: str | None
    line_2: str | None
    city: str
    state: str
    postal_code: str
    group: str | None
    place: int


@dataclass
class Person:
    """Where somebody works today, as numbers of places, and all that is told of them."""

    works_at: frozenset[int]
    told: list[Told] = field(default_factory=list)
    zip_codes: frozenset[str] = frozenset()


class Moves:
    """People of one seed; the same seed gives the same people. `releases_kept`: releases of a year ago are at hand."""

    def __init__(self, seed: int, *, releases_kept: bool = True) -> None:
        self.dice = random.Random(seed)  # noqa: S311
        self.releases_kept = releases_kept
        self.places = 0

    def people(self, number: int) -> Iterator[Person]:
        """Yield so many practitioners."""
        groups = [[self.place() for _ in range(self.dice.randint(1, 6))] for _ in range(number // 20 + 1)]
        for _ in range(number):
            yield self.person(self.dice.choice(groups), self.dice.choice(groups))

    def place(self) -> Place:
        """Return a new building."""
        dice, self.places = self.dice, self.places + 1
        town = dice.randrange(len(TOWNS))
        return Place(
            id=self.places,
            number=dice.randint(1, 9_899),
            way=dice.randrange(4) if dice.random() < 0.2 else None,  # noqa: PLR2004
            street=dice.choice(STREETS),
            kind=dice.randrange(len(KINDS)),
            suite=dice.randint(1, 40) * 10 if dice.random() < 0.5 else None,  # noqa: PLR2004
            town=TOWNS[town],
            zip_code=f"99{town}{dice.randint(0, 12):02}",
            plus_4=f"{dice.randint(1, 9_999):04}",
        )

    def person(self, group: list[Place], next_group: list[Place]) -> Person:
        """Return somebody who has worked in one group, and in another since they moved, if they did."""
        dice = self.dice
        before, after = self._workplaces(group), self._workplaces(next_group)
        moved = dice.random() < MOVED
        days = dice.uniform(0, LONGEST_LAG) if moved else None
        history = _History(days, *((before, after) if moved else (after, after)))
        now = history.at(0)
        works_at = frozenset(place.id for place in now.places)
        return Person(works_at, list(self._told(history)), frozenset(place.zip_code for place in now.places))

    def _workplaces(self, group: list[Place]) -> "_Work":
        grouped = self.dice.random() < IN_A_GROUP
        places = self.dice.sample(group, min(2, len(group))) if grouped else [self.place(), self.place()]
        shown = self.dice.random() < ALL_OF_THE_GROUP
        return _Work(
            places=places[: 2 if self.dice.random() < TWO_PLACES else 1],
            group=f"Group {group[0].id}" if grouped else None,
            shown_at=[place for place in group if grouped and shown],
        )

    def _told(self, history: "_History") -> Iterator[Told]:
        """Yield what the sources say now, and what a release of a year ago said that the newest no longer does."""
        dice = self.dice
        enrolled = dice.uniform(0, LONGEST_LAG)
        lags = {source: dice.uniform(0, LONGEST_LAG) for source in KNOWN_TO}
        lags["enrolment"] = enrolled
        lags["care_compare"] = min(enrolled + dice.uniform(60, 120), LONGEST_LAG)  # it is fed by the enrolment
        lags["part_b"] = min(lags["nppes"] + 365, 2 * LONGEST_LAG)  # it copies NPPES
        older = {source: max(lag, 365 + dice.uniform(0, LONGEST_LAG)) for source, lag in lags.items()}
        wrong = {source: self.place() for source, share in WRONG.items() if dice.random() < share}
        kept = self.releases_kept and dice.random() < YEAR_OLD_KEPT
        for source, share in KNOWN_TO.items():
            if dice.random() < share:
                rows = list(self._rows(source, history, lags[source], 30, wrong.get(source)))
                yield from rows
                if kept and source in {"nppes", "care_compare"}:
                    still = {row.place for row in rows}
                    past = self._rows(source, history, older[source], 395, wrong.get(source))
                    yield from (row._replace(current=False) for row in past if row.place not in still)

    def _rows(self, source: str, history: "_History", lag: float, released: int, wrong: Place | None) -> Iterator[Told]:
        """Yield the rows of one release about somebody whose address it took `lag` days ago."""
        dice, work = self.dice, history.at(lag)
        main = [work.places[0] if wrong is None else wrong]
        main += [place for place in work.places[1:] if dice.random() < SECOND_STATED.get(source, 0)]
        rows = [(place, work.group if source == "care_compare" else None) for place in main]
        if source == "care_compare":
            rows += [(place, work.group) for place in work.shown_at if place not in main]
            dice.shuffle(rows)
        dated = source in {"nppes", "roster", "opt_out"}
        for place, group in rows:
            line_1, line_2 = (None, None) if source == "enrolment" else self.spelt(place)
            yield Told(
                source=source,
                said_on=TODAY - timedelta(days=int(lag)) if dated else None,
                seen_on=TODAY - timedelta(days=released),
                current=True,
                line_1=line_1,
                line_2=line_2,
                city=place.town.upper() if dice.random() < 0.5 else place.town,  # noqa: PLR2004
                state="ZZ",
                postal_code=place.zip_code + (place.plus_4 if dice.random() < 0.6 else ""),  # noqa: PLR2004
                group=group,
                place=place.id,
            )

    def spelt(self, place: Place) -> tuple[str, str | None]:
        """Return both lines of an address as somebody writes them."""
        dice = self.dice
        street = NTHS.get(place.street, place.street) if dice.random() < 0.5 else place.street  # noqa: PLR2004
        if dice.random() < TYPO:
            at = dice.randrange(len(street) - 1)
            street = dice.choice([street[:at] + street[at + 1 :], street[: at + 1] + street[at:]])
        number = place.number + (1 if dice.random() < SLIP_OF_NUMBER else 0)
        way = "" if place.way is None else dice.choice(WAYS[place.way])
        kind = "" if dice.random() < NO_SUFFIX else dice.choice([*KINDS[place.kind], KINDS[place.kind][1] + "."])
        line = " ".join(word for word in (str(number), way, street, kind) if word)
        door = (
            None if place.suite is None else dice.choice(["Suite ", "Ste ", "STE. ", "#", "Unit "]) + str(place.suite)
        )
        if door and dice.random() < 0.4:  # noqa: PLR2004
            line, door = f"{line}{dice.choice([' ', ', '])}{door}", None
        return (line.upper(), door and door.upper()) if dice.random() < 0.7 else (line, door)  # noqa: PLR2004


class _Work(NamedTuple):
    """Where somebody works, the main place first; where else their group says so."""

    places: list[Place]
    group: str | None
    shown_at: list[Place]


class _History(NamedTuple):
    """Where somebody works, before and after they moved so many days ago."""

    days: float | None
    before: _Work
    after: _Work

    def at(self, days: float) -> _Work:
        """Return where they worked so many days ago."""
        return self.before if self.days is not None and days > self.days else self.after
