"""An issuer's roster: whom it has trained and certified, as it says; one row for each person and programme.

Source: the issuer; our own format, explained in docs/roster.md, with a manifest beside it or without.
Shape:  UTF-8, the columns of `roster_columns` found by name, ISO days, blank is "not stated". It is read whole before
        anything of it counts. Of a row without consent nothing is kept, but the number of somebody who has lost a
        certification: they stand in no group, and nothing is said. Nothing verifies a signature here: an entry is what
        its issuer lists, whatever evidence it names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import polars as pl

from whoperforms.certification.programme import Programme
from whoperforms.certification.standing import LOST, EvidenceState
from whoperforms.evidence.reviews import record_sha256
from whoperforms.kernel.dates import day_number
from whoperforms.sources import address
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside
from whoperforms.sources.roster_columns import COLUMNS
from whoperforms.sources.roster_manifest import Manifest
from whoperforms.sources.roster_rows import broken, judged, states_loss, told
from whoperforms.sources.roster_rules import shown
from whoperforms.sources.rules import npi_repaired, text, valid_npi

IDENTIFYING = (  # what an entry is known by, in `record_sha256`
    *("issuer", "issuer_record", "npi", "family", "given", "middle", "suffix"),
    *("programme", "status", "certified_on", "expires_on"),
)
KEPT = tuple((column, column.name) for column in COLUMNS if column.name)
NO_CONSENT = "no consent to be named"
TAKEN_BACK = "taken back by a newer list"


def _losses_unsaid(frame: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """Return who has lost a certification and does not consent to be named: a number that may stand in no group."""
    lost = (pl.col("consent") == "no") & text("status").is_in(sorted(LOST)) & valid_npi("npi").is_not_null()
    return frame.filter(lost.fill_null(value=False)).select(
        "row",
        valid_npi("npi").alias("npi"),
        pl.lit(manifest.issuer).alias("issuer"),
        pl.lit(manifest.programme).alias("programme"),
        pl.lit(day_number(manifest.as_of), pl.Int32).alias("as_of"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Of whom a roster says what cannot be kept: what older rosters of its issuer said of them counts no more.

    Without consent that is everything; of a row that cannot be used it is all but losses, for no slip undoes a loss.
    """

    issuer: str
    programme: str
    as_of: date
    records: frozenset[str]
    npis: frozenset[int]
    losses_too: bool

    def reaches(self, manifest: Manifest) -> bool:
        """Whether another roster is one of the older ones."""
        same = (self.issuer, self.programme) == (manifest.issuer, manifest.programme)
        return same and manifest.as_of <= self.as_of


def readings(
    stream: BinaryIO,
    file: str,
    *,
    manifest: Manifest | None,
    programmes: Mapping[str, Programme],
    newer: Iterable[TakenBack] = (),
) -> Iterator[Reading]:
    """Yield the entries of a roster but those that `newer` ones take back. Raises: BadRelease."""
    roster = judged(stream, file, manifest, programmes)
    consenting = roster.frame.filter(pl.col("consent") == "yes")
    remaining = consenting.filter(~_taken_back(roster.manifest, newer))
    kept, rejected = split(remaining, pl.col("why"))
    _, unsaid = split(roster.frame.filter(pl.col("consent").is_null()), told("public_consent"))
    known = pl.col("row").is_in(remaining["row"].implode()) | (pl.col("outcome") == Outcome.ROW.value)
    entries = entries_of(kept, roster.manifest)
    silent = _losses_unsaid(roster.frame, roster.manifest)
    yield Reading(
        rows=roster.rows,
        records={"roster_entry": entries, "unsaid_loss": silent},
        rejected=all_rejected(roster.set_aside.filter(known), rejected, unsaid, *notes(kept, entries)),
        skipped={
            NO_CONSENT: roster.frame.filter(pl.col("consent") == "no").height - silent.height,
            TAKEN_BACK: consenting.height - remaining.height,
        },
    )


def taken_back(
    stream: BinaryIO, file: str, *, manifest: Manifest | None, programmes: Mapping[str, Programme]
) -> tuple[TakenBack, ...]:
    """Return of whom a roster says what cannot be kept, for the reading of older ones. Raises: BadRelease."""
    roster = judged(stream, file, manifest, programmes)
    refused = pl.col("consent").eq_missing("no")
    return tuple(
        TakenBack(
            issuer=roster.manifest.issuer,
            programme=roster.manifest.programme,
            as_of=roster.manifest.as_of,
            records=frozenset(rows.select(text("issuer_record_id")).to_series().drop_nulls()),
            npis=frozenset(rows.select(valid_npi("npi")).to_series().drop_nulls()),
            losses_too=losses_too,
        )
        for rows, losses_too in (
            (roster.frame.filter(refused), True),
            (roster.frame.filter(~refused & pl.col("why").is_not_null()), False),
        )
    )


def _taken_back(manifest: Manifest, newer: Iterable[TakenBack]) -> pl.Expr:
    reached = pl.lit(value=False)
    for taken in newer:
        if taken.reaches(manifest):
            of_these = text("issuer_record_id").is_in(taken.records) | valid_npi("npi").is_in(taken.npis)
            kept_anyway = states_loss() & pl.lit(value=not taken.losses_too)
            reached |= of_these.fill_null(value=False) & ~kept_anyway
    return reached


def entries_of(kept: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """Return rows as records; a value that breaks a rule is left out."""
    sound = kept.with_columns(
        pl.when(pl.col(broken(column.published)).is_null()).then(column.published).alias(column.published)
        for column, _ in KEPT
    )
    stated = pl.any_horizontal(pl.col("address_1", "address_2", "city", "state", "zip").is_not_null())
    country = pl.when(stated).then(pl.lit("US")).alias("country")
    place = sound.select(
        *(pl.col(column.published).alias(name) for column, name in KEPT if name in address.COLUMNS), country
    )
    rest = (column.read(column.published).alias(name) for column, name in KEPT if name not in address.COLUMNS)
    entries = sound.select("row", *rest).hstack(place.select(address.address()))
    entries = entries.with_columns(
        pl.col("issuer_record").fill_null(""),  # of a loss that counts without it
        pl.lit(manifest.issuer).alias("issuer"),
        pl.lit(manifest.programme).alias("programme"),
        pl.lit(day_number(manifest.as_of), pl.Int32).alias("as_of"),
        pl.lit(EvidenceState.LISTED_BY_MANUFACTURER.value).alias("evidence_state"),
    )
    hashes = [record_sha256(entry) for entry in entries.select(IDENTIFYING).iter_rows(named=True)]
    return entries.with_columns(pl.Series("record_sha256", hashes, dtype=pl.String))


def notes(kept: pl.DataFrame, entries: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield what was left out of rows that are kept, or repaired in them; `entries` are the same rows as records."""
    for name in (column.published for column in COLUMNS):
        if (rule := kept[broken(name)]).null_count() < len(rule):
            yield values_set_aside(kept, Outcome.VALUE, column=name, value=shown(name), reason=pl.col(rule.name))
    yield values_set_aside(kept, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi"))
    zips = kept.select("row", text("zip").alias("postal_code"), pl.lit(None, pl.String).alias("country"))
    yield address.address_notes(zips, entries).with_columns(pl.lit("zip").alias("column_name"))
