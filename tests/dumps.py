"""All that a directory file holds, without what may differ between two that answer alike: how releases are numbered."""

import sqlite3

import numpy as np

from whoperforms.store.names import open_names
from whoperforms.store.postings import POSTING
from whoperforms.store.schema import SCHEMA
from whoperforms.store.swap import DIRECTORY

POSTINGS = """
select kind, code, b.postings
  from term as t join block as b on b.id >= t.first_block and b.id < t.first_block + length(t.traits) / 2
"""
FILE = "(select file from release as r where r.id = {column})"
APART = {"term", "block"}  # dumped as postings
OF_ITS_HISTORY = {"drift", "match_question"}  # how it stands to the one before; what was asked when it was last built
LEFT_OUT = {("release", "id")}


def dump(out):
    """Give every table as sorted rows; when it was built is left out."""
    connection = sqlite3.connect(f"file:{out / DIRECTORY}?mode=ro", uri=True)
    try:
        held = {table.name: _rows(connection, table) for table in SCHEMA if table.name not in APART | OF_ITS_HISTORY}
        held["built"] = [row for row in held["built"] if row[0] not in {"built_at", "names"}]
        held["names"] = _names(out, *connection.execute("select value from built where name = 'names'").fetchone())
        held["postings"] = sorted(
            (kind, code, *posting)
            for kind, code, packed in connection.execute(POSTINGS)
            for posting in np.frombuffer(packed, POSTING).tolist()
        )
        return held
    finally:
        connection.close()


def _names(out, folder):
    """Give who bears which full name where; spellings that nobody bears do not count."""
    names = open_names(out / folder)
    givens, families = names.written(np.arange(len(names.keys)))
    begins, ends = names.spans(np.arange(len(names.keys)))
    return sorted(
        (given, family, *bearer)
        for given, family, begin, end in zip(givens.tolist(), families.tolist(), begins, ends, strict=True)
        for bearer in names.bearers[begin:end].tolist()
    )


def _rows(connection, table):
    names = [column.name for column in table.columns if (table.name, column.name) not in LEFT_OUT]
    said = ", ".join(FILE.format(column=name) if name == "release" else name for name in names)
    return sorted(connection.execute(f"select {said} from {table.name}"), key=repr)
