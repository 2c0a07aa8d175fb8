"""Which tables a backup holds: those of all models, but for what the program brings, or a browser makes anew."""

from typing import Final

from django.apps import apps
from django.db import models

from whoperforms.registry.archive import Column

LEFT_OUT: Final = {
    "registry.transition": "the lifecycle, which comes with the program",
    "contenttypes.contenttype": "names of models, which come with the program",
    "auth.permission": "Django's own rights, which nothing here asks for",
    "auth.group": "Django's own groups, which nothing here asks for",
    "auth.group_permissions": "the same",
    "accounts.session": "who is signed in: a backup must not be a way in",
}
KINDS: Final = {
    "BinaryField": "bytes",
    "DateTimeField": "instant",
    "DateField": "day",
    "JSONField": "json",
    **dict.fromkeys(("AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "BooleanField"), "plain"),
    **dict.fromkeys(("PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField"), "plain"),
    **dict.fromkeys(("CharField", "EmailField", "SlugField", "TextField", "URLField"), "plain"),
}


def kept_models() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds, in the order of their tables' names."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT  # noqa: SLF001
    ]
    return sorted(found, key=table_of)


def table_of(model: type[models.Model]) -> str:
    """Return the name of a model's table."""
    return model._meta.db_table  # noqa: SLF001 - how Django names it


def columns_of(model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a model's table, in their order."""
    return tuple(Column(str(field.column), KINDS[_type(field)]) for field in fields_of(model))


def fields_of(model: type[models.Model]) -> "list[models.Field[object, object]]":
    """Return the fields of a model that have a column."""
    return [field for field in model._meta.concrete_fields if field.column]  # noqa: SLF001


def _type(field: "models.Field[object, object]") -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()
