"""Both databases hold events to their rules: one after the other, along the lifecycle, never changed or removed.

Shape:  triggers. The words of an event may go, and nothing else of it, once a later event says that the law wants it.
        Whoever owns a database can take triggers away again: then the chain of hashes tells it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from whoperforms.certification.lifecycle import transitions

NEVER = "an event is never changed; add another one"
NOT_NEXT = "events are numbered one after the other, and none has the id of another"
NO_STEP = "the lifecycle has no such step"
FIXED = "the lifecycle is part of the program; a new version of it brings its own"

# ruff: noqa: S608 - put together from the names and sentences above
STAYS = ("seq", "event_id", "at", "stream", "type", "was", "becomes", "body_hash", "chain")

NO_STEP_WHEN = """
    (new.was is null) <> (new.becomes is null)
    or (new.was is null) = exists (select 1 from transition as t where t.event = new.type)
    or (new.was is not null
        and (new.was <> coalesce((select e.becomes from event as e
                                   where e.stream = new.stream and e.becomes is not null
                                   order by e.seq desc limit 1), 'none')
             or not exists (select 1 from transition as t
                             where t.was = new.was and t.event = new.type and t.becomes = new.becomes)))
"""
NOT_NEXT_WHEN = """
    new.seq <> (select coalesce(max(e.seq), 0) + 1 from event as e)
    or exists (select 1 from event as e where e.event_id = new.event_id)
"""

SQLITE = (
    f"""create trigger event_in_turn before insert on event when {NOT_NEXT_WHEN}
        begin select raise(abort, '{NOT_NEXT}'); end""",
    f"""create trigger event_by_lifecycle before insert on event when {NO_STEP_WHEN}
        begin select raise(abort, '{NO_STEP}'); end""",
    f"""create trigger event_never_changed before update on event
        when new.record is not null or new.salt is not null
          or {" or ".join(f"new.{column} is not old.{column}" for column in STAYS)}
          or not exists (select 1 from event as e where e.type = 'erased' and e.stream = 'erasure:' || old.seq)
        begin select raise(abort, '{NEVER}'); end""",
    f"create trigger event_never_removed before delete on event begin select raise(abort, '{NEVER}'); end",
    *(
        f"create trigger transition_no_{deed} before {deed} on transition begin select raise(abort, '{FIXED}'); end"
        for deed in ("insert", "update", "delete")
    ),
)
POSTGRES = (
    f"""create function event_added() returns trigger language plpgsql as
        $$ begin
             if {NOT_NEXT_WHEN} then
               raise exception '{NOT_NEXT}' using errcode = 'integrity_constraint_violation';
             end if;
             if {NO_STEP_WHEN} then
               raise exception '{NO_STEP}' using errcode = 'integrity_constraint_violation';
             end if;
             return new;
           end $$""",
    f"""create function event_changed() returns trigger language plpgsql as
        $$ begin
             if new.record is not null or new.salt is not null
                or {" or ".join(f"new.{column} is distinct from old.{column}" for column in STAYS)}
                or not exists (select 1 from event as e where e.type = 'erased' and e.stream = 'erasure:' || old.seq)
             then
               raise exception '{NEVER}' using errcode = 'integrity_constraint_violation';
             end if;
             return new;
           end $$""",
    f"""create function event_removed() returns trigger language plpgsql as
        $$ begin raise exception '{NEVER}' using errcode = 'integrity_constraint_violation'; end $$""",
    f"""create function lifecycle_fixed() returns trigger language plpgsql as
        $$ begin raise exception '{FIXED}' using errcode = 'integrity_constraint_violation'; end $$""",
    "create trigger event_added before insert on event for each row execute function event_added()",
    "create trigger event_changed before update on event for each row execute function event_changed()",
    "create trigger event_removed before delete on event for each row execute function event_removed()",
    "create trigger event_emptied before truncate on event for each statement execute function event_removed()",
    """create trigger lifecycle_fixed before insert or update or delete on transition
       for each row execute function lifecycle_fixed()""",
    """create trigger lifecycle_emptied before truncate on transition
       for each statement execute function lifecycle_fixed()""",
    *(
        f"alter table {table} enable always trigger {trigger}"
        for table, triggers in {
            "event": ("event_added", "event_changed", "event_removed", "event_emptied"),
            "transition": ("lifecycle_fixed", "lifecycle_emptied"),
        }.items()
        for trigger in triggers
    ),
)


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Write down the lifecycle, then have the database hold everybody to it."""
    for was, event, becomes in transitions():
        schema_editor.execute(
            "insert into transition (was, event, becomes) values (%s, %s, %s)", params=[was, event, becomes]
        )
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """The lifecycle and the triggers."""

    dependencies = (("registry", "0003_event"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
