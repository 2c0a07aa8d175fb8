"""A certificate from the paper to the answer: its code, its page, its file; and the page of the keys behind it all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.test import override_settings

from browsing import DESK, NARROW, Heard, at, barriers, measures, skipped_levels
from custodians import KAY
from custodians import propose as proposed
from issuers import PASSPHRASE, QUICK, issued, issuer_at
from private_tour import Private, sessions_of, shared_key
from serving import server
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.acts import keeping
from whoperforms.certification.bodies.certificates import KeyKind
from whoperforms.certification.bodies.people import Role
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.sealed import SealedKeys
from whoperforms.credentials.multikey import public_text
from whoperforms.registry import issuing
from whoperforms.registry.journal import ledger

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A server that signs; the numbers of a certificate in force and of a suspended one; the bytes of the first."""

    address: str
    number: str
    suspended: str
    signed: bytes
    private: Private


def _lived(folder):
    """Let two be certified and one of them suspended, and let keys wait for custodians."""
    registry = folder / "registry.db"
    shared_key(registry)
    with issuer_at(registry, folder) as world, override_settings(FILES=folder / "registry.files"):
        _, number = issued(world)
        enrolment, suspended = issued(world, "Ben", 8)
        world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
        world.act(*KAY, acts.propose_retirement, fragment="2026b", text="Its year is over.")
        keys = SealedKeys(folder=folder / "keys", passphrase=PASSPHRASE, cost=QUICK)
        keys.make("2026g", Kind.STATUS, world.at)
        waits = keys.make("2026h", Kind.LOG, world.at)
        proposed(world, "2026h", public=public_text(waits.public), kind=KeyKind.LOG)
        return number, suspended, issuing.document(ledger(), number), sessions_of("Kay", "Kit")


@pytest.fixture(scope="module")
def certified(demo_directory, tmp_path_factory):
    folder = tmp_path_factory.mktemp("certified")
    with ThreadPoolExecutor(1) as beside:  # the browser's thread may not ask Django's tables
        number, suspended, signed, sessions = beside.submit(_lived, folder).result()
    options = ("--keys", str(folder / "keys"), "--keys-passphrase-file", str(folder / "passphrase"))
    with server(demo_directory, *options, WHOPERFORMS_REGISTRY=str(folder / "registry.db")) as (address, _):
        yield Certified(
            address=address.rstrip("/"),
            number=number,
            suspended=suspended,
            signed=signed,
            private=Private(at={}, sessions=sessions),
        )


def by_its_code(page, certified, language):  # noqa: ARG001 - the browser's language
    page.goto(f"{certified.address}/C/{certified.number}")


def a_suspended_one(page, certified, language):
    page.goto(f"{certified.address}/{language}/c/{certified.suspended}")


def from_its_file(page, certified, language):
    page.goto(f"{certified.address}/{language}/verify")
    file = {"name": "certificate.json", "mimeType": "application/json", "buffer": certified.signed}
    page.set_input_files("#file", files=[file])
    page.locator("#send").click()


def from_a_changed_file(page, certified, language):
    page.goto(f"{certified.address}/{language}/verify")
    page.locator("#text").fill(certified.signed.decode().replace("Ada", "Eve"))
    page.locator("#send").click()


def the_keys(page, certified, language):
    certified.private.sign_in(page.context, "Kit")
    page.goto(f"{certified.address}/{language}/staff/mild/keys")


def a_key_to_add(page, certified, language):
    certified.private.sign_in(page.context, "Kit")
    page.goto(f"{certified.address}/{language}/staff/mild/keys/2026h/add")


def a_key_to_propose(page, certified, language):
    certified.private.sign_in(page.context, "Kay")
    page.goto(f"{certified.address}/{language}/staff/mild/keys/2026g/propose")


WAYS = (
    by_its_code,
    a_suspended_one,
    from_its_file,
    from_a_changed_file,
    the_keys,
    a_key_to_add,
    a_key_to_propose,
)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("way", WAYS)
def test_each_page_is_for_all_readers_and_asks_nobody_else(opened, certified, way, language):
    page = opened(width=NARROW, locale=language)
    heard = Heard(page)
    way(page, certified, language)
    found = {width: barriers(at(page, width)) for width in (DESK, NARROW)}
    measured = {width: measures(at(page, width)) for width in (NARROW, DESK)}

    assert found == {DESK: [], NARROW: []}
    assert [url for url in heard.asked if not url.startswith(certified.address)] == []
    assert (heard.refused, heard.complaints) == ([], [])
    for of in measured.values():
        assert (of["sideways"], of["low"], of["small"], of["ambiguous"]) == (0, [], [], [])
        assert (of["lang"], of["foreign"]) == (language, [])
        assert [level for level, _words in of["headings"]].count(1) == 1
        assert skipped_levels(of["headings"]) == []


def test_without_scripts_a_certificate_is_checked_from_its_code_and_from_its_file(opened, certified):
    page = opened(java_script_enabled=False)
    by_its_code(page, certified, "en")
    assert page.get_by_role("heading", name="This certificate is genuine and in force").is_visible()

    page.get_by_role("link", name="You can also check a file").click()
    page.set_input_files("#file", files=[{"name": "c.json", "mimeType": "text/plain", "buffer": certified.signed}])
    page.get_by_role("button", name="Check it").click()

    assert page.get_by_role("heading", level=1).inner_text() == "This certificate is genuine and in force"
    assert page.context.cookies() == []
