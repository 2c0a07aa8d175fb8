"""The registry's tables. Only services write to them, and add: the database refuses to change what is there."""

from django.db import models

from whoperforms.registry.corrections.report import LONGEST, Category
from whoperforms.registry.corrections.states import State


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
    decided = models.CharField(max_length=20, null=True)  # noqa: DJ001 - not decided is not empty

    class Meta:  # noqa: D106 - Django's
        db_table = "correction_event"
        ordering = ("seq",)
        constraints = (_one_of("state", State),)

    def __str__(self) -> str:
        return f"{self.seq}: {self.correction_id} {self.state}"


class Event(models.Model):
    """What happened, as `certification.events` has it: the truth of which all else of the registry is made.

    `was` and `becomes` are the stages of an enrolment before and after; both databases hold them to the lifecycle.
    """

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.CharField(max_length=12, unique=True)
    at = models.CharField(max_length=20)  # as it is hashed, the same on every database
    stream = models.CharField(max_length=80)
    type = models.CharField(max_length=40)
    was = models.CharField(max_length=12, null=True)  # noqa: DJ001 - not every event has stages
    becomes = models.CharField(max_length=12, null=True)  # noqa: DJ001
    record = models.BinaryField(null=True)  # removed by law, and by nothing else
    salt = models.BinaryField(null=True)
    body_hash = models.BinaryField()
    chain = models.BinaryField()

    class Meta:  # noqa: D106 - Django's
        db_table = "event"
        ordering = ("seq",)
        indexes = (models.Index(fields=("stream", "seq"), name="event_stream"),)

    def __str__(self) -> str:
        return f"{self.seq}: {self.stream} {self.type}"


class Transition(models.Model):
    """One row of the lifecycle, for the database to hold events to."""

    pk = models.CompositePrimaryKey("was", "event")
    was = models.CharField(max_length=12)
    event = models.CharField(max_length=40)
    becomes = models.CharField(max_length=12)

    class Meta:  # noqa: D106
        db_table = "transition"

    def __str__(self) -> str:
        return f"{self.was}, {self.event}: {self.becomes}"
