import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from called import Person, columns, contents
from soak import soaked
from whoperforms.kernel.errors import BadDirectory
from whoperforms.search.by_name import ByName, by_name
from whoperforms.store.names import BEARERS, KEYS, Role, open_names
from whoperforms.store.names_write import update_names, write_names

GIVENS = ["JOHN", "JON", "MARY ANN", "MARIA", None, "J"]
FAMILIES = ["SMITH", "SMYTH", "GARCIA-LOPEZ", "LOPEZ", "O'BRIEN", "DE LA CRUZ", None]
STATES = ["MA", "NY", "ONTARIO", None]
names = st.tuples(st.sampled_from(GIVENS), st.sampled_from(FAMILIES))
former_names = st.tuples(st.sampled_from(FAMILIES[:6]), st.sampled_from(GIVENS[:4]))


@st.composite
def people(draw, below=13):
    return [
        Person(
            number,
            *draw(names),
            formers=tuple(draw(st.lists(former_names, max_size=2))),
            places=tuple((state, None) for state in draw(st.lists(st.sampled_from(STATES), max_size=2))),
        )
        for number in sorted(draw(st.sets(st.integers(0, below - 1), max_size=10)))
    ]


def written(crowd, folder):
    shutil.rmtree(folder, ignore_errors=True)
    write_names(folder, *columns(crowd))
    return open_names(folder)


def answers(opened):
    """What is found by a name of each kind, in any state and in one."""
    typed = ["john smith", "jon smiht", "lopez maria", "mary ann o'brien", "garcia-lopez", "cruz", "smyth j", "smth"]
    return [
        by_name(opened, ByName(name=name, state=state, limit=100)) for name in typed for state in (None, "MA", "NY")
    ]


def test_an_index_of_nobody_finds_nobody(tmp_path):
    assert by_name(written([], tmp_path / "names"), ByName(name="John Smith")) == ()


def test_a_name_without_a_family_name_is_left_out(tmp_path):
    opened = written([Person(1, "JOHN", None), Person(2, "JOHN", "SMITH")], tmp_path / "names")

    assert [int(row["npi"]) for row in opened.bearers] == [Person(2, "", "").npi]


def test_a_spelling_is_kept_once_however_many_bear_it(tmp_path):
    opened = written([Person(number, "JOHN", "SMITH") for number in range(50)], tmp_path / "names")

    assert opened.all_texts(Role.FAMILY) == ["smith"]
    assert opened.searcher.num_docs == 2
    assert len(opened.keys) == 1
    assert len(opened.bearers) == 50


def test_spellings_within_some_edits_are_found_and_no_others(tmp_path):
    families = ["smith", "smyth", "smiht", "smithe", "schmidt", "smythe", "myth"]
    opened = written([Person(at, "A", family) for at, family in enumerate(families)], tmp_path / "names")

    found = {edits: {text for _, text in opened.like(Role.FAMILY, "smith", edits, 100)} for edits in (1, 2)}

    assert found == {1: {"smith", "smyth", "smiht", "smithe"}, 2: set(families) - {"schmidt"}}


@settings(max_examples=soaked(40, 2_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people(), people(21), st.sets(st.integers(0, 12)))
def test_an_updated_index_answers_as_one_written_anew(tmp_path, before, came, left):
    gone = left | {person.number for person in came}
    remaining = [person for person in before if person.number not in gone]
    older, newer = tmp_path / "older", tmp_path / "newer"
    written(before, older)
    untouched = contents(older)
    shutil.rmtree(newer, ignore_errors=True)

    update_names(older, newer, {Person(number, "", "").npi for number in gone}, *columns(came))

    assert answers(open_names(newer)) == answers(written(remaining + came, tmp_path / "anew"))
    assert contents(older) == untouched


def test_an_index_may_be_updated_again_and_again_while_the_first_serves(tmp_path):
    first = written([Person(0, "JOHN", "SMITH")], tmp_path / "0")
    untouched = contents(tmp_path / "0")
    for week in range(1, 15):
        came = [Person(week, "ANN", f"WEEK{'XYZ'[week % 3] * week}")]
        update_names(tmp_path / str(week - 1), tmp_path / str(week), {came[0].npi}, *columns(came))

    last = open_names(tmp_path / "14")
    assert len(last.bearers) == 15
    assert [len(by_name(last, ByName(name=f"week{'xyz'[week % 3] * week}"))) > 0 for week in range(1, 15)] == [
        True
    ] * 14
    assert len(by_name(first, ByName(name="john smith"))) == 1
    assert contents(tmp_path / "0") == untouched


@pytest.mark.parametrize("lost", ["about.json", BEARERS, KEYS, "spellings/meta.json"])
def test_a_folder_that_is_not_whole_is_refused(tmp_path, lost):
    written([Person(1, "JOHN", "SMITH")], tmp_path / "names")
    (tmp_path / "names" / lost).unlink()

    with pytest.raises(BadDirectory, match=r"no whole index of names .*; build the directory again"):
        open_names(tmp_path / "names")


def test_a_shortened_file_is_refused(tmp_path):
    written([Person(at, "JOHN", "SMITH") for at in range(100)], tmp_path / "names")
    bearers = tmp_path / "names" / BEARERS
    bearers.write_bytes(bearers.read_bytes()[:-40])

    with pytest.raises(BadDirectory, match="build the directory again"):
        open_names(tmp_path / "names")


def test_another_version_is_refused(tmp_path):
    written([Person(1, "JOHN", "SMITH")], tmp_path / "names")
    about = tmp_path / "names" / "about.json"
    about.write_text(about.read_text().replace('"version": 1', '"version": 9'))

    with pytest.raises(BadDirectory, match="names of version 9, not 1"):
        open_names(tmp_path / "names")


def test_reading_writes_nothing_into_the_folder(tmp_path):
    written([Person(1, "JOHN", "SMITH")], tmp_path / "names")
    for lock in (tmp_path / "names" / "spellings").glob("*.lock"):
        lock.unlink()
    before = sorted(tmp_path.rglob("*"))

    assert by_name(open_names(tmp_path / "names"), ByName(name="Jon Smiht"))
    assert sorted(tmp_path.rglob("*")) == before


def test_whoever_may_read_the_arrays_may_read_the_spellings(tmp_path):
    written([Person(1, "JOHN", "SMITH")], tmp_path / "names")
    update_names(tmp_path / "names", tmp_path / "newer", [], *columns([Person(2, "ANN", "JONES")]))

    for folder in ("names", "newer"):
        files = [path for path in (tmp_path / folder).rglob("*") if path.is_file()]
        assert {path.stat().st_mode for path in files if path.suffix != ".lock"} == {files[0].stat().st_mode}
