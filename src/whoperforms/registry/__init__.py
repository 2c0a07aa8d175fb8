"""What people tell us and nothing can bring back: events, accounts, evidence, corrections; and who runs the site."""

import os


def start() -> None:
    """Set Django up, for a command that needs the registry; whoever calls imports models and services after it."""
    import django  # noqa: PLC0415 - Django's machinery is for those who ask for it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whoperforms.project.settings")
    django.setup()
