"""docs/api.md names every address, parameter, status, key and header, and none that is not there."""

import re
import shlex
from urllib.parse import urlsplit

import pytest

from asking import search_path
from pages import DOCS, FENCE, ROOMS, column, in_code, section, tables, text
from whoperforms.api.parameters import A_PAGE, MOST_RESULTS, NEARBY_PARAMETERS, PARAMETERS, RECORD_PARAMETERS
from whoperforms.api.responses import WORTH_COMPRESSING
from whoperforms.cli.serve import HEADERS_WITHIN
from whoperforms.search.nearby import MOST_CODES
from whoperforms.search.question import FARTHEST_MILES

PAGE = DOCS / "api.md"
SEARCH = search_path(near="10001", procedure="mild")
ROUTES = (ROOMS / "project" / "urls.py").read_text(encoding="utf-8")
OURS = {"content-encoding", "etag", "cache-control", "vary"}


def keys(value: object, path: str = ""):
    """Yield the path of every key: `a[].b` is the key b of each item of the list a. A fact is explained elsewhere."""
    match value:
        case dict():
            for name, inner in value.items():
                here = f"{path}.{name}" if path else name
                yield here
                if name != "fact":
                    yield from keys(inner, here)
        case list():
            for inner in value:
                yield from keys(inner, f"{path}[]")


def test_every_address_is_in_the_list():
    routes = {f"/{route}" for route in re.findall(r'path\("(api/[^"]*)"', ROUTES)} - {"/api/<path:rest>"}

    listed = {said.replace("/NPI", "/<str:npi>") for said in in_code(column(text(PAGE), "address"))}
    assert {address for address in listed if address.startswith("/api/") and address != "/api/verify"} == routes


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("/api/search", PARAMETERS),
        ("/api/practitioners", NEARBY_PARAMETERS),
        ("/api/practitioners/NPI", RECORD_PARAMETERS),
    ],
)
def test_every_parameter_is_explained(address, parameters):
    assert tuple(in_code(column(section(PAGE, f"## `{address}`"), "parameter"))) == parameters


def test_every_key_of_who_lists_a_code_is_explained_in_order(ask_api):
    answer = ask_api.get("/api/practitioners?near=10001&taxonomy=208VP0014X&counts=yes")

    assert in_code(column(section(PAGE, "## `/api/practitioners`"), "key")) == list(dict.fromkeys(keys(answer.said)))


def test_every_status_is_explained(ask_api):
    asked = ["/api/search", "/api/practitioners/1000000004", "/api/nowhere"]
    met = {ask_api.get(path).status for path in asked} | {ask_api.get(SEARCH, "POST").status}

    assert {int(code) for code in in_code(column(text(PAGE), "status"))} == met | {503}


def test_every_header_of_ours_is_explained(ask_api):
    said = {name.lower() for name in in_code(column(text(PAGE), "header"))}

    assert said == OURS
    assert ask_api.get(SEARCH, accept_encoding="gzip").headers.keys() >= said


def test_the_only_key_of_an_error_is_explained(ask_api):
    assert in_code(column(section(PAGE, "## When there is no answer"), "key")) == list(ask_api.get("/api/search").said)


def test_every_number_on_the_page_is_the_one_in_the_code():
    meaning = {row[0]: row[1] for table in tables(text(PAGE)) for row in table}
    limits = [row[1] for table in tables(text(PAGE)) for row in table if row[0] == "`limit`"]

    assert [f"up to {MOST_RESULTS}" in limit for limit in limits] == [True, True]
    assert limits[1].endswith(f"without it {A_PAGE}")
    assert f"up to {MOST_CODES}:" in meaning["`taxonomy`"]
    assert f"up to {FARTHEST_MILES:,}" in meaning["`within`"]
    assert f"from {WORTH_COMPRESSING:,} bytes" in meaning["`Content-Encoding`"]
    assert HEADERS_WITHIN == 10_000
    assert "for ten seconds" in " ".join(text(PAGE).split())


@pytest.mark.parametrize("block", FENCE.findall(text(PAGE)))
def test_every_example_runs(ask_api, block):
    _, *options, address = shlex.split(re.search(r"curl .*", block)[0])
    where, method = urlsplit(address), "POST" if "--data-binary" in options else "GET"
    path = f"{where.path}?{where.query}" if where.query else where.path

    assert ask_api.get(path, method).status in {200, 404}
