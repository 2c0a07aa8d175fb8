"""A certificate by every way that a site has: each says the same, in each state, and after a key was stolen."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client, override_settings

from issuers import added, issued, issuer_at
from whoperforms.certification.acts import enrolling, keeping
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.people import Role
from whoperforms.cli.verify import command
from whoperforms.credentials import strict_json
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.freshness import fresh_of
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.status_list import Purpose
from whoperforms.credentials.verification.asked import ANYTHING
from whoperforms.credentials.verification.findings import Code
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry import clock, issuing, own_lists, signing, statuses
from whoperforms.registry.journal import ledger

HEADINGS = {
    "active": "genuine and in force",
    "suspended": "genuine, but it is not in force now",
    "withdrawn": "genuine, but it was withdrawn",
    "revoked": "genuine, but it is no longer in force",
    "cannot_confirm": "We cannot confirm this certificate",
}


def by_every_way(number, data, folder):
    """Return what a file comes to on the page that checks, on the page of its number, by the API and in the terminal.

    The last two ways to ask are the issuer's word, and the terminal again, with the proof beside what it has saved.
    """
    web, now = Client(SERVER_NAME="127.0.0.1"), datetime.now(UTC)
    checked = web.post("/en/verify", {"text": data.decode()}).content.decode()
    page = web.get(f"/en/c/{number}").content.decode()
    api = web.post("/api/verify", data=data, content_type="application/json").json()["outcome"]
    word = web.get(f"/c/{number}/status.json").content
    hashed = sha256(jcs(strict_json.read(data))).hexdigest()
    files = {
        "certificate": data,
        "issuer": json.dumps(issuer_file.document(signing.issuer(ledger()), now)).encode(),
        "word": word,
        "proof": web.get(f"/c/{number}.tlog-proof?sha256={hashed}").content,
        **{str(purpose): statuses.status_list(purpose, 1, now) for purpose in Purpose},
    }
    for name, said in files.items():
        (folder / name).write_bytes(said)
    saved = [part for name in ("word", "proof", *Purpose) for part in ("--saved", str(folder / name))]
    known = ["--issuer", str(folder / "issuer")]
    terminal = CliRunner().invoke(command, [str(folder / "certificate"), *known, *saved, "--json"])
    return {
        "page that checks": heading_of(checked),
        "page of the number": heading_of(page),
        "api": api,
        "word": str(fresh_of(word, signing.issuer(ledger()), now).state),
        "terminal": json.loads(terminal.stdout)["outcome"],
    }


def heading_of(page):
    """Return the state that the heading of a page says."""
    [state] = [state for state, said in HEADINGS.items() if said in page]
    return state


def suspended(world, enrolment):
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")


def withdrawn(world, enrolment):
    world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=enrolment, reason="HOLDER_REQUEST")


def revoked(world, enrolment):
    world.decide(enrolment, "revoke", "HARM")


@pytest.mark.parametrize(
    ("happens", "days_ago", "state"),
    [
        (None, 1, "active"),
        (None, 60, "cannot_confirm"),  # the looks of then are over age
        (suspended, 1, "suspended"),
        (withdrawn, 1, "withdrawn"),
        (revoked, 1, "revoked"),
    ],
    ids=["active", "overdue", "suspended", "withdrawn", "revoked"],
)
def test_every_way_says_the_same_state(tmp_path, happens, days_ago, state):
    with issuer_at(tmp_path / "registry.db", tmp_path, days_ago=days_ago) as world:
        enrolment, number = issued(world)
        if happens:
            happens(world, enrolment)
        said = by_every_way(number, issuing.document(ledger(), number), tmp_path)

    assert said == dict.fromkeys(said, state)


def test_after_a_theft_what_was_signed_before_and_what_was_signed_anew_are_genuine_by_every_way(tmp_path):
    with issuer_at(tmp_path / "registry.db", tmp_path) as world:
        _, number = issued(world)
        old = issuing.document(ledger(), number)
        world.operator(acts.compromise_key, fragment="2026a", text="The machine was stolen.")
        added(world, settings.KEYS, "2026d")
        issuing.issue_waiting(world.at)
        new = issuing.document(ledger(), number)

        assert old != new
        for data in (old, new, json.dumps(json.loads(old), indent=3).encode()):
            said = by_every_way(number, data, tmp_path)
            assert said == dict.fromkeys(said, "active")


def test_the_proof_of_what_was_never_signed_is_not_there(tmp_path):
    with issuer_at(tmp_path / "registry.db", tmp_path) as world:
        _, number = issued(world)
        web = Client(SERVER_NAME="127.0.0.1")

        assert web.get(f"/c/{number}.tlog-proof").status_code == HTTPStatus.OK
        assert web.get(f"/c/{number}.tlog-proof?sha256={'0' * 64}").status_code == HTTPStatus.NOT_FOUND
        assert web.get(f"/c/{number}.tlog-proof?hash=1").status_code == HTTPStatus.BAD_REQUEST


def test_by_a_clock_that_was_set_back_nothing_is_signed_and_nothing_verified(tmp_path):
    with issuer_at(tmp_path / "registry.db", tmp_path) as world:
        _, number = issued(world)
        data, newest = issuing.document(ledger(), number), ledger().at
        for behind, sure in ((60, True), (61, False)):
            now = newest - timedelta(seconds=behind)
            answer = verify(data, ANYTHING, own_lists.trusted(), own_lists.OwnLists(now), clock.relied_on(now))
            assert (clock.relied_on(now) == now) is sure
            assert sure or answer.decided_by.finding.code is Code.TIME_UNSURE
        for signs in (lambda: statuses.status_list(Purpose.REVOCATION, 1, now), lambda: statuses.state_of(number, now)):
            with pytest.raises(MachineRefused, match="the clock of this machine"):
                signs()


def test_a_wrong_clock_is_told_by_every_way(tmp_path):
    with issuer_at(tmp_path / "registry.db", tmp_path) as world:
        _, number = issued(world)
        data = issuing.document(ledger(), number)
        world.wait(until=datetime.now(UTC).replace(microsecond=0) + timedelta(days=2))
        issued(world, "Ben", 8)  # what was last written down is of the day after tomorrow
        web = Client(SERVER_NAME="127.0.0.1")

        for page in (web.post("/en/verify", {"text": data.decode()}), web.get(f"/en/c/{number}")):
            assert "The clock here cannot be relied on" in page.content.decode()
        answer = web.post("/api/verify", data=data, content_type="application/json").json()
        assert (answer["outcome"], answer["decided_by"]) == ("cannot_confirm", 7)
        for path in (f"/c/{number}/status.json", f"/c/{number}.fhir.json", "/s/revocation/1"):
            assert web.get(path).status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_whether_a_time_service_keeps_the_clock_is_asked_only_where_somebody_wants_it(tmp_path):
    with issuer_at(tmp_path / "registry.db", tmp_path) as world:
        assert clock.relied_on(world.at) == world.at
        with override_settings(SYNCHRONISED_CLOCK=True):
            assert clock.relied_on(world.at) in {world.at, None}
