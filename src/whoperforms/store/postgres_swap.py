"""A new directory takes the old one's place in PostgreSQL in a single step; until then the old one serves on.

Shape:  a build is one transaction: schema `whoperforms_building` is made, filled, checked, given the next number by a
        rename, and only then seen by others, whole. A build that is killed is undone by the server. The directory
        before stays for those who have it open; the ones before that are dropped.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from os import getuid
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.engine import Row
from whoperforms.store.postgres import MARK, PREFIX
from whoperforms.store.postgres_address import postgres_address
from whoperforms.store.postgres_errors import refused, refused_to_build
from whoperforms.store.postgres_write import PostgresWriter
from whoperforms.store.promises import refuse_broken_promises
from whoperforms.store.schema import POSTGRES_SCHEMA, VERSION
from whoperforms.store.swap import refusals_as_sentences, remove_folder

BUILDING = f"{PREFIX}building"
KEPT = 2  # the directory that serves, and the one before it
LOCK = 0x77686F70  # "whop": the advisory lock of the one build that may be under way in a database
SESSION = """
set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set idle_session_timeout = 0;
set client_connection_check_interval = '1s';  -- a build that is gone is undone soon, even amid a long statement
set maintenance_work_mem = '256MB'; set lock_timeout = '2s';
"""
DIRECTORIES = """
select nspname, obj_description(oid, 'pg_namespace') from pg_namespace
 where nspname ~ '^whoperforms_[0-9]{1,9}$' order by substring(nspname from 13)::integer
"""
HOLDER = "select pid from pg_locks where locktype = 'advisory' and objid = %(lock)s and granted order by pid limit 1"
MADE = f"""
create schema {BUILDING};
set local search_path to {BUILDING};
"""
READ_BY_ALL = f"""
grant usage on schema {BUILDING} to public;
grant select on all tables in schema {BUILDING} to public;
"""  # the data is public; who may connect to the database may read it


@contextmanager
def replacing_in(text: str) -> Iterator[tuple[PostgresWriter, Path]]:
    """Yield what takes the rows of a new directory, and a folder to stage in; swap when the block ends well.

    Raises: BadQuestion (no address), MachineRefused (PostgreSQL away or lost, no right, disk full, another build),
    BadData (the directory does not keep its promises).
    """
    address = postgres_address(text)
    with _connected(address.conninfo, address.shown) as connection:
        try:
            with _one_build_at_a_time(connection, address.shown):
                _drop_what_nobody_reads(connection)
                with _staging(address.shown) as staging, connection.transaction():
                    writer = _begun(connection)
                    yield writer, staging
                    _finished(connection, address.shown)
                _drop_what_nobody_reads(connection)
        except psycopg.Error as why:
            raise refused_to_build(why, address.shown) from None


@contextmanager
def _connected(conninfo: str, where: str) -> Iterator[psycopg.Connection[Row]]:
    try:
        connection = psycopg.connect(make_conninfo(conninfo, application_name="whoperforms build"), autocommit=True)
    except psycopg.Error as why:
        raise refused(why, where) from None
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _one_build_at_a_time(connection: psycopg.Connection[Row], where: str) -> Iterator[None]:
    """Hold the database for one build. The lock goes with the connection, however that ends. Raises: MachineRefused."""
    connection.execute(SESSION)
    try:
        connection.execute("select pg_advisory_lock(%s)", (LOCK,))
    except psycopg.errors.LockNotAvailable:
        holder = connection.execute(HOLDER, {"lock": LOCK}).fetchone()
        process = f"server process {holder[0]}" if holder else "it has just ended"
        raise MachineRefused(
            f"{where}: another build is writing here ({process}); wait for it, or give another --out"
        ) from None
    yield
    connection.execute("select pg_advisory_unlock(%s)", (LOCK,))


@contextmanager
def _staging(where: str) -> Iterator[Path]:
    """Make an empty folder for this database's one build; what a killed build left there is removed."""
    name = sha256(f"{where} {getuid()}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"whoperforms-{name}.staging"
    with refusals_as_sentences(folder):
        remove_folder(folder)
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            remove_folder(folder)


def _begun(connection: psycopg.Connection[Row]) -> PostgresWriter:
    connection.execute(MADE)
    for table in POSTGRES_SCHEMA:
        connection.execute(table.in_postgres())
    return PostgresWriter(connection)


def _finished(connection: psycopg.Connection[Row], where: str) -> None:
    """Give the tables their keys, hold the directory against its promises, and let it serve. Raises: BadData."""
    for table in POSTGRES_SCHEMA:
        for statement in table.keyed_in_postgres():
            connection.execute(statement)
        connection.execute(sql.SQL("analyze {}").format(sql.Identifier(table.name)))
    refuse_broken_promises(lambda question: connection.execute(question).fetchall(), where)
    connection.execute(READ_BY_ALL)
    [(build,)] = connection.execute("select gen_random_uuid()::text")
    number = max((int(name.removeprefix(PREFIX)) for name, _ in connection.execute(DIRECTORIES)), default=0) + 1
    mark = f"whoperforms directory, schema {VERSION}, build {build}"
    schema = sql.Identifier(BUILDING)
    connection.execute(sql.SQL("comment on schema {} is {}").format(schema, mark))
    connection.execute(sql.SQL("alter schema {} rename to {}").format(schema, sql.Identifier(f"{PREFIX}{number}")))


def _drop_what_nobody_reads(connection: psycopg.Connection[Row]) -> None:
    """Drop the directories before the last but one; what is being read just now is left to the next build."""
    ours = [name for name, comment in connection.execute(DIRECTORIES) if MARK.fullmatch(comment or "")]
    for name in ours[:-KEPT]:
        with suppress(psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
