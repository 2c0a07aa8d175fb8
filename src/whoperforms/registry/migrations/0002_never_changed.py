"""What was written stays as it was: both databases refuse to change, remove or renumber it.

Shape:  triggers. In SQLite REPLACE may remove a row without asking them, so what would be replaced is refused when it
        is inserted. Whoever owns a database can take triggers away again; they stop mistakes, and this program.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NEVER = "what was reported, and what became of it, is never changed; add an event"
NOT_NEXT = "events are numbered one after the other"
TABLES = ("correction", "correction_event")

# ruff: noqa: S608 - put together from the names and sentences above
SQLITE = (
    *(
        f"create trigger {table}_no_{deed} before {deed} on {table} begin select raise(abort, '{NEVER}'); end"
        for table in TABLES
        for deed in ("update", "delete")
    ),
    f"""create trigger correction_no_replace before insert on correction
        when exists (select 1 from correction
                      where id = new.id or tracking = new.tracking or submission = new.submission)
        begin select raise(abort, '{NEVER}'); end""",
    f"""create trigger correction_event_in_turn before insert on correction_event
        when new.seq is not (select coalesce(max(seq), 0) + 1 from correction_event)
        begin select raise(abort, '{NOT_NEXT}'); end""",
)
POSTGRES = (
    f"""create function never_changed() returns trigger language plpgsql as
        $$ begin raise exception '{NEVER}' using errcode = 'integrity_constraint_violation'; end $$""",
    f"""create function in_turn() returns trigger language plpgsql as
        $$ begin
             if new.seq is distinct from (select coalesce(max(seq), 0) + 1 from correction_event) then
               raise exception '{NOT_NEXT}' using errcode = 'integrity_constraint_violation';
             end if;
             return new;
           end $$""",
    """create trigger correction_event_in_turn before insert on correction_event
       for each row execute function in_turn()""",
    "alter table correction_event enable always trigger correction_event_in_turn",
    *(
        statement
        for table in TABLES
        for statement in (
            f"""create trigger {table}_never_changed before update or delete on {table}
                for each row execute function never_changed()""",
            f"""create trigger {table}_never_emptied before truncate on {table}
                for each statement execute function never_changed()""",
            f"alter table {table} enable always trigger {table}_never_changed",
            f"alter table {table} enable always trigger {table}_never_emptied",
        )
    ),
)


def refuse_changes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Have the database refuse changes."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The triggers."""

    dependencies = (("registry", "0001_correction"),)
    operations = (migrations.RunPython(refuse_changes, migrations.RunPython.noop),)
