from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from called import Person, columns
from directories import npi
from soak import soaked
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.point import Point
from whoperforms.search.by_name import ByName, Match, NameHit, by_name
from whoperforms.store.names import open_names
from whoperforms.store.names_write import write_names

BOSTON, WORCESTER, ALBANY = Point(42.36, -71.06), Point(42.26, -71.80), Point(42.65, -73.75)
NEW_YORK = (("NY", ALBANY),)
PEOPLE = [
    Person(0, "WILLIAM", "HENDERSON"),
    Person(1, "MARIA", "GARCIA-LOPEZ"),
    Person(2, "MARIA", "LOPEZ"),
    Person(3, "JOSÉ", "MUÑOZ"),
    Person(4, "SEAN", "O'BRIEN"),
    Person(5, "JAN", "VAN DER BERG"),
    Person(6, "MARY ANN", "MCDONALD"),
    Person(7, "PATRICIA", "KOWALSKI", formers=(("BARLEY", "PATRICIA"),)),
    Person(8, "ANH", "DO"),
    Person(9, "JAMES", "THOMAS"),
    Person(10, "JOHN", "SMITH", middle="QUINCY"),
    Person(11, "JOHN", "SMITH", middle="A"),
    Person(12, "JOHN", "SMITH", places=NEW_YORK),
    Person(13, "JON", "SMYTH", places=NEW_YORK),
    Person(14, "J", "FEATHERSTONE"),
    Person(15, "KATHERINE", "ST. CLAIR"),
    Person(16, "LI", "WU", places=()),
    Person(17, "THOMAS", "JEFFERSON", places=(("MA", WORCESTER), ("NY", ALBANY))),
    Person(18, "THOMAS", "JEFFERSON", places=(("MA", BOSTON),)),
    Person(19, "THOMAS", "JEFFERSON", places=(("MA", None),)),
]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("by-name") / "names"
    write_names(folder, *columns(PEOPLE))
    return open_names(folder)


def numbers(hits: tuple[NameHit, ...]) -> list[int]:
    of = {person.npi: person.number for person in PEOPLE}
    return [of[hit.npi] for hit in hits]


@pytest.mark.parametrize(
    ("typed", "first", "match", "edits"),
    [
        ("William Henderson", 0, Match.EXACT, 0),
        ("HENDERSON, William", 0, Match.EXACT, 0),
        ("Henderson William", 0, Match.EXACT, 0),
        ("  william\tHENDERSON ", 0, Match.EXACT, 0),
        ("Dr. William Henderson Jr., M.D., PhD", 0, Match.EXACT, 0),
        ("William J. Henderson MD", 0, Match.EXACT, 0),
        ("William James Henderson", 0, Match.EXACT, 0),
        ("Henderson, William James, MD", 0, Match.EXACT, 0),
        ("Bill Henderson", 0, Match.NICKNAME, 0),
        ("Henderson, Billy", 0, Match.NICKNAME, 0),
        ("Bill Hendersen", 0, Match.ALIKE, 1),
        ("W Henderson", 0, Match.NICKNAME, 0),
        ("Henderson", 0, Match.EXACT, 0),
        ("Hendreson", 0, Match.ALIKE, 1),
        ("Willaim Henderson", 0, Match.ALIKE, 1),
        ("Xilliam Henderson", 0, Match.ALIKE, 1),
        ("Wiliam Hendesron", 0, Match.ALIKE, 2),
        ("William Endersonn", 0, Match.ALIKE, 2),
        ("Maria Garcia-Lopez", 1, Match.EXACT, 0),
        ("Maria Garcia Lopez", 1, Match.EXACT, 0),
        ("García-López, María", 1, Match.EXACT, 0),
        ("Garcia Lopez Maria", 1, Match.EXACT, 0),
        ("Maria Garcia", 1, Match.EXACT, 0),
        ("Maria Garcia-Lopes", 1, Match.ALIKE, 1),
        ("Maria Lopez", 2, Match.EXACT, 0),
        ("Maria Lopez-Smythe", 2, Match.EXACT, 0),
        ("Jose Munoz", 3, Match.EXACT, 0),
        ("José Muñoz", 3, Match.EXACT, 0),
        ("Pepe Muñoz", 3, Match.NICKNAME, 0),
        ("Sean OBrien", 4, Match.EXACT, 0),
        ("Sean O Brien", 4, Match.EXACT, 0),
        ("O Brien", 4, Match.EXACT, 0),
        ("O'Brien", 4, Match.EXACT, 0),
        ("Sean O\N{RIGHT SINGLE QUOTATION MARK}Brien", 4, Match.EXACT, 0),
        ("Sean O'Brian", 4, Match.ALIKE, 1),
        ("Jan van der Berg", 5, Match.EXACT, 0),
        ("Van der Berg, Jan", 5, Match.EXACT, 0),
        ("van der Berg Jan", 5, Match.EXACT, 0),
        ("Jan Berg", 5, Match.EXACT, 0),
        ("Mary Ann McDonald", 6, Match.EXACT, 0),
        ("Mary Mc Donald", 6, Match.EXACT, 0),
        ("Mary MacDonald", 6, Match.ALIKE, 1),
        ("McDonald, Mary-Ann", 6, Match.EXACT, 0),
        ("Patricia Kowalski", 7, Match.EXACT, 0),
        ("Patricia Barley", 7, Match.EXACT, 0),
        ("Patti Kowalsky", 7, Match.ALIKE, 1),
        ("J Patricia Kowalski", 7, Match.EXACT, 0),
        ("Anh Do", 8, Match.EXACT, 0),
        ("Do, Anh, DO", 8, Match.EXACT, 0),
        ("Anh Do, D.O.", 8, Match.EXACT, 0),
        ("Thomas James", 9, Match.EXACT, 0),
        ("John Q Smith", 10, Match.EXACT, 0),
        ("John Quincy Smith", 10, Match.EXACT, 0),
        ("John A. Smith", 11, Match.EXACT, 0),
        ("Jon Smyth", 13, Match.EXACT, 0),
        ("James Featherstone", 14, Match.NICKNAME, 0),
        ("Kate Saint Clair", 15, Match.NICKNAME, 0),
        ("Katherine St Clair", 15, Match.EXACT, 0),
        ("Li Wu", 16, Match.EXACT, 0),
    ],
)
def test_whom_somebody_means(names, typed, first, match, edits):
    hit = by_name(names, ByName(name=typed))[0]

    assert (numbers((hit,)), hit.match, hit.edits) == ([first], match, edits)


def test_a_former_name_is_told_from_the_present_one(names):
    former = {typed: by_name(names, ByName(name=typed))[0].former for typed in ("Patricia Barley", "Patricia Kowalski")}

    assert former == {"Patricia Barley": True, "Patricia Kowalski": False}


@pytest.mark.parametrize("state", ["NY", "new york", "N.Y."])
def test_a_state_leaves_only_those_who_work_there(names, state):
    assert numbers(by_name(names, ByName(name="John Smith", state=state)))[0] == 12
    assert set(numbers(by_name(names, ByName(name="Smith", state=state)))) <= {12, 13}


@pytest.mark.parametrize("state", ["AE", " ae"])
def test_the_states_of_the_military_post_are_states_too(names, state):
    assert by_name(names, ByName(name="John Smith", state=state)) == ()
    assert ByName(name="John Smith", state=state).state_code == "AE"


def test_in_another_state_a_misspelling_is_looked_for_too(names):
    [hit] = by_name(names, ByName(name="Wiliam Henderson", state="MA"))

    assert numbers((hit,)) == [0]
    assert by_name(names, ByName(name="Wiliam Henderson", state="TX")) == ()


def test_bearers_of_one_name_come_nearest_first_and_those_without_a_point_last(names):
    hits = by_name(names, ByName(name="Thomas Jefferson", near=WORCESTER))

    assert numbers(hits) == [17, 18, 19]
    assert [hit.metres for hit in hits] == [0, 61_858, None]


def test_a_radius_leaves_only_those_within_it(names):
    hits = by_name(names, ByName(name="Thomas Jefferson", near=BOSTON, within_metres=10_000))

    assert numbers(hits) == [18]


def test_within_a_radius_a_state_means_the_same_location(names):
    hits = by_name(names, ByName(name="Thomas Jefferson", state="NY", near=WORCESTER, within_metres=10_000))

    assert 17 not in numbers(hits)


def test_of_names_equally_unlike_one_bearer_of_each_comes_in_turn(tmp_path):
    crowd = [Person(at, "JOHN", "SMITH") for at in range(30)] + [Person(at, "JOHN", "SMYTH") for at in range(30, 33)]
    write_names(tmp_path / "names", *columns(crowd))

    hits = by_name(open_names(tmp_path / "names"), ByName(name="John Smoth", limit=8))

    assert [hit.npi for hit in hits] == [int(npi(at)) for at in (0, 30, 1, 31, 2, 32, 3, 4)]


def test_names_equally_unlike_and_equally_borne_stand_in_the_order_of_the_alphabet(tmp_path):
    crowd = [Person(at, "JOHN", family) for at, family in enumerate(["SMYTH", "SMETH", "SMITH"])]
    write_names(tmp_path / "names", *columns(crowd))

    hits = by_name(open_names(tmp_path / "names"), ByName(name="John Smoth"))

    assert [hit.npi for hit in hits] == [int(npi(at)) for at in (1, 2, 0)]


def test_pages_follow_on_another_and_end(tmp_path):
    crowd = [Person(at, ["JOHN", "JON"][at % 2], "SMITH", middle="ABC"[at % 3]) for at in range(57)]
    write_names(tmp_path / "names", *columns(crowd))
    names = open_names(tmp_path / "names")
    question = ByName(name="Smith", limit=100)
    whole = by_name(names, question)

    pages, after = [], None
    while page := by_name(names, ByName(name="Smith", limit=10, after=after)):
        pages.append(page)
        after = next(npi(at) for at in range(57) if int(npi(at)) == page[-1].npi)

    assert [hit for page in pages for hit in page] == list(whole)
    assert [len(page) for page in pages] == [10, 10, 10, 10, 10, 7]


def test_a_page_after_somebody_who_was_not_found_is_refused(names):
    with pytest.raises(BadQuestion, match="not among those found; ask for the first page again"):
        by_name(names, ByName(name="Henderson", after=npi(9)))


GIVENS = ["JOHN", "JOAN", "JON", "JOHNNY", "MARY ANN", "MARY", "JOSÉ", "LI", "THOMAS"]
FAMILIES = ["SMITH", "SMYTH", "SMITH-JONES", "JONES", "O'BRIEN", "DE LA CRUZ", "CRUZ", "WU", "LI", "THOMAS"]
crowds = st.lists(
    st.tuples(st.sampled_from(GIVENS), st.sampled_from(FAMILIES), st.sampled_from(["MA", "NY"])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=soaked(40, 2_000), deadline=None)
@given(crowds)
def test_everybody_is_found_by_their_own_name_before_anybody_called_otherwise(tmp_path_factory, crowd):
    folder = tmp_path_factory.mktemp("crowd") / "names"
    people = [Person(at, g, f, places=((state, None),)) for at, (g, f, state) in enumerate(crowd)]
    write_names(folder, *columns(people))
    names = open_names(folder)

    for given_name, family, state in set(crowd):
        namesakes = [p.npi for p, row in zip(people, crowd, strict=True) if row == (given_name, family, state)]
        hits = by_name(names, ByName(name=f"{given_name} {family}", state=state, limit=100))
        found = [hit.npi for hit in hits]

        assert [n for n in found if n in namesakes] == namesakes
        assert all(hit.match is Match.EXACT for hit in hits if hit.npi in namesakes)
        assert all(after.npi not in namesakes for before, after in pairwise(hits) if before.match is not Match.EXACT)
        few = by_name(names, ByName(name=f"{given_name} {family}", state=state))
        assert few == hits[:10]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no name in it"),
        ("   ", "no name in it"),
        ("-", "no name in it"),
        ("x", "no name in it"),
        ("J. R. R.", "no name in it"),
        ("12", "a number is no name"),
        ("1234567893", "a number is no name"),
        ("李小龙", "no name in it"),
        ("🙂🙂", "no name in it"),
        ("a" * 10_000, "too long for a name"),
        ("John " * 12, "too many words"),
    ],
)
def test_what_is_no_name_is_refused_with_a_sentence(typed, why):
    with pytest.raises(BadQuestion, match=why) as refusal:
        ByName(name=typed)

    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"state": "Ontario"}, "'Ontario': no state is called so; give a state's name"),
        ({"state": "Masachusets"}, "did you mean MA?"),
        ({"state": "x" * 10_000}, "no state is called so"),
        ({"state": ""}, "no state is called so"),
        ({"limit": 0}, "limit 0: ask for at least 1"),
        ({"limit": 101}, "at most 100"),
        ({"within_metres": 5.0}, "give a place to measure from"),
        ({"near": BOSTON, "within_metres": 0.0}, "more than 0"),
        ({"near": BOSTON, "within_metres": float("nan")}, "more than 0"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(options, why):
    with pytest.raises(BadQuestion, match=why):
        ByName(name="John Smith", **options)


@pytest.mark.parametrize(
    "typed",
    [
        'John" AND Smith',
        "John* Smith~2",
        "family:smith",
        "(John) [Smith]",
        "John\x00Smith",
        "\u202eJohn Smith\u202c",
        "John 🙂 Smith",
        "O'; drop table practitioner --",
        "a" * 100,
        "\ud800 Smith",
        "-- Smith",
        ", Smith",
        "Smith,",
        ",,,Smith,,,John,,,",
    ],
)
def test_signs_are_no_commands(names, typed):
    assert all(isinstance(hit, NameHit) for hit in by_name(names, ByName(name=typed)))


@settings(max_examples=soaked(200, 20_000), deadline=None)
@given(typed=st.text(max_size=110))
def test_any_text_is_answered_or_refused(names, typed):
    with suppress(BadQuestion):
        question = ByName(name=typed)
        assert len(by_name(names, question)) <= question.limit
