"""What becomes of each row of a roster, for the issuer who sent it.

Shape:  every row once, in file order. Nothing is changed, and no directory is asked: whether a name is that of the NPI
        is seen when a directory is built.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import polars as pl

from whoperforms.certification.programme import Programme
from whoperforms.sources.reading import Outcome, all_rejected
from whoperforms.sources.roster import NO_CONSENT, entries_of, notes
from whoperforms.sources.roster_manifest import Manifest
from whoperforms.sources.roster_rows import Judged, judged
from whoperforms.sources.rules import text

NO_NPI = "npi (blank): a person looks for it by name; state it to be sure"


class Verdict(StrEnum):
    """What becomes of a row of a roster."""

    ACCEPTED = "accepted"
    TO_A_PERSON = "to a person"
    REJECTED = "rejected"
    LEFT_OUT = "left out"  # no consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What becomes of one row, and why; the ids as published, None where the row could not be read."""

    row: int
    issuer_record_id: str | None
    npi: str | None
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A roster that was looked through: what it is, its columns that are not read, and the judgement of each row."""

    manifest: Manifest
    unknown: tuple[str, ...]
    judgements: tuple[Judgement, ...]


def checked(stream: BinaryIO, file: str, *, manifest: Manifest | None, programmes: Mapping[str, Programme]) -> Checked:
    """Return what would become of a roster. Raises: BadRelease, where all of it would be refused."""
    roster = judged(stream, file, manifest, programmes)
    return Checked(manifest=roster.manifest, unknown=roster.unknown, judgements=tuple(_judgements(roster)))


def _judgements(roster: Judged) -> Iterator[Judgement]:
    kept = roster.frame.filter(pl.col("why").is_null())
    unread: dict[int, str] = {}
    noted: dict[int, list[str]] = {}
    aside = all_rejected(roster.set_aside, *notes(kept, entries_of(kept, roster.manifest)))
    for row, outcome, column, value, reason in aside.rows():
        if outcome == Outcome.ROW.value:
            unread[row] = reason
        else:
            noted.setdefault(row, []).append(" ".join(part for part in (column, value) if part) + f": {reason}")
    stated = roster.frame.select("row", text("issuer_record_id"), text("npi"), "why", "consent")
    known = {row: rest for row, *rest in stated.rows()}
    for row in range(1, roster.rows + 1):
        record, npi, why, consent = known.get(row, (None, None, unread.get(row), None))
        verdict, reasons = _verdict(npi, why, consent)
        reason = ". ".join([*reasons, *noted.get(row, [])])
        yield Judgement(row=row, issuer_record_id=record, npi=npi, verdict=verdict, reason=reason)


def _verdict(npi: str | None, why: str | None, consent: str | None) -> tuple[Verdict, list[str]]:
    """Return what becomes of a row: what is wrong with it is told first, consent or not."""
    if why is not None:
        return Verdict.REJECTED, [why]
    if consent == "no":
        return Verdict.LEFT_OUT, [NO_CONSENT]
    if npi is None:
        return Verdict.TO_A_PERSON, [NO_NPI]
    return Verdict.ACCEPTED, []
