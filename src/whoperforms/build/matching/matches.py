"""Questions of identity for a whole country: which practitioners the entries of lists may mean, by NPI or by name.

Shape:  ranges of NPIs are taken as the join gives them. Whom an entry may mean by name is found by keys (`keys`).
        It is weighed when all have been taken, because a rare name weighs more (`evidence.matching`).
"""

import json
from collections.abc import Collection, Iterator, Mapping

import polars as pl

from whoperforms.build.matching.entries import entries_of, named, points_of
from whoperforms.build.matching.keys import PAIR, Keys
from whoperforms.build.matching.name_counts import NameCounts, compact
from whoperforms.build.matching.people import Tables, held_of, names_of, people_of, together
from whoperforms.build.matching.promise import promising, with_nearness
from whoperforms.evidence.likeness import Frequencies
from whoperforms.evidence.matching import (
    MatchQuestion,
    Person,
    agrees,
    question,
)
from whoperforms.evidence.source import Source

QUESTION = {
    "id": pl.String,
    "source": pl.String,
    "record_sha256": pl.String,
    "npi": pl.Int64,
    "release": pl.Int32,
    "row": pl.UInt32,
    "score": pl.Int32,
    "evidence": pl.String,
}
AT_ONCE = 200_000  # practitioners who wait until they are looked for together
NO_LOCATIONS = pl.DataFrame(
    schema={"npi": pl.Int64, "city": pl.String, "state": pl.String, "lat": pl.Int32, "lon": pl.Int32}
)


class Matches:
    """Takes what the join gives, then asks. `relevant`: codes of those who may stand in an answer about a procedure.

    Asked about by name: who lists such a code, billed for a procedure or stands on a roster; by NPI: everybody.
    """

    def __init__(
        self, exclusions: pl.DataFrame | None, rosters: pl.DataFrame | None, relevant: Collection[str]
    ) -> None:
        self._entries = entries_of(exclusions, rosters)
        self._rostered = self._entries.filter(pl.col("source") == Source.ROSTER.value).select("npi")
        self._keys = Keys(self._entries)
        self._points = points_of(self._entries)
        self._relevant = list(relevant)
        self._counts = NameCounts()
        self._waiting: list[dict[str, pl.DataFrame]] = []
        self._pairs: list[pl.DataFrame] = []
        self._held: list[dict[str, pl.DataFrame]] = []

    def take(self, tables: Tables) -> None:
        """Take the tables of one range of NPIs, and keep what is needed of those who may be meant."""
        if self._entries.is_empty() or (people := tables.get("practitioner")) is None:
            return
        self._counts.take(people, tables.get("location", NO_LOCATIONS))
        asked_about = self._asked_about(tables)
        either = pl.concat([asked_about, self._entries.select("npi").drop_nulls()])
        waiting = {table: compact(rows.join(either, on="npi", how="semi")) for table, rows in held_of(tables).items()}
        self._waiting.append(waiting | {"asked_about": asked_about})
        if sum(held["practitioner"].height for held in self._waiting) >= AT_ONCE:
            self._find()

    def _find(self) -> None:
        """Find whom the entries may mean of those who wait; of the others nothing is kept."""
        held = together(self._waiting)
        asked_about = held.pop("asked_about")
        by_npi = self._entries.select(PAIR).join(held["practitioner"], on="npi", how="semi")
        by_name = self._keys.meant(names_of(held).join(asked_about, on="npi", how="semi"))
        pairs = pl.concat([by_npi, by_name]).unique()
        self._pairs.append(with_nearness(pairs, self._points, held.get("location", NO_LOCATIONS)))
        self._held.append({table: rows.join(pairs, on="npi", how="semi") for table, rows in held.items()})
        self._waiting.clear()

    def questions(self) -> pl.DataFrame:
        """Return what to ask, in order of `id`; `evidence` is JSON, the strongest first."""
        if self._waiting:
            self._find()
        if not self._held:
            return pl.DataFrame(schema=QUESTION)
        held = together(self._held)
        frequencies = self._counts.frequencies()
        pairs = promising(pl.concat(self._pairs), self._entries, held, frequencies)
        people = people_of({table: rows.join(pairs, on="npi", how="semi") for table, rows in held.items()})
        asked = pl.DataFrame(list(self._asked(pairs, people, frequencies)), schema=QUESTION, orient="row")
        return asked.sort("id", "release", "row").unique("id", keep="first", maintain_order=True)

    def _asked_about(self, tables: Tables) -> pl.DataFrame:
        """Return the NPIs of those who may stand in an answer."""
        parts = [self._rostered.drop_nulls()]
        if (stated := tables.get("taxonomy")) is not None:
            parts.append(stated.filter(pl.col("code").is_in(self._relevant)).select("npi"))
        if (billed := tables.get("medicare_service")) is not None:
            parts.append(billed.filter(pl.col("entity") == "I").select("npi"))
        return pl.concat(parts).unique()

    def _asked(
        self, pairs: pl.DataFrame, people: Mapping[int, Person], frequencies: Frequencies
    ) -> Iterator[tuple[object, ...]]:
        entries = self._entries.join(pairs, on="entry", how="semi")
        listed_as = {row["entry"]: named(row) for row in entries.iter_rows(named=True)}
        at = {entry: (release, row) for entry, release, row in entries.select("entry", "release", "row").iter_rows()}
        for entry, npi in pairs.iter_rows():
            listed = listed_as[entry]
            bearer = None if listed.npi is None else people.get(listed.npi)
            agreed = bearer is not None and agrees(listed.name, bearer.names)
            if agreed and (listed.npi != npi or listed.source is Source.ROSTER):
                continue  # the NPI says who is meant
            if found := question(listed, people[npi], frequencies):
                yield _row(found, *at[entry])


def _row(found: MatchQuestion, release: int, row: int) -> tuple[object, ...]:
    evidence = [{"kind": one.kind, "weight": one.weight, "text": one.text} for one in found.evidence]
    known = (found.id, found.source.value, found.record_sha256, found.npi)
    return (*known, release, row, found.score, json.dumps(evidence, ensure_ascii=False))
