"""What was signed anew is voided while a certification is suspended: the lifecycle has that step too."""

from django.db import migrations

from whoperforms.registry.lifecycle_rows import fill


class Migration(migrations.Migration):
    """The rows that are missing."""

    dependencies = (("registry", "0006_signed_anew"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
