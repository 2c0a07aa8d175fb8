"""Under which name this site is reached: for links in messages, and for passkeys, which belong to a name."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def origin(request: HttpRequest) -> str:
    """Return scheme and host: those of the site's file, else those that were asked."""
    return settings.SITE.origin or f"{request.scheme}://{request.get_host()}"


def passkey_host(request: HttpRequest) -> str:
    """Return the name that passkeys are made for. One made for an older name of the site opens it no more."""
    return urlsplit(origin(request)).hostname or ""


def is_here(path: str | None) -> bool:
    r"""Whether a path leads to a page of this site, whatever a browser makes of it.

    >>> [is_here(path) for path in ("/en/staff/", "//evil.example", "/\\evil.example", "https://evil.example", "")]
    [True, False, False, False, False]
    """
    return bool(path) and str(path).startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
