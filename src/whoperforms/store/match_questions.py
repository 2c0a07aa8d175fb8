"""Questions of identity that a person has to answer: whether this entry of a list means this practitioner.

Shape:  one that a review has answered, read when the directory was built, is open no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.match_evidence import Evidence
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import Directory
from whoperforms.store.engine import Row

OPEN = """
select q.id, q.source, q.record_sha256, q.npi, p.given, p.family, q.release, q.row, q.score, q.evidence
  from match_question as q left join practitioner as p on p.npi = q.npi
 where not exists (
    select 1 from review as r where r.npi = q.npi and r.source = q.source and r.record_sha256 = q.record_sha256)
 order by q.score desc, q.id
"""
ONE = """
select q.id, q.source, q.record_sha256, q.npi, p.given, p.family, q.release, q.row, q.score, q.evidence
  from match_question as q left join practitioner as p on p.npi = q.npi
 where q.id = :id
"""
EVIDENCE = msgspec.json.Decoder(tuple[Evidence, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedMatch:
    """A question as the directory keeps it; `fact` is the entry's, `score` per mille, `name` the practitioner's."""

    id: str
    source: Source
    record_sha256: str
    npi: Npi
    name: str
    fact: Fact
    score: int
    evidence: tuple[Evidence, ...]


def open_questions(directory: Directory) -> Iterator[AskedMatch]:
    """Yield what nobody has answered yet, the strongest first."""
    return (_asked(directory, row) for row in directory.engine.rows(OPEN))


def asked_match(directory: Directory, question: str) -> AskedMatch | None:
    """Return one question by its id, answered or not."""
    rows = directory.engine.rows(ONE, {"id": question})
    return _asked(directory, rows[0]) if rows else None


def _asked(directory: Directory, row: Row) -> AskedMatch:
    known, source, record_sha256, npi, given, family, release, at, score, evidence = row
    return AskedMatch(
        id=known,
        source=Source(source),
        record_sha256=record_sha256,
        npi=Npi(str(npi)),
        name=" ".join(part for part in (given, family) if part),
        fact=directory.fact(release, at),
        score=score,
        evidence=EVIDENCE.decode(evidence),
    )
