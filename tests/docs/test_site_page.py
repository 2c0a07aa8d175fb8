"""docs/site.md: every address that the site has, and no other."""

import re

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from pages import DOCS, column, in_code, section

PARTS = {
    "<language:language>": "LANG",
    "<slug:procedure>": "PROCEDURE",
    "<str:fragment>": "KEY",
    "<str:npi>": "NPI",
    "<str:number>": "NUMBER",
    "<str:state>": "STATE",
    "<str:tracking>": "TRACKING",
    "<int:part>": "PART",
    "<str:token>": "TOKEN",
    "<int:pk>": "NUMBER",
    "<base36:uidb36>": "ACCOUNT",
    "<str:key>": "KEY",
    "<slug:programme>": "PROGRAMME",
    "<str:enrolment>": "ENROLMENT",
    "<str:act>": "ACT",
    "<str:requirement>": "REQUIREMENT",
    "<str:sha256>": "HASH",
    "<int:number>": "VERSION",
    "<str:session>": "SESSION",
    "<str:complaint>": "COMPLAINT",
    "<int:seq>": "EVENT",
    "<str:person>": "PERSON",
    "<str:question>": "QUESTION",
    "<str:decision>": "DECISION",
    "<str:logged>": "LOGGED",
    "<str:use>": "USE",
    "<str:place>": "PLACE",
    "<str:first>": "IMPORT",
}


def addresses(patterns, before="/"):
    for pattern in patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):  # the same once more, for those who name no language
            continue
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield re.sub(r"<[^>]*>", lambda part: PARTS[part[0]], route)
        else:
            yield from addresses(pattern.url_patterns, route)


def is_of_the_api(pattern):
    """Whether programs are answered there; `docs/api.md` has these."""
    return isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("whoperforms.api.")


def test_the_page_lists_every_address_there_is():
    listed = in_code(list(column(section(DOCS / "site.md", "## Pages"), "address")))
    known = list(addresses(p for p in get_resolver().url_patterns if not is_of_the_api(p)))

    assert sorted(listed) == sorted(known)
