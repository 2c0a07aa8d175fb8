"""What is known of certifications: issuers' rosters as standings, each with the rows it rests on.

Shape:  worked out once for a directory, a few thousand of them; laid over its answers. A registry will give the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from whoperforms.certification.programme import Programme
from whoperforms.certification.roster import Roster, RosterEntry, RosterKind, settled_npi, standings
from whoperforms.certification.standing import LOST, EvidenceState, Standing, Standings, State
from whoperforms.evidence.claims import Claim
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import from_day_number
from whoperforms.search.credential_claims import certified_claim
from whoperforms.search.voice import Sentences
from whoperforms.store.directory import Directory, Release
from whoperforms.store.rosters import Entry, asked_about, decisions, entries, unsaid_losses


class Stating(NamedTuple):
    """What a row of a list states: a standing rests on those rows of its very issuer and day that state the same."""

    npi: int
    programme: str
    issuer: str
    as_of: date
    record: str
    state: State


@dataclass(frozen=True, kw_only=True)
class Certifications:
    """Standings, and where each was read; `lists` are the files looked through for a programme.

    `unsaid`: who has lost a certification, by the list of which day, and does not consent to be named. Nothing is said
    of them, and they stand in no group.
    """

    standings: Standings = field(default_factory=Standings)
    facts: Mapping[Stating, tuple[Fact, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    unsaid: Mapping[str, Mapping[int, date]] = field(default_factory=dict)

    def in_no_group(self, programme: str, on: date) -> frozenset[int]:
        """Return who may stand in no group, but for those whom a newer list certifies."""
        silent = self.unsaid.get(programme, {})
        still = {npi for npi, as_of in silent.items() if not self._certified_since(npi, programme, on, as_of)}
        return self.standings.lost(programme, on) | still

    def _certified_since(self, npi: int, programme: str, on: date, as_of: date) -> bool:
        standing = self.standings.of(npi, programme, on)
        return standing is not None and standing.certified(on) and standing.checked_on > as_of

    def claim(self, npi: int, programme: str, on: date, voice: Sentences) -> Claim:
        """Say what may be said of somebody's certification."""
        stated = self.standings.statement(npi, programme, on)
        rests_on = self.facts.get(_stating(stated.standing), ()) if stated.standing else self.lists.get(programme, ())
        return certified_claim(stated, rests_on, voice)


def certifications_of(directory: Directory, programmes: Mapping[str, Programme]) -> Certifications:
    """Return what the rosters in a directory say. Raises: BadDirectory (an issuer that no definition names)."""
    if not directory.has(Source.ROSTER):
        return Certifications()
    decided: dict[str, dict[int, Decision]] = {}
    for record_sha256, npi, decision in decisions(directory):
        decided.setdefault(record_sha256, {})[npi] = Decision(decision)
    perhaps = asked_about(directory)
    rosters: list[Roster] = []
    facts: dict[Stating, tuple[Fact, ...]] = {}
    lists: dict[str, tuple[Fact, ...]] = {}
    of_release = {release: list(found) for release, found in groupby(entries(directory), key=lambda e: e.release)}
    for release in directory.releases.values():
        if release.source is not Source.ROSTER or not release.period_end:
            continue
        given = of_release.get(release.id, [])
        roster = _roster(release, [as_stated(entry, perhaps.get(entry.record_sha256, frozenset())) for entry in given])
        rosters.append(roster)
        lists[roster.programme] = (*lists.get(roster.programme, ()), directory.looked_through(release.id))
        issuer = programmes[roster.programme].issuer(roster.issuer) if roster.programme in programmes else None
        for entry, stated in zip(given, roster.entries, strict=True):
            counts_for = settled_npi(stated, decided)
            if issuer and counts_for is not None:
                told = Stating(counts_for, roster.programme, issuer.name, roster.as_of, stated.record, stated.state)
                facts[told] = (*facts.get(told, ()), directory.fact(entry.release, entry.row))
    return Certifications(
        standings=standings(rosters, programmes, decided), facts=facts, lists=lists, unsaid=unsaid_losses(directory)
    )


def _roster(release: Release, stated: list[RosterEntry]) -> Roster:
    issuer, programme, kind = release.part.split()
    return Roster(
        issuer=issuer,
        programme=programme,
        kind=RosterKind(kind),
        as_of=date.fromisoformat(release.label),
        entries=tuple(stated),
        unread=release.rows_rejected,
    )


def _stating(standing: Standing) -> Stating:
    return Stating(
        int(standing.npi), standing.programme, standing.issuer, standing.checked_on, standing.number, standing.state
    )


def as_stated(entry: Entry, perhaps: frozenset[int] = frozenset()) -> RosterEntry:
    """Return what an entry says, as the rules of standings take it; `perhaps` are those it may mean."""
    state = State(entry.status)
    since = entry.certified_on if state is State.ACTIVE else entry.status_on
    return RosterEntry(
        record=entry.record,
        record_sha256=entry.record_sha256,
        npi=entry.npi,
        sure=entry.agrees or (entry.unnamed and state in LOST),  # a loss counts, whatever else cannot be read
        state=state,
        since=None if since is None else from_day_number(since),
        until=None if entry.expires_on is None else from_day_number(entry.expires_on),
        evidence_state=EvidenceState(entry.evidence_state),
        perhaps=perhaps,
    )
