"""The demo's programme: whole, at every stage, of invented people only, and refused where anybody is real."""

import html
import re
import shutil
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from directories import Invented, directory_of, npi
from filled_in import sent
from registries import registry_at
from registry_worlds import RegistryWorld
from signing import code as of_an_app
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import BadData, BadQuestion
from whoperforms.kernel.point import Point
from whoperforms.procedures.load import load
from whoperforms.registry import journal
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.corrections import selectors
from whoperforms.registry.errors import NotEmpty
from whoperforms.registry.rehearsal import sign_ins
from whoperforms.registry.rehearsal.guard import refuse_real, refuse_rehearsed
from whoperforms.registry.rehearsal.lives import LIVES, played
from whoperforms.registry.rehearsal.play import play
from whoperforms.registry.rehearsal.scene import Scene, id_of
from whoperforms.registry.roles import roles_of
from whoperforms.registry.site import LOCAL, Site
from whoperforms.registry.standings import overview, registered
from whoperforms.registry.verifying import verified
from whoperforms.store.directory import open_directory

NOW = datetime.now(UTC)


def links(page, *, within):
    """Return where the links of a part of a page lead."""
    part = re.search(rf'class="[^"]*\b{within}\b.*?</ul>', page.content.decode(), re.DOTALL)[0]
    return [html.unescape(one) for one in re.findall(r'href="([^"]+)"', part)]


FOR_OTHERS = Site(hosts=("who.example.org",), origin="https://who.example.org")
SIGN_IN, SECOND_STEP = "/en/account/sign-in", "/en/account/sign-in/second-step"


@pytest.fixture(scope="module")
def directory(demo_directory):
    found = open_directory(demo_directory)
    yield found
    found.engine.close()


@pytest.fixture(scope="module")
def rehearsed(directory, tmp_path_factory) -> Path:
    """A registry in which the demo was played."""
    place = tmp_path_factory.mktemp("rehearsed") / "registry.db"
    with registry_at(place):
        assert play(directory, load("mild"), today=NOW.date())
    return place


@pytest.fixture
def demo(rehearsed):
    with registry_at(rehearsed):
        cache.clear()
        yield


@pytest.mark.usefixtures("demo")
def test_all_of_it_follows_from_each_other_and_is_understood():
    found = verified()

    assert (found.broken, found.unknown) == (None, {})
    assert found.events > 1_000


@pytest.mark.usefixtures("demo")
def test_there_is_somebody_at_every_stage():
    ledger, stands = journal.ledger(), overview(NOW)

    assert {one.stage for one in ledger.enrolments.values()} == set(Stage) - {Stage.NONE}
    assert {stands[name].state for name in ledger.enrolments} == set(CertificationState) - {
        CertificationState.NOT_YET_VALID
    }
    [waits] = [one for one in ledger.enrolments.values() if one.proposals]
    assert waits.stage is Stage.SUBMITTED
    assert any(stands[name].only_overdue for name in ledger.enrolments)


@pytest.mark.usefixtures("demo")
def test_there_is_something_of_everything_else():
    ledger = journal.ledger()
    looks = [look for found in ledger.verifications.values() for look in found]
    sessions = ledger.sessions.values()

    assert {record.number: bool(record.published) for record in ledger.versions("mild")} == {1: True, 2: True, 3: False}
    assert any(look.disputed for look in looks)
    assert any(not look.agreed and not look.words for look in looks)
    assert any(one.seats and one.plan.on > NOW.date() for one in sessions)
    assert any(one.attended for one in sessions)
    assert any(one.cancelled for one in sessions)
    assert any(one.logged for one in ledger.practices.values())
    assert any(person.listings for person in ledger.people.values())
    assert {len(one.appeals) for one in ledger.enrolments.values()} == {0, 1, 2}
    assert len(list(selectors.waiting())) == 3


@pytest.mark.usefixtures("demo")
def test_nobody_in_it_is_real():
    npis = [person.npi for person in journal.ledger().people.values() if person.npi]

    assert len(npis) > len(LIVES)
    assert all(each.startswith("2") for each in npis)


@pytest.mark.usefixtures("demo")
def test_the_public_learns_of_those_who_agree_and_of_nobody_at_the_door():
    said = {str(one.npi): one for one in registered().standings.standings}
    ledger = journal.ledger()
    numbers = {life.name: ledger.people[id_of("person", life.name)].npi for life in LIVES}

    assert said[numbers["physician"]].certified(NOW.date())
    assert not said[numbers["unnamed"]].consent
    assert not {numbers["applied1"], numbers["refused"]} & set(said)


def test_the_same_country_lives_the_same_lives(rehearsed, directory, tmp_path):
    def told():
        """What an audit draws is nobody's choice: it follows from the chain, and its salts are never the same."""
        rows = [(row.seq, row.event_id, row.at, row.type, row.stream, row.record) for row in journal.rows()]
        return [row[:-1] if row[-2].startswith("audit:") else row for row in rows]

    with registry_at(rehearsed):
        first = told()
    with registry_at(tmp_path / "registry.db"):
        play(directory, load("mild"), today=NOW.date())
        assert told() == first


def test_what_was_cut_off_goes_on_another_day(directory, tmp_path, monkeypatch):
    with registry_at(tmp_path / "registry.db"):
        until = Scene.on

        def cut_off(scene, days_ago, minute):
            if days_ago < 700:
                raise KeyboardInterrupt
            until(scene, days_ago, minute)

        monkeypatch.setattr(Scene, "on", cut_off)
        with pytest.raises(KeyboardInterrupt):
            play(directory, load("mild"), today=NOW.date())
        monkeypatch.undo()
        there = journal.ledger().seq

        assert play(directory, load("mild"), today=NOW.date().replace(year=NOW.year + 1))
        assert journal.ledger().seq > there
        assert verified().broken is None
        assert journal.ledger().at < NOW


@pytest.mark.usefixtures("demo")
def test_a_second_time_nothing_changes(directory):
    before = journal.ledger().seq

    assert not play(directory, load("mild"), today=NOW.date())
    assert journal.ledger().seq == before


def test_a_registry_of_others_stays_as_it_is(directory, tmp_path):
    with registry_at(tmp_path / "registry.db"):
        RegistryWorld().opened()

        with pytest.raises(NotEmpty, match="others have acted in this registry, so it stays as it is"):
            play(directory, load("mild"), today=NOW.date())
        assert not Account.objects.exists()


@pytest.mark.usefixtures("demo")
def test_each_role_has_a_sign_in():
    held = {role for one in Account.objects.all() for role in roles_of(one.person, NOW).get("mild", ())}

    assert held == set(Role)
    assert [one.email for one in Account.objects.all()] == [one.email for one in sign_ins.sign_ins()]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("email", [one.email for one in sign_ins.sign_ins()])
def test_whoever_reads_the_terminal_gets_in(email, demo_directory):
    with override_settings(DIRECTORY=demo_directory):
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.post(SIGN_IN, {"login": email, "password": sign_ins.PASSWORD})
        in_ = browser.post(SECOND_STEP, {"code": sign_ins.code(datetime.now(UTC))})

        assert in_.status_code == HTTPStatus.FOUND
        account = browser.get(in_["Location"])
        first, *_others = ways = links(account, within="waiting__list")
        assert account.status_code == HTTPStatus.OK
        for way in ways:
            assert browser.get(way).status_code == HTTPStatus.OK
        for way in links(browser.get(first), within="staff-nav"):
            assert browser.get(way).status_code == HTTPStatus.OK, way
        assert {"/en/account/", "/en/account/sign-out"} < set(links(browser.get(first), within="staff-nav"))


@pytest.mark.usefixtures("demo")
def test_a_delegate_chooses_for_whom_and_reads_it_on_every_page(demo_directory):
    with override_settings(DIRECTORY=demo_directory):
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(Account.objects.get(email="delegate@demo.example"))
        [way] = links(browser.get("/en/account/"), within="waiting__list")
        name = journal.ledger().people[id_of("person", "physician")].name

        assert way.endswith(f"?of={id_of('person', 'physician')}")
        for page in (way, way.replace("?", "cases?")):
            assert f", for {name}" in browser.get(page).content.decode()


def test_the_code_is_what_any_app_shows():
    assert sign_ins.code(datetime.now(UTC)) == of_an_app(sign_ins.SECRET)


def test_the_decision_that_the_guide_tells_of_is_seen_on_the_public_page(rehearsed, tmp_path, demo_directory):
    shutil.copy(rehearsed, tmp_path / "registry.db")
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        decider = Client(SERVER_NAME="127.0.0.1")
        decider.force_login(Account.objects.get(email="decider2@demo.example"))
        way = links(decider.get("/en/account/"), within="waiting__list")[0]
        waits = decider.get(way).content.decode()
        form = f"/en/staff/mild/records/{id_of('enrolment', 'proposed')}/certify"
        npi_ = journal.ledger().people[id_of("person", "proposed")].npi
        public, page = f"/en/mild/doctors/{npi_}", Client(SERVER_NAME="127.0.0.1")
        before = page.get(public).content.decode()
        signed = {"proof": "password", "proof_password": sign_ins.PASSWORD}
        decided = sent(decider, form, reason="STANDARD_MET", **signed)
        assert decided.status_code == HTTPStatus.SEE_OTHER, decided.content.decode()
        record = decider.get(decided["Location"]).content.decode()
        after = page.get(public).content.decode()
        stands = overview(datetime.now(UTC))[id_of("enrolment", "proposed")]

    assert f'href="{form}"' in waits
    assert stands.state is CertificationState.ACTIVE
    assert "Cannot be confirmed now" not in record
    assert ("hasCredential" in before, "hasCredential" in after) == (False, True)


def test_no_demo_beside_real_people_or_for_others():
    with pytest.raises(BadQuestion, match="the directory holds real people, and a demo has none"):
        refuse_real(LOCAL, invented=False)
    with pytest.raises(BadQuestion, match="everybody knows the passwords of a demo; leave out --site"):
        refuse_real(FOR_OTHERS, invented=True)
    refuse_real(LOCAL, invented=True)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("site", "invented"), [(LOCAL, False), (FOR_OTHERS, True), (FOR_OTHERS, False)])
def test_a_demo_is_never_served_as_anything_else(site, invented):
    with pytest.raises(BadQuestion, match="the registry holds invented people, whose passwords everybody knows"):
        refuse_rehearsed(site, invented=invented)


def test_a_registry_of_others_is_served_as_ever(rehearsed, tmp_path):
    with registry_at(tmp_path / "registry.db"):
        refuse_rehearsed(FOR_OTHERS, invented=False)
    with registry_at(rehearsed):
        refuse_rehearsed(LOCAL, invented=True)


def test_too_small_a_country_is_refused(tmp_path):
    few = directory_of([Invented(npi(number), (Point(40.7, -74.0),)) for number in range(5)], tmp_path / "few")

    with registry_at(tmp_path / "registry.db"), pytest.raises(BadData, match="too few for a demo"):
        play(few, load("mild"), today=NOW.date())
    few.engine.close()


def test_all_parts_have_a_life():
    assert {name for _, name, _ in played()} == {life.name for life in LIVES}
