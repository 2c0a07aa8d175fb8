"""The account of a build: when it was made, which rows were skipped by which rule, which were set aside."""

from collections.abc import Iterator
from dataclasses import dataclass

from whoperforms.store.directory import Directory

BUILT_AT = "select value from built where name = 'built_at'"
SKIPPED = "select release, rule, rows from skipped order by release, rule"
REJECTED = """
select release, row, outcome, column_name, value, reason
  from rejected order by release, row, outcome, column_name, reason
"""
COUNTS = "select name, value from built where name in ('practitioners', 'organizations', 'locations')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """What could not be used: a `row`, a `value` of a kept row, or a value that was `repaired`."""

    file: str
    row: int
    outcome: str
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a directory holds."""

    practitioners: int
    organizations: int
    locations: int


def built_at(directory: Directory) -> str:
    """Return when the directory was built, ISO."""
    value: str = directory.engine.rows(BUILT_AT)[0][0]
    return value


def counts(directory: Directory) -> Counts:
    """Return how much the directory holds, as counted when it was built."""
    return Counts(**{name: int(value) for name, value in directory.engine.rows(COUNTS)})


def skipped(directory: Directory) -> dict[int, dict[str, int]]:
    """Return the rows skipped: by release, then by rule."""
    found: dict[int, dict[str, int]] = {}
    for release, rule, rows in directory.engine.rows(SKIPPED):
        found.setdefault(release, {})[rule] = rows
    return found


def rejected(directory: Directory) -> Iterator[Rejected]:
    """Yield what was set aside, in the order of files and rows."""
    for release, row, outcome, column, value, reason in directory.engine.rows(REJECTED):
        file = directory.releases[release].file
        yield Rejected(file=file, row=row, outcome=outcome, column=column, value=value, reason=reason)
