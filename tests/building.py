"""Builds a directory from invented files and asks it; no clock: every build is of the same moment."""

import sqlite3
from datetime import UTC, datetime

from unpacked import every_posting
from whoperforms.build.build import build
from whoperforms.build.reading_list import Sources
from whoperforms.store.names_folder import PREFIX
from whoperforms.store.swap import DIRECTORY, LOCK

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CODES = frozenset({"0275T", "62330", "62331", "G0276"})


def built(out, *nppes, **sources):
    """Build into folder `out`; give the report."""
    return build(Sources(nppes=nppes, codes=CODES, **sources), out, now=NOW, on_progress=lambda *_: None)


def asked(out, question):
    """Give all rows that a question over the directory in `out` answers with."""
    connection = sqlite3.connect(f"file:{out / DIRECTORY}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def listed(out):
    """Give the (kind, code, npi) that search can find."""
    connection = sqlite3.connect(f"file:{out / DIRECTORY}?mode=ro", uri=True)
    try:
        return set(every_posting(connection))
    finally:
        connection.close()


def leftovers(out):
    """Give what lies in a folder beside a directory, its index of names, and the one before it."""
    [(names,)] = asked(out, "select value from built where name = 'names'") if (out / DIRECTORY).exists() else [("",)]
    before = [path.name for path in out.glob(f"{PREFIX}*") if path.name != names][:1]
    return sorted(path.name for path in out.iterdir() if path.name not in {DIRECTORY, LOCK, names, *before})


def account(report, part):
    """Give (read, kept, skipped by rule, rejected) of the one release of a part."""
    [release] = [r for r in report.releases if r.part == part]
    return release.rows_read, release.rows_kept, dict(release.skipped), release.rows_rejected
