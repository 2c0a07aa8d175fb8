"""The database: on the disk before it is told, and with all its tables."""

from django.core.management import call_command
from django.db import connection

from registries import registry_at


def test_a_commit_to_a_file_lies_on_the_disk_before_it_is_told(tmp_path):
    with registry_at(tmp_path / "registry.db"), connection.cursor() as cursor:
        said = {
            name: cursor.execute(f"pragma {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }

    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
