"""Signing in: what is asked, what is refused, what is kept in the browser, and where one may go."""

import re
from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from registries import registry_at
from signing import PASSWORD, account, code, signed_in
from tour import STOPS, People
from whoperforms.certification.bodies import people
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.events import THE_SYSTEM, Draft, Stream, StreamKind
from whoperforms.project import account_settings
from whoperforms.project.private import ADDRESS
from whoperforms.registry import journal
from whoperforms.registry.accounts import services
from whoperforms.registry.accounts.models import Account, Session
from whoperforms.registry.accounts.selectors import account_at
from whoperforms.registry.one_writer import lock
from whoperforms.web.accounts import doors
from whoperforms.web.accounts.urls import PATHS

pytestmark = pytest.mark.usefixtures("client")

SIGN_IN = "/en/account/sign-in"
NOW = datetime.now(UTC)
NEW = "granite window moss 3"
WRONG = "some other words 1"
PERSON = "P00000000001"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def client(demo_directory, tmp_path):
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        yield Client(SERVER_NAME="127.0.0.1")


def sign_in(client, email="ada@example.org", password=PASSWORD, path=SIGN_IN, **more):
    return client.post(path, {"login": email, "password": password, **more})


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_whoever_knows_the_password_is_signed_in_and_comes_where_they_wanted(client):
    account()

    answer = sign_in(client, "ADA@example.org", path=f"{SIGN_IN}?next=/en/account/browsers")

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/browsers")
    assert client.get("/en/account/browsers").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "/\\evil.example.org/",
        "http:///evil.example.org/",
        "javascript:alert(1)",
        "http://localhost:9/",
        "http://127.0.0.1/en/",
        "\x00//evil.example.org",
    ],
)
def test_nobody_is_led_off_the_site_after_signing_in(client, elsewhere):
    account()

    answer = sign_in(client, next=elsewhere)

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/en/staff/", "/en/staff/"), ("/\\evil.example.org", "/en/account/"), ("//evil.example.org", "/en/account/")],
    ids=["here", "backslash", "two_slashes"],
)
def test_the_way_on_from_the_second_step_stays_on_the_site(asked, leads_to):
    page = signed_in(account(app=True)).get("/en/account/second-steps", {"next": asked})

    assert f'<a class="out" href="{leads_to}">Go on</a>' in said(page)


def test_whoever_asks_for_passkeys_again_and_again_waits(client):
    asked = [
        client.get("/en/account/sign-in/passkey", headers={"Accept": "application/json"}).status_code for _ in range(31)
    ]

    assert asked == [200] * 30 + [429]


def test_sessions_that_have_run_out_are_cleared_when_somebody_signs_in(client):
    account()
    Session.objects.create(session_key="old", session_data="", expire_date=datetime(2026, 1, 1, tzinfo=UTC))

    sign_in(client)

    assert not Session.objects.filter(session_key="old").exists()


def test_the_key_of_a_session_is_another_one_after_signing_in(client):
    who = account(app=True)
    sign_in(client)  # the first step is kept in a session
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post("/en/account/sign-in/second-step", {"code": code()})

    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    assert list(Session.objects.filter(account=who).values_list("session_key", flat=True)) == [after]
    assert not Session.objects.filter(session_key=before).exists()


def test_with_a_second_factor_the_password_alone_opens_nothing(client):
    account(app=True)

    answer = sign_in(client)

    assert answer["Location"].startswith("/en/account/sign-in/second-step")
    assert client.get("/en/account/").status_code == 302


def test_a_code_opens_once(client):
    account(app=True)
    shown = code()
    sign_in(client)
    assert client.post("/en/account/sign-in/second-step", {"code": shown}).status_code == 302

    another = Client(SERVER_NAME="127.0.0.1")
    sign_in(another)
    answer = another.post("/en/account/sign-in/second-step", {"code": shown})

    assert answer.status_code == 200
    assert "wrong or was used before" in said(answer)


def test_whether_there_is_an_account_is_not_told_by_the_page_where_one_signs_in():
    account()

    known, unknown = (
        sign_in(Client(SERVER_NAME="127.0.0.1"), email, WRONG) for email in ("ada@example.org", "eve@example.org")
    )

    texts = [re.sub(r"(ada|eve)@example.org|value=\"\w{64}\"", "", said(each)) for each in (known, unknown)]
    assert texts[0] == texts[1]
    assert "The e-mail address or the password is wrong" in texts[0]


def test_whether_there_is_an_account_is_not_told_when_a_new_password_is_asked_for(client):
    account()

    answers = [
        client.post("/en/account/password/forgotten", {"email": email})
        for email in ("ada@example.org", "eve@example.org")
    ]

    assert {(each.status_code, each["Location"]) for each in answers} == {(302, "/en/account/password/sent")}
    assert [each.to for each in mail.outbox] == [["ada@example.org"], ["eve@example.org"]]  # both take as long


def test_whoever_runs_out_of_tries_waits_and_so_does_whoever_guesses_for_them(client):
    account()
    for _ in range(5):
        sign_in(client, password=WRONG)

    answer = sign_in(Client(SERVER_NAME="127.0.0.1"), password=PASSWORD)

    assert (answer.status_code, "Wait 5 minutes" in said(answer)) == (200, True)
    assert sign_in(Client(SERVER_NAME="127.0.0.1"), "eve@example.org", WRONG).status_code == 200


def test_no_address_is_kept_of_who_signs_in(client):
    account()
    for password in (WRONG, PASSWORD):
        client.post(SIGN_IN, {"login": "ada@example.org", "password": password}, REMOTE_ADDR="203.0.113.77")

    with connection.cursor() as cursor:
        cursor.execute("select cache_key, value from account_cache")
        counted = cursor.fetchall()
        cursor.execute("select session_data, browser from account_session")
        kept = cursor.fetchall()
    assert counted
    assert "203.0.113" not in repr((counted, kept, [Session.objects.get().get_decoded()]))


def test_a_form_that_was_sent_from_elsewhere_is_refused_and_says_what_to_do():
    account()
    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)

    answer = sign_in(strict)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "This form was not taken" in said(answer)


def test_a_form_of_our_own_page_is_taken():
    account()
    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    token = TOKEN.search(strict.get(SIGN_IN).content.decode())[1]

    answer = sign_in(strict, csrfmiddlewaretoken=token)

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/")


def test_cookies_are_for_this_site_alone_and_no_script_can_read_them(client):
    account()
    client.get(SIGN_IN)
    sign_in(client)

    kept = {name: (each["httponly"], each["samesite"], each["path"]) for name, each in client.cookies.items()}
    assert kept == {"form": (True, "Lax", "/"), "signed-in": (True, "Lax", "/")}


def test_a_site_for_others_has_cookies_that_travel_encrypted_and_are_of_no_subdomain():
    secure = account_settings.cookies(is_local=False)

    assert (secure["SESSION_COOKIE_SECURE"], secure["CSRF_COOKIE_SECURE"]) == (True, True)
    assert secure["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert secure["CSRF_COOKIE_NAME"].startswith("__Host-")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_public_page_knows_of_sessions(client, demo_directory, demo_files, language):
    people = People.of(demo_directory, demo_files.truth)
    for stop in STOPS.values():
        answer = client.get("/" + stop.of(people, language, tracking="7QK4-M2XD-09R3"))

        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert not hasattr(answer.wsgi_request, "session")


@pytest.mark.parametrize("path", ["/en/account/", "/es/account/sign-in", "/en/staff/x", "/es/me", "/en/me/"])
def test_private_addresses_are(path):
    assert ADDRESS.match(path)


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/en/mild/near", "/en/accounts/", "/en/mild/account/", "/en/stafford", "/fr/me/"]
)
def test_public_addresses_are_not_private(path):
    assert not ADDRESS.match(path)


def test_a_private_page_is_kept_by_nobody_and_not_compressed(client):
    answer = client.get(SIGN_IN, headers={"Accept-Encoding": "gzip"})

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Content-Encoding" not in answer


def test_an_invitation_leads_to_an_account_and_straight_to_the_second_step(client):
    token = services.invite("ada@example.org", by="a coordinator", now=NOW).token
    path = f"/en/account/invitation/{token}"

    answer = client.post(path, {"password": PASSWORD, "again": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/second-steps")
    assert client.get("/en/account/second-steps/app").status_code == 200  # they have just shown who they are
    assert client.get(path).status_code == HTTPStatus.GONE


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("", "", "Choose a password."),
        (PASSWORD, PASSWORD + "x", "The two passwords are not the same."),
        ("short", "short", "too short"),
    ],
    ids=["none", "two", "short"],
)
def test_a_password_that_will_not_do_is_said_at_its_field(client, password, again, sentence):
    token = services.invite("ada@example.org", by="a coordinator", now=NOW).token

    answer = client.post(f"/en/account/invitation/{token}", {"password": password, "again": again})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert sentence in said(answer)
    assert not Account.objects.exists()


def test_nobody_signs_up_without_an_invitation(client):
    answer = client.post("/en/account/sign-up", {"email": "eve@example.org", "password1": PASSWORD})

    assert "Accounts are made by invitation" in said(answer)
    assert not Account.objects.exists()


def test_a_disabled_account_opens_nothing(client):
    who = account()
    session = signed_in(who)
    services.disable(who, by="an officer", now=NOW)

    assert session.get("/en/account/").status_code == 302
    assert sign_in(client)["Location"] in {"/en/account/not-in-use", SIGN_IN}
    assert client.get("/en/account/").status_code == 302


def test_a_new_password_by_the_link_signs_out_every_browser_and_leaves_the_second_factor(client):
    who = account(app=True)
    elsewhere = signed_in(who)
    client.post("/en/account/password/forgotten", {"email": "ada@example.org"})
    link = re.search(r"http://127\.0\.0\.1(/en/account/password/new/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0]

    answer = client.post(path, {"password1": NEW, "password2": NEW})

    assert answer["Location"] == "/en/account/password/chosen"
    assert elsewhere.get("/en/account/").status_code == 302
    assert sign_in(client, password=NEW)["Location"].startswith("/en/account/sign-in/second-step")
    assert "not good any more" in said(client.get(link, follow=True))


def test_what_is_done_with_an_account_is_told_to_its_owner_without_an_address():
    who = signed_in(account())
    answer = who.post(
        "/en/account/password",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert answer.status_code == 302
    assert [(each.subject, each.to) for each in mail.outbox] == [("Your account was changed", ["ada@example.org"])]
    assert "127.0.0.1" not in mail.outbox[0].body.split("-- ")[0]


def test_whoever_changes_second_factors_shows_first_that_it_is_them():
    who = signed_in(account())

    answer = who.get("/en/account/second-steps/app")
    assert answer["Location"].startswith("/en/account/prove?next=")

    who.post(answer["Location"], {"password": PASSWORD})
    assert who.get("/en/account/second-steps/app").status_code == 200


def test_a_secret_of_an_app_cannot_be_read_from_a_copy_of_the_database():
    account(app=True)

    assert "JBSWY3DP" not in repr(Authenticator.objects.values_list("data", flat=True).get())


def test_a_browser_is_listed_by_a_name_its_owner_knows_and_can_be_signed_out():
    who = account()
    firefox = Client(SERVER_NAME="127.0.0.1", headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    sign_in(firefox)
    here = signed_in(who)

    page = said(here.get("/en/account/browsers"))
    number = re.search(r'name="number" value="(\w+)"', page)[1]
    here.post("/en/account/browsers/sign-out", {"number": number})

    assert "Firefox, Linux" in page
    assert firefox.get("/en/account/").status_code == 302
    assert here.get("/en/account/").status_code == 200


@doors.staff_page
def desk(_request, _language):
    return HttpResponse("the desk of staff")


@pytest.fixture
def at_the_desk():
    """Ask for a page of staff as somebody, who has a role or has none."""

    def asked(who, role=Role.COORDINATOR):
        if role:
            grant(who.person or PERSON, role)
        request = RequestFactory(SERVER_NAME="127.0.0.1").get("/en/staff/desk?day=today")
        request.user, request.session = who, {}
        return desk(request, "en")

    return asked


def grant(person, role):
    """Record that somebody has a role since the beginning of the year."""
    drafts = [
        people.PersonRegistered(name="Ada Example"),
        people.RoleGranted(programme="mild", role=role, period=Period(begins=date(2026, 1, 1))),
    ]
    stream = Stream(StreamKind.PERSON, person)
    with transaction.atomic(durable=True):
        lock()
        written = [(journal.new_id(), Draft(stream=stream, body=each)) for each in drafts]
        journal.append(written, THE_SYSTEM, journal.ledger(), NOW)


def test_staff_without_a_second_factor_are_led_to_where_they_set_one_up(at_the_desk):
    answer = at_the_desk(account(person=PERSON))

    assert answer["Location"] == "/en/account/second-steps?next=%2Fen%2Fstaff%2Fdesk%3Fday%3Dtoday"


def test_staff_with_a_second_factor_come_in(at_the_desk):
    assert at_the_desk(account(person=PERSON, app=True)).content == b"the desk of staff"


@pytest.mark.parametrize(
    ("person", "role"),
    [("", Role.COORDINATOR), (PERSON, None), (PERSON, Role.PHYSICIAN)],
    ids=["of_nobody", "no_role", "physician"],
)
def test_others_are_refused_with_a_page(at_the_desk, person, role):
    assert at_the_desk(account(person=person, app=True), role).status_code == HTTPStatus.FORBIDDEN


def test_every_page_of_an_account_has_one_name_in_both_languages():
    who = signed_in(account(app=True))
    for path in PATHS:
        if "<" in str(path.pattern):  # of one invitation, one link, one passkey
            continue
        statuses = {who.get(f"/{language}/account/{path.pattern}").status_code for language in ("en", "es")}
        assert len(statuses) == 1
        assert statuses <= {200, 302, 404, 405}


def test_an_account_is_found_however_its_address_is_written():
    account()

    assert account_at(" ADA@Example.org").email == "ada@example.org"


@pytest.fixture(autouse=True)
def no_messages_before():
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        yield


def test_what_is_counted_lies_in_a_place_that_all_workers_share():
    cache.set("a", 1)

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from account_cache")
        assert cursor.fetchone() == (1,)
