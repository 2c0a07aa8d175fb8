"""A registry brought back from an archive, into a new one or an empty one, on either database; all of it or nothing.

Shape:  (1) The archive is read through, each part held against its hash. (2) The registry is given its tables, and has
        to be empty. (3) The files of evidence are kept. (4) The rows are written, and the chain of events is verified,
        in one transaction. What goes wrong in (1) touches nothing; what goes wrong later is taken back.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.management.color import no_style
from django.db import Error, connection, connections

from whoperforms.certification.events import first_broken
from whoperforms.registry import journal
from whoperforms.registry.archive import Archive, Column, Manifest, Table, archive_at
from whoperforms.registry.backup import steps_done
from whoperforms.registry.errors import BadArchive, NotEmpty
from whoperforms.registry.files import Files
from whoperforms.registry.kept_tables import columns_of, kept_models, table_of
from whoperforms.registry.migrate import migrate
from whoperforms.registry.models import Event
from whoperforms.registry.one_writer import writing
from whoperforms.store.place import Place, is_database, shown

AT_ONCE: Final = 1000  # rows written with one statement


def restore(path: Path, place: Place, files: Files) -> Manifest:
    """Bring a registry back; return what was in the archive. Raises: BadArchive, NotEmpty, MachineRefused."""
    with archive_at(path) as archive:
        archive.refuse_damaged()  # (1)
        with _taken_back(place):
            migrate(place)  # (2)
            _refuse_other_tables(archive)
            with _files_kept(archive, files), writing():  # (3)
                _refuse_filled(place)
                try:
                    _fill(archive)  # (4)
                except Error as why:
                    said = " ".join(str(why).split())
                    raise BadArchive(f"{path}: the database does not take what is in it ({said})") from None
                _refuse_broken(archive)
        return archive.manifest


def _refuse_other_tables(archive: Archive) -> None:
    """Let through only an archive of the tables that this program has, column by column."""
    here, there = set(steps_done()), set(archive.manifest.steps)
    if newer := sorted(there - here):
        raise BadArchive(f"{archive.path}: made by a newer program ({newer[0]}); restore it with that one")
    if older := sorted(here - there):
        raise BadArchive(
            f"{archive.path}: made by an older program, {archive.manifest.program} (it lacks {older[0]}); "
            "restore it with that one, then let this one renew the tables"
        )
    ours = {table_of(model): set(columns_of(model)) for model in kept_models()}
    theirs = {table.name: set(table.columns) for table in archive.manifest.tables}
    if ours != theirs:
        odd = next(name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name))
        raise BadArchive(f"{archive.path}: its table {odd} is not that of this program; use another backup")


def _refuse_filled(place: Place) -> None:
    """Let through only a registry to which nobody has written anything. Raises: NotEmpty."""
    for model in kept_models():
        if model._default_manager.exists():  # noqa: SLF001 - whatever a model calls it
            raise NotEmpty(
                f"{shown(place)}: this registry is not empty ({table_of(model)} has rows), and none of it is "
                "overwritten; name a --registry that is not there yet, or an empty database"
            )


def _fill(archive: Archive) -> None:
    for table in archive.manifest.tables:
        _fill_table(table, archive.rows(table))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)
        connection.check_constraints()


def _fill_table(table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    quoted = connection.ops.quote_name
    names, blanks = ", ".join(quoted(column.name) for column in table.columns), ", ".join("%s" for _ in table.columns)
    statement = f"insert into {quoted(table.name)} ({names}) values ({blanks})"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        while batch := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, [_adapted(row, table.columns) for row in batch])


def _adapted(row: tuple[Any, ...], columns: tuple[Column, ...]) -> tuple[Any, ...]:
    """Return a row as the database wants it."""
    return tuple(_for_database(value, column.kind) for value, column in zip(row, columns, strict=True))


def _for_database(value: Any, kind: str) -> Any:  # noqa: ANN401 - whatever a database takes
    if value is None:
        return None
    if kind == "instant" and isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if kind == "day":
        return connection.ops.adapt_datefield_value(value)
    if kind == "json":
        return connection.ops.adapt_json_value(value, None)
    return value


def _refuse_broken(archive: Archive) -> None:
    """Let through only events that follow from each other, up to the one that the archive says was the last."""
    if broken := first_broken(journal.rows()):
        raise BadArchive(f"{archive.path}: {broken.what}; use another backup")
    last = Event.objects.order_by("-seq").values_list("seq", "chain").first()
    if (last and (last[0], bytes(last[1]).hex())) != archive.manifest.last:
        raise BadArchive(f"{archive.path}: its last event is not the one that it says; use another backup")


@contextmanager
def _files_kept(archive: Archive, files: Files) -> Iterator[None]:
    """Keep the files of evidence; take them away again when what they belong to does not come about."""
    new = list[str]()
    try:
        for digest in archive.manifest.files:
            with archive.file(digest) as opened:
                if files.bring_back(opened, digest):
                    new.append(digest)
        yield
    except BaseException:
        for digest in new:
            files.remove(digest)
        raise


@contextmanager
def _taken_back(place: Place) -> Iterator[None]:
    """Leave no registry behind where there was none, if it does not come about."""
    if is_database(place) or Path(place).exists():
        yield
        return
    try:
        yield
    except BaseException:
        connections.close_all()
        for name in (str(place), f"{place}-wal", f"{place}-shm"):
            with suppress(FileNotFoundError):
                Path(name).unlink()
        raise
