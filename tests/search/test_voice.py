"""The tables of sentences: the same keys and blanks in every language and register, all used, and easy to read."""

import re
from datetime import date
from string import Formatter

import pytest

from pages import ROOMS, text
from reading import ease, grade
from whoperforms.certification.standing import PROVED, Case
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.qualifiers import SELF_REPORTED
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import NoCount, NoShare
from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.procedures.load import words
from whoperforms.search.voice import Register, exact, exactly, plain, sentences
from whoperforms.sources.roster_rules import BASES

EXACT, PLAIN, SENCILLO = exactly(), sentences("en", Register.PLAIN), sentences("es", Register.PLAIN)
EVERY = {"exact": EXACT, "plain": PLAIN, "sencillo": SENCILLO}
CHOSEN = {*NoCount, *NoShare, *PROVED, *IssuerKind, *Case, *BASES, "F", "O"}  # by a value, not by a name in the code
DAYS = ("start", "end", "since", "until", "asked_on", "checked_on", "as_of", "day")
NUMBERS = dict.fromkeys(("cases", "published", "total", "percent", "hidden", "published_from"), 42)
SAMPLES = {
    "en": dict.fromkeys(DAYS, "March 2, 2026") | dict.fromkeys(("source", "sources"), "the list of March 2, 2026"),
    "es": dict.fromkeys(DAYS, "el 2 de marzo de 2026")
    | dict.fromkeys(("source", "sources"), "la lista del 2 de marzo de 2026"),
}
READ_ALONE = ("sentence", "lookups", "url", "credential")
FORBIDDEN = re.compile(
    r"(?:mild|board)[- ]certified|not certified|certificad[oa]s? (?:por|en) (?:la junta|una junta|mild)"
    r"|certificado mild|\bguarantee|\bgarantiza|\bcures?\b|\bcura\b|\bsafe\b|\bseguro\b|experienced|con experiencia",
    re.IGNORECASE,
)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def table(of) -> dict[str, str]:
    return of.table.sentences


def told(of) -> dict[str, str]:
    """Return the whole sentences of a table as a page may have them, with short words in the blanks."""
    samples = dict.fromkeys(READ_ALONE, "") | NUMBERS | SAMPLES[of.language]
    return {
        key: said.format(**dict.fromkeys(blanks(said), "MILD") | samples)
        for key, said in table(of).items()
        if "." in said
    }


@pytest.mark.parametrize("of", EVERY.values(), ids=EVERY)
def test_every_table_has_the_same_keys_in_the_same_order(of):
    assert list(table(of)) == list(table(EXACT))


@pytest.mark.parametrize("key", table(EXACT))
def test_a_plain_sentence_leaves_out_and_adds_no_blank_and_both_languages_have_the_same(key):
    assert blanks(table(PLAIN)[key]) <= blanks(table(EXACT)[key])
    assert blanks(table(SENCILLO)[key]) == blanks(table(PLAIN)[key])


def test_no_sentence_is_left_that_nobody_says():
    code = "".join(text(path) for path in sorted((ROOMS / "search").glob("*.py")))

    assert [key for key in table(EXACT) if key not in CHOSEN and f'"{key}"' not in code] == []


@pytest.mark.parametrize("of", EVERY.values(), ids=EVERY)
def test_every_source_has_a_name(of):
    names = [of.label(source) for source in Source]

    assert len(set(names)) == len(names)
    assert all(names)


def test_plain_names_of_sources_are_not_the_exact_ones():
    assert [source for source in Source for of in (PLAIN, SENCILLO) if of.label(source) == source.label] == []


def test_english_and_spanish_are_two_translations():
    same = [key for key, said in table(PLAIN).items() if re.search(r"[a-z]{3}", re.sub(r"\{.*?\}", "", said))
            and table(SENCILLO)[key] == said]  # fmt: skip

    assert same == []


@pytest.mark.parametrize("of", EVERY.values(), ids=EVERY)
def test_no_sentence_claims_more_than_is_known(of):
    assert [said for said in table(of).values() if FORBIDDEN.search(said)] == []


def test_plain_english_reads_at_grade_7_or_below():
    assert grade(" ".join(told(PLAIN).values())) <= 7
    assert {key: said for key, said in told(PLAIN).items() if grade(said) > 9} == {}


def test_plain_spanish_is_easy_to_read():
    assert ease(" ".join(told(SENCILLO).values())) >= 65
    assert {key: said for key, said in told(SENCILLO).items() if ease(said) < 50} == {}


@pytest.mark.parametrize(
    ("key", "lost"),
    [
        (key, lost)
        for keys, lost in {
            ("newest_volume", "volume"): ("at least", "al menos"),
            ("newest_volume", "volume", "hidden_or_none", "no_code", "share", "share_below_one", "no_total"): (
                "Original Medicare",
                "Medicare Original",
            ),
            ("no_newest_volume", "hidden_or_none", "no_code"): ("says nothing about", "no dice nada sobre"),
            ("gives_place", "gives_place_since", "states_specialty", "licences"): (
                SELF_REPORTED["en"][0],
                SELF_REPORTED["es"][0],
            ),
            tuple(IssuerKind): ("not a board certification", "No es un certificado de una junta médica"),
            ("no_entry", "no_entry_in_force", "no_other_entry"): (
                "Most entries carry no NPI",
                "La mayoría de las entradas no llevan NPI",
            ),
            ("accepts", "may_accept", "bills"): ("does not say if new patients", "no dice si recibe pacientes nuevos"),
            ("paid", "paid_otherwise"): ("does not prove training", "No prueba formación"),
            ("revoked",): ("not an exclusion", "No es una exclusión"),
        }.items()
        for key in keys
    ],
)
def test_what_may_not_be_lost_is_in_both_languages(key, lost):
    english, spanish = lost

    assert english.casefold() in table(PLAIN)[key].casefold()
    assert spanish.casefold() in table(SENCILLO)[key].casefold()


def test_a_reason_that_nobody_has_confirmed_is_not_named():
    for of in EVERY.values():
        assert not re.search("exclu|revo|activ", table(of)["unconfirmed_in_no_list"], re.IGNORECASE)


def test_a_series_reads_like_a_sentence():
    assert [EXACT.series(["a"]), EXACT.series(["a", "b"]), PLAIN.series(["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]
    assert SENCILLO.series(["a", "b", "c"]) == "a, b y c"


def test_sources_are_named_once_with_their_days_as_each_voice_writes_them():
    listed = Fact(source=Source.CARE_COMPARE, release="2026-10-01", file="invented.csv", row=1)
    billed = Fact(source=Source.PART_B, release="2024-12-31", file="invented.csv", row=2)
    undated = Fact(source=Source.LEIE, release="UPDATED.csv", file="UPDATED.csv", row=None)

    assert EXACT.sources(listed, listed, billed) == (
        "Medicare Care Compare of 2026-10-01 and Medicare by Provider and Service, 2024"
    )
    assert PLAIN.sources(listed) == "Medicare's list of doctors (Care Compare), as of October 1, 2026"
    assert SENCILLO.sources(listed) == "la lista de médicos de Medicare (Care Compare), al 1 de octubre de 2026"
    assert PLAIN.sources(undated).endswith(", as of UPDATED.csv")


def test_days_are_written_as_people_write_them():
    day = date(2026, 11, 1)

    assert [of.day(day) for of in EVERY.values()] == ["2026-11-01", "November 1, 2026", "el 1 de noviembre de 2026"]
    assert [of.written(day) for of in EVERY.values()] == ["2026-11-01", "November 1, 2026", "1 de noviembre de 2026"]
    assert SENCILLO.day(None) == "un día que no sabemos"


def test_a_kind_of_facility_is_said_in_spanish_and_one_that_is_new_as_published():
    assert SENCILLO.published("Nursing home") == "residencia de enfermería"
    assert SENCILLO.published("Space hospital") == "Space hospital"
    assert PLAIN.published("Nursing home") == "Nursing home"


def test_a_voice_speaks_of_a_procedure_in_the_language_of_its_words():
    english, spanish = words("mild", "en"), words("mild", "es")

    assert (exact(english).language, exact(english).register) == ("en", Register.EXACT)
    assert plain(spanish).say("no_newest_volume") == SENCILLO.say("no_newest_volume")
    assert plain(spanish).words is spanish


def test_a_language_without_sentences_is_refused_with_those_there_are():
    with pytest.raises(BadQuestion, match="'fr': no plain sentences in this language; choose one of en, es"):
        sentences("fr", Register.PLAIN)
