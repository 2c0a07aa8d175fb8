"""Whom an entry may mean: what speaks for and against, and nothing decided without an NPI or a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.evidence.likeness import Frequencies, Likeness, Name, family_likeness, given_likeness
from whoperforms.evidence.match_evidence import Kind, Place
from whoperforms.evidence.matching import LEAST, Named, Person, agrees, question
from whoperforms.evidence.source import Source

SAMPLE = Name("SAMPLE", "ROBERT", "ALAN")
BOSTON = Place("BOSTON", "MA")
COUNTS = Frequencies(
    people=10_000,
    families={"sample": 3, "smith": 100, "garcia": 60},
    givens={"robert": 200, "mary": 150, "ann": 40},
    states={"MA": 300, "OH": 400},
)
PAIN = "208VP0014X"


def entry(name=SAMPLE, place=BOSTON, **stated):
    return Named(source=Source.LEIE, record_sha256="0" * 64, name=name, place=place, **stated)


def person(*names, npi=2000000002, places=(BOSTON,), codes=(PAIN,), **known):
    return Person(npi=npi, names=names or (SAMPLE,), places=places, codes=codes, **known)


def asked(listed=None, practitioner=None):
    return question(listed or entry(), practitioner or person(), COUNTS)


def weights(found):
    return {one.kind: one.weight for one in found.evidence}


@pytest.mark.parametrize(
    ("listed", "theirs", "likeness"),
    [
        (Name("SMITH", "ANN"), Name("Smith", "ANN"), Likeness.SAME),
        (Name("SMITH JR", "ANN"), Name("SMITH", "ANN"), Likeness.SAME),
        (Name("O'BRIEN", "ANN"), Name("OBRIEN", "ANN"), Likeness.SAME),
        (Name("GARCIA LOPEZ", "ANN"), Name("GARCIA-LOPEZ", "ANN"), Likeness.SAME),
        (Name("GARCIA", "ANN"), Name("GARCIA-LOPEZ", "ANN"), Likeness.PART),
        (Name("SMTIH", "ANN"), Name("SMITH", "ANN"), Likeness.SLIP),
        (Name("LAWERNSON", "ANN"), Name("LAWRENSEN", "ANN"), Likeness.SLIP),
        (Name("SMTIH", "ANN"), Name("SMYTH", "ANN"), Likeness.OTHER),
        (Name("LI", "ANN"), Name("LU", "ANN"), Likeness.OTHER),
        (Name("", "ANN"), Name("SMITH", "ANN"), Likeness.OTHER),
    ],
)
def test_two_family_names_are_alike_in_one_way(listed, theirs, likeness):
    assert family_likeness(listed, theirs)[0] is likeness


@pytest.mark.parametrize(
    ("listed", "theirs", "likeness"),
    [
        ("BOB", "ROBERT", Likeness.NICKNAME),
        ("ROBERT", "BOB", Likeness.NICKNAME),
        ("R", "ROBERT", Likeness.INITIAL),
        ("R", "R.", Likeness.INITIAL),
        ("MARY", "MARY ANN", Likeness.PART),
        ("ROBRET", "ROBERT", Likeness.SLIP),
        ("ROBERTA", "ROBERT", Likeness.SLIP),
        ("MARY", "ROBERT", Likeness.OTHER),
        (None, "ROBERT", Likeness.OTHER),
    ],
)
def test_two_given_names_are_alike_in_one_way(listed, theirs, likeness):
    assert given_likeness(Name("SMITH", listed), Name("SMITH", theirs))[0] is likeness


def test_a_rare_name_weighs_more_than_a_common_one():
    rare, common = entry(), entry(Name("SMITH", "ROBERT", "ALAN"))

    assert weights(asked(rare))[Kind.FAMILY] > weights(asked(common, person(common.name)))[Kind.FAMILY]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"place": Place("CLEVELAND", "OH")}, Kind.PLACE),
        ({"specialty": "NURSE/NURSES AIDE"}, Kind.PROFESSION),
        ({"name": Name("SAMPLE", "ROBERT", "QUENTIN")}, Kind.MIDDLE),
        ({"birth_year": 1930}, Kind.AGE),
        ({"excluded_on": 19950101}, Kind.SCHOOLING),
        ({"npi": 2000000010}, Kind.NPI),
    ],
    ids=str,
)
def test_what_disagrees_speaks_against(changed, kind):
    against, none = asked(entry(**changed), person(graduated=2001)), asked(practitioner=person(graduated=2001))

    assert weights(against)[kind] < 0
    assert against.score < none.score


@pytest.mark.parametrize(
    ("one", "other", "speaks"),
    [("JR.", "JR", 1), ("II", "Jr.", 1), ("SR", "JR", -1), ("", "JR", -1)],
)
def test_fathers_and_sons_are_told_apart_by_what_stands_behind_the_name(one, other, speaks):
    found = asked(entry(Name(f"SAMPLE {one}", "ROBERT")), person(Name("SAMPLE", "ROBERT", None, other)))

    assert weights(found)[Kind.SUFFIX] * speaks > 0


def test_places_weigh_more_the_nearer_they_are():
    stated = Place("BOSTON", "MA", "02115")
    places = [
        Place("ELSEWHERE", "MA", "021150001"),
        BOSTON,
        Place("CAMBRIDGE", "MA", "02139"),
        Place("PITTSFIELD", "MA", "01201"),
        Place("CLEVELAND", "OH", "44101"),
    ]
    found = [weights(asked(entry(place=stated), person(places=(place,))))[Kind.PLACE] for place in places]

    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(places)


@pytest.mark.parametrize("year", [1956, 1979])
def test_the_age_at_graduation_has_two_ends_and_both_count(year):
    assert weights(asked(entry(birth_year=year), person(graduated=2001)))[Kind.AGE] > 0
    beyond = year + (1 if year == 1979 else -1)
    assert weights(asked(entry(birth_year=beyond), person(graduated=2001)))[Kind.AGE] < 0


@given(st.integers(1900, 2010), st.integers(1950, 2025))
def test_no_text_tells_a_birth_year(born, graduated):
    found = asked(entry(npi=2000000002, birth_year=born), person(graduated=graduated))
    digits = {word.strip(",:") for one in found.evidence for word in one.text.split()}

    assert str(born) not in digits - {str(graduated)}


def test_names_in_each_others_place_are_still_found():
    found = asked(entry(Name("ROBERT", "SAMPLE")))

    assert weights(found)[Kind.TURNED] < 0
    assert found.score < asked().score


def test_a_name_they_had_before_counts_and_is_said_to_be_one():
    found = asked(entry(), person(Name("SMITH", "ROBERT"), SAMPLE))

    assert any("beside the legal one" in one.text for one in found.evidence)


def test_a_rare_given_name_beside_another_family_name_hides_no_name_that_is_alike():
    both = person(Name("OTHERWISE", "ROBRET"), Name("SMAPLE", "ROBERT"))

    assert asked(entry(Name("SAMPLE", "ROBRET"), specialty="PAIN MANAGEMENT"), both) is not None


def test_another_name_is_no_question():
    assert asked(entry(Name("OTHERWISE", "ROBERT"))) is None
    assert asked(entry(Name("SAMPLE", "MARY"))) is None
    assert asked(entry(Name("SAMPLE", None))) is None


def test_a_common_name_alone_is_no_question():
    smith = Name("SMITH", "ROBERT")

    assert asked(entry(smith, Place(None, "OH"), specialty="PHARMACIST"), person(smith)) is None


def test_the_same_npi_is_always_a_question_and_says_what_disagrees():
    found = asked(entry(Name("OTHERWISE", "MARY"), npi=2000000002))

    assert weights(found)[Kind.NPI] > 0
    assert weights(found)[Kind.FAMILY] < 0
    assert found.score < asked(entry(npi=2000000002)).score


def test_the_same_npi_is_a_question_however_little_the_rest_fits():
    found = asked(
        entry(Name("OTHERWISE", "MARY"), Place("ANCHORAGE", "AK", "99501"), specialty="PHARMACIST", npi=2000000002)
    )

    assert found.score < LEAST


def test_a_score_is_what_its_evidence_adds_up_to():
    found = asked()
    total = sum(one.weight for one in found.evidence)

    assert found.score == round(1000 / (1 + 10 ** (-total / 10)))
    assert found.score >= LEAST
    assert [abs(one.weight) for one in found.evidence] == sorted(map(abs, weights(found).values()), reverse=True)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        (Name("Núñez-Lee", "Ana"), True),
        (Name("NUNEZ LEE", "ANA", "X"), True),
        (Name("NUNEZ", "ANA"), False),
        (Name("NUNEZ LEE", "ANNA"), False),
    ],
    ids=str,
)
def test_a_name_agrees_but_for_case_accents_hyphens_and_blanks(name, same):
    assert agrees(name, [Name("SMITH", "ANA"), Name("NUNEZ-LEE", "ANA", "Q")]) is same
