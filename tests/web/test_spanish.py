"""The Spanish of the pages: a whole catalogue, no English left on a page, and a line where nobody has read it."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import override_settings

from tour import STOPS, People
from visible import VOID
from whoperforms.procedures.load import words
from whoperforms.web.languages import LOCALE, Language, catalogue_is_reviewed
from whoperforms.web.page import is_reviewed

SCRIPT = Path(__file__).parents[2] / "scripts/make_messages.py"
CATALOGUE = Path("locale/es/LC_MESSAGES/django.po")
SAID = """{{ _("Good day, %(name)s.", name=name) }}
{{ ngettext("%(num)s doctor", "%(num)s doctors", count) }}"""
IN_SPANISH = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"X-Reviewed: yes\n"

msgid "Good day, %(name)s."
msgstr "Buenos días, %(name)s."

msgid "%(num)s doctor"
msgid_plural "%(num)s doctors"
msgstr[0] "%(num)s médico"
msgstr[1] "%(num)s médicos"
"""
PAGES = [name for name, stop in STOPS.items() if stop.then is None and name != "mistake_received"]
SHORT = 3  # words: a label or a name
JOINING = frozenset({"and", "by", "for", "in", "of", "on", "the"})  # small letters that names have, too
NOT_COMPARED = frozenset({"address", "option", "style", "svg", "code", "script"})
SAID_IN = ("aria-label", "title", "alt", "placeholder")
UNREVIEWED = '<p class="unreviewed">'


def make_messages(*arguments):
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def web(tmp_path):
    """A folder of pages with their Spanish, made as it should be."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(SAID, encoding="utf-8")
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    (tmp_path / CATALOGUE).write_text(IN_SPANISH, encoding="utf-8")
    assert make_messages("--web", tmp_path).stdout == "2 messages, 0 without Spanish\n"
    return tmp_path


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_that_the_pages_say_has_its_spanish():
    checked = make_messages("--check")

    assert (checked.stdout.strip(), checked.returncode) == ("", 0), f"run scripts/make_messages.py\n{checked.stderr}"


def test_a_catalogue_that_was_just_made_is_whole_and_still_says_who_read_it(web):
    assert make_messages("--check", "--web", web).returncode == 0
    assert '"X-Reviewed: yes\\n"' in (web / CATALOGUE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('"%(num)s médicos"', '""', "no Spanish"),
        ('msgid "Good', '#, fuzzy\nmsgid "Good', "fuzzy"),
        ("días, %(name)s.", "días, %(nombre)s.", "other placeholders"),
        ("días, %(name)s.", "días.", "other placeholders"),
        ("Buenos días", "Buen día", "django.mo is not made of django.po"),
    ],
)
def test_a_fault_of_the_catalogue_is_told(web, old, new, wrong):
    change(web / CATALOGUE, old, new)
    checked = make_messages("--check", "--web", web)

    assert wrong in checked.stdout
    assert checked.returncode == 1


def test_spanish_of_what_no_page_says_is_told(web):
    change(web / "templates/page.html", '{{ _("Good day, %(name)s.", name=name) }}', "")

    assert "'Good day, %(name)s.': said nowhere" in make_messages("--check", "--web", web).stdout


def test_a_text_that_changed_a_little_keeps_its_spanish_for_a_person_to_mend(web):
    change(web / "templates/page.html", "Good day, ", "A good day, ")
    assert "1 without Spanish" in make_messages("--web", web).stdout

    checked = make_messages("--check", "--web", web).stdout
    assert checked.startswith("'A good day, %(name)s.': fuzzy")
    assert "Buenos días, %(name)s." in (web / CATALOGUE).read_text(encoding="utf-8")


class _Texts(HTMLParser):
    """What a reader sees or hears of a page, text by text, without what is in another language than the page."""

    def __init__(self, language):
        super().__init__(convert_charrefs=True)
        self.language, self.said, self.open = language, [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        foreign = given.get("lang", self.language) != self.language
        self.said += [given[name] or "" for name in SAID_IN if name in given]
        self.said += [given["content"] or ""] if given.get("name") == "description" else []
        if tag not in VOID:
            self.open.append((tag, foreign or tag in NOT_COMPARED))

    def handle_endtag(self, tag):
        while tag not in VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not any(left_out for _, left_out in self.open):
            self.said.append(data)


def texts(answer, language):
    reader = _Texts(language)
    reader.feed(answer.content.decode())
    return {" ".join(text.split()) for text in reader.said}


def is_a_sentence(text):
    """Whether a text is more than a label, a name, an address or a file: it has words in small letters."""
    small = [word for word in re.findall(r"\b[a-záéíóúñ]{2,}\b", text) if word not in JOINING]
    return len(text.split()) > SHORT and len(small) > 1


@pytest.fixture(scope="module")
def english():
    """What the catalogue says otherwise in Spanish, of two words and more."""
    with (LOCALE.parent / CATALOGUE).open("rb") as file:
        known = read_po(file)
    pairs = [(each.id, each.string) for each in known if isinstance(each.id, str)]
    return {text for text, spanish in pairs if text != spanish and len(text.split()) > 1}


@pytest.fixture(scope="module")
def answers(pages, demo_directory, demo_files):
    """The answer of a page in a language."""
    people = People.of(demo_directory, demo_files.truth)
    return lambda name, language: pages.get(f"/{STOPS[name].of(people, language)}")


@pytest.mark.parametrize("name", PAGES)
def test_a_spanish_page_has_no_english_left(answers, english, name):
    in_english, in_spanish = texts(answers(name, "en"), "en"), texts(answers(name, "es"), "es")

    assert not in_spanish & english
    assert not [text for text in in_spanish & in_english if is_a_sentence(text)]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", Language)
def test_a_page_names_its_language_and_says_where_nobody_has_read_its_spanish(answers, name, language):
    page = answers(name, language).content.decode()

    assert f'<html lang="{language}">' in page
    assert page.count(UNREVIEWED) == (0 if is_reviewed(language, "mild") else 1)


@pytest.mark.parametrize("language", Language)
def test_what_is_shown_when_something_is_wrong_says_so_too(pages, tmp_path, language):
    with override_settings(DIRECTORY=tmp_path):
        answer = pages.get(f"/{language}/data")

    assert answer.status_code == 503
    assert answer.content.decode().count(UNREVIEWED) == (0 if is_reviewed(language, "mild") else 1)


def test_forms_that_were_sent_are_answered_in_spanish(pages, english):
    asked = {"lat": "41.88", "lon": "-87.63"}
    here = [texts(pages.post(f"/{language}/mild/here", asked), language) for language in Language]
    empty = [texts(pages.post(f"/{language}/mistake", {}), language) for language in Language]

    for in_english, in_spanish in (here, empty):
        assert not in_spanish & english
        assert not [text for text in in_spanish & in_english if is_a_sentence(text)]


def test_spanish_counts_as_read_only_when_catalogue_and_procedure_were():
    procedure = words("mild", "es").reviewed

    assert is_reviewed(Language.ENGLISH, "mild")
    assert is_reviewed(Language.SPANISH, "mild") == (catalogue_is_reviewed(Language.SPANISH) and procedure)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Do you need help?", True),
        ("Medicare has published cases of MILD", True),
        ("American Board of Physical Medicine and Rehabilitation", False),
        ("3039 N State St, Saint Paul, MN 55103", False),
    ],
)
def test_names_and_addresses_are_told_from_sentences(text, sentence):
    assert is_a_sentence(text) is sentence
