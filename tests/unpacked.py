"""Every posting of a directory, unpacked: for holding answers against."""

import sqlite3
from collections.abc import Iterator

import numpy as np

from whoperforms.store.postings import POSTING

ALL = """
select kind, code, b.postings
  from term as t join block as b on b.id >= t.first_block and b.id < t.first_block + length(t.traits) / 2
 order by b.id
"""


def every_posting(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, code, NPI) for every posting, in the order in which they lie."""
    for kind, code, packed in connection.execute(ALL):
        for npi in np.frombuffer(packed, POSTING)["npi"].tolist():
            yield kind, code, npi
