"""Sessions in the database, each with the account that it is of: so they can be listed and ended.

Shape:  settings name this module as SESSION_ENGINE. Of a browser a name is kept that its owner knows it by, once
        somebody has signed in; its network address is not.
"""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase

from whoperforms.registry.accounts.models import Session

BROWSER, BEGAN = "browser", "began"  # names in what a session holds
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


class SessionStore(InDatabase):
    """One session."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of a session; whose it is stands in what the session holds."""
        began = data.setdefault(BEGAN, datetime.now(UTC).isoformat())
        row = cast("Session", super().create_model_instance(data))
        account = data.get(SESSION_KEY)
        row.account_id = int(account) if account else None
        row.browser = data.get(BROWSER, "")
        row.began_at = datetime.fromisoformat(began)
        return row


def browser_named(agent: str) -> str:
    """Return what a browser may be called by its owner, of how it names itself.

    >>> browser_named("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    >>> browser_named("curl/8.0")
    ''
    """
    found = [next((said for sign, said in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in found if part)
