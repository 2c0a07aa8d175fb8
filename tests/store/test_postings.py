"""Postings as they lie in a directory: cut into blocks, numbered through, fetched as few times as it takes."""

import sqlite3

import numpy as np
import polars as pl
import pytest

from directories import PAIN, SPINE, Invented, directory_of, npi
from whoperforms.build import postings as build_postings
from whoperforms.build.postings import COLUMNS, write_postings
from whoperforms.kernel.errors import BadData
from whoperforms.kernel.point import Point
from whoperforms.store.postings import GAP, MOST_LOCATIONS, POSTING, Postings, Trait, unpacked
from whoperforms.store.write import writing

PEOPLE = [Invented(npi(at), (Point(30 + at, -90),), (PAIN,) if at % 2 else (PAIN, SPINE)) for at in range(7)]


class Counting:
    """An engine that tells how often it was asked, and passes every question on."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self.asked = 0

    def rows(self, question, values):
        self.asked += 1
        return self._engine.rows(question, values)

    def answers(self, asked):
        self.asked += len(asked)
        return self._engine.answers(asked)


@pytest.fixture
def directory(tmp_path, monkeypatch):
    monkeypatch.setattr(build_postings, "BLOCK", 2)
    return directory_of(PEOPLE, tmp_path)


def npis(postings: Postings, numbers: list[int]) -> list[int]:
    return sorted(unpacked(postings.of(numbers))["npi"].tolist())


def test_the_blocks_of_two_terms_share_no_number_and_none_is_left_out(directory):
    pain, spine = (directory.postings.term("practitioner", code).numbers.tolist() for code in (PAIN, SPINE))

    assert sorted(pain + spine) == list(range(4 + 2))
    assert [len(block) // POSTING.itemsize for block in directory.postings.of(pain)] == [2, 2, 2, 1]


def test_every_posting_of_a_term_is_in_its_blocks_and_no_other(directory):
    spine = directory.postings.term("practitioner", SPINE)

    assert npis(directory.postings, spine.numbers.tolist()) == [int(npi(at)) for at in (0, 2, 4, 6)]


def test_the_blocks_of_several_terms_come_by_rising_numbers_however_the_terms_are_asked_for(directory):
    asked = [(("practitioner", PAIN), ("practitioner", SPINE)), (("practitioner", SPINE), ("practitioner", PAIN))]

    assert [directory.postings.blocks(terms).numbers.tolist() for terms in asked] == [list(range(6))] * 2


def test_a_term_that_nobody_has_adds_nothing_and_alone_it_finds_nobody(directory):
    nobody = ("practitioner", "000000000X")

    assert directory.postings.blocks((nobody,)) is None
    assert directory.postings.blocks((nobody, nobody)) is None
    assert len(directory.postings.blocks((nobody, ("practitioner", PAIN)))) == 4


def test_blocks_with_a_small_gap_between_are_fetched_at_one_go_and_only_those_asked_for_come_back(directory):
    counting = Counting(directory.engine)
    postings = Postings(counting)

    together = postings.of([0, GAP])

    assert counting.asked == 1
    assert together == [*directory.postings.of([0]), *directory.postings.of([GAP])]
    postings.of([0, GAP + 1])
    assert counting.asked == 1 + 2


def test_where_blocks_lie_is_asked_for_once(directory):
    counting = Counting(directory.engine)
    postings = Postings(counting)

    for _ in range(3):
        postings.blocks((("practitioner", PAIN), ("practitioner", SPINE)))

    assert counting.asked == 2


def test_the_places_of_more_people_than_are_asked_for_at_once_all_come(tmp_path):
    people = [Invented(npi(at), (Point(30, -90), Point(31, -90))) for at in range(20)]
    directory = directory_of(people, tmp_path)

    found = directory.postings.places([int(person.npi) for person in people])

    assert found == [
        (int(person.npi), lat, -90_000_000)
        for person in sorted(people, key=lambda person: int(person.npi))
        for lat in (30_000_000, 31_000_000)
    ]


def test_a_block_tells_which_traits_occur_in_it(tmp_path):
    people = [Invented(npi(1), (Point(30, -90),), sex="F"), Invented(npi(2), (Point(30, -90),), sex="X")]

    directory = directory_of(people, tmp_path)

    assert directory.postings.term("practitioner", PAIN).traits.tolist() == [Trait.FEMALE | Trait.SEX_X]


def test_more_locations_than_a_posting_can_number_are_refused(tmp_path):
    rows = [("practitioner", PAIN, 0, 2000000002, MOST_LOCATIONS, 0, 0, 0)]

    with writing(tmp_path / "directory.db") as writer, pytest.raises(BadData, match=r"^2000000002: more than 65,536"):
        write_postings(writer, pl.DataFrame(rows, schema=COLUMNS, orient="row"))


def test_a_directory_without_postings_is_one_too(tmp_path):
    with writing(tmp_path / "directory.db") as writer:
        write_postings(writer, pl.DataFrame(schema=COLUMNS))

    with sqlite3.connect(tmp_path / "directory.db") as connection:
        assert connection.execute("select count(*) from block").fetchone() == (0,)
    connection.close()


def test_postings_lie_in_the_order_of_cell_npi_and_location():
    rows = [("practitioner", PAIN, cell, npi, at, cell, 0, 0) for cell, npi, at in ((2, 5, 1), (2, 5, 0), (1, 9, 0))]
    frame = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    terms = pl.DataFrame({"kind": ["practitioner"], "code": [PAIN], "postings": [3]})

    packed = build_postings.packed_in_order(frame, terms)

    assert packed[["lat", "npi", "location"]].tolist() == [(1, 9, 0), (2, 5, 0), (2, 5, 1)]
    assert packed.dtype.itemsize == 16
    assert np.array_equal(packed["traits"], [0, 0, 0])
