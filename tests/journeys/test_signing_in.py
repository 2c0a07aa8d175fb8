"""From an invitation to a passkey: how somebody comes to an account, and signs in with each second step there is."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from browsing import DESK, NARROW, Heard, at, authenticator, barriers, measures
from registries import registry_at
from signing import PASSWORD, code
from whoperforms.registry.accounts import services

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def invited(site):
    """Invite somebody; return the address of the invitation, by the name that passkeys are made for."""
    here = site.address.replace("127.0.0.1", "localhost")

    def invite(email: str, language: str = "en") -> str:
        with registry_at(site.registry):
            token = services.invite(email, by="a coordinator", now=datetime.now(UTC)).token
        return f"{here}{language}/account/invitation/{token}"

    def beside(email: str, language: str = "en") -> str:
        with ThreadPoolExecutor(1) as thread:  # the browser's thread may not ask Django's tables
            return thread.submit(invite, email, language).result()

    return beside


@pytest.fixture
def somebody(opened):
    """A page, what it hears, and every address whose page was looked at for barriers."""
    page = opened(width=DESK)
    heard = Heard(page)
    return page, heard


def seen(page, heard):
    """Look at a page as it stands: for all readers, in both widths, and with nothing to complain of."""
    assert [found for width in (DESK, NARROW) for found in barriers(at(page, width))] == []
    for width in (NARROW, DESK):
        measured = measures(at(page, width))
        assert (measured["sideways"], measured["low"], measured["small"], measured["ambiguous"]) == (0, [], [], [])
    assert page.title().endswith(" - whoperforms")
    assert [said for said in heard.complaints if "status of" not in said] == []


def accept(page, address):
    page.goto(address)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("#send")
    page.wait_for_url(re.compile(r"/account/second-steps$"))


def sign_in(page, root, email):
    page.goto(f"{root}/account/sign-in")
    page.fill("#login", email)
    page.fill("#password", PASSWORD)
    page.click("#send")


def sign_out(page, root):
    page.goto(f"{root}/account/sign-out")
    page.click("#send")
    page.wait_for_url(re.compile(r"/account/sign-in"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_from_an_invitation_to_an_app_and_its_codes(invited, somebody, language):
    page, heard = somebody
    email = f"app-{language}@example.org"
    address = invited(email, language)
    root = address.split("/account/")[0]
    page.goto(address)
    seen(page, heard)
    accept(page, address)
    seen(page, heard)

    page.goto(f"{root}/account/second-steps/app")
    seen(page, heard)
    secret = page.inner_text("#secret")
    page.fill("#code", "000000")
    page.click("#send")
    assert page.locator("#errors").is_visible()
    seen(page, heard)
    page.fill("#code", code(page.inner_text("#secret")))
    page.click("#send")
    page.wait_for_url(re.compile(r"/second-steps/codes$"))
    seen(page, heard)
    recovery = page.locator(".codes code").all_inner_texts()
    assert (len(secret), len(recovery)) == (32, 10)

    sign_out(page, root)
    seen(page, heard)
    sign_in(page, root, email)
    page.wait_for_url(re.compile(r"/second-step$"))
    seen(page, heard)
    page.fill("#code", "123456")
    page.click("#send")
    assert page.locator("#errors").is_visible()
    page.fill("#code", recovery[3])
    page.click("#send")
    page.wait_for_url(re.compile(r"/account/$"))
    seen(page, heard)
    assert email in page.inner_text("main")


def test_a_passkey_opens_without_a_password(invited, somebody):
    page, heard = somebody
    address = invited("passkey@example.org")
    root = address.split("/account/")[0]
    accept(page, address)
    session, authenticator_id = authenticator(page)

    page.goto(f"{root}/account/second-steps/passkey")
    seen(page, heard)
    page.fill("#name", "Work laptop")
    page.click("#send")
    page.wait_for_url(re.compile(r"/second-steps/codes$"))
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator_id})["credentials"]
    assert [(each["rpId"], each["isResidentCredential"]) for each in kept] == [("localhost", True)]
    page.goto(f"{root}/account/second-steps")
    assert "Work laptop" in page.inner_text("main")
    seen(page, heard)

    sign_out(page, root)
    page.click('button:has-text("Sign in with a passkey")')
    page.wait_for_url(re.compile(r"/account/$"))
    assert "passkey@example.org" in page.inner_text("main")

    sign_out(page, root)
    sign_in(page, root, "passkey@example.org")  # and as the second step after a password
    page.wait_for_url(re.compile(r"/second-step$"))
    page.click('button:has-text("Use a passkey")')
    page.wait_for_url(re.compile(r"/account/$"))


def test_a_finger_that_does_not_fit_opens_nothing_and_says_so(invited, somebody):
    page, heard = somebody
    address = invited("finger@example.org")
    root = address.split("/account/")[0]
    accept(page, address)
    session, authenticator_id = authenticator(page)
    page.goto(f"{root}/account/second-steps/passkey")
    page.click("#send")
    page.wait_for_url(re.compile(r"/second-steps/codes$"))
    sign_out(page, root)

    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator_id, "isUserVerified": False})
    page.click('button:has-text("Sign in with a passkey")')
    page.wait_for_selector("text=No passkey was used. Try again, or choose another way.")

    seen(page, heard)
    assert page.url.endswith("/account/sign-in")


@pytest.mark.parametrize(
    "path", ["sign-in", "sign-up", "password/forgotten", "password/sent", "invitation/gone", "not-in-use"]
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_for_whoever_is_not_signed_in_are_for_all_readers(site, somebody, language, path):
    page, heard = somebody
    page.goto(f"{site.address}{language}/account/{path}")

    seen(page, heard)


def test_pages_of_an_account_are_for_all_readers(invited, somebody):
    page, heard = somebody
    address = invited("pages@example.org")
    root = address.split("/account/")[0]
    accept(page, address)

    for path in ("", "browsers", "password", "prove", "sign-out", "second-steps"):
        page.goto(f"{root}/account/{path}")
        seen(page, heard)


def test_after_signing_out_a_public_page_asks_for_no_cookie_and_gets_none(invited, somebody, site):
    page, _ = somebody
    page.goto(site.address)
    assert page.context.cookies() == []

    root = invited("cookies@example.org").split("/account/")[0]
    page.goto(f"{root}/account/sign-in")
    assert {(each["name"], each["httpOnly"], each["sameSite"]) for each in page.context.cookies()} == {
        ("form", True, "Lax")
    }
