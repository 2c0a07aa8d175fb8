"""The entries of issuers' rosters, each beside the names that NPPES has under its NPI."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from whoperforms.evidence.likeness import Name
from whoperforms.evidence.matching import agrees
from whoperforms.kernel.dates import from_day_number
from whoperforms.store.directory import Directory
from whoperforms.store.engine import Row

ENTRIES = """
select e.release, e.row, e.npi, e.issuer_record, e.record_sha256, e.status, e.certified_on, e.expires_on, e.status_on,
       e.evidence_state, e.cases_total, e.cases_12m, e.cases_as_of, e.cases_basis,
       e.family, e.given, p.family, p.given
  from roster_entry as e left join practitioner as p on p.npi = e.npi
 order by e.release, e.row
"""
OTHER_NAMES = """
select npi, family, given from other_name
 where family is not null and npi in (select npi from roster_entry) order by npi, position
"""
ABOUT = """
select e.release, e.row, e.npi, e.issuer_record, e.record_sha256, e.status, e.certified_on, e.expires_on, e.status_on,
       e.evidence_state, e.cases_total, e.cases_12m, e.cases_as_of, e.cases_basis,
       e.family, e.given, p.family, p.given
  from roster_entry as e left join practitioner as p on p.npi = e.npi
 where e.npi = :npi
    or e.record_sha256 in (select record_sha256 from review where npi = :npi and decision = 'confirmed')
 order by e.release, e.row
"""
OTHER_NAMES_OF = """
select npi, family, given from other_name where family is not null and npi = :npi order by position
"""
ASKED = "select record_sha256, npi from match_question where source = 'roster' order by record_sha256, npi"
DECISIONS = "select record_sha256, npi, decision from review where source = 'roster' order by release, row"

UNSAID = "select programme, npi, max(as_of) from unsaid_loss group by programme, npi order by programme, npi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a roster. Days are YYYYMMDD, None: not stated.

    `agrees`: NPPES has a person of the same name under its NPI; `unnamed`: the row gives no name that can be read.
    """

    release: int
    row: int
    npi: int | None
    record: str
    record_sha256: str
    status: str
    certified_on: int | None
    expires_on: int | None
    status_on: int | None
    evidence_state: str
    cases_total: int | None
    cases_12m: int | None
    cases_as_of: int | None
    cases_basis: str | None
    agrees: bool
    unnamed: bool


class Decided(NamedTuple):
    """What a person has decided about an entry and an NPI."""

    record_sha256: str
    npi: int
    decision: str


def entries(directory: Directory) -> Iterator[Entry]:
    """Yield every entry of every roster, in the order in which they were read."""
    return _entries(directory.engine.rows(ENTRIES), directory.engine.rows(OTHER_NAMES))


def entries_about(directory: Directory, npi: int) -> Iterator[Entry]:
    """Yield the entries that carry an NPI, or that a person has confirmed to mean it, in the order of `entries`."""
    found, names = directory.engine.answers([(ABOUT, {"npi": npi}), (OTHER_NAMES_OF, {"npi": npi})])
    return _entries(found, names)


def _entries(found: Iterable[Row], names: Iterable[Row]) -> Iterator[Entry]:
    others: dict[int, list[Name]] = {}
    for npi, family, given in names:
        others.setdefault(npi, []).append(Name(family, given))
    for release, row, npi, record, sha256, *stated, family, given, legal_family, legal_given in found:
        yield Entry(
            release=release,
            row=row,
            npi=npi,
            record=record,
            record_sha256=sha256,
            **dict(zip(STATED, stated, strict=True)),
            agrees=_agrees(_name(family, given), _name(legal_family, legal_given), others.get(npi, [])),
            unnamed=not family,
        )


STATED = (
    *("status", "certified_on", "expires_on", "status_on", "evidence_state"),
    *("cases_total", "cases_12m", "cases_as_of", "cases_basis"),
)


def unsaid_losses(directory: Directory) -> dict[str, dict[int, date]]:
    """Return by programme who has lost a certification, by the list of which day, and does not consent to be named."""
    found: dict[str, dict[int, date]] = {}
    for programme, npi, as_of in directory.engine.rows(UNSAID):
        found.setdefault(programme, {})[npi] = from_day_number(as_of)
    return found


def asked_about(directory: Directory) -> dict[str, frozenset[int]]:
    """Return by record of whom people are, or were, asked whether it means them."""
    found: dict[str, frozenset[int]] = {}
    for record_sha256, npi in directory.engine.rows(ASKED):
        found[record_sha256] = found.get(record_sha256, frozenset()) | {npi}
    return found


def decisions(directory: Directory) -> list[Decided]:
    """Return what people have decided about entries of rosters, oldest first."""
    return [Decided(*row) for row in directory.engine.rows(DECISIONS)]


def _name(family: Any, given: Any) -> Name | None:  # noqa: ANN401 - columns
    return Name(family, given) if family else None


def _agrees(stated: Name | None, legal: Name | None, others: list[Name]) -> bool:
    return stated is not None and legal is not None and agrees(stated, [legal, *others])
