"""`whoperforms accounts`: the first account, the last day of one, and a new start for whoever lost the phone."""

from datetime import UTC, datetime

import pytest

from commands import whoperforms
from registries import registry_at
from signing import PASSWORD, account
from whoperforms.registry.accounts import second_factor, selectors, services

OTHERS = 'origin = "https://who.example.org"\n[operator]\nname = "Example Foundation"\nphone = "800-555-0100"\n'


@pytest.fixture
def registry(tmp_path):
    return tmp_path / "registry.db"


def test_the_link_that_is_printed_opens_an_account(registry, tmp_path):
    site = tmp_path / "site.toml"
    site.write_text(OTHERS, encoding="utf-8")
    ran = whoperforms("accounts", "invite", "ada@example.org", "--registry", str(registry), "--site", str(site))

    link, token = ran.out.strip().rsplit("/", 1)
    assert (ran.code, link) == (0, "https://who.example.org/en/account/invitation")
    with registry_at(registry):
        assert services.accept(token, PASSWORD, now=datetime.now(UTC)).email == "ada@example.org"


def test_an_account_is_ended_and_second_factors_are_taken_away(registry):
    with registry_at(registry):
        account("ada@example.org", app=True)
        account("eve@example.org", app=True)

    disabled = whoperforms("accounts", "disable", "ADA@example.org", "--registry", str(registry))
    forgotten = whoperforms("accounts", "forget", "eve@example.org", "--registry", str(registry))

    assert (disabled.code, forgotten.code) == (0, 0)
    with registry_at(registry):
        assert not selectors.account_at("ada@example.org").is_active
        assert not second_factor.has_one(selectors.account_at("eve@example.org"))


@pytest.mark.parametrize("deed", ["disable", "forget"])
def test_who_has_no_account_is_said(registry, deed):
    ran = whoperforms("accounts", deed, "nobody@example.org", "--registry", str(registry))

    assert ran.code == 1
    assert "no account has this address" in ran.err
