"""Issuers' rosters as standings: which of several lists counts, and for whom an entry counts at all.

Shape:  a `full` list replaces what its issuer's older lists said; a list of `changes` replaces only what it names.
        Whom a full list leaves out is on the list no more: no longer certified, and not said to have lost anything;
        but a loss that an older list told stays until a newer one says, for sure, otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from whoperforms.certification.programme import Issuer, Programme
from whoperforms.certification.standing import LOST, EvidenceState, IssuerList, Standing, Standings, State
from whoperforms.evidence.reviews import Decision
from whoperforms.kernel.errors import BadDirectory
from whoperforms.kernel.npi import Npi

Decisions = Mapping[str, Mapping[int, Decision]]  # by the record's hash, then by NPI


class RosterKind(StrEnum):
    """Whether a roster names everybody, or only those of whom something has changed."""

    FULL = "full"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One row of a roster. `npi` None: not stated. `sure`: the NPI's own record carries the same name.

    `record` is the issuer's id, "" where none could be read. `since` is the first day of the present state. `perhaps`
    are those of whom a person is asked whether the row means them.
    """

    record: str
    record_sha256: str
    npi: int | None
    sure: bool
    state: State
    since: date | None
    until: date | None
    evidence_state: EvidenceState
    consent: bool = True
    perhaps: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What one issuer says on one day of those trained in one programme; `issuer` is its id.

    `unread` counts rows that cannot be used.
    """

    issuer: str
    programme: str
    kind: RosterKind
    as_of: date
    entries: tuple[RosterEntry, ...]
    unread: int = 0


def standings(
    rosters: Iterable[Roster], programmes: Mapping[str, Programme], decisions: Decisions, *, version: int = 0
) -> Standings:
    """Return what some rosters come to. Raises: BadDirectory when a definition does not name an issuer.

    Rosters of a programme that is none of `programmes` are left out: nobody can ask about it.
    """
    by_issuer = sorted(rosters, key=lambda roster: (roster.programme, roster.issuer))
    found: list[Standing] = []
    lists: list[IssuerList] = []
    waiting: dict[tuple[int, str], tuple[IssuerList, ...]] = {}
    for (programme, called), given in groupby(by_issuer, key=lambda roster: (roster.programme, roster.issuer)):
        if programme not in programmes:
            continue
        issuer, of_issuer = _issuer(programmes[programme], called), list(given)
        lists += [_as_list(roster, of_issuer, issuer) for roster in of_issuer if roster.kind is RosterKind.FULL]
        found += _of_issuer(of_issuer, issuer, decisions)
        for npi, as_of in sorted(_waiting(of_issuer, decisions).items()):
            given_by = IssuerList(programme=programme, issuer=issuer.name, as_of=as_of)
            waiting[npi, programme] = (*waiting.get((npi, programme), ()), given_by)
    return Standings(standings=tuple(found), lists=tuple(lists), waiting=waiting, version=version)


def settled_npi(entry: RosterEntry, decisions: Decisions) -> int | None:
    """Return for whom an entry counts: whom a person confirmed, else whom it names for sure; None: for nobody yet."""
    decided = decisions.get(entry.record_sha256, {})
    confirmed = [npi for npi, decision in decided.items() if decision is Decision.CONFIRMED]
    if confirmed:
        return confirmed[0] if len(confirmed) == 1 else None
    named = entry.npi if entry.sure else None
    return None if named is None or decided.get(named) is Decision.REJECTED else named


def whom_it_may_mean(entry: RosterEntry, decisions: Decisions) -> frozenset[int]:
    """Return about whom an entry may be that counts for nobody yet, but for those whom a person has ruled out."""
    if not entry.consent or settled_npi(entry, decisions) is not None:
        return frozenset()
    decided = decisions.get(entry.record_sha256, {})
    named = entry.perhaps if entry.npi is None else entry.perhaps | {entry.npi}
    return frozenset(npi for npi in named if decided.get(npi) is not Decision.REJECTED)


def _as_list(roster: Roster, of_issuer: Iterable[Roster], issuer: Issuer) -> IssuerList:
    """Return a full list as something to be missing from."""
    unread = sum(
        other.unread
        for other in of_issuer
        if other is roster or (other.kind is RosterKind.CHANGES and other.as_of >= roster.as_of)
    )
    return IssuerList(programme=roster.programme, issuer=issuer.name, as_of=roster.as_of, unread=unread)


def _waiting(rosters: Iterable[Roster], decisions: Decisions) -> dict[int, date]:
    """Return whom a row of one issuer may mean that waits for a person, and the day of its list, the newest."""
    found: list[tuple[int, RosterEntry, date]] = []
    for (as_of, changes), entries in _by_day(rosters):
        named = {entry.record for entry in entries} - {""}
        stays = (of for of in found if changes and of[1].record not in named)
        found = [*stays, *((npi, entry, as_of) for entry in entries for npi in whom_it_may_mean(entry, decisions))]
    return {npi: as_of for npi, _, as_of in found}


def _issuer(programme: Programme, called: str) -> Issuer:
    issuer = programme.issuer(called)
    if issuer is None:
        raise BadDirectory(
            f"{called}: its roster is in the directory, and the definition of {programme.id} names no such issuer; "
            "use the definitions with which the directory was built"
        )
    return issuer


class _Held(NamedTuple):
    """For whom an entry counts, and the day of its list."""

    npi: int
    entry: RosterEntry
    as_of: date

    def lost_by(self, day: date) -> bool:
        """Whether what the entry states is in force no more on a day."""
        return self.entry.state in LOST or (self.entry.until is not None and self.entry.until < day)


def _of_issuer(rosters: list[Roster], issuer: Issuer, decisions: Decisions) -> Iterator[Standing]:
    """Yield the standings that one issuer's rosters of one programme come to."""
    counting = {held.npi: held for held in sorted(_held(rosters, decisions), key=_losses_last)}
    for npi, held in counting.items():
        yield Standing(
            npi=Npi.known(npi),
            programme=rosters[0].programme,
            number=held.entry.record,
            state=held.entry.state,
            issuer=issuer.name,
            issuer_kind=issuer.kind,
            evidence_state=held.entry.evidence_state,
            since=held.entry.since,
            until=held.entry.until,
            checked_on=held.as_of,
            consent=held.entry.consent,
        )


def _held(rosters: list[Roster], decisions: Decisions) -> list[_Held]:
    """Return what of an issuer's rosters counts: of each person what the newest list says that says anything."""
    days = _by_day(rosters)
    bearers: dict[str, set[int]] = {}  # of a record, as the newest list has it: an older one erred
    for _, entries in days:
        bearers |= _bearers(entries, decisions)
    held: list[_Held] = []
    for (as_of, changes), entries in days:
        named = {entry.record for entry in entries} - {""}
        settled = [
            _Held(npi, entry, as_of)
            for entry in entries
            if (npi := settled_npi(entry, decisions)) is not None and npi in bearers.get(entry.record, {npi})
        ]
        npis = {of.npi for of in settled}
        stays = (
            of
            for of in held
            if of.npi not in npis and (of.lost_by(as_of) or (changes and of.entry.record not in named))
        )
        held = [*stays, *settled]
    return held


def _by_day(rosters: Iterable[Roster]) -> list[tuple[tuple[date, bool], list[RosterEntry]]]:
    """Return the entries of an issuer's rosters by their day and whether they are changes, oldest first."""
    return [
        (place, [entry for roster in given for entry in roster.entries])
        for place, given in groupby(sorted(rosters, key=_place), key=_place)
    ]


def _bearers(entries: Iterable[RosterEntry], decisions: Decisions) -> dict[str, set[int]]:
    """Return about whom the records of one list are, of those for whom that is settled."""
    found: dict[str, set[int]] = {}
    for entry in entries:
        npi = settled_npi(entry, decisions)
        if npi is not None and entry.record:
            found.setdefault(entry.record, set()).add(npi)
    return found


def _place(roster: Roster) -> tuple[date, bool]:
    """Return what orders rosters: their day; of one day the full list first."""
    return roster.as_of, roster.kind is RosterKind.CHANGES


def _losses_last(held: _Held) -> tuple[bool, date, str, str]:
    """Return what orders the entries of one day: of two about one person a loss counts, else the later one."""
    entry = held.entry
    return entry.state in LOST, entry.since or date.min, entry.record, entry.record_sha256
