"""`whoperforms serve`: to whom, with what it keeps, and what it writes down."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from clusters import needs_postgres
from commands import whoperforms
from pages import DOCS, section
from serving import server
from whoperforms.cli.serve import STOP_WITHIN

SITE = re.search(
    r"^```toml\n(.*?)^```", section(DOCS / "settings.md", "## A site for others"), re.MULTILINE | re.DOTALL
)[1]
SIGNED = """
import sys, time
from whoperforms import registry
registry.start()
from whoperforms.web.forms import Form
print(Form("mistake", sys.argv[1]).token(now=time.time() - 60))
"""


def get(address, path="", data=None):
    asking = urllib.request.Request(address + path, data=data and urllib.parse.urlencode(data).encode())  # noqa: S310
    try:
        return urllib.request.build_opener(Straight).open(asking, timeout=20)
    except urllib.error.HTTPError as answer:
        return answer


class Straight(urllib.request.HTTPRedirectHandler):
    """Follows nothing, so that a test sees where it is led."""

    def redirect_request(self, *_):
        return None


def token(registry, path):
    """Return a token that the site with a registry signed a minute ago."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNED, path],
        env=os.environ | {"WHOPERFORMS_REGISTRY": str(registry)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def report(address, registry, text="Wrong."):
    typed = {"category": "other", "text": text, "homepage": "", "token": token(registry, "/en/mistake")}
    with get(address.rstrip("/"), "/en/mistake", typed) as answer:
        assert answer.status == 303, answer.read().decode()
        return answer.headers["location"]


def workers(process):
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _parent(path) == process]


def _parent(path):
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def without_people(directory, copy):
    """Return a copy of a directory in which nobody is invented, for nobody is left."""
    shutil.copytree(directory, copy)
    connection = sqlite3.connect(copy / "directory.db")
    connection.execute("delete from practitioner")
    connection.execute("delete from organization")
    connection.commit()
    connection.close()
    return copy


def test_the_example_of_a_site_would_serve_others_but_for_the_invented_people(demo_directory, tmp_path):
    site = tmp_path / "site.toml"
    site.write_text(SITE, encoding="utf-8")

    ran = whoperforms("serve", "--directory", str(demo_directory), "--site", str(site), "--bind", "0.0.0.0")  # noqa: S104

    assert ran.code == 2
    assert "the directory holds invented people, who are shown on this machine only" in ran.err


def test_nobody_serves_others_without_saying_who(demo_directory, tmp_path):
    real = without_people(demo_directory, tmp_path / "directory")

    ran = whoperforms("serve", "--directory", str(real), "--bind", "::")

    assert ran.code == 2
    assert "its file (--site) lacks the operator's name" in ran.err


def test_a_demo_that_takes_the_place_of_a_real_directory_is_shown_to_nobody(demo_directory, tmp_path):
    site = tmp_path / "site.toml"
    site.write_text(SITE, encoding="utf-8")
    real = without_people(demo_directory, tmp_path / "directory")
    with server(real, "--site", str(site)) as (address, _):
        with get(address, "en/") as answer:
            assert answer.status == 200
        shutil.copy(demo_directory / "directory.db", tmp_path / "new.db")
        (tmp_path / "new.db").rename(real / "directory.db")
        for path in ("en/", "api/practitioners", "en/mistake"):
            with get(address, path) as answer:
                assert answer.status == 503


def test_what_was_acknowledged_is_there_after_the_server_was_killed(demo_directory, tmp_path):
    registry = tmp_path / "registry.db"
    places = {"WHOPERFORMS_REGISTRY": str(registry)}
    with server(demo_directory, **places) as (address, process):
        where = [report(address, registry, f"Wrong {number}.") for number in range(3)]
        for killed in [process, *workers(process)]:
            os.kill(killed, signal.SIGKILL)

    with server(demo_directory, **places) as (address, _):
        for path in where:
            with get(address.rstrip("/"), path) as answer:
                assert answer.status == 200


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_server_that_is_stopped_while_its_workers_start_is_not_waited_for(demo_directory, by):
    with server(demo_directory, starting=True) as (_, process):
        for told in [process, *workers(process)] if by == signal.SIGINT else [process]:
            os.kill(told, by)
        began = time.monotonic()
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert time.monotonic() - began < STOP_WITHIN / 2


def test_a_form_that_was_open_while_the_server_restarted_is_taken(demo_directory, tmp_path):
    registry = tmp_path / "registry.db"
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)):
        signed = token(registry, "/en/mistake")

    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        typed = {"category": "other", "text": "Wrong.", "homepage": "", "token": signed}
        for _ in range(8):  # by each of the workers
            with get(address.rstrip("/"), "/en/mistake", typed) as answer:
                assert answer.status == 303


def test_the_key_and_the_registry_are_the_owners_alone(demo_directory, tmp_path):
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(tmp_path / "registry.db")):
        assert (tmp_path / "registry.key").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "registry.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("options", [(), ("--access-log",)])
def test_nothing_that_was_asked_is_written_down(demo_directory, tmp_path, options):
    secrets = ["02139", "42.3601", "-71.0589", "Quagmire", "sciatica"]
    zip_code, lat, lon, name, words = secrets
    registry = tmp_path / "registry.db"
    with (tmp_path / "said").open("w+") as said:
        with server(demo_directory, *options, said=said, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
            site = address.rstrip("/")
            where = report(address, registry, words)
            for path in (
                f"/en/mild/near?place={zip_code}",
                f"/en/mild/near?place={zip_code}&within=x{lat}",
                f"/en/mild/check?name={name}&state={zip_code}",
                f"/en/{zip_code}/near",
                f"/{zip_code}",
                f"/en/mild/doctors/{zip_code}",
                f"/en/mistake?number={name}",
                f"/api/search?procedure=mild&place={zip_code}&{name}={lat}",
                f"/api/practitioners?near={lat}|{lon}",
                f"/api/practitioners/{name}",
                f"/en/mild/near?{'a=' + name + '&' * 3000}",
                where,
            ):
                get(site, path).close()
            for path in ("/en/mild/here", "/en/mistake", f"/en/mild/near?place={zip_code}"):
                get(site, path, {"lat": lat, "lon": lon, "text": words, "place": zip_code}).close()
                get(site, path, {f"{words}{number}": name for number in range(60)}).close()
                get(site, path, {"text": words * 20_000}).close()
            (registry).rename(tmp_path / "moved.db")
            get(site, where).close()
        said.seek(0)
        text = said.read()

    assert [secret for secret in [*secrets, where.rsplit("/", 1)[1]] if secret in text] == []
    assert ("GET /en/mild/near 200" in text) is bool(options)


def test_a_database_whose_tables_are_missing_is_not_served_and_the_command_that_makes_them_is_named(
    demo_directory, cluster
):
    needs_postgres()
    cluster.run("create database kept")
    registry = cluster.database("kept")

    refused = whoperforms("serve", "--directory", str(demo_directory), "--registry", registry, "--port", "0")
    assert refused.code == 4
    assert "run 'whoperforms registry migrate'" in refused.err

    assert re.search(
        r": [1-9][0-9]* steps done$", whoperforms("registry", "migrate", "--registry", registry).out.strip()
    )
    assert "nothing to do" in whoperforms("registry", "migrate", "--registry", registry).out


def test_a_registry_that_cannot_be_opened_is_said_so(demo_directory, tmp_path):
    ran = whoperforms("serve", "--directory", str(demo_directory), "--registry", str(tmp_path / "none" / "registry.db"))

    assert ran.code == 4
    assert "none" in ran.err
    assert "Traceback" not in ran.err


def test_corrections_are_read_and_answered_in_the_terminal(demo_directory, tmp_path):
    registry = tmp_path / "registry.db"
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        where = report(address, registry, "The year is wrong.")
        number = where.rsplit("/", 1)[1]
        listed = whoperforms("registry", "corrections", "--registry", str(registry)).out
        assert '"text": "The year is wrong."' in listed
        assert number in listed

        said = ("--state", "closed", "--by", "Ana", "--text", "We mended it.", "--decided", "put_right")
        assert (
            whoperforms("registry", "answer", number, *said, "--registry", str(registry)).out == f"{number}: closed\n"
        )
        with get(address.rstrip("/"), where) as answer:
            assert "We mended it." in answer.read().decode()

    assert whoperforms("registry", "corrections", "--registry", str(registry)).out == ""
    again = whoperforms("registry", "answer", number, *said, "--registry", str(registry))
    assert again.code == 2
    assert "a correction that is closed cannot become that" in again.err


def test_procedures_of_a_folder_of_ones_own_have_their_pages(demo_directory):
    definitions = Path(__file__).parents[1] / "procedures" / "definitions"
    with server(demo_directory, "--definitions", str(definitions)) as (address, _):
        for page in ("about", "who-performs", "questions", "near?place=10001"):
            assert get(address, f"en/shoulder_lantern/{page}").status == 200
        assert get(address, "en/mild/about").status == 404
        assert get(address, "api/search?near=10001&procedure=mild").status == 400
        assert "shoulder_lantern" in get(address, "en/").read().decode()
