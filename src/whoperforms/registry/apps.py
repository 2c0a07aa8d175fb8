"""The registry as Django knows it."""

from django.apps import AppConfig


class Registry(AppConfig):
    """The only room with models."""

    name = "whoperforms.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
