"""Settings of accounts that depend on something else: where the registry is, whether a site is served to others."""

from pathlib import Path
from typing import Any

from whoperforms.store.place import Place, is_database


def mail_folder(registry: Place, named: str | None) -> Path:
    """Return where messages go without a server for them: the folder that is named, else beside the registry."""
    if named:
        return Path(named)
    return Path("registry.mail") if is_database(registry) else Path(registry).with_suffix(".mail")


def cookies(*, is_local: bool) -> dict[str, Any]:
    """Return what the two cookies of private pages are called and how they travel.

    A name that begins with __Host- is taken by a browser over an encrypted connection alone, and from no subdomain.
    """
    before = "" if is_local else "__Host-"
    names = {"SESSION": f"{before}signed-in", "CSRF": f"{before}form"}
    settings: dict[str, Any] = {}
    for of, name in names.items():
        settings |= {
            f"{of}_COOKIE_NAME": name,
            f"{of}_COOKIE_SECURE": not is_local,
            f"{of}_COOKIE_HTTPONLY": True,
            f"{of}_COOKIE_SAMESITE": "Lax",
        }
    return settings
