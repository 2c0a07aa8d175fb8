"""Postings brought forward: those of some NPIs left out, those that came put among the others, all cut anew.

Shape:  postings lie in order of term and cell. Where one that came belongs is looked up among every 64th first, then
        within that window; so the cells of few postings have to be worked out.
"""

from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whoperforms.build.postings import COLUMNS, TERM, in_words, packed_in_order, write_packed
from whoperforms.places.cells import cells_of
from whoperforms.store.engine import Engine
from whoperforms.store.postings import POSTING, Numbers, Packed
from whoperforms.store.write import Changer

TERMS = "select kind, code, postings from term order by first_block"
BLOCKS = "select postings from block order by id"
HELD = {"kind": pl.String, "code": pl.String, "postings": pl.Int64}

WINDOW = 64  # postings
SIEVE = 1 << 20  # NPIs are told apart by their last bits first
CELL_BITS = np.uint64(32)

TermNumbers = NDArray[np.int32]
Bools = NDArray[np.bool_]
Keys = NDArray[np.uint64]  # number of the term, then the cell


def replace_postings(changer: Changer, old: Engine, npis: pl.Series, came: pl.DataFrame) -> int:
    """Take the postings of `npis` out of the directory and put in those that `came`; return how many it holds now.

    `old` is the directory as it was; `came` has the columns of `build.postings.COLUMNS`. Raises: BadData.
    """
    came = in_words(came.select(*COLUMNS))
    held = pl.DataFrame(old.rows(TERMS), schema=HELD, orient="row")
    terms = pl.concat([held.select(TERM), came.select(TERM)]).unique().sort(TERM).with_row_index("term")
    number = np.repeat(_numbers(held, terms), held["postings"].to_numpy())
    packed = np.frombuffer(b"".join(chain.from_iterable(old.rows(BLOCKS))), POSTING)
    stays = ~_among(packed["npi"], npis.to_numpy().astype(np.uint32))
    packed, number = packed[stays], number[stays]
    places, came_packed, came_number = _places(packed, number, came, terms)
    packed, number = np.insert(packed, places, came_packed), np.insert(number, places, came_number)
    counts = np.bincount(number, minlength=terms.height)
    for table in ("term", "block"):
        changer.run(f"delete from {table}")  # noqa: S608 - our names
    counted = terms.select(*TERM, pl.Series("postings", counts)).filter(pl.col("postings") > 0)
    write_packed(changer, counted, packed)
    return len(packed)


def _numbers(some: pl.DataFrame, terms: pl.DataFrame) -> TermNumbers:
    """Return the number of the term of each row."""
    return some.join(terms, on=TERM, how="left", maintain_order="left")["term"].to_numpy().astype(np.int32)


def _among(npis: NDArray[np.uint32], some: NDArray[np.uint32]) -> Bools:
    """Return which of many NPIs are among a few."""
    sieve = np.zeros(SIEVE, dtype=bool)
    sieve[some % SIEVE] = True
    among = sieve[npis % SIEVE]
    among[among] = np.isin(npis[among], some)
    return among


def _places(
    packed: Packed, number: TermNumbers, came: pl.DataFrame, terms: pl.DataFrame
) -> tuple[Numbers, Packed, TermNumbers]:
    """Return before which posting each that came belongs; those that came, in order; and their terms."""
    of_terms = came.group_by(TERM).agg(pl.len().alias("postings")).sort(TERM)
    new = packed_in_order(came, of_terms)
    new_number = np.repeat(_numbers(of_terms, terms), of_terms["postings"].to_numpy())
    keys = _keys(new, new_number)
    firsts = np.arange(0, len(packed), WINDOW)
    window = np.maximum(np.searchsorted(_keys(packed[firsts], number[firsts]), keys, side="right") - 1, 0)
    looked_at, back = np.unique(window, return_inverse=True)
    rows = np.minimum(looked_at[:, None] * WINDOW + np.arange(WINDOW), max(len(packed) - 1, 0))
    if not len(packed):
        return np.zeros(len(new), dtype=np.int64), new, new_number
    within = _keys(packed[rows.ravel()], number[rows.ravel()]).reshape(rows.shape)
    passed = np.count_nonzero(within[back] <= keys[:, None], axis=1)
    return np.minimum(window * WINDOW + passed, len(packed)), new, new_number


def _keys(packed: Packed, number: TermNumbers) -> Keys:
    return number.astype(np.uint64) << CELL_BITS | cells_of(packed["lat"], packed["lon"])
