"""From an application to a certificate, signed by people at their own browsers, and what the public sees of it."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from browsing import authenticator
from private_tour import Private, sessions_of, shared_key
from registries import registry_at
from registry_worlds import RegistryWorld
from serving import server
from signing import PASSWORD, code
from standards import ALL
from tour import People
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.programme import Separation
from whoperforms.registry.journal import ledger
from worlds import STAFF, id_of, morning

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BY_HAND = {"kit": "Tess", "technique": "Ed"}  # signed in a browser, and by whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Academy:
    """A server, and the programme that it serves, which goes on beside it."""

    address: str
    registry: Path
    world: RegistryWorld
    npi: str
    certified: str
    private: Private

    def goes_on(self, act):
        """Let something happen in the programme that nobody types here."""

        def on():
            with registry_at(self.registry):
                self.world.ledger = ledger()
                self.world.wait(until=datetime.now(UTC).replace(microsecond=0)).pace = timedelta(0)
                return act(self.world)

        with ThreadPoolExecutor(1) as beside:  # the browser's thread may not ask Django's tables
            return beside.submit(on).result()

    def as_(self, opened, who):
        """Return a page at which somebody is signed in; by the name that passkeys are made for."""
        page = opened()
        self.private.sign_in(page.context, who, "localhost")
        return page

    def staff(self, path):
        """Return the address of a page for staff."""
        return self.address.replace("127.0.0.1", "localhost") + f"en/staff/mild/{path}"


@pytest.fixture(scope="module")
def academy(demo_directory, demo_files, tmp_path_factory):
    """A programme in which duties are strictly apart, and a physician of the demo country who has just applied."""
    registry = tmp_path_factory.mktemp("academy") / "registry.db"
    known = People.of(demo_directory, demo_files.truth)
    shared_key(registry)
    world = RegistryWorld(Separation.STRICT, begins=morning(days_ago=60))

    def begun():
        with registry_at(registry):
            world.programme()
            world.wait(until=morning(days_ago=1))
            return sessions_of(*STAFF)

    with ThreadPoolExecutor(1) as beside:
        sessions = beside.submit(begun).result()
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        private = Private(at={}, sessions=sessions)
        yield Academy(
            address=address,
            registry=registry,
            world=world,
            npi=known.performer,
            certified=known.specialty,
            private=private,
        )


def applied(world, name, npi):
    enrolment = world.applied(name, npi=npi)
    agrees = ConsentSet(programme=world.called, use=Use.LISTING, given=True)
    world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=agrees)
    return enrolment


def learnt(world, enrolment):
    """Meet all that is not signed in a browser here."""
    world.looked_up(enrolment)
    world.meet(enrolment, *(one.id for one in ALL if one.id not in BY_HAND))


def send(page, done):
    page.click("form#send button[type=submit]")
    page.wait_for_url(re.compile(rf"[?&]done={done}$"))
    assert page.locator(".usa-alert--success").is_visible()


def with_code(page):
    page.check("#proof-totp", force=True)
    page.fill("#proof_code", code())


def with_password(page):
    page.check("#proof-password", force=True)
    page.fill("#proof_password", PASSWORD)


def with_a_passkey_of(page, academy):
    """Make a passkey of one's own; return how a page is signed with it."""
    authenticator(page)
    page.goto(academy.address.replace("127.0.0.1", "localhost") + "en/account/second-steps/passkey")
    if page.locator("#password").count():
        page.fill("#password", PASSWORD)
        page.click("#send")
    page.fill("#name", "Work laptop")
    page.click("#send")
    page.wait_for_url(re.compile(r"/account/second-steps"))


def test_from_an_application_to_a_certificate_that_the_public_page_shows_at_once(academy, opened):
    enrolment = academy.goes_on(lambda world: applied(world, "Ada Lumen", academy.npi))
    reader = opened()
    profile = f"{academy.address}en/mild/doctors/{academy.npi}"

    cora = academy.as_(opened, "Cora")
    cora.goto(academy.staff(""))
    cora.click(f"a[href$='/records/{enrolment}/accept']")
    with_password(cora)
    send(cora, "accept")

    academy.goes_on(lambda world: learnt(world, enrolment))
    for requirement, who in BY_HAND.items():
        page = academy.as_(opened, who)
        page.goto(academy.staff(f"records/{enrolment}/sign/{requirement}"))
        for level in page.locator("select[name^=item_]").all():
            level.select_option("4")
        page.check("#met-yes", force=True)
        with_code(page)
        send(page, "sign_off")

    cora.goto(academy.staff(f"records/{enrolment}/submit"))
    send(cora, "submit")

    dora = academy.as_(opened, "Dora")
    dora.goto(academy.staff(f"records/{enrolment}/certify"))
    with_code(dora)
    send(dora, "proposed")
    reader.goto(profile)
    assert "In training with Example Device Academy" in reader.inner_text("main")

    dirk = academy.as_(opened, "Dirk")
    with_a_passkey_of(dirk, academy)
    dirk.goto(academy.staff(f"records/{enrolment}"))
    dirk.click("text=Decide as the second person")
    dirk.check("#proof-passkey", force=True)
    send(dirk, "certify")

    reader.reload()
    assert "In training with" not in reader.inner_text("main")
    assert "Has a certificate of Example Device Academy" in reader.inner_text("main")
    certified = academy.goes_on(lambda world: world.ledger.enrolment(enrolment).decisions[-1])
    assert (certified.actor, str(certified.authn)) == (id_of("Dirk"), "passkey")


def test_who_is_suspended_is_certified_in_no_list_on_the_next_request(academy, opened, demo_directory):
    npi = academy.certified
    enrolment = academy.goes_on(lambda world: _certified(world, npi))
    reader = opened()
    profile = f"{academy.address}en/mild/doctors/{npi}"
    reader.goto(profile)
    assert "Example Device Academy" in reader.inner_text("main")
    reader.goto(f"{academy.address}en/mild/near?place={_town_of(demo_directory, npi)}")
    card = reader.locator(f"article:has(a[href*='/doctors/{npi}'])")
    assert card.count() == 1

    carl = academy.as_(opened, "Carl")
    carl.goto(academy.staff(f"records/{enrolment}/suspend"))
    carl.select_option("#reason", "SAFETY")
    for second in carl.locator("#second").all():
        second.select_option(label="Cleo")
    carl.fill("#text", "Two burns.")
    if carl.locator("#proof").count():
        with_code(carl)
    send(carl, "suspend")

    reader.reload()
    assert card.count() == 0
    reader.goto(profile)
    assert "Not active since" in reader.inner_text("main")


def test_a_form_that_was_overtaken_says_so_and_changes_nothing(academy, opened):
    enrolment = academy.goes_on(lambda world: world.applied("Ann Candle"))
    slow, quick = academy.as_(opened, "Cora"), academy.as_(opened, "Cora")
    for page in (slow, quick):
        page.goto(academy.staff(f"records/{enrolment}/refuse"))
        page.fill("#text", "No licence on file.")
        with_password(page)
    send(quick, "refuse")

    slow.click("form#send button[type=submit]")

    slow.wait_for_selector("#errors")
    assert "somebody has changed this since you opened it" in slow.inner_text("#errors")
    refusals = academy.goes_on(lambda world: world.ledger.enrolment(enrolment).stage)
    assert str(refusals) == "refused"


def _certified(world, npi):
    enrolment = world.certified("Gus Glow", npi=npi)
    agrees = ConsentSet(programme=world.called, use=Use.LISTING, given=True)
    world.act("Gus Glow", Role.PHYSICIAN, people.consent, person=id_of("Gus Glow"), body=agrees)
    return enrolment


def _town_of(directory, npi):
    connection = sqlite3.connect(directory / "directory.db")
    [(city, state)] = connection.execute("select city, state from location where npi = ? and location = 0", (npi,))
    connection.close()
    return f"{city.title()}, {state}"
