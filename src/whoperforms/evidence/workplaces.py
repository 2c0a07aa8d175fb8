"""Where somebody really works: every place that a source gives, who says so and when, the likeliest first.

Nothing is left out and nothing picked in silence: each statement stands at one place, and the order is a published
rule (docs/workplaces.md), which is `_likeliest_first` and nothing else.

Source: CMS says of Care Compare that addresses there are primarily those of the enrolment (PECOS), so the two are one
        voice; Medicare by Provider and Service copies NPPES, so it is none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from whoperforms.evidence.addresses import Folded, folded, same_place, same_town, same_zip
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source

UNDATED_AGE = timedelta(days=365)  # of a row without a day of its own: half of the two years that sources lag at most

A_FURTHER_VOICE = timedelta(days=120)  # what is said by two, the newest of them in May, counts as said in September


class Voice(StrEnum):
    """Who first said what a source prints; sources of one voice agree only with themselves."""

    PRACTITIONER = "practitioner"
    MEDICARE = "medicare"
    AFFIDAVIT = "affidavit"
    BOARD = "board"
    ISSUER = "issuer"


VOICES: dict[Source, Voice | None] = {  # None: shown, and never counted
    Source.NPPES: Voice.PRACTITIONER,
    Source.PHYSICIAN: Voice.PRACTITIONER,
    Source.CARE_COMPARE: Voice.MEDICARE,
    Source.ENROLMENT: Voice.MEDICARE,
    Source.OPT_OUT: Voice.AFFIDAVIT,
    Source.STATE_BOARD: Voice.BOARD,
    Source.ROSTER: Voice.ISSUER,
    Source.REGISTRY: Voice.ISSUER,
    Source.PART_B: None,
    Source.OPEN_PAYMENTS: None,
    Source.MAKER_LIST: None,
}

IN_ORDER = {source: at for at, source in enumerate(Source)}


class Flag(StrEnum):
    """What a reader should know of a place before going there."""

    GROUP_ONLY = "group_only"
    DROPPED = "dropped"
    GONE = "gone"
    DISPUTED = "disputed"
    COPY_ONLY = "copy_only"
    AREA_ONLY = "area_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An address as one row of a source gives it. Raises: ValueError for a source that may not say where one works.

    `said_on`: the day the row itself gives, such as the last update; `seen_on`: the day of the newest release with it.
    `current`: the newest release of the source still has it. `group`: whose address it is, where it is a group's.
    """

    fact: Fact
    said_on: date | None = None
    seen_on: date | None = None
    current: bool = True
    line_1: str | None = None
    line_2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    phone: str | None = None
    group: str | None = None

    def __post_init__(self) -> None:
        if self.source not in VOICES:
            raise ValueError(f"{self.source}: may not say where somebody works; a source of VOICES may")

    @property
    def source(self) -> Source:
        """The dataset that says it."""
        return self.fact.source

    @property
    def voice(self) -> Voice | None:
        """Who said it first; None where it only copies another source."""
        return VOICES[self.source]

    @property
    def folded(self) -> Folded:
        """The address, comparable."""
        return folded(self.line_1, self.line_2, self.city, self.state, self.postal_code)

    @property
    def as_of(self) -> date:
        """The day it is taken to speak of: its own, else `UNDATED_AGE` before the release; the first day if neither."""
        if self.said_on and self.seen_on:
            return min(self.said_on, self.seen_on)
        return self.said_on or (self.seen_on - UNDATED_AGE if self.seen_on else date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One building, or one town or ZIP code where no street is known, and all that is said of it, the newest first.

    `agreement`: how many voices give it now; a copy is none. `last_seen`: the newest release of one of them with it.
    `suites`: the doors named there. `dropped_by`: sources that gave it and no longer do. `elsewhere`: those that now
    give other places only.
    """

    statements: tuple[Stated, ...]
    agreement: int
    last_seen: date | None
    suites: tuple[str, ...]
    dropped_by: tuple[Source, ...]
    elsewhere: tuple[Source, ...]
    flags: tuple[Flag, ...]

    @property
    def address(self) -> Stated:
        """The statement whose spelling is shown: the newest that names a street, if one does."""
        return next((one for one in self.statements if one.folded.is_place), self.statements[0])


class _Heard(NamedTuple):
    """A statement with what is asked of it again and again, worked out once; `at`: its place, the newest first."""

    at: int
    stated: Stated
    source: Source
    voice: Voice | None
    current: bool
    folded: Folded
    is_place: bool


def workplaces(statements: Iterable[Stated]) -> tuple[Workplace, ...]:
    """Return the places that the statements about one practitioner give, the likeliest first.

    Each statement stands at exactly one. One that names no street joins the likeliest street in its ZIP code, else in
    its town; where there is none, it is a place of its own. In whatever order they come, the answer is the same.
    """
    said = [_heard(at, one) for at, one in enumerate(sorted(statements, key=_newest_first))]
    streets = [list(place) for place in _merged([one for one in said if one.is_place], same_place)]
    streets.sort(key=_likeliest_first)
    alone: list[_Heard] = []
    for one in said:
        if not one.is_place:
            home = _street_in_area(one.folded, streets)
            (alone if home is None else home).append(one)
    places = [*streets, *(list(place) for place in _merged(alone, _same_area))]
    return tuple(_workplace(place, said) for place in sorted(places, key=_likeliest_first))


def _heard(at: int, one: Stated) -> _Heard:
    address = one.folded
    return _Heard(at, one, one.source, one.voice, one.current, address, address.is_place)


def _likeliest_first(place: Sequence[_Heard]) -> tuple[object, ...]:
    """Return what sorts places in the published order; each line decides where those above it do not."""
    heard = [one for one in place if one.current and one.voice]
    voices = len({one.voice for one in heard})
    newest = max((one.stated.as_of.toordinal() for one in heard), default=0)
    return (
        not heard,  # somebody still says so, in their own voice
        not any(one.is_place for one in place),  # a street, not only a town or a ZIP code
        bool(_dropped_by(place)),  # no source has given it up
        -(newest + voices * A_FURTHER_VOICE.days),  # the newest word; agreement makes it newer
        -voices,
        all(one.stated.group for one in heard),  # the practitioner's own address, not only a group's
        min(one.at for one in place),
    )


def _workplace(place: Sequence[_Heard], said: Sequence[_Heard]) -> Workplace:
    heard = [one for one in place if one.current and one.voice]
    here = {one.source for one in heard}
    elsewhere = {one.source for one in said if one.current and one.voice and one.is_place} - here
    dropped_by = _dropped_by(place)
    streets = [one for one in place if one.is_place]
    own = [one for one in streets if one.voice and not one.stated.group]
    flags = {
        Flag.GROUP_ONLY: any(one.stated.group for one in streets) and not own,
        Flag.DROPPED: bool(dropped_by),
        Flag.GONE: not heard and any(one.voice for one in place),
        Flag.DISPUTED: bool(elsewhere),
        Flag.COPY_ONLY: not any(one.voice for one in place),
        Flag.AREA_ONLY: not streets,
    }
    return Workplace(
        statements=tuple(one.stated for one in sorted(place)),
        agreement=len({one.voice for one in heard}),
        last_seen=max((one.stated.seen_on for one in place if one.voice and one.stated.seen_on), default=None),
        suites=tuple(sorted({door for one in place for door in one.folded.doors})),
        dropped_by=dropped_by,
        elsewhere=_in_order(elsewhere),
        flags=tuple(flag for flag, raised in flags.items() if raised),
    )


def _dropped_by(place: Sequence[_Heard]) -> tuple[Source, ...]:
    """Return the sources with a voice that gave a place once, and whose newest release does not."""
    gave = {one.source for one in place if one.voice}
    return _in_order(gave - {one.source for one in place if one.current})


def _in_order(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=IN_ORDER.__getitem__))


def _newest_first(one: Stated) -> tuple[object, ...]:
    """Return what sorts statements: those that hold now, the newest, then so that no two different ones tie."""
    lines = (one.line_1, one.line_2, one.city, one.state, one.postal_code, one.phone, one.group)
    seen = one.seen_on.toordinal() if one.seen_on else 0
    read = (one.fact.release, one.fact.file, one.fact.row)
    return (not one.current, -one.as_of.toordinal(), -seen, one.source, read, tuple(line or "" for line in lines))


def _merged(said: Sequence[_Heard], same: Callable[[Folded, Folded], bool]) -> list[list[_Heard]]:
    """Return the statements in places: two that are the same place, at once or by way of others, stand together."""
    places: list[list[_Heard]] = []
    for one in said:
        joined, apart = [one], []
        for place in places:
            if any(same(one.folded, other.folded) for other in place):
                joined.extend(place)
            else:
                apart.append(place)
        places = [*apart, joined]
    return places


def _street_in_area(area: Folded, streets: Sequence[list[_Heard]]) -> list[_Heard] | None:
    """Return the likeliest street in a ZIP code, else in its town; None where there is none."""
    for same in (same_zip, same_town):
        for place in streets:
            if any(same(area, one.folded) for one in place if one.is_place):
                return place
    return None


def _same_area(one: Folded, other: Folded) -> bool:
    """Whether two that name no street mean one area: where both give a ZIP code, it decides."""
    if one.zip_code and other.zip_code:
        return one.zip_code == other.zip_code
    return same_town(one, other) or not (one.zip_code or one.town[0] or other.zip_code or other.town[0])
