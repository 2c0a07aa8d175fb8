"""The status page, over HTTP from the real server."""

import shutil
import urllib.error
import urllib.request

import pytest

from serving import serving


@pytest.fixture(scope="module")
def address(demo_directory):
    with serving(demo_directory) as found:
        yield found


def get(address: str, path: str = ""):
    try:
        return urllib.request.urlopen(address + path, timeout=20)  # noqa: S310 - our own server
    except urllib.error.HTTPError as answer:
        return answer


def test_the_page_says_what_it_answers_from(address):
    with get(address) as answer:
        page = answer.read().decode()

    assert answer.status == 200
    assert "2026-11-15" in page
    assert "every person and organization here is invented" in page
    assert "not a government website" in page
    assert "GeoNames" in page


def test_every_page_keeps_to_itself(address):
    for path in ("", "no-such-page"):
        with get(address, path) as answer:
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "set-cookie" not in answer.headers


def test_a_page_that_is_not_there_says_which_is(address):
    with get(address, "no-such-page") as answer:
        assert answer.status == 404
        assert "There is no such page" in answer.read().decode()


def test_another_host_name_gets_no_page(address):
    asking = urllib.request.Request(address, headers={"Host": "elsewhere.example"})  # noqa: S310 - our own server

    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(asking, timeout=20)  # noqa: S310


def test_the_styles_come_from_here(address):
    with get(address, "static/status.css") as answer:
        assert (answer.status, answer.headers["content-type"]) == (200, "text/css")


def test_a_new_directory_is_served_on_the_next_request(demo_directory, tmp_path):
    shutil.copy(demo_directory / "directory.db", tmp_path / "directory.db")
    with serving(tmp_path) as address:
        (tmp_path / "directory.db").unlink()
        with get(address) as gone:
            assert gone.status == 503
            assert "whoperforms build" in gone.read().decode()

        shutil.copy(demo_directory / "directory.db", tmp_path / "directory.db")
        with get(address) as back:
            assert back.status == 200
