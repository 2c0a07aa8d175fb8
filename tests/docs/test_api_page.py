"""docs/api.md: every address that programs are answered at, and no other."""

import re
from itertools import chain

import msgspec
from django.urls import get_resolver

from docs.test_site_page import is_of_the_api
from genuine import ISSUER, NOW
from pages import DOCS, column, in_code, section
from whoperforms.credentials.freshness import _Document as Freshness
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.status_list import Purpose

PAGE = DOCS / "api.md"
PARTS = {
    "<str:npi>": "NPI",
    "<str:number>": "NUMBER",
    "<int:number>": "LIST",
    "<int:seq>": "EVENT",
    "<slug:programme>": "PROGRAMME",
    "standards/<int:number>": "standards/VERSION",
}
ANYTHING_ELSE = "api/<path:rest>"
FOR_ALL = "/c/NUMBER"  # a page, and for programs the certificate; that is told with the pages


def written(route):
    """Yield an address as the page has it: one for each purpose of a status list."""
    for purpose in Purpose if "<purpose:purpose>" in route else [""]:
        named = route.replace("<purpose:purpose>", purpose)
        yield "/" + re.sub(r"(?:standards/)?<[^>]*>", lambda part: PARTS[part[0]], named)


def test_the_page_lists_every_address_there_is():
    routes = [str(one.pattern) for one in get_resolver().url_patterns if is_of_the_api(one)]
    known = chain.from_iterable(written(route) for route in routes if route != ANYTHING_ELSE)
    tables = [section(PAGE, heading) for heading in ("## Certificates", "## The log")]
    first = section(PAGE, "# The API").partition("\n## ")[0]
    listed = {code for table in (first, *tables) for code in in_code([*column(table, "address")])}

    assert listed == {*known, FOR_ALL}


def test_the_page_has_each_member_of_the_word_on_a_certificate():
    said = in_code(column(section(PAGE, "## Certificates"), "member of `status.json`"))
    assert said == [field.encode_name for field in msgspec.structs.fields(Freshness)]


def test_the_page_has_each_member_of_the_history_of_keys():
    said = in_code(column(section(PAGE, "## Certificates"), "member of `issuer.json`"))
    assert said == list(issuer_file.document(ISSUER, NOW))
