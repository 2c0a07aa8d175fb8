"""The first page: one question and one field, or a doctor's name to check."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from whoperforms.registry.offered import names
from whoperforms.web.languages import Language
from whoperforms.web.page import page, procedure_of, shown
from whoperforms.web.spoken import spoken


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language that the browser asks for; English unless it asks for another we have."""
    wanted = get_language_from_request(request).split("-")[0]
    language = Language(wanted) if wanted in set(Language) else Language.ENGLISH
    leading = HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    patch_vary_headers(leading, ["Accept-Language"])
    return leading


@require_safe
@page
def home(request: HttpRequest, language: Language) -> HttpResponse:
    """Show the first page: of the site's procedure, with the others to choose from where there are more."""
    chosen = procedure_of(request)
    voices = {name: spoken(name, language) for name in names()}
    return shown(
        request,
        "home.html",
        {
            "words": voices[chosen].words,
            "others": [(name, voice.words.name) for name, voice in voices.items() if name != chosen],
        },
    )
