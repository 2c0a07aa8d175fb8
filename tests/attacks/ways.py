"""The ways by which people and programs verify a certificate; each gives a stored attack to it as a stranger could.

Shape:  whom to believe, what comes from addresses, and the hour are the attack's. The rest is what everybody uses: the
        command with its files or its network, the page with its upload, the address for programs.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from attacks.status import BOTH_ISSUERS
from attacks.stored import Stored
from genuine import NOW, as_bytes, log_proof, row_of
from whoperforms.api.credentials import verification as by_api
from whoperforms.cli import verify as by_command
from whoperforms.cli.over_https import client
from whoperforms.credentials.certificate import certificate_of
from whoperforms.credentials.keys import did, issuer_file
from whoperforms.credentials.keys.history import Issuer
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.web import verify as by_page
from whoperforms.web.verify_lines import HEADINGS

Came = tuple[str, int]  # outcome, and the step that decided
SOMEBODY_ELSE = BOTH_ISSUERS.issuers[1:]


@dataclass(frozen=True)
class Refused(Exception):  # noqa: N818 - what a way says before any step
    """What was given is not taken at all: the sentence why."""

    said: str


def by_function(case: Stored, _folder: Path) -> Came:
    """Ask as a program in Python."""
    answer = case.answer()
    return str(answer.outcome), answer.decided_by.number


def by_saved_files(case: Stored, folder: Path) -> Came:
    """Ask in a terminal without a network: lists and proof are files."""
    files = [one for one in (*case.lists.values(), case.proof, case.word) if isinstance(one, bytes)]
    saved = [part for at, data in enumerate(files) for part in ("--saved", _kept(folder, f"saved-{at}", data))]
    return _commanded(case, folder, saved, client(httpx.MockTransport(_nobody)))


def by_network(case: Stored, folder: Path) -> Came:
    """Ask in a terminal that may ask the issuer's own site."""
    return _commanded(case, folder, ["--online"], client(httpx.MockTransport(_Site(case))))


def by_api_address(case: Stored, _folder: Path) -> Came:
    """Ask as a program that sends a certificate."""
    query = urlencode(case.row.get("question", {}))
    with _believing(by_api, case):
        answer = _client().post(f"/api/verify?{query}", data=case.data, content_type="application/json")
    if answer.status_code != HTTPStatus.OK:
        raise Refused(answer.content.decode())
    said = answer.json()
    assert said["certified"] is (said["outcome"] in {"active", "expiring"})
    assert said["certificate"] or not said["certified"]
    return said["outcome"], said["decided_by"]


def by_upload(case: Stored, _folder: Path) -> Came:
    """Ask on the page, with a file."""
    question = case.row.get("question", {})
    sent = {"file": SimpleUploadedFile("certificate.json", case.data), "npi": question.get("npi", "")}
    with _believing(by_page, case):
        answer = _client().post("/en/verify", sent)
    page = answer.content.decode()
    if answer.status_code != HTTPStatus.OK:
        raise Refused(page)
    with override("en"):
        outcomes = {str(heading): str(outcome) for outcome, (_, heading, _) in HEADINGS.items()}
    outcome = outcomes[unescape(re.findall(r"<h1>([^<]*)</h1>", page)[0])]
    steps = re.findall(r'<h3 class="usa-process-list__heading">[^<]*</h3>\s*<p>(.*?)</p>', page)
    said = re.findall(r'<p class="usa-alert__text">(.*?)</p>', page)
    return outcome, next((at for at, step in enumerate(steps, 1) if step in said), len(steps))


WAYS: dict[str, Callable[[Stored, Path], Came]] = {
    "function": by_function,
    "terminal, saved files": by_saved_files,
    "terminal, network": by_network,
    "api": by_api_address,
    "page": by_upload,
}


def _client() -> Client:
    return Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)


def _kept(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def _nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.url}: asked without --online")


def _commanded(case: Stored, folder: Path, options: list[str], network: httpx.Client) -> Came:
    """Run the command by the hour of an attack."""
    asked = [_kept(folder, "certificate.json", case.data), "--json", *options]
    for at, known in enumerate(case.trust.issuers or SOMEBODY_ELSE):  # the command wants one
        file = as_bytes(issuer_file.document(known.issuer, known.as_of or min(NOW, case.now or NOW)))
        asked += ["--issuer", _kept(folder, f"issuer-{at}", file)]
    for name, value in case.row.get("question", {}).items():
        asked += [f"--{name}", value]
    if case.now is None:
        asked.append("--synchronised-clock")
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(by_command, "datetime", SimpleNamespace(now=lambda _: case.now))
        instead.setattr(by_command, "synchronised", lambda: case.now is not None)
        ran = CliRunner().invoke(by_command.command, asked, obj=network)
    if not ran.stdout.startswith("{"):
        raise Refused(str(ran.exception) + ran.stderr)
    said = json.loads(ran.stdout)
    assert (ran.exit_code == 0) is said["certified"] is (said["outcome"] in {"active", "expiring"})
    return said["outcome"], said["decided_by"]


@contextmanager
def _believing(way: Any, case: Stored) -> Iterator[None]:
    """Have a way of this site believe whom an attack believes, by its hour, and get what comes from its addresses."""
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(way, "trusted", lambda: case.trust)
        instead.setattr(way, "OwnLists", lambda _: case.served)
        instead.setattr(way, "clock", SimpleNamespace(relied_on=lambda _: case.now))
        yield


@dataclass(frozen=True)
class _Site:
    """The network of an attack: the addresses of the issuers that are believed."""

    case: Stored

    def __call__(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if url in self.case.lists:
            return self._list(url)
        if ".tlog-proof?" in url:
            return _came(self.case.proof or self._proof())
        if url.endswith("/status.json"):
            return _came(self.case.word)
        for known in self.case.trust.issuers:
            if url == did.address_of(known.issuer.did):
                return self._keys(known.issuer)
        return _came(None)

    def _keys(self, issuer: Issuer) -> httpx.Response:
        """Return the document of an issuer: with the keys that the attack has in it, else with all that confirm."""
        ends = {key.fragment: datetime.max.replace(tzinfo=NOW.tzinfo) for key in issuer.keys}
        named = self.case.named
        if isinstance(named, dict):
            keys = [key for key in issuer.keys if issuer.method(key) in named]
            keys = [replace(key, public=named[issuer.method(key)], retired=None) for key in keys]
            issuer = replace(issuer, keys=tuple(keys))
        document = as_bytes(did.document(issuer, ends, self.case.now or NOW))
        return _came(named if isinstance(named, str) else document)

    def _list(self, url: str) -> httpx.Response:
        found = self.case.lists[url]
        if self.case.row.get("moved_to"):
            return httpx.Response(302, headers={"Location": self.case.row["moved_to"]})
        return _came(found)

    def _proof(self) -> bytes | None:
        """Return the proof that an issuer has of whatever it signed; none of what a thief signed."""
        stolen = any(key.compromised for known in self.case.trust.issuers for key in known.issuer.keys)
        try:
            document = json.loads(self.case.data)
            return None if stolen else log_proof(row_of(document, 20, one=certificate_of(document)))
        except (WhoPerformsError, ValueError):
            return None


def _came(found: bytes | str | None) -> httpx.Response:
    """Return what came: bytes, a status by its number, or nothing in time."""
    if isinstance(found, str) and not found[:3].isdecimal():
        raise httpx.ReadTimeout(found)
    status = 404 if found is None else int(found[:3]) if isinstance(found, str) else 200
    return httpx.Response(status, stream=httpx.ByteStream(found if isinstance(found, bytes) else b""))
