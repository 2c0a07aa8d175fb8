"""docs/api.md names every address, parameter, status, key and header, and none that is not there."""

import re
import shlex
from urllib.parse import urlsplit

import pytest

from asking import search_path
from pages import DOCS, FENCE, column, in_code, section, tables, text
from whoperforms.api.parameters import MOST_RESULTS, PARAMETERS
from whoperforms.api.responses import WORTH_COMPRESSING
from whoperforms.cli.serve import HEADERS_WITHIN

PAGE = DOCS / "api.md"
SEARCH = search_path(near="10001", procedure="mild")
OURS = {"content-encoding", "etag", "cache-control", "vary"}


def test_every_parameter_is_explained():
    assert tuple(in_code(column(section(PAGE, "## `/api/search`"), "parameter"))) == PARAMETERS


def test_every_status_is_explained(ask_api):
    asked = ["/api/search", "/api/practitioners/1000000004", "/api/nowhere"]
    met = {ask_api.get(path).status for path in asked} | {ask_api.get(SEARCH, "POST").status}

    assert {int(code) for code in in_code(column(text(PAGE), "status"))} == met | {503}


def test_every_header_of_ours_is_explained(ask_api):
    said = {name.lower() for name in in_code(column(text(PAGE), "header"))}

    assert said == OURS
    assert ask_api.get(SEARCH, accept_encoding="gzip").headers.keys() >= said


def test_the_only_key_of_an_error_is_explained(ask_api):
    assert in_code(column(text(PAGE), "key")) == list(ask_api.get("/api/search").said)


def test_every_number_on_the_page_is_the_one_in_the_code():
    meaning = {row[0]: row[1] for table in tables(text(PAGE)) for row in table}

    assert f"up to {MOST_RESULTS}." in meaning["`limit`"]
    assert f"from {WORTH_COMPRESSING:,} bytes" in meaning["`Content-Encoding`"]
    assert HEADERS_WITHIN == 10_000
    assert "for ten seconds" in " ".join(text(PAGE).split())


@pytest.mark.parametrize("block", FENCE.findall(text(PAGE)))
def test_every_example_runs(ask_api, block):
    _, address = shlex.split(re.search(r"curl .*", block)[0])
    where = urlsplit(address)

    assert ask_api.get(f"{where.path}?{where.query}" if where.query else where.path).status in {200, 404}
