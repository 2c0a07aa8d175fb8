"""Accepting an invitation: by making the account, or from the account that somebody has; the role is had at once."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client, override_settings

from registries import registry_at
from registry_worlds import RegistryWorld
from sending import send
from signing import account, signed_in
from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import Role, RoleEnded
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.people import INVITED_FOR
from whoperforms.registry import journal
from worlds import id_of, morning

BASE = "/en/staff/mild"
PASSWORD = "a lantern walks sideways"  # noqa: S105 - of nobody
TO_TRAIN = {"invited_role": "trainer", "by": "link", "for_person": ""}


@pytest.fixture
def world(demo_directory, tmp_path):
    """A small programme with all its staff, as it is today."""
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        made = RegistryWorld(Separation.SMALL, begins=morning(days_ago=365))
        made.programme()
        made.wait(until=morning(days_ago=1))
        yield made


@pytest.fixture
def carl(world):  # noqa: ARG001 - there has to be a world for its people to sign in
    """The compliance officer, signed in."""
    return signed_in(account("carl@example.org", person=id_of("Carl"), app=True))


def stranger():
    """Return the browser of somebody who is not signed in."""
    return Client(SERVER_NAME="127.0.0.1")


def link_in(page):
    """Return the address of the invitation that a page hands over."""
    return re.search(r"/en/account/invitation/[\w-]+", page.content.decode())[0]


def roles(person):
    """Return what somebody is today."""
    return journal.ledger().people[person].roles("mild", datetime.now(UTC))


def test_who_makes_the_account_has_the_role_that_the_invitation_names(world, carl):
    ada = world.register("Ada")
    link = link_in(send(carl, f"{BASE}/people/{ada}/invite", email="ada@new.example", **TO_TRAIN))
    browser = stranger()

    shown = browser.get(link).content.decode()
    assert "You are invited to be" in shown
    assert re.search(r"Trainer, .+ \(.+\)\. Invited by Carl on ", shown)
    assert roles(ada) == frozenset()
    browser.post(link, {"password": PASSWORD, "again": PASSWORD})

    assert roles(ada) == {Role.TRAINER}
    person = journal.ledger().people[ada]
    [grant] = person.grants
    assert grant.granted_by == id_of("Carl")
    [event] = (one for one in journal.events_of(Stream(StreamKind.PERSON, ada)) if one.type == "role_granted")
    assert (event.actor, event.body.invitation) == ("system", person.invitations[-1].seq)


def test_who_has_an_account_accepts_on_its_page_and_only_once(world, carl):
    ada = world.register("Ada")
    browser = signed_in(account("ada@example.org", person=ada, app=True))
    send(carl, f"{BASE}/people/{ada}/invite", email="", **TO_TRAIN)

    assert "Trainer, " in browser.get("/en/account/").content.decode()
    accepted = browser.post("/en/account/roles/accept")
    again = browser.post("/en/account/roles/accept")

    assert [answer.status_code for answer in (accepted, again)] == [HTTPStatus.SEE_OTHER] * 2
    assert roles(ada) == {Role.TRAINER}
    assert len(journal.ledger().people[ada].grants) == 1
    assert "You are invited" not in browser.get("/en/account/").content.decode()
    assert browser.get(f"{BASE}/").status_code == HTTPStatus.OK


def test_a_role_that_was_ended_does_not_come_back_by_the_old_invitation(world, carl):
    ada = world.register("Ada")
    browser = signed_in(account("ada@example.org", person=ada, app=True))
    send(carl, f"{BASE}/people/{ada}/invite", email="", **TO_TRAIN)
    browser.post("/en/account/roles/accept")
    today = datetime.now(UTC).date().isoformat()
    send(carl, f"{BASE}/people/{ada}/end", ended_role="trainer", on=today, text="")

    browser.post("/en/account/roles/accept")

    assert roles(ada) == frozenset()


def test_an_invitation_gives_nothing_once_who_invited_may_give_it_no_more(world, carl):
    ada = world.register("Ada")
    browser = signed_in(account("ada@example.org", person=ada, app=True))
    send(carl, f"{BASE}/people/{ada}/invite", email="", **TO_TRAIN)
    world.at = datetime.now(UTC)
    ended = RoleEnded(programme="mild", role=Role.COMPLIANCE, on=world.at.date())
    world.operator(people.end, person=id_of("Carl"), body=ended)

    answer = browser.post("/en/account/roles/accept")

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "may give it no more; ask for a new invitation" in answer.content.decode()
    assert roles(ada) == frozenset()


@pytest.mark.parametrize(("after", "open_"), [(timedelta(0), 1), (INVITED_FOR, 0)], ids=["at once", "a week later"])
def test_an_invitation_runs_out(world, carl, after, open_):
    ada = world.register("Ada")
    account("ada@example.org", person=ada)
    send(carl, f"{BASE}/people/{ada}/invite", email="", **TO_TRAIN)
    person = journal.ledger().people[ada]

    assert len(person.open_invitations(person.invitations[-1].at + after)) == open_


def test_nobody_accepts_for_somebody_else(world, carl):
    ada, eve = world.register("Ada"), world.register("Eve")
    account("ada@example.org", person=ada)
    send(carl, f"{BASE}/people/{ada}/invite", email="", **TO_TRAIN)

    signed_in(account("eve@example.org", person=eve)).post("/en/account/roles/accept")
    away = stranger().post("/en/account/roles/accept")

    assert away.status_code == HTTPStatus.FOUND
    assert (roles(ada), roles(eve)) == (frozenset(), frozenset())
