"""What search engines may read: robots.txt, and a map of the pages in files of at most 50,000 addresses.

Source: sitemaps.org, protocol 0.9; alternates in other languages as Google reads them (xhtml:link).
Shape:  pages are those on the site and on procedures and states; of doctors only those who are certified or have
        published cases. With invented people, or without an operator, nothing may be read, and the map is empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from whoperforms.registry.offered import names
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk
from whoperforms.search.known import KnownOn
from whoperforms.web.about import ABOUT_CERTIFICATES, LABELS
from whoperforms.web.desk import answered
from whoperforms.web.languages import Language
from whoperforms.web.page import NO_DIRECTORY
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named
from whoperforms.web.static_files import static

MOST = 50_000  # addresses in a file
PAGES_IN_A_FILE = MOST // len(Language)  # each page has an address in each language
PROVED = (GroupId.CERTIFIED, GroupId.MEDICARE_CASES)
ON_THE_SITE = ("home", "verify", "data", "quality", "privacy", "credits")
ON_A_PROCEDURE = (*LABELS, "states")
OF_CERTIFICATES = frozenset({"verify", *ABOUT_CERTIFICATES})
NOT_FOR_ENGINES = ("call", "visit", "compare", "check", "near", "map", "doctors/*/mistake")

NOTHING = ("User-agent: *", "Disallow: /")

XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'

Page = tuple[str, dict[str, str]]  # the name of an address, and its parts but for the language


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what may be read by programs that read everything."""
    lines = rules(_origin(request)) if _open_to_engines() else NOTHING
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the files of the map."""
    parts = range(1, len(_files()) + 1)
    hrefs = (escape(_origin(request) + reverse("sitemap_part", args=[part])) for part in parts)
    body = "".join(f"<sitemap><loc>{href}</loc></sitemap>" for href in hrefs)
    return HttpResponse(f"{HEAD}<sitemapindex {NAMESPACES}>{body}</sitemapindex>\n", content_type=XML)


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """Return one file of the map."""
    files = _files()
    if not 1 <= part <= len(files):
        raise Http404
    return HttpResponse(written(files[part - 1], _origin(request)), content_type=XML)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead to the icon, for those who ask for it where it used to be."""
    return HttpResponseRedirect(static("icon.svg"))


def rules(origin: str) -> list[str]:
    """Return what a site open to search engines tells them: all but answers to questions, and forms."""
    return [
        "User-agent: *",
        *(f"Disallow: /*/*/{part}" for part in NOT_FOR_ENGINES),
        "Disallow: /*/mistake",
        "Disallow: /api/",
        "",
        f"Sitemap: {origin}{reverse('sitemap')}",
    ]


def pages(desk: Desk, *, public_only: bool) -> Iterator[Page]:
    """Yield every page that search engines may read, in an order that stays."""
    left_out = OF_CERTIFICATES if public_only else frozenset[str]()
    yield from ((name, {}) for name in ON_THE_SITE if name not in left_out)
    for procedure in names():
        here = {"procedure": procedure}
        yield from ((name, here) for name in ON_A_PROCEDURE if name not in left_out)
        known = desk.known(procedure_named(procedure)).on(datetime.now(UTC).date())
        yield from (("state", here | {"state": state}) for state in known.by_state.counts)
        yield from (("doctor", here | {"npi": f"{npi:010}"}) for npi in _proved(known))


def in_files(found: Sequence[Page], most: int = PAGES_IN_A_FILE) -> list[Sequence[Page]]:
    """Return pages in files of as many as one may hold."""
    return [found[at : at + most] for at in range(0, len(found), most)]


def written(found: Iterable[Page], origin: str) -> str:
    """Return a file of the map: each page in each language, with the same page in the others beside it."""
    body = "".join(_entry(page, origin) for page in found)
    return f"{HEAD}<urlset {NAMESPACES}>{body}</urlset>\n"


def _entry(page: Page, origin: str) -> str:
    name, parts = page
    path = reverse(name, kwargs={"language": Language.ENGLISH, **parts}).removeprefix(f"/{Language.ENGLISH}")
    hrefs = {each.value: escape(f"{origin}/{each}{path}") for each in Language}
    beside = hrefs | {"x-default": hrefs[Language.ENGLISH]}
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{of}" href="{href}"/>' for of, href in beside.items())
    return "".join(f"<url><loc>{href}</loc>{links}</url>" for href in hrefs.values())


def _proved(known: KnownOn) -> list[int]:
    """Return who stands in a group with proof; the withheld stand in none."""
    return sorted({npi for group in PROVED for npi in known.groups.crowd(group).npi.tolist()})


def _files() -> list[Sequence[Page]]:
    if not _open_to_engines():
        return []
    return answered(lambda desk: in_files(list(pages(desk, public_only=site().public_only))))


def _open_to_engines() -> bool:
    if site().operator is None:
        return False
    try:
        return not answered(lambda desk: desk.directory.invented)
    except NO_DIRECTORY:
        return False


def _origin(request: HttpRequest) -> str:
    return site().origin or f"{request.scheme}://{request.get_host()}"
