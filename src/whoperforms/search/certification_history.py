"""How somebody's certification came to stand as it does: what each list of an issuer has said of it, newest first.

Shape:  nothing of whom the standings say nothing; of one who has lost it only what followed, for nothing here may read
        as if it were still there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from whoperforms.certification.programme import Issuer, Programme
from whoperforms.certification.roster import Decisions, RosterEntry, settled_npi
from whoperforms.certification.standing import Case, EvidenceState, Standing, State
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.search.certifications import Certifications, as_stated
from whoperforms.store.directory import Directory
from whoperforms.store.rosters import Entry, decisions, entries_about

TOLD_OF = frozenset({Case.CERTIFIED, Case.NOT_ACTIVE, Case.IN_TRAINING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One state for a time, as an issuer's lists give it, or its registry. `lists` are their days, newest first.

    `since` is the first day of it, `until` the last day of validity; None: not stated.
    """

    state: State
    since: date | None
    until: date | None
    issuer: Issuer
    evidence_state: EvidenceState
    lists: tuple[date, ...]
    facts: tuple[Fact, ...]


def certification_history(
    directory: Directory, certifications: Certifications, programme: Programme, npi: int, *, on: date
) -> tuple[Spell, ...]:
    """Return what lists have said of somebody, newest first, each state once with the lists that give it."""
    said = certifications.standings.statement(npi, programme.id, on)
    case = said.case
    if case not in TOLD_OF or said.standing is None:
        return ()
    of_registry = tuple(_told(certifications, said.standing, npi, case))
    if of_registry:
        return of_registry
    found: dict[tuple[object, ...], Spell] = {}
    for spell in _spells(directory, programme, npi):
        if case is Case.NOT_ACTIVE and spell.state in {State.ACTIVE, State.IN_TRAINING}:
            continue
        key = (spell.state, spell.since, spell.until, spell.issuer, spell.evidence_state)
        same = found.get(key)
        found[key] = (
            replace(spell, lists=(*spell.lists, *same.lists), facts=(*spell.facts, *same.facts)) if same else spell
        )
    return tuple(sorted(found.values(), key=lambda each: (each.lists[0], each.since or date.min), reverse=True))


def _told(certifications: Certifications, now: Standing, npi: int, case: Case) -> Iterator[Spell]:
    """Yield what a registry tells, newest first."""
    for turn in reversed(certifications.turns.get((npi, now.programme), ())):
        if certifications.registered and not (case is Case.NOT_ACTIVE and turn.state is State.ACTIVE):
            yield Spell(
                state=turn.state,
                since=turn.since,
                until=turn.until,
                issuer=turn.issuer,
                evidence_state=now.evidence_state,
                lists=(),
                facts=(replace(certifications.registered, row=turn.seq),),
            )


def _spells(directory: Directory, programme: Programme, npi: int) -> Iterator[Spell]:
    """Yield what each list says, oldest list first; nothing of entries that may be about somebody else."""
    decided = _decided(directory)
    releases = directory.releases
    for entry in sorted(entries_about(directory, npi), key=lambda each: _day(directory, each)):
        called, of_programme, _ = releases[entry.release].part.split()
        issuer, stated = programme.issuer(called), as_stated(entry)
        if issuer and of_programme == programme.id and settled_npi(stated, decided) == npi:
            yield _spell(directory, entry, stated, issuer)


def _spell(directory: Directory, entry: Entry, stated: RosterEntry, issuer: Issuer) -> Spell:
    return Spell(
        state=stated.state,
        since=stated.since,
        until=stated.until,
        issuer=issuer,
        evidence_state=stated.evidence_state,
        lists=(_day(directory, entry),),
        facts=(directory.fact(entry.release, entry.row),),
    )


def _day(directory: Directory, entry: Entry) -> date:
    period_end = directory.releases[entry.release].period_end
    return date.fromisoformat(period_end) if period_end else date.min


def _decided(directory: Directory) -> Decisions:
    found: dict[str, dict[int, Decision]] = {}
    if directory.has(Source.REVIEW):
        for record_sha256, npi, decision in decisions(directory):
            found.setdefault(record_sha256, {})[npi] = Decision(decision)
    return found
