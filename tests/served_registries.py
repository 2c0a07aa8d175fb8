"""A programme in a registry that the real server serves, and people who are signed in there."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import override_settings

from filled_in import ASKED, SIGNED
from registries import registry_at
from registry_worlds import RegistryWorld
from signing import account, signed_in
from whoperforms.registry.secret import made
from worlds import id_of, morning

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
STAFF = "/en/staff/mild"


class Browser:
    """Somebody signed in, on a new connection for each question: between two of them a server may close one."""

    def __init__(self, address: str, session: str) -> None:
        where = urlsplit(address)
        self._connection = HTTPConnection(where.hostname, where.port, timeout=300)
        self._cookies = {settings.SESSION_COOKIE_NAME: session}
        self.led_to = ""  # where the last answer led

    def get(self, path: str) -> tuple[int, str]:
        return self._asked("GET", path)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        return self._asked("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def form(self, path: str) -> dict[str, str]:
        """Return what a form holds before anything is filled in, and a proof; nothing where it is not offered."""
        status, page = self.get(path)
        signed = SIGNED if ASKED in page else {}
        return dict(HIDDEN.findall(page)) | signed if status == 200 else {}

    def close(self) -> None:
        self._connection.close()

    def _asked(self, method, path, body=None, headers=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
        answer = self._connection.getresponse()
        said = answer.read().decode()
        self._connection.close()
        self.led_to = answer.getheader("Location", "")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, said


@contextmanager
def programme(place, folder: Path) -> Iterator[tuple[RegistryWorld, dict[str, str]]]:
    """Yield a programme in a registry, and what a server has to be told to serve it."""
    key = folder / "site.key"
    with registry_at(place), override_settings(SECRET_KEY=made(key)):
        world = RegistryWorld(begins=morning(days_ago=1))
        world.programme()
        yield world, {"WHOPERFORMS_REGISTRY": str(place), "WHOPERFORMS_SECRET_KEY_FILE": str(key)}


def session_of(name: str) -> str:
    """Return the session of somebody of the programme, signed in with a second factor."""
    who = account(f"{name.lower()}@example.org", person=id_of(name), app=True)
    return signed_in(who).cookies[settings.SESSION_COOKIE_NAME].value


def kill(process: int) -> None:
    """Kill a process and its children, all at once, as a machine does that loses power."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    for one in (process, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
