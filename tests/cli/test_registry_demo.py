"""`whoperforms registry demo`: what `make start` prints, and where it is refused."""

import re

import pytest

from commands import whoperforms
from serving import server
from whoperforms.registry.rehearsal.sign_ins import PASSWORD, SECRET, sign_ins

SITE = """
origin = "https://who.example.org"
[operator]
name = "Example"
email = "a@example.org"
"""


@pytest.fixture(scope="module")
def played(demo_directory, tmp_path_factory):
    registry = tmp_path_factory.mktemp("demo") / "registry.db"
    return registry, whoperforms("registry", "demo", "--directory", str(demo_directory), "--registry", str(registry))


def test_all_that_signing_in_takes_is_printed(played):
    _, ran = played

    assert (ran.code, ran.err) == (0, "")
    for each in sign_ins():
        assert f"{each.email} " in ran.out
        assert each.does in ran.out
    assert PASSWORD in ran.out
    assert SECRET in ran.out
    assert "make code" in ran.out


def test_the_code_has_six_digits():
    assert re.fullmatch(r"[0-9]{6}\n", whoperforms("registry", "demo-code").out)


def test_the_demo_verifies_and_is_served(played, demo_directory):
    registry, _ = played

    assert "events follow from each other" in whoperforms("registry", "verify", "--registry", str(registry)).out
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        assert address.startswith("http://127.0.0.1")


def test_a_second_time_it_prints_the_same_sign_ins(played, demo_directory):
    registry, first = played
    again = whoperforms("registry", "demo", "--directory", str(demo_directory), "--registry", str(registry))

    assert "is there already" in again.out
    assert again.out.splitlines()[1:] == first.out.splitlines()[1:]


def test_a_site_for_others_has_no_demo(demo_directory, tmp_path):
    (tmp_path / "site.toml").write_text(SITE)
    place = ("--directory", str(demo_directory), "--registry", str(tmp_path / "registry.db"))
    ran = whoperforms("registry", "demo", *place, "--site", str(tmp_path / "site.toml"))

    assert ran.code == 2
    assert "everybody knows the passwords of a demo; leave out --site" in ran.err
    assert not (tmp_path / "registry.db").exists()
