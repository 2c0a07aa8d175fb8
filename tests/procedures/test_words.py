"""What patients read: complete in each language, plain, and never more than the facts allow."""

import re

import pytest

from reading import ease, english_syllables, grade, spanish_syllables
from whoperforms.procedures.agreement import texts
from whoperforms.procedures.load import languages, load, names, words

SHIPPED = [(name, language) for name in names() for language in languages(name)]
FORBIDDEN = re.compile(
    r"(?:mild|board)[- ]certified|certificad[oa]s? (?:por|en) (?:la junta|una junta|mild)|certificado mild"
    r"|\bguarantee|\bgarantiza|\bcures?\b|\bcura\b|\bsafe procedure|non-surgical|no quirúrgic",
    re.IGNORECASE,
)
PATIENT_PAGES = ("summary", "advice", "ask_issuer", "coverage_in_short", "sections", "facts", "coverage")
PATIENT_SHEETS = ("questions", "glossary", "training_elements", "competences", "volume_facts", "selection")


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_shipped_words_fit_their_definition(name, language):
    assert words(name, language).language == language


@pytest.mark.parametrize("name", names())
def test_all_languages_have_the_same_keys(name):
    english, *others = [[path for path, _ in texts(words(name, language))] for language in languages(name)]

    assert all(sorted(map(str, other)) == sorted(map(str, english)) for other in others)


@pytest.mark.parametrize("name", names())
def test_every_question_is_asked_in_both_languages(name):
    asked = {question.id for question in load(name).questions}

    assert set(words(name, "en").questions) == asked
    assert set(words(name, "es").questions) == asked
    assert all(text.endswith(("?", ".")) and "?" in text for text in words(name, "en").questions.values())
    assert all("¿" in text for text in words(name, "es").questions.values())


@pytest.mark.parametrize(("name", "language"), SHIPPED)
def test_no_words_claim_more_than_is_known(name, language):
    told = [text for _, text in texts(words(name, language)) if FORBIDDEN.search(text)]

    assert told == []


@pytest.mark.parametrize(
    "text",
    ["She is MILD certified.", "A board-certified doctor", "Certificada por la junta", "It cures pain."],
)
def test_the_forbidden_wordings_are_recognised(text):
    assert FORBIDDEN.search(text)


@pytest.mark.parametrize("table", [PATIENT_PAGES, PATIENT_SHEETS], ids=["pages", "sheets"])
@pytest.mark.parametrize("name", names())
def test_patient_texts_read_at_grade_7_or_below(name, table):
    assert grade(said(words(name, "en"), table)) <= 7


@pytest.mark.parametrize("name", names())
def test_no_text_for_patients_is_much_harder_than_the_rest(name):
    found = [(path, text) for path, text in texts(words(name, "en")) if path[0] in PATIENT_PAGES]

    assert [path for path, text in found if text.endswith(".") and grade(text) > 9] == []


@pytest.mark.parametrize("table", [PATIENT_PAGES, PATIENT_SHEETS], ids=["pages", "sheets"])
@pytest.mark.parametrize("name", names())
def test_spanish_patient_texts_are_easy_to_read(name, table):
    assert ease(said(words(name, "es"), table)) >= 65


@pytest.mark.parametrize("name", names())
def test_english_and_spanish_are_two_translations(name):
    english = dict(texts(words(name, "en")))
    spanish = dict(texts(words(name, "es")))

    assert [path for path, text in english.items() if " " in text and spanish[path] == text] == []


def said(spoken, tables):
    """Return the sentences of some tables as one text."""
    return " ".join(
        text if text.endswith((".", "?")) else f"{text}." for path, text in texts(spoken) if path[0] in tables
    )


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("spine", 1),
        ("narrow", 2),
        ("needed", 2),
        ("decompression", 4),
        ("people", 2),
        ("walking", 2),
        ("7", 1),
    ],
)
def test_english_syllables_are_counted(word, syllables):
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("médico", 3), ("cirugía", 4), ("hueso", 2), ("estudio", 3), ("columna", 3), ("y", 1), ("canal", 2)],
)
def test_spanish_syllables_are_counted(word, syllables):
    assert spanish_syllables(word) == syllables
