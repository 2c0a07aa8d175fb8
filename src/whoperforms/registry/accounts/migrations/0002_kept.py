"""An account is never removed and never given to another person; and a table where tries are counted."""

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REMOVED = "an account is never removed, for what it did stands under its name; disable it"
GIVEN_ON = "an account is never given to another person; invite them to one of their own"

SQLITE = (
    f"create trigger account_no_delete before delete on account begin select raise(abort, '{REMOVED}'); end",
    f"""create trigger account_no_new_person before update on account
        when (old.person <> '' and new.person <> old.person) or new.id <> old.id
        begin select raise(abort, '{GIVEN_ON}'); end""",
)
POSTGRES = (
    f"""create function account_never_removed() returns trigger language plpgsql as
        $$ begin raise exception '{REMOVED}' using errcode = 'integrity_constraint_violation'; end $$""",
    f"""create function account_never_given_on() returns trigger language plpgsql as
        $$ begin
             if (old.person <> '' and new.person <> old.person) or new.id <> old.id then
               raise exception '{GIVEN_ON}' using errcode = 'integrity_constraint_violation';
             end if;
             return new;
           end $$""",
    """create trigger account_no_delete before delete on account
       for each row execute function account_never_removed()""",
    """create trigger account_no_truncate before truncate on account
       for each statement execute function account_never_removed()""",
    """create trigger account_no_new_person before update on account
       for each row execute function account_never_given_on()""",
)


def keep(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Have the database refuse it; make the table that settings name as the cache."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)
    table = settings.CACHES["default"]["LOCATION"]
    call_command("createcachetable", table, database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """The triggers and the table."""

    dependencies = (("accounts", "0001_account"),)
    operations = (migrations.RunPython(keep, migrations.RunPython.noop),)
