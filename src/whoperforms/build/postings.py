"""Postings on their way into the directory: sorted by term and cell, cut into blocks."""

import numpy as np
import polars as pl

from whoperforms.store.postings import POSTING, blocks
from whoperforms.store.write import Writer

ORDER = ["kind", "code", "cell", "npi", "location"]


def write_postings(writer: Writer, postings: pl.DataFrame) -> None:
    """Write every term and its blocks. `postings` has the columns of ORDER, `lat` and `lon`."""
    for number, of_term in enumerate(postings.sort(ORDER).partition_by("kind", "code", maintain_order=True), start=1):
        packed = np.empty(of_term.height, POSTING)
        for name in POSTING.names or ():
            packed[name] = of_term[name].to_numpy()
        write_term(writer, number, of_term["kind"][0], of_term["code"][0], packed)


def write_term(writer: Writer, number: int, kind: str, code: str, packed: np.ndarray) -> None:
    """Write one term with its postings, which come in the order of their cells."""
    boxes, found = blocks(packed)
    writer.insert("term", ("id", "kind", "code", "postings", "boxes"), [(number, kind, code, len(packed), boxes)])
    writer.insert("block", ("term", "number", "postings"), [(number, at, data) for at, data in enumerate(found)])
