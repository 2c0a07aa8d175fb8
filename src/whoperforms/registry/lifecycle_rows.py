"""The lifecycle's table in a registry that was there before: it is given the steps that the lifecycle has since.

Shape:  a registry that is made from now on has them from the beginning. The guard of the table is opened for that, and
        closed as it was.
"""

from typing import Final

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from whoperforms.certification.lifecycle import transitions

OPEN: Final = "alter table transition disable trigger lifecycle_fixed"
CLOSED: Final = "alter table transition enable always trigger lifecycle_fixed"
GUARD: Final = "select sql from sqlite_master where type = 'trigger' and name = 'transition_no_insert'"


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
