"""A registry, with its files of evidence, written to one archive while it is served.

Shape:  all tables as of one moment (a transaction that reads and stops nobody from writing: in SQLite a snapshot of
        its WAL, in PostgreSQL repeatable read), then the files: an event is recorded after its files are kept, and only
        files that no event names any more ever go, so all that the events name are there, but for those of words that
        were removed since the moment. Written beside its name, which it gets at the end.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec
from django.db import Error, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from whoperforms import __version__
from whoperforms.kernel.durable import flush, put_in_place
from whoperforms.kernel.errors import BadQuestion, MachineRefused
from whoperforms.registry.archive import FORMAT, MANIFEST, Manifest, Table, file_entry, line_of, table_entry
from whoperforms.registry.errors import DamagedFile, NoSuchFile
from whoperforms.registry.files import Files
from whoperforms.registry.kept_tables import columns_of, fields_of, kept_models, table_of
from whoperforms.registry.models import Event

AT_ONCE: Final = 2000  # rows read into memory
PIECE: Final = 1 << 16
FOR_ITS_OWNER: Final = 0o600  # it holds names, addresses, and what second factors are checked with
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows: when it was made stands in the manifest


def back_up(path: Path, files: Files, *, now: datetime) -> Manifest:
    """Write the registry to an archive, or nothing; return what is in it. Raises: BadQuestion, MachineRefused."""
    if path.exists():
        raise BadQuestion(f"{path}: is there already; name a file that is not, so that no backup is lost")
    try:
        with _unfinished(path) as part:
            with ZipFile(part, "w", compression=ZIP_DEFLATED, compresslevel=1) as packed, snapshot():
                manifest = _written(packed, files, now)
            put_in_place(part, path)
    except OSError as why:
        raise MachineRefused(f"{path}: the backup cannot be written ({why.strerror}); see to it") from None
    except Error as why:
        raise MachineRefused(f"{path}: the registry could not be read ({' '.join(str(why).split())})") from None
    return manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all that is read be of one moment; who writes is not stopped."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("begin")  # not as Django would: its transactions take the lock that writers need
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("rollback")


def steps_done() -> tuple[str, ...]:
    """Return which steps made the registry's tables what they are."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def _written(packed: ZipFile, files: Files, now: datetime) -> Manifest:
    last = Event.objects.order_by("-seq").values_list("seq", "chain").first()  # the first look: from here on all is one
    steps = steps_done()
    tables = tuple(_table(packed, model) for model in kept_models())
    kept, damaged = _files(packed, files)
    manifest = Manifest(
        format=FORMAT,
        program=__version__,
        made_at=now.isoformat(timespec="seconds"),
        steps=steps,
        tables=tables,
        files=kept,
        last=(last[0], bytes(last[1]).hex()) if last else None,
        damaged=damaged,
    )
    packed.writestr(_entry(MANIFEST), msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _table(packed: ZipFile, model: type[models.Model]) -> Table:
    columns = columns_of(model)
    names = [field.attname for field in fields_of(model)]
    kept = model._default_manager.order_by("pk").values_list(*names)  # noqa: SLF001 - whatever a model calls it
    digest, rows = sha256(), 0
    with packed.open(_entry(table_entry(table_of(model))), "w", force_zip64=True) as lines:
        for row in kept.iterator(chunk_size=AT_ONCE):
            line = line_of(row, columns)
            digest.update(line)
            lines.write(line)
            rows += 1
    return Table(name=table_of(model), columns=columns, rows=rows, sha256=digest.hexdigest())


def _files(packed: ZipFile, files: Files) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the files of evidence; return those that are in the archive, and those that were damaged already."""
    kept, damaged = list[str](), list[str]()
    for digest in files.all():
        try:
            with files.opened(digest) as file, packed.open(_entry(file_entry(digest), ZIP_STORED), "w") as out:
                while piece := file.read(PIECE):
                    out.write(piece)
        except NoSuchFile:
            continue  # swept away meanwhile: nothing names it any more
        except DamagedFile:
            damaged.append(digest)
        else:
            kept.append(digest)
    return tuple(kept), tuple(damaged)


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = compression
    return entry


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """Yield the file to write to, for us alone; what somebody who was killed left of it, we write anew."""
    part = path.with_name(f"{path.name}.part")
    opened = os.open(part, os.O_RDWR | os.O_CREAT, FOR_ITS_OWNER)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MachineRefused(
                f"{path}: another backup is being written there; wait for it, or name another"
            ) from None
        if path.exists() or not part.exists() or not os.path.samestat(part.stat(), os.fstat(opened)):
            raise MachineRefused(f"{path}: another backup was just written there; name another file")
        os.fchmod(opened, FOR_ITS_OWNER)
        os.ftruncate(opened, 0)
        try:
            yield part
        except BaseException:
            part.unlink(missing_ok=True)
            flush(path.parent)
            raise
    finally:
        os.close(opened)
