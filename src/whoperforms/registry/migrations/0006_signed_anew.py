"""What was voided is signed anew while a certification is suspended: the lifecycle has that step too."""

from django.db import migrations

from whoperforms.registry.lifecycle_rows import fill


class Migration(migrations.Migration):
    """The rows that are missing."""

    dependencies = (("registry", "0005_decided"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
