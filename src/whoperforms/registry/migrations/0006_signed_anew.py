"""What was voided is signed anew while a certification is suspended: the lifecycle has that step too.

Shape:  a registry that is made from now on has it from the beginning; one that was there before is given what it lacks.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from whoperforms.certification.lifecycle import transitions

OPEN = "alter table transition disable trigger lifecycle_fixed"
CLOSED = "alter table transition enable always trigger lifecycle_fixed"
GUARD = "select sql from sqlite_master where type = 'trigger' and name = 'transition_no_insert'"


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Write down what the lifecycle has and the table has not, and guard the table as before."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select was, event, becomes from transition")
        missing = sorted(set(transitions()) - set(cursor.fetchall()))
        if not missing:
            return
        if schema_editor.connection.vendor == "postgresql":
            opened, closed = OPEN, CLOSED
        else:
            cursor.execute(GUARD)
            opened, closed = "drop trigger transition_no_insert", cursor.fetchone()[0]
        cursor.execute(opened)
        cursor.executemany("insert into transition (was, event, becomes) values (%s, %s, %s)", missing)
        cursor.execute(closed)


class Migration(migrations.Migration):
    """The rows that are missing."""

    dependencies = (("registry", "0005_decided"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
