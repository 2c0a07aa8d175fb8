"""`whoperforms registry open`, `policy`, `staff`, `programmes`: how a programme begins, from nothing."""

import re
from datetime import UTC, datetime

import pytest

from commands import whoperforms
from registries import registry_at
from whoperforms.certification.bodies.people import Role
from whoperforms.registry.accounts import services
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.registry.roles import roles_of

ISSUER = ("--issuer", "Example Device Academy")
LINK = re.compile(r"/en/account/invitation/(\S+)")
NOW = datetime.now(UTC)


@pytest.fixture
def run(tmp_path):
    def asked(*arguments):
        return whoperforms("registry", *arguments, WHOPERFORMS_REGISTRY=str(tmp_path / "registry.db"))

    return asked


def test_a_programme_begins_and_its_first_people_get_in(run, tmp_path):
    opened = run("open", "mild", *ISSUER)
    decided = run("policy", "--identity", "A passport, seen", "--separation", "small")
    named = run("staff", "Ana Example", "--role", "coordinator", "--role", "trainer", "--email", "Ana@example.org")
    again = run("staff", "Ana Example", "--role", "examiner", "--email", "ana@example.org")
    listed = run("programmes")

    assert [ran.code for ran in (opened, decided, named, again, listed)] == [0, 0, 0, 0, 0]
    assert "mild: opened, by Example Device Academy (manufacturer)" in opened.out
    assert "A passport, seen" in decided.out
    assert "Example Device Academy" in listed.out
    with registry_at(tmp_path / "registry.db"):
        account = services.accept(LINK.search(again.out)[1], "copper lantern river 7", now=datetime.now(UTC))

        assert len(ledger().people) == 1
        assert roles_of(account.person, datetime.now(UTC)) == {"mild": {Role.COORDINATOR, Role.TRAINER, Role.EXAMINER}}


def test_who_has_an_account_is_given_further_roles(run, tmp_path):
    run("open", "mild", *ISSUER)
    first = run("staff", "Ana Example", "--role", "trainer", "--email", "ana@example.org")
    with registry_at(tmp_path / "registry.db"):
        services.accept(LINK.search(first.out)[1], "copper lantern river 7", now=datetime.now(UTC))
    second = run("staff", "Ana Example", "--role", "mentor", "--email", "ana@example.org")

    assert "has an account already" in second.out
    with registry_at(tmp_path / "registry.db"):
        [account] = Account.objects.all()
        assert roles_of(account.person, datetime.now(UTC)) == {"mild": {Role.TRAINER, Role.MENTOR}}


def test_whoever_has_the_machine_says_that_its_clock_is_right(run, tmp_path):
    run("open", "mild", *ISSUER)

    looked = run("clock")
    said = run("clock", "--right")

    assert (looked.code, said.code) == (0, 0), said.err
    assert f"{datetime.now(UTC):%Y-%m-%d}" in looked.out
    with registry_at(tmp_path / "registry.db"):
        assert [event.type for event in Event.objects.order_by("seq")] == ["programme_opened", "clock_confirmed"]


def test_what_a_policy_does_not_say_stays(run):
    run("open", "mild", *ISSUER)
    run("policy", "--identity", "A passport, seen", "--waiting-days", "30", "--outcomes")
    changed = run("policy", "--verification-days", "60").out

    for said in (r"waiting_days\s+30", r"verification_days\s+60", r"outcomes_published\s+True", "A passport, seen"):
        assert re.search(said, changed)


REFUSED = {
    "an unknown procedure": (("open", "mildew", *ISSUER), 2, "'mildew'"),
    "an unknown issuer": (("open", "mild", "--issuer", "Nobody"), 2, "choose one of"),
    "no programme": (("policy", "--identity", "x"), 1, "'whoperforms registry open' opens one"),
    "nothing to list": (("programmes",), 1, "no programme yet"),
    "no role of ours": (("staff", "Ana", "--role", "king", "--email", "ana@example.org"), 2, "king"),
}


@pytest.mark.parametrize(("asked", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence(run, asked, code, said):
    ran = run(*asked)

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_what_is_refused_of_somebody_leaves_nobody_behind(run, tmp_path):
    run("open", "mild", *ISSUER)
    wrong = run("staff", "Ana", "--role", "trainer", "--email", "no address")
    unidentified = run("policy", "--separation", "small")

    assert (wrong.code, unidentified.code) == (2, 2)
    assert "no e-mail address; write name@host" in wrong.err
    assert "not said how identities are proved" in unidentified.err
    with registry_at(tmp_path / "registry.db"):
        assert ledger().people == {}
