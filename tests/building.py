"""Builds a directory from invented files and asks it; no clock: every build is of the same moment."""

import sqlite3
from datetime import UTC, datetime

import numpy as np

from unpacked import every_posting
from whoperforms.build.build import build
from whoperforms.build.drift import USUAL, Acceptance, Allowed
from whoperforms.build.reading_list import Sources
from whoperforms.build.scope import Scope
from whoperforms.procedures.load import load
from whoperforms.store.names_folder import PREFIX
from whoperforms.store.postings import POSTING, Trait
from whoperforms.store.swap import DIRECTORY, LOCK

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANYTHING = Allowed(USUAL.bounds, Acceptance("a test", "another country"))
SCOPE = Scope.of([load("mild")])


def built(out, *nppes, allowed=USUAL, **sources):
    """Build into folder `out`; give the report."""
    given = Sources(nppes=nppes, scope=SCOPE, **sources)
    return build(given, out, now=NOW, on_progress=lambda *_: None, allowed=allowed)


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


def traits(out) -> dict[int, set[Trait]]:
    """Give the traits of each NPI, over all its postings: one set each, or they disagree."""
    packed = np.frombuffer(b"".join(held for (held,) in asked(out, "select postings from block order by id")), POSTING)
    found: dict[int, set[Trait]] = {}
    for npi, flags in zip(packed["npi"].tolist(), packed["traits"].tolist(), strict=True):
        found.setdefault(npi, set()).add(Trait(flags))
    return found
