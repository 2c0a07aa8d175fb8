"""Corrections and what became of them."""

import django.db.models.deletion
from django.db import migrations, models

CATEGORIES = ["place", "telephone", "not_performed", "specialty", "other_person", "left", "certification", "other"]
STATES = ["received", "looked_at", "answered", "closed"]


class Migration(migrations.Migration):
    """The first tables."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tracking", models.CharField(max_length=12, unique=True)),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("procedure", models.CharField(max_length=60, null=True)),
                ("npi", models.BigIntegerField(db_index=True, null=True)),
                ("about", models.CharField(max_length=40, null=True)),
                ("category", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=2000)),
                ("language", models.CharField(max_length=2)),
            ],
            options={
                "db_table": "correction",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("category__in", CATEGORIES)), name="correction_category_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=100)),
                ("text", models.CharField(blank=True, max_length=2000)),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="registry.correction"
                    ),
                ),
            ],
            options={
                "db_table": "correction_event",
                "ordering": ("seq",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", STATES)), name="correctionevent_state_known"
                    )
                ],
            },
        ),
    )
