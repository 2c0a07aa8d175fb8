"""One desk in a process for each directory that serves: pages and the API, and all languages, share what is known."""

from datetime import date

from building import built
from directories import PAIN, Invented, directory_of, npi
from published import monthly, person
from whoperforms.kernel.point import Point
from whoperforms.places.find import Place
from whoperforms.places.precision import Precision
from whoperforms.procedures.load import load, words
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk, Desks, desks_at
from whoperforms.search.question import Question
from whoperforms.search.voice import exact, plain

MILD = load("mild")
VOICES = exact(words("mild", "en")), plain(words("mild", "en")), plain(words("mild", "es"))
HOME = Point(40, -90)
ASKED = Question(place=Place("Home", HOME, Precision.GIVEN), procedure=MILD, asked_on=date(2026, 11, 1))


def test_every_voice_finds_the_same_people_and_says_it_in_its_own_words(tmp_path):
    desk = Desk(directory_of([Invented(npi(1), (HOME,), (PAIN,), cases={(2024, "0275T", "F"): 20})], tmp_path))
    answers = [desk.performing(MILD, voice).answer(ASKED) for voice in VOICES]

    found = [[(group.id, [each.npi for each in group.results]) for group in answer.groups] for answer in answers]
    texts = [
        [claim.text for group in answer.groups for result in group.results for claim in result.claims]
        for answer in answers
    ]

    assert found == [[("certified", []), ("medicare_cases", [npi(1)]), ("specialty", [])]] * len(VOICES)
    assert len(set(map(tuple, texts))) == len(VOICES)


def test_what_is_known_is_worked_out_once_for_all_voices(tmp_path):
    desk = Desk(directory_of([Invented(npi(1), (HOME,), (PAIN,))], tmp_path))
    for voice in VOICES:
        desk.performing(MILD, voice).answer(ASKED)
    crowd = desk.known(MILD).on(ASKED.asked_on).groups.crowd(GroupId.SPECIALTY)

    assert all(desk.performing(MILD, voice) is desk.performing(MILD, voice) for voice in VOICES)
    assert all(desk.profiles(MILD, voice).known is desk.known(MILD) for voice in VOICES)
    assert desk.known(MILD).on(ASKED.asked_on).groups.crowd(GroupId.SPECIALTY) is crowd


def test_whoever_asks_at_a_place_asks_at_the_same_desk(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))

    assert desks_at(tmp_path) is desks_at(tmp_path)
    assert desks_at(tmp_path).answer(lambda desk: desk) is desks_at(tmp_path).answer(lambda desk: desk)


def test_a_build_that_replaces_the_directory_replaces_the_desk(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    desks = Desks(tmp_path)
    old = desks.answer(lambda desk: desk)
    built(tmp_path, monthly(tmp_path, [person(given="BEA")]))
    new = desks.answer(lambda desk: desk)

    assert new is not old
    assert new.identity != old.identity
