"""Templates say the words of the language that is spoken, escaped as all else is, and are read once for each."""

import pytest
from django.utils.translation import override
from jinja2 import DictLoader, StrictUndefined

from whoperforms.web.environment import environment
from whoperforms.web.static_files import HASHED

SIGNS = "<b>&"
TEMPLATES = {
    "words.html": '{{ _("Privacy") }} {{ _("Call %(phone)s", phone=blank) }}',
    "percent.html": '{{ _("100 %% of it") }}',
    "chosen.html": "{{ _(word) }}",
    "many.html": '{{ ngettext("%(count)s mile", "%(count)s miles", 2, count=blank) }}',
    "links.html": '{{ url("home") }} {{ url("about", procedure=blank) }} {{ static("icon.svg") }}',
    "imports.html": '{% import "macro.html" as m %}{{ m.said() }}',
    "macro.html": '{% macro said() %}{{ _("Privacy") }}{% endmacro %}',
}


@pytest.fixture(scope="module")
def templates():
    """An environment with a few templates of every kind of thing that is said."""
    return environment(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def shown(templates, name: str, language: str, **given: str) -> str:
    with override(language):
        return templates.get_template(name).render(given)


def test_the_same_template_speaks_the_language_of_whoever_asks(templates):
    spoken = [shown(templates, "words.html", language, blank="1") for language in ("en", "es", "en", "es")]

    assert spoken[:2] == ["Privacy Call 1", "Privacidad Llamar al 1"]
    assert spoken[2:] == spoken[:2]


def test_what_it_imports_speaks_the_same_language(templates):
    assert [shown(templates, "imports.html", language) for language in ("es", "en")] == ["Privacidad", "Privacy"]


def test_what_fills_a_sentence_is_escaped(templates):
    assert shown(templates, "words.html", "en", blank=SIGNS) == "Privacy Call &lt;b&gt;&amp;"
    assert shown(templates, "many.html", "en", blank=SIGNS) == "&lt;b&gt;&amp; miles"


def test_a_percent_sign_is_written_twice_and_shown_once(templates):
    assert shown(templates, "percent.html", "en") == "100 % of it"


def test_a_word_that_is_only_known_later_is_said_in_the_language_too(templates):
    assert shown(templates, "chosen.html", "es", word="Privacy") == "Privacidad"


def test_addresses_lead_to_pages_in_the_language_and_files_carry_their_hash(templates):
    home, about, icon = shown(templates, "links.html", "es", blank="mild").split()

    assert (home, about) == ("/es/", "/es/mild/about")
    assert HASHED.search(icon)
