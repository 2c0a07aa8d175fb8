"""The registry as Django knows it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from whoperforms.registry.guarding import guard


class Registry(AppConfig):
    """The only room with models."""

    name = "whoperforms.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have each connection to a file guarded from its first statement on."""
        connection_created.connect(guard, dispatch_uid="whoperforms.registry.guarding")
