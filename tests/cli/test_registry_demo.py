"""`whoperforms registry demo`: what `make start` prints, and where it is refused."""

import json
import re
from urllib.parse import urljoin
from urllib.request import urlopen

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
    return registry, whoperforms("registry", "demo", *options(demo_directory, registry))


def options(directory, registry):
    """Return what `make start` says."""
    passphrase = registry.with_suffix(".passphrase")
    return "--directory", str(directory), "--registry", str(registry), "--keys-passphrase-file", str(passphrase)


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


def test_a_certificate_that_it_names_is_one_of_who_is_certified(played, demo_directory):
    registry, ran = played
    said = re.search(r"([0-9]+) certificates are signed. One of them: (/c/[0-9A-Z]{12}) of the address below", ran.out)

    serving = demo_directory, *options(demo_directory, registry)[2:]

    assert int(said[1]) > 1
    with (
        server(*serving) as (address, _),
        urlopen(urljoin(address, f"{said[2]}.json")) as certificate,  # noqa: S310 - our own server
        urlopen(urljoin(address, "/api/verify"), data=certificate.read()) as verified,  # noqa: S310 - ours
    ):
        assert json.load(verified)["outcome"] == "active"


def test_a_second_time_it_prints_the_same_sign_ins(played, demo_directory):
    registry, first = played
    again = whoperforms("registry", "demo", *options(demo_directory, registry))

    assert "is there already" in again.out
    assert again.out.splitlines()[1:] == first.out.splitlines()[1:]


def test_a_site_for_others_has_no_demo(demo_directory, tmp_path):
    (tmp_path / "site.toml").write_text(SITE)
    place = ("--directory", str(demo_directory), "--registry", str(tmp_path / "registry.db"))
    ran = whoperforms("registry", "demo", *place, "--site", str(tmp_path / "site.toml"))

    assert ran.code == 2
    assert "everybody knows the passwords of a demo; leave out --site" in ran.err
    assert not (tmp_path / "registry.db").exists()
