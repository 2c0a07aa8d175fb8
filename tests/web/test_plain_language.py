"""Every page in plain words: English at grade 7 or below, Spanish as easy; names, addresses and labels are left out."""

import pytest
from textstat.textstat import textstatistics

from visible import sentences

GRADE, EASE = 7, 65  # Flesch-Kincaid; Fernández-Huerta, where more is easier
PAGES = (
    *("", "data", "quality", "privacy", "credits", "no-such-page"),
    *("mild/about", "mild/who-performs", "mild/training", "mild/questions", "mild/costs"),
    *("mild/states", "mild/states/CA", "mild/check"),
    *("mild/near?place=60601", "mild/near?place=Springfield", "mild/near?place=", "mild/near?place=02115&cases=yes"),
)
ENGLISH, SPANISH = textstatistics(), textstatistics()
ENGLISH.set_lang("en_US")
SPANISH.set_lang("es")


def said(pages, language, path):
    answer = pages.get(f"/{language}/{path}")
    assert answer.status_code < 500
    return sentences(answer.content.decode(), language)


@pytest.mark.parametrize("path", PAGES)
def test_english_pages_read_at_grade_7_or_below(pages, path):
    text = said(pages, "en", path)

    assert len(text.split()) > 10
    assert ENGLISH.flesch_kincaid_grade(text) <= GRADE, text


@pytest.mark.parametrize("path", PAGES)
def test_spanish_pages_are_easy_to_read(pages, path):
    text = said(pages, "es", path)

    assert len(text.split()) > 10
    assert SPANISH.fernandez_huerta(text) >= EASE, text


def test_the_measure_knows_hard_words_from_plain_ones():
    hard = "Percutaneous image-guided decompression necessitates interdisciplinary fluoroscopic proficiency."
    plain = "The doctor works through the skin. An X-ray shows the way."

    assert ENGLISH.flesch_kincaid_grade(hard) > GRADE >= ENGLISH.flesch_kincaid_grade(plain)


def test_only_sentences_are_measured_and_no_names():
    html = """<html lang="en"><body><header><p>The menu is not read here.</p></header><main>
      <h1>Who performs it</h1><p>The list is <b>not</b> long today.</p><p lang="es">Esto no se mide aquí nunca.</p>
      <h3 class="card__heading">Jane Q. Roe is her name here.</h3><p hidden>This part is never shown to you.</p>
    </main></body></html>"""

    assert sentences(html, "en") == "The list is not long today."
