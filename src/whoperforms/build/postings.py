"""Postings on their way into the directory: in order of term and cell, cut into blocks, all terms at once."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import polars as pl

from whoperforms.kernel.errors import BadData
from whoperforms.store.postings import BOX, FLAGS, MOST_LOCATIONS, POSTING, Numbers, Packed
from whoperforms.store.writer import Writer

BLOCK = 64  # postings
WRITTEN_AT_ONCE = 1 << 15  # blocks
TERM = ["kind", "code"]
COLUMNS = {"kind": pl.String, "code": pl.String, "cell": pl.UInt32, "npi": pl.Int64, "location": pl.Int64}
COLUMNS |= {"lat": pl.Int32, "lon": pl.Int32, "traits": pl.UInt16}


def write_postings(writer: Writer, postings: pl.DataFrame) -> None:
    """Write every term and its blocks; `postings` has the columns of COLUMNS, `numbered` or not. Raises: BadData."""
    terms = postings.group_by(TERM).agg(pl.len().alias("postings")).sort(pl.col(TERM).cast(pl.String))
    write_packed(writer, in_words(terms), packed_in_order(postings, terms))


def numbered(postings: pl.DataFrame) -> pl.DataFrame:
    """Return postings with numbers for the names of their terms: terms are few, postings many."""
    return postings.with_columns(pl.col(TERM).cast(pl.Categorical))


def in_words(postings: pl.DataFrame) -> pl.DataFrame:
    """Return postings, or terms, with names again where `numbered` has put numbers."""
    return postings.with_columns(pl.col(TERM).cast(pl.String))


def write_packed(writer: Writer, terms: pl.DataFrame, packed: Packed) -> None:
    """Write `terms` (`kind`, `code`, number of `postings`, in that order) and their postings, cut into blocks."""
    if not len(packed):
        return
    begins = np.concatenate([[0], np.cumsum(terms["postings"].to_numpy())]).astype(np.int64)
    starts, first_blocks = _cut(begins)
    writer.insert_columns("term", _terms(terms, packed, starts, first_blocks))
    for blocks in _blocks(packed, starts):
        writer.insert_columns("block", blocks)


def _refuse_too_many_locations(postings: pl.DataFrame) -> None:
    beyond = postings.filter(pl.col("location") >= MOST_LOCATIONS)
    if not beyond.is_empty():
        raise BadData(
            f"{beyond['npi'][0]}: more than {MOST_LOCATIONS:,} practice locations, which no directory can hold; "
            "report this file as a fault"
        )


def packed_in_order(postings: pl.DataFrame, terms: pl.DataFrame) -> Packed:
    """Return the postings as they are kept, in order of term, cell, NPI and location. Raises: BadData."""
    _refuse_too_many_locations(postings)
    order = _order(postings, terms)
    packed = np.empty(postings.height, POSTING)
    for name in POSTING.names or ():
        packed[name] = postings[name].to_numpy()[order]
    return packed


def _order(postings: pl.DataFrame, terms: pl.DataFrame) -> Numbers:
    """Return where each posting in order comes from: two keys of 64 bits are sorted, once."""
    turns = terms.select(TERM).with_row_index("turn")
    turn = postings.select(TERM).join(turns, on=TERM, how="left", maintain_order="left")["turn"]
    place = _both(turn, postings["cell"], bits=32)
    person = _both(postings["npi"], postings["location"], bits=16)
    keys = pl.DataFrame({"place": place, "person": person})
    return keys.select(pl.arg_sort_by("place", "person")).to_series().to_numpy()


def _both(first: pl.Series, second: pl.Series, *, bits: int) -> pl.Series:
    """Return two numbers as one, the second in the lowest `bits`."""
    return first.cast(pl.UInt64) * (1 << bits) + second.cast(pl.UInt64)


def _cut(begins: Numbers) -> tuple[Numbers, Numbers]:
    """Return where each block starts, and the first block of each term (and one past the last)."""
    blocks = -(-np.diff(begins) // BLOCK)
    first_blocks = np.concatenate([[0], np.cumsum(blocks)]).astype(np.int64)
    within_term = np.arange(first_blocks[-1]) - np.repeat(first_blocks[:-1], blocks)
    return np.repeat(begins[:-1], blocks) + within_term * BLOCK, first_blocks


def _terms(terms: pl.DataFrame, packed: Packed, starts: Numbers, first_blocks: Numbers) -> pl.DataFrame:
    """Return the rows of terms; boxes are all south edges, then all north, west and east edges."""
    edges = [
        extreme.reduceat(np.ascontiguousarray(packed[axis]), starts).astype(BOX)
        for axis in ("lat", "lon")
        for extreme in (np.minimum, np.maximum)
    ]
    boxes = np.stack(edges)
    traits = np.bitwise_or.reduceat(np.ascontiguousarray(packed["traits"]), starts).astype(FLAGS)
    runs = list(pairwise(first_blocks.tolist()))
    return terms.with_columns(
        pl.Series("first_block", first_blocks[:-1]),
        pl.Series("boxes", [boxes[:, start:end].tobytes() for start, end in runs], dtype=pl.Binary),
        pl.Series("traits", [traits[start:end].tobytes() for start, end in runs], dtype=pl.Binary),
    )


def _blocks(packed: Packed, starts: Numbers) -> Iterator[pl.DataFrame]:
    """Yield the rows of blocks, some at a time."""
    cuts = [*starts.tolist(), len(packed)]
    for first in range(0, len(starts), WRITTEN_AT_ONCE):
        some = [packed[start:end].tobytes() for start, end in pairwise(cuts[first : first + WRITTEN_AT_ONCE + 1])]
        yield pl.DataFrame({"id": np.arange(first, first + len(some)), "postings": pl.Series(some, dtype=pl.Binary)})
