"""The one table of events, and the lifecycle that the database holds them to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of events."""

    dependencies = (("registry", "0002_never_changed"),)
    operations = (
        migrations.CreateModel(
            name="Transition",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "was", "event", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("was", models.CharField(max_length=12)),
                ("event", models.CharField(max_length=40)),
                ("becomes", models.CharField(max_length=12)),
            ],
            options={"db_table": "transition"},
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.CharField(max_length=12, unique=True)),
                ("at", models.CharField(max_length=20)),
                ("stream", models.CharField(max_length=80)),
                ("type", models.CharField(max_length=40)),
                ("was", models.CharField(max_length=12, null=True)),
                ("becomes", models.CharField(max_length=12, null=True)),
                ("record", models.BinaryField(null=True)),
                ("salt", models.BinaryField(null=True)),
                ("body_hash", models.BinaryField()),
                ("chain", models.BinaryField()),
            ],
            options={
                "db_table": "event",
                "ordering": ("seq",),
                "indexes": [models.Index(fields=["stream", "seq"], name="event_stream")],
            },
        ),
    )
