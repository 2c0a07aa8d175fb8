"""What is known of certifications: issuers' rosters as standings, each with the rows it rests on.

Shape:  worked out once for a directory, a few thousand of them; laid over its answers. A registry will give the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from whoperforms.certification.programme import Programme
from whoperforms.certification.published import Published
from whoperforms.certification.roster import Roster, RosterEntry, RosterKind, settled_npi, standings
from whoperforms.certification.standing import LOST, Case, EvidenceState, Standing, Standings, State
from whoperforms.certification.turns import Turn
from whoperforms.evidence.claims import Claim
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import from_day_number
from whoperforms.search.credential_claims import CasesStated, all_payer_claims, certified_claim
from whoperforms.search.voice import Sentences
from whoperforms.store.directory import Directory, Release
from whoperforms.store.rosters import Entry, asked_about, decisions, entries, unsaid_losses

REGISTER = "registry"  # what stands for a file where the registry itself states something; its rows are events


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

    `cases` are the numbers that issuers state beside a standing. `unsaid`: who has lost a certification, by the list of
    which day, and does not consent to be named. Nothing is said of them, and they stand in no group. `turns` are what a
    registry tells of how standings came about; `registered` is what stands for that registry.
    """

    standings: Standings = field(default_factory=Standings)
    facts: Mapping[Stating, tuple[Fact, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    unsaid: Mapping[str, Mapping[int, date]] = field(default_factory=dict)
    cases: Mapping[Stating, CasesStated] = field(default_factory=dict)
    turns: Mapping[tuple[int, str], tuple[Turn, ...]] = field(default_factory=dict)
    registered: Fact | None = None

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

    def cases_claims(self, npi: int, programme: str, on: date, voice: Sentences) -> tuple[Claim, ...]:
        """Say the numbers of cases that issuers state; nothing of who has lost it, or may only be meant."""
        if self.standings.statement(npi, programme, on).case in {Case.NOT_ACTIVE, Case.WAITING}:
            return ()
        found = self.standings.all_of(npi, programme)
        shown = [_stating(standing) for standing in found if standing.consent and not standing.lost(on)]
        stated = [self.cases[stating] for stating in shown if stating in self.cases]
        return all_payer_claims(stated, self.lists.get(programme, ()), voice)


def said_by_physician(on: date, seq: int) -> Fact:
    """Return an event in which a physician says something of the own person."""
    return Fact(source=Source.PHYSICIAN, release=on.isoformat(), file=REGISTER, row=seq)


def _registered(on: str, seq: int | None) -> Fact:
    return Fact(source=Source.REGISTRY, release=on, file=REGISTER, row=seq)


def laid_over(lists: Certifications, published: Published) -> Certifications:
    """Return what lists say with a registry laid over it: of whom it speaks, a list of its issuer does not."""
    if not published.standings.standings:
        return lists
    own = {(int(said.npi), said.programme, said.issuer) for said in published.standings.standings}
    below = (said for said in lists.standings.standings if (int(said.npi), said.programme, said.issuer) not in own)
    said_on = published.on.isoformat() if published.on else ""
    whole = _registered(said_on, None)
    stated = {
        _stating(said): (_registered(said_on, published.events[int(said.npi), said.programme, said.number]),)
        for said in published.standings.standings
    }
    looked_through = {
        given.programme: (*lists.lists.get(given.programme, ()), whole) for given in published.standings.lists
    }
    return replace(
        lists,
        standings=replace(
            lists.standings,
            standings=(*below, *published.standings.standings),
            lists=(*lists.standings.lists, *published.standings.lists),
            version=published.standings.version,
        ),
        facts={**lists.facts, **stated},
        lists={**lists.lists, **looked_through},
        turns=published.turns,
        registered=whole,
    )


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
    cases: dict[Stating, CasesStated] = {}
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
                fact = directory.fact(entry.release, entry.row)
                facts[told] = (*facts.get(told, ()), fact)
                if counted := _cases(entry, issuer.name, fact):
                    cases[told] = counted
    return Certifications(
        standings=standings(rosters, programmes, decided),
        facts=facts,
        lists=lists,
        unsaid=unsaid_losses(directory),
        cases=cases,
    )


def _cases(entry: Entry, issuer: str, fact: Fact) -> CasesStated | None:
    """Return the numbers that a row states; None without a day up to which, or without how they were counted."""
    if entry.cases_as_of is None or entry.cases_basis is None:
        return None
    return CasesStated(
        issuer=issuer,
        in_all=entry.cases_total,
        in_12_months=entry.cases_12m,
        as_of=from_day_number(entry.cases_as_of),
        basis=entry.cases_basis,
        facts=(fact,),
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
