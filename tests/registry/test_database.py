"""The database: on the disk before it is told, and with all its tables."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from registries import registry_at


def test_a_commit_to_a_file_lies_on_the_disk_before_it_is_told(tmp_path):
    with registry_at(tmp_path / "registry.db"), connection.cursor() as cursor:
        said = {
            name: cursor.execute(f"pragma {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }

    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


@pytest.mark.parametrize(
    "statement",
    [
        "drop trigger event_never_changed",
        "drop table event",
        "alter table event rename to once",
        "create trigger mine after insert on event begin select 1; end",
        "create table mine (one text)",
        "create view mine as select 1",
        "attach database ':memory:' as mine",
        "pragma recursive_triggers = off",
        "pragma writable_schema = on",
        "pragma trusted_schema = on",
        "pragma journal_mode = off",
    ],
)
def test_no_statement_of_ours_takes_the_rules_of_the_database_away(tmp_path, statement):
    with registry_at(tmp_path / "registry.db"), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="not authorized"):
            cursor.execute(statement)

        assert cursor.execute("select count(*) from sqlite_master where type = 'trigger'").fetchone()[0] > 5
        assert cursor.execute("pragma table_info(event)").fetchall()


def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
