"""The registry's tables. Only `services` writes to them, and adds: the database refuses to change what is there."""

from django.db import models

from whoperforms.registry.report import LONGEST, Category
from whoperforms.registry.states import State


def _one_of(field: str, values: type[Category] | type[State]) -> models.CheckConstraint:
    known = {f"{field}__in": [str(value) for value in values]}
    return models.CheckConstraint(condition=models.Q(**known), name=f"%(class)s_{field}_known")


class Correction(models.Model):
    """A mistake that somebody reported. It says nothing of who did."""

    tracking = models.CharField(max_length=12, unique=True)
    submission = models.CharField(max_length=64, unique=True)  # the same form sent twice is one correction
    created_at = models.DateTimeField()
    procedure = models.CharField(max_length=60, null=True)  # noqa: DJ001 - unknown is not empty
    npi = models.BigIntegerField(null=True, db_index=True)
    about = models.CharField(max_length=40, null=True)  # noqa: DJ001
    category = models.CharField(max_length=20)
    text = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=2)

    class Meta:  # noqa: D106 - Django's
        db_table = "correction"
        ordering = ("id",)
        constraints = (_one_of("category", Category),)

    def __str__(self) -> str:
        return self.tracking


class CorrectionEvent(models.Model):
    """One step in what became of a correction: who, when, and what they said. `seq` counts all steps without a gap."""

    seq = models.BigIntegerField(primary_key=True)
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    by = models.CharField(max_length=100)
    text = models.CharField(max_length=LONGEST, blank=True)

    class Meta:  # noqa: D106 - Django's
        db_table = "correction_event"
        ordering = ("seq",)
        constraints = (_one_of("state", State),)

    def __str__(self) -> str:
        return f"{self.seq}: {self.correction_id} {self.state}"
