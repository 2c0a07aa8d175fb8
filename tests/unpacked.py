"""Every posting of a directory, unpacked: for holding answers against."""

import sqlite3
from collections.abc import Iterator

import numpy as np

from whoperforms.store.postings import POSTING

ALL = "select kind, code, b.postings from block as b join term as t on t.id = b.term order by term, number"


def every_posting(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, code, NPI) for every posting, in the order in which they lie."""
    for kind, code, packed in connection.execute(ALL):
        for npi in np.frombuffer(packed, POSTING)["npi"].tolist():
            yield kind, code, npi
