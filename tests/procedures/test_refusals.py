"""A wrong definition is refused with its file, the line, and what to do about it."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoperforms.kernel.errors import BadProcedure
from whoperforms.procedures.load import load, words

DEFINITIONS = Path(__file__).parent / "definitions"
FACTS = "shoulder_lantern.toml"
SPANISH = "shoulder_lantern.es.toml"
ROLES = "core, possible, edge, site, never_operator"

# what is replaced, by what, the text whose line is named, the sentence
WRONG_FACTS = {
    "no TOML": (
        "places = ",
        "places ",
        'places "added"',
        "not TOML: expected '=' after a key in a key/value pair; mend this line or the one above",
    ),
    "a key twice": (
        'name = "Lantern"',
        'name = "Lantern"\nname = "Lamp"',
        'name = "Lamp"',
        "not TOML: cannot overwrite a value; mend this line or the one above",
    ),
    "an unknown key": (
        "months = 7",
        "month = 7",
        "month = 7",
        "'month': no key of pathway[1].step[2]; did you mean 'months'?",
    ),
    "an unknown table": (
        '[[section]]\nid = "light"\n',
        '[[sektion]]\nid = "light"\n',
        "[[sektion]]",
        "'sektion': no key of the file; did you mean 'section'?",
    ),
    "a missing key": (
        "counts_as_case = true\nvalid_from = 2028",
        "valid_from = 2028",
        "[[code]]",
        "code[1] lacks the key 'counts_as_case'; add `counts_as_case = ...`",
    ),
    "a missing table": (
        "[case_counting]",
        "[case_counter]",
        "[case_counter]",
        "'case_counter': no key of the file; did you mean 'case_counting'?",
    ),
    "a fact without source": (
        'id = "S2"\ncontradicts = ["S1"]\nsources = ["letters"]',
        'id = "S2"\ncontradicts = ["S1"]',
        '[[selection]]\nid = "S2"',
        "selection[2] lacks the key 'sources'; add `sources = ...`",
    ),
    "a fact with no source in its list": (
        'sources = ["letters"]',
        "sources = []",
        "sources = []",
        "[]: as selection[2].sources this is empty; name at least one",
    ),
    "a wrong type": (
        "months = 7",
        'months = "seven"',
        'months = "seven"',
        "'seven': as pathway[1].step[2].months this is the wrong type; write a whole number",
    ),
    "text where a list belongs": (
        'synonyms = ["shoulder lantern"]',
        'synonyms = "shoulder lantern"',
        "synonyms",
        "'shoulder lantern': as synonyms this is the wrong type; write a list in [brackets]",
    ),
    "a value outside a closed list": (
        'role = "site"',
        'role = "tent"',
        'role = "tent"',
        f"'tent': as taxonomy[4].role this is not one of {ROLES}; write one of them",
    ),
    "another way of counting": (
        'measure = "patient_days"',
        'measure = "services"',
        'measure = "services"',
        "'services': as case_counting.measure this is not one of patient_days; write one of them",
    ),
    "a date in quotes": (
        "valid_to = 2029-06-30",
        'valid_to = "June 2029"',
        'valid_to = "June 2029"',
        "'June 2029': as code[1].valid_to this is not a date; write it bare, as 2026-11-01",
    ),
    "a year as a date": (
        "valid_to = 2029-06-30",
        "valid_to = 2029",
        "valid_to = 2029\n",
        "2029: as code[1].valid_to this is not a date; write it bare, as 2026-11-01",
    ),
    "a taxonomy code that is none": (
        'code = "9TENT0000X"',
        'code = "9TENT"',
        'code = "9TENT"',
        "'9TENT': as taxonomy[4].code this is not a taxonomy code; write nine signs and an X",
    ),
    "an id with a blank": (
        'id = "light"',
        'id = "the light"',
        'id = "the light"',
        "'the light': as section[1].id this is not an id; use letters, digits and _, a letter first",
    ),
    "an empty text": (
        'title = "The Lantern Almanac"',
        'title = " "',
        'title = " "',
        "' ': as source.almanac.title this is empty; write the words",
    ),
    "a link that is none": (
        'url = "https://example.org/almanac"',
        'url = "example.org"',
        'url = "example.org"',
        "'example.org': as source.almanac.url this is not a link; begin it with https://",
    ),
    "a source with a bad id": (
        "[source.letters]",
        '[source."old letters"]',
        '[source."old letters"]',
        "'old letters': as source.old letters this is not an id; use letters, digits and _, a letter first",
    ),
    "another name than the folder's": (
        'id = "shoulder_lantern"',
        'id = "elbow_lantern"',
        'id = "elbow_lantern"',
        "'elbow_lantern': the folder is called 'shoulder_lantern'; give both one name",
    ),
    "an end before its beginning": (
        "valid_to = 2029-06-30",
        "valid_to = 2027-06-30",
        "valid_to = 2027-06-30",
        "2027-06-30: ends before it begins on 2028-03-01; exchange the two, or mend the wrong one",
    ),
    "an issuer who ends before beginning": (
        "valid_to = 2029-12-31",
        "valid_to = 2027-12-31",
        "valid_to = 2027-12-31",
        "2027-12-31: ends before it begins on 2028-01-01; exchange the two, or mend the wrong one",
    ),
    "two issuers on one day": (
        "valid_from = 2030-02-01",
        "valid_from = 2029-12-31",
        '[[issuer]]\nid = "new_wax"',
        "'new_wax': issues on the same days as 'old_wax'; end one before the other begins",
    ),
    "an end without its confidence": (
        'valid_to_confidence = "unconfirmed"\n',
        "",
        "valid_to = 2030-12-31",
        "2030-12-31: nobody says how sure; add `valid_to_confidence`",
    ),
    "a confirmed end that is stretched": (
        'valid_to_confidence = "unconfirmed"',
        'valid_to_confidence = "confirmed"',
        "accepted_to",
        "2031-12-31: stretches an end that is confirmed; leave `accepted_to` out",
    ),
    "a stretched end that is missing": (
        'valid_to = 2030-12-31\nvalid_to_confidence = "unconfirmed"\n',
        "",
        "accepted_to",
        "'Q7002': has no `valid_to` that this could be about; add it",
    ),
    "a code twice": (
        'code = "Q7003"',
        'code = "Q7001"',
        'code = "Q7001"\nsystem = "hcpcs"\nuse = "add_on"',
        "'Q7001': stands here a second time; keep one of the two",
    ),
    "a taxonomy code twice": (
        '{ code = "9TENT0000X"',
        '{ code = "9WICK0002X"',
        '{ code = "9WICK0002X", role = "site"',
        "'9WICK0002X': stands here a second time; keep one of the two",
    ),
    "a family twice": (
        '"9MOTH0007X", role = "edge",',
        '"9MOTH0007X", role = "edge", sub_codes = true,',
        '"9MOTH0007X", role = "edge", sub_codes = true,',
        "'9MOT': stands here a second time; keep one of the two",
    ),
    "a pathway that does not exist": (
        'pathways = ["wick_trimming"]',
        'pathways = ["wick_triming"]',
        'pathways = ["wick_triming"]',
        "'wick_triming': no pathway of this file; did you mean 'wick_trimming'?",
    ),
    "a fact that does not exist": (
        'id = "light"\nfacts = ["L1"]',
        'id = "light"\nfacts = ["K9"]',
        'facts = ["K9"]',
        "'K9': no fact of this file; choose one of L1",
    ),
    "a source that does not exist": (
        'sources = ["almanac", "letters"]',
        'sources = ["almanac", "leters"]',
        'sources = ["almanac", "leters"]',
        "'leters': no source of this file; did you mean 'letters'?",
    ),
    "a source that nobody could look up": (
        'url = "https://example.org/almanac"\n',
        "",
        "[source.almanac]",
        "'almanac': nobody could look this up; add `url` or `citation`",
    ),
    "a source that nobody uses": (
        "[source.letters]",
        '[source.rumour]\ntitle = "Heard"\ncitation = "Heard"\n[source.letters]',
        "[source.rumour]",
        "'rumour': no fact was read there; name it in a fact, or remove it",
    ),
    "a one-sided contradiction": (
        'id = "S2"\ncontradicts = ["S1"]',
        'id = "S2"',
        'contradicts = ["S2"]',
        "'S2': does not say that it contradicts 'S1'; say it on both sides",
    ),
}

WRONG_WORDS = {
    "an unknown key": (
        'advice = "Ask a lamplighter."',
        'advise = "Ask a lamplighter."',
        "advise",
        "'advise': no key of the file; did you mean 'advice'?",
    ),
    "a fact without words": (
        'L1 = "Da luz."\n',
        "",
        "[facts]",
        "[facts] lacks the key 'L1', which shoulder_lantern.toml names; add its words",
    ),
    "words for no fact": (
        'L1 = "Da luz."',
        'L1 = "Da luz."\nL11 = "Brilla."',
        "L11",
        "'L11': shoulder_lantern.toml names no such key of [facts]; did you mean 'L1'?",
    ),
    "a wrong type deep in a free table": (
        'name = "Wick trimming"',
        "name = 3",
        "name = 3",
        '3: as pathways.wick_trimming.name this is the wrong type; write text in "quotes"',
    ),
    "an empty translation": (
        'Q7002 = "Lantern, new"',
        'Q7002 = ""',
        'Q7002 = ""',
        "'': as codes.Q7002 this is empty; write the words",
    ),
    "a missing part": (
        'people = "Trimmers"\n',
        "",
        "[pathways.wick_trimming]",
        "pathways.wick_trimming lacks the key 'people'; add `people = ...`",
    ),
    "a blank that the facts must fill": (
        "Of the guild of {issuer} since {date}",
        "Of the guild of {issuer}",
        "guild =",
        "'Of the guild of {issuer}': the blanks are {issuer}; make them {date} {issuer}",
    ),
    "a blank that nobody fills": (
        'L1 = "Da luz."',
        'L1 = "Da {luz}."',
        "L1 =",
        "'Da {luz}.': the blanks are {luz}; make them none",
    ),
    "half a brace": (
        'L1 = "Da luz."',
        'L1 = "Da { luz."',
        "L1 =",
        "'Da { luz.': a brace without its other half; close it",
    ),
    "another language than the file's": (
        'language = "es"',
        'language = "en"',
        "language",
        "'en': the file is named for 'es'; give both one language",
    ),
    "an unknown role": (
        'edge = "Seldom lights it"',
        'egde = "Seldom lights it"',
        "egde",
        f"'egde': as roles.egde this is not one of {ROLES}; write one of them",
    ),
}


@pytest.mark.parametrize("case", WRONG_FACTS)
def test_wrong_facts_are_refused_with_their_line_and_the_remedy(folder, case):
    path, line, sentence = spoil(folder, FACTS, WRONG_FACTS[case])

    with pytest.raises(BadProcedure) as told:
        load("shoulder_lantern", folder=folder)

    assert str(told.value) == f"{path}, line {line}: {sentence}"


@pytest.mark.parametrize("case", WRONG_WORDS)
def test_wrong_words_are_refused_with_their_line_and_the_remedy(folder, case):
    path, line, sentence = spoil(folder, SPANISH, WRONG_WORDS[case])

    with pytest.raises(BadProcedure) as told:
        words("shoulder_lantern", "es", folder=folder)

    assert str(told.value) == f"{path}, line {line}: {sentence}"


def spoil(folder, name, case):
    """Break a file, and return its path, the line at fault and the sentence expected."""
    old, new, marker, sentence = case
    path = folder / "shoulder_lantern" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is not there once"
    text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path, text.count("\n", 0, text.index(marker)) + 1, sentence


def test_of_two_faults_the_first_is_named(folder):
    spoil(folder, SPANISH, WRONG_WORDS["a blank that nobody fills"])
    spoil(folder, SPANISH, ('how_bright = "¿Cuánto brilla?"', "how_bright = 3", "how_bright", ""))
    path, line, sentence = spoil(folder, SPANISH, WRONG_WORDS["an empty translation"])

    with pytest.raises(BadProcedure) as told:
        words("shoulder_lantern", "es", folder=folder)

    assert str(told.value) == f"{path}, line {line}: {sentence}"


def test_an_unclosed_list_is_reported_at_the_end_of_the_file(folder):
    path = folder / "shoulder_lantern" / FACTS
    path.write_text('id = "shoulder_lantern"\nsynonyms = [\n  "a",\n', encoding="utf-8")

    with pytest.raises(BadProcedure, match=r"line 3: not TOML: .*; mend this line"):
        load("shoulder_lantern", folder=folder)


def test_an_empty_file_lacks_its_first_key(folder):
    (folder / "shoulder_lantern" / FACTS).write_text("", encoding="utf-8")

    with pytest.raises(BadProcedure, match="line 1: the file lacks the key 'id'"):
        load("shoulder_lantern", folder=folder)


def test_a_file_in_another_encoding_is_refused_at_the_line(folder):
    path = folder / "shoulder_lantern" / SPANISH
    before = path.read_bytes()
    path.write_bytes(before + '# "años"'.encode("latin-1"))

    with pytest.raises(BadProcedure) as told:
        words("shoulder_lantern", "es", folder=folder)

    line = before.count(b"\n") + 1
    assert str(told.value) == f"{path}, line {line}: b'\\xf1': not UTF-8; save the file as UTF-8"


def test_windows_line_ends_do_not_move_the_line(folder):
    path, line, sentence = spoil(folder, FACTS, WRONG_FACTS["an unknown key"])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    with pytest.raises(BadProcedure) as told:
        load("shoulder_lantern", folder=folder)

    assert str(told.value) == f"{path}, line {line}: {sentence}"


def test_a_broken_translation_leaves_the_other_language_usable(folder):
    spoil(folder, SPANISH, WRONG_WORDS["a fact without words"])

    assert words("shoulder_lantern", "en", folder=folder).name == "Lantern"


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_damage_is_refused_or_harmless(tmp_path_factory, data):
    whole = (DEFINITIONS / "shoulder_lantern" / FACTS).read_text(encoding="utf-8")
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(begin + 60, len(whole))))
    patch = data.draw(st.sampled_from(["", "[", "]", "{", '"', "\n", "= 1", "x = 2\n", "[[code]]\n", "\x00", "é"]))
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "shoulder_lantern").mkdir()
    (folder / "shoulder_lantern" / FACTS).write_text(whole[:begin] + patch + whole[end:], encoding="utf-8")

    told = refusal(folder)

    assert told is None or re.match(rf"{re.escape(str(folder))}/.*, line \d+: .*; ", told, re.DOTALL)


def refusal(folder):
    """Return why the definition in `folder` is refused; `None`: it is not."""
    try:
        load("shoulder_lantern", folder=folder)
    except BadProcedure as why:
        return str(why)
    return None
