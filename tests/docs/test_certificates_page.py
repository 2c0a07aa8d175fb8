"""docs/certificates.md says what a certificate does not mean in its own words, and what each key signs."""

from pages import DOCS, column, in_code, section, text
from whoperforms.certification.bodies.certificates import LIST_SIZE, KeyKind
from whoperforms.credentials.achievement_text import NOT_MEANT
from whoperforms.credentials.status_list import Purpose

PAGE = DOCS / "certificates.md"


def test_the_page_says_what_a_certificate_does_not_mean_as_the_certificate_does():
    assert f'"{NOT_MEANT}"' in " ".join(text(PAGE).split())


def test_the_page_has_each_kind_of_key():
    assert in_code(column(section(PAGE, "## The first keys"), "kind")) == list(KeyKind)
    assert in_code(column(section(PAGE, "## A key may be in other hands"), "which key")) == list(KeyKind)


def test_the_page_has_each_status_list_and_its_size():
    said = section(PAGE, "## Status lists")

    assert in_code(column(said, "address")) == [f"/s/{purpose}/1" for purpose in Purpose]
    assert f"{LIST_SIZE:,} places" in said
