"""What is known of certifications: issuers' rosters as standings, each with the rows it rests on.

Shape:  worked out once for a directory, a few thousand of them; laid over its answers. A registry will give the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from whoperforms.certification.programme import Programme
from whoperforms.certification.roster import Decisions, Roster, RosterEntry, RosterKind, settled_npi, standings
from whoperforms.certification.standing import LOST, EvidenceState, Standings, State
from whoperforms.evidence.claims import Claim
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.npi import Npi
from whoperforms.search.credential_claims import certified_claim
from whoperforms.store.directory import Directory
from whoperforms.store.rosters import Entry, decisions, entries, unsaid_losses


@dataclass(frozen=True, kw_only=True)
class Certifications:
    """Standings, and where each was read; `lists` are the files looked through for a programme.

    `unsaid`: who has lost a certification, by the list of which day, and does not consent to be named. Nothing is said
    of them, and they stand in no group.
    """

    standings: Standings = field(default_factory=Standings)
    facts: Mapping[tuple[int, str], tuple[Fact, ...]] = field(default_factory=dict)
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

    def claim(self, npi: int, programme: str, on: date) -> Claim:
        """Say what may be said of somebody's certification."""
        standing = self.standings.of(npi, programme, on)
        told = standing is not None and standing.consent
        facts = self.facts.get((npi, programme), ()) if told else self.lists.get(programme, ())
        return certified_claim(self.standings, Npi.known(npi), programme, asked_on=on, facts=facts)


def certifications_of(directory: Directory, programmes: Mapping[str, Programme]) -> Certifications:
    """Return what the rosters in a directory say. Raises: BadDirectory (an issuer that no definition names)."""
    if not directory.has(Source.ROSTER):
        return Certifications()
    decided: dict[str, dict[int, Decision]] = {}
    for record_sha256, npi, decision in decisions(directory):
        decided.setdefault(record_sha256, {})[npi] = Decision(decision)
    rosters: list[Roster] = []
    facts: dict[tuple[int, str], tuple[Fact, ...]] = {}
    lists: dict[str, tuple[Fact, ...]] = {}
    of_release = {release: list(found) for release, found in groupby(entries(directory), key=lambda e: e.release)}
    for release in directory.releases.values():
        if release.source is not Source.ROSTER or not release.period_end:
            continue
        issuer, programme, kind = release.part.split()
        given = [(entry, _as_stated(entry)) for entry in of_release.get(release.id, [])]
        rosters.append(
            Roster(
                issuer=issuer,
                programme=programme,
                kind=RosterKind(kind),
                as_of=date.fromisoformat(release.period_end),
                entries=tuple(stated for _, stated in given),
            )
        )
        facts |= _facts(directory, programme, given, decided)
        lists[programme] = (*lists.get(programme, ()), directory.looked_through(release.id))
    return Certifications(
        standings=standings(rosters, programmes, decided), facts=facts, lists=lists, unsaid=unsaid_losses(directory)
    )


def _facts(
    directory: Directory, programme: str, given: list[tuple[Entry, RosterEntry]], decided: Decisions
) -> dict[tuple[int, str], tuple[Fact, ...]]:
    return {
        (npi, programme): (directory.fact(entry.release, entry.row),)
        for entry, stated in given
        if (npi := settled_npi(stated, decided)) is not None
    }


def _as_stated(entry: Entry) -> RosterEntry:
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
    )
