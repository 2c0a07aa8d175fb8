"""The site that is served: who runs it and what it offers, as its file says."""

from django.conf import settings

from whoperforms.registry.site import Operator, Site

__all__ = ["Operator", "Site", "site"]


def site() -> Site:
    """Return the site that is served."""
    found: Site = settings.SITE
    return found
