"""Figures counted while a directory is joined, range by range: how much is missing, and how much can be recognised.

Shape:  every figure adds up over NPIs, so an increment takes off what the NPIs it names had, and adds what they have.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from whoperforms.build.restage import THESE
from whoperforms.places.precision import Precision
from whoperforms.places.states import MILITARY_STATES, STATES
from whoperforms.sources.address import in_us
from whoperforms.store.engine import Engine
from whoperforms.store.figures import LAST_DIGIT, Figures, OfRelease, Share, files_of, lists_of

Tables = Mapping[str, pl.DataFrame]
SAMPLE = 20_000  # NPIs to keep in mind at most; at least half of that, where there are so many
NOTHING: Mapping[str, Share] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A share of a table's rows: those where `counts` holds, among those where `among` does."""

    name: str
    table: str
    counts: pl.Expr
    among: pl.Expr


EVERY = pl.col("npi").is_not_null()
DOMESTIC = in_us(pl.col("country"))
IS_STATE = pl.col("state").is_in([*STATES, *MILITARY_STATES])
AT_ZIP = pl.col("precision") == Precision.ZIP.value


def _missing(name: str, table: str, column: str) -> Measure:
    return Measure(name=f"{name} that are missing", table=table, counts=pl.col(column).is_null(), among=EVERY)


MISSING = (
    _missing("given names", "practitioner", "given"),
    _missing("credentials", "practitioner", "credentials"),
    _missing("sexes", "practitioner", "sex"),
    _missing("days of last update", "practitioner", "updated_on"),
    _missing("streets", "location", "line_1"),
    _missing("towns", "location", "city"),
    _missing("telephone numbers", "location", "phone"),
    _missing("licences", "taxonomy", "licence"),
)
UNKNOWN = (
    Measure(
        name="states that are none",
        table="location",
        counts=~IS_STATE,
        among=DOMESTIC & pl.col("state").is_not_null(),
    ),
    Measure(name="ZIP codes without a place", table="location", counts=~AT_ZIP, among=DOMESTIC),
)
UNKNOWN_CODES = "taxonomy codes that NUCC does not have"
MEASURED = {  # by table: the columns that any measure looks at
    "practitioner": {"npi": pl.Int64, "given": pl.String, "credentials": pl.String, "sex": pl.String}
    | {"updated_on": pl.Int32},
    "location": {"npi": pl.Int64, "precision": pl.String}
    | dict.fromkeys(("line_1", "city", "phone", "state", "country"), pl.String),
    "taxonomy": {"npi": pl.Int64, "code": pl.String, "licence": pl.String},
}
CODES = "select code from taxonomy_code order by code"


def one_in(npis: int) -> int:
    """Return which NPIs to keep in mind of so many: multiples of a power of two, so that any two samples compare.

    >>> one_in(100), one_in(7_000_000)
    (1, 512)
    """
    return 1 << (max(0, npis - 1) // SAMPLE).bit_length()


class Measures:
    """Counts from nothing, or from the figures of the directory `before`.

    `codes` are the taxonomy codes with a name; empty where no table of them was read.
    """

    def __init__(self, codes: Collection[str], one_in: int, before: Mapping[str, Share] = NOTHING) -> None:
        self.one_in = one_in
        self.sampled: set[int] = set()
        self._parts = Counter({name: share.part for name, share in before.items()})
        self._wholes = Counter({name: share.whole for name, share in before.items()})
        counts = ~pl.col("code").is_in(sorted(codes))
        unknown = Measure(name=UNKNOWN_CODES, table="taxonomy", counts=counts, among=EVERY)
        self._measures = (*MISSING, *UNKNOWN, *[unknown] * bool(codes))

    @classmethod
    def without(cls, npis: pl.Series, before: Figures, engine: Engine) -> "Measures":
        """Return the figures of a directory, but for what it holds of some NPIs."""
        measures = cls([code for (code,) in engine.rows(CODES)], before.one_in, before.shares)
        measures.sampled |= before.sampled - set(npis)
        values = {"npis": json.dumps(npis.to_list())}
        for table, schema in MEASURED.items():
            question = f"select {', '.join(schema)} from {table} where {THESE}"  # noqa: S608 - our names
            measures._add(table, pl.DataFrame(engine.rows(question, values), schema=schema, orient="row"), -1)
        return measures

    def take(self, tables: Tables) -> None:
        """Count the tables of one range of NPIs."""
        for table in MEASURED.keys() & tables.keys():
            self._add(table, tables[table], 1)
        if "practitioner" in tables:
            npis = tables["practitioner"]["npi"]
            self.sampled |= set(npis.filter(npis // LAST_DIGIT % self.one_in == 0))

    def shares(self) -> dict[str, Share]:
        """Return what was counted, by the name of the measure."""
        return {each.name: Share(self._parts[each.name], self._wholes[each.name]) for each in self._measures}

    def figures(self, releases: Collection[OfRelease], held: Mapping[str, int], made_at: datetime) -> Figures:
        """Return the figures of the directory, with what is known of its releases, and how much it holds."""
        return Figures(
            made_at=made_at.isoformat(timespec="seconds"),
            files=files_of(releases),
            lists=lists_of(releases),
            held=held,
            shares=self.shares(),
            sampled=frozenset(self.sampled),
            one_in=self.one_in,
        )

    def _add(self, table: str, rows: pl.DataFrame, sign: int) -> None:
        of_table = [each for each in self._measures if each.table == table]
        parts = rows.select((each.counts & each.among).sum().alias(each.name) for each in of_table)
        wholes = rows.select(each.among.sum().alias(each.name) for each in of_table)
        for each in of_table:
            self._parts[each.name] += sign * parts[each.name].item()
            self._wholes[each.name] += sign * wholes[each.name].item()
