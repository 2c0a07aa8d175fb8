"""Who lists a taxonomy code near a place: pages, filters and counts agree with measuring everybody, on every engine."""

import json
import random
from collections.abc import Callable, Iterator

import pytest

from building import built
from directories import PAIN, SPINE, Invented, directory_of, npi
from published import ANA, BEN, CLINIC, NUCC, SURGERY_CENTRE, monthly, organization, person, table, written
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.distance import METRES_PER_MILE, metres_between
from whoperforms.places.find import find
from whoperforms.search import nearby as nearby_module
from whoperforms.search.near import Hit
from whoperforms.search.nearby import Counts, Nearby, NearbyAnswer, NearbyQuestion, position_of, token_of
from whoperforms.store.directory import open_directory

BOSTON = find("Boston, MA")
OTHER = "2081P2900X"
CODES = (PAIN, SPINE)
RADII = (None, 3000.0, 400.0, 25.0)
FILTERS = ({}, {"sex": "F"}, {"sex": "X"}, {"billed": True}, {"sex": "M", "billed": True})


def crowd(number: int = 150) -> list[Invented]:
    """People in twenty towns, some in several; one in eight has no published sex, one in three a Medicare count."""
    dice = random.Random(20261122)  # noqa: S311 - dice, not secrets
    towns = [BOSTON.point, *(on_grid(dice.uniform(24, 50), dice.uniform(-125, -67)) for _ in range(20))]
    return [
        Invented(
            npi(at),
            tuple(dice.choices(towns, k=dice.randrange(1, 4))),
            tuple(sorted({dice.choice([PAIN, SPINE, OTHER]), dice.choice([PAIN, OTHER])})),
            {(2024, "0275T", "F"): 11} if dice.random() < 0.3 else {},
            sex=dice.choice(["F", "F", "F", "M", "M", "M", "X", None]),
        )
        for at in range(number)
    ]


def on_grid(lat: float, lon: float) -> Point:
    return Point(round(lat * MICRODEGREES) / MICRODEGREES, round(lon * MICRODEGREES) / MICRODEGREES)


def by_measuring_everybody(people: list[Invented], question: NearbyQuestion) -> list[tuple[int, int]]:
    """Return metres and NPI of everybody who fits, in order."""
    fitting = [
        (min(metres_between(question.place.point, point) for point in person.points), int(person.npi))
        for person in people
        if set(person.codes) & set(question.codes)
        and question.sex in {None, person.sex}
        and (person.cases or not question.billed)
    ]
    within = float("inf") if question.within_miles is None else question.within_miles * METRES_PER_MILE
    return sorted(found for found in fitting if found[0] <= within)


def asking(**choices) -> NearbyQuestion:
    return NearbyQuestion(**{"place": BOSTON, "codes": CODES, "limit": 1000} | choices)


def shown(answer: NearbyAnswer) -> list[tuple[int, int]]:
    return [(neighbour.hit.metres, neighbour.hit.npi) for neighbour in answer.found]


def pages(ask: Callable[..., NearbyAnswer]) -> Iterator[NearbyAnswer]:
    """Yield one page after the other, going by the token of each."""
    answer = ask()
    yield answer
    while answer.ended_at is not None:
        answer = ask(after=position_of(token_of(answer.ended_at)))
        yield answer


def test_lists_pages_and_counts_are_those_of_measuring_everybody_on_every_engine(out):
    people = crowd()
    nearby = Nearby(directory_of(people, out))

    for radius in RADII:
        for chosen in FILTERS:
            question = {"within_miles": radius, **chosen}
            expected = by_measuring_everybody(people, asking(**question))

            whole = nearby.answer(asking(**question, counted=True))
            paged = list(pages(lambda after=None, q=question: nearby.answer(asking(**q, limit=7, after=after))))

            assert (shown(whole), whole.ended_at) == (expected, None)
            assert [row for page in paged for row in shown(page)] == expected
            assert [len(page.found) for page in paged[:-1]] == [7] * (len(paged) - 1)
            assert len(paged[-1].found) == (len(expected) - 1) % 7 + 1 if expected else not paged[-1].found
            assert whole.counts == Counts(
                found=len(expected),
                sex={sex: len(by_measuring_everybody(people, asking(**question | {"sex": sex}))) for sex in "FMX"},
                billed=len(by_measuring_everybody(people, asking(**question | {"billed": True}))),
            )


def test_the_order_and_number_of_times_a_code_is_named_make_no_other_question():
    assert asking(codes=(SPINE, PAIN, SPINE)) == asking(codes=(PAIN, SPINE))


def test_nothing_is_counted_unless_asked_for(tmp_path):
    assert Nearby(directory_of(crowd(3), tmp_path)).answer(asking()).counts is None


def test_a_code_nobody_lists_is_refused_alone_or_among_others_and_again(out):
    nearby = Nearby(directory_of([Invented(npi(1), (BOSTON.point,), (PAIN,))], out))

    for codes in ((OTHER,), (OTHER, PAIN), (OTHER,)):
        with pytest.raises(BadQuestion, match=rf"^'{OTHER}': not a taxonomy code of this directory; check it"):
            nearby.answer(asking(codes=codes))
    assert len(nearby.answer(asking(codes=(PAIN,))).found) == 1


def test_a_code_of_the_published_table_or_of_organizations_finds_nobody_and_says_so(tmp_path, out):
    nucc = written(tmp_path / "nucc_taxonomy_260.csv", table(NUCC, [{"Code": OTHER, "Display Name": "Other"}]))
    built(out.written_to, monthly(tmp_path, [person(), organization(codes=(SURGERY_CENTRE,))]), nucc=nucc)
    nearby = Nearby(open_directory(out.read_from))

    for code in (OTHER, SURGERY_CENTRE):
        answer = nearby.answer(asking(codes=(code,), counted=True))

        assert (answer.found, answer.ended_at) == ((), None)
        assert answer.counts == Counts(found=0, sex={"F": 0, "M": 0, "X": 0}, billed=None)


def test_without_a_medicare_file_nobody_is_said_to_have_no_count(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    nearby = Nearby(open_directory(tmp_path))

    counts = nearby.answer(asking(codes=(PAIN,), counted=True)).counts

    assert (counts.found, counts.billed) == (1, None)
    with pytest.raises(
        BadQuestion, match=r"^billed: no Medicare file has been read into this directory; leave it out$"
    ):
        nearby.answer(asking(codes=(PAIN,), billed=True))


def test_every_specialty_is_told_with_its_name_and_where_it_was_read(tmp_path):
    nucc = written(tmp_path / "nucc_taxonomy_260.csv", table(NUCC, [{"Code": SPINE, "Display Name": "Spine Surgery"}]))
    built(
        tmp_path / "out", monthly(tmp_path, [person(BEN, codes=(SPINE,)), person(ANA, codes=(PAIN, SPINE))]), nucc=nucc
    )

    answer = Nearby(open_directory(tmp_path / "out")).answer(asking(codes=(SPINE,), place=find("02115")))
    told = json.loads(nearby_module.written(answer))

    assert [
        (result["npi"], [(s["code"], s["name"], s["fact"]["row"]) for s in result["specialties"]])
        for result in told["results"]
    ] == [
        (str(ANA), [(PAIN, None, 2), (SPINE, "Spine Surgery", 2)]),
        (str(BEN), [(SPINE, "Spine Surgery", 1)]),
    ]
    assert [(result["distance_miles"], result["place"]["city"]) for result in told["results"]] == [(0.0, "BOSTON")] * 2


def test_the_json_says_what_was_understood(tmp_path):
    nearby = Nearby(directory_of(crowd(9), tmp_path))
    after = Hit(0, int(npi(0)), 0)
    question = asking(codes=(PAIN,), within_miles=3000.0, sex="F", billed=True, limit=1, after=after)

    assert json.loads(nearby_module.written(nearby.answer(question)))["question"] == {
        "place": "Boston, MA",
        "lat": BOSTON.point.lat,
        "lon": BOSTON.point.lon,
        "place_precision": "city",
        "taxonomy": [PAIN],
        "within_miles": 3000.0,
        "sex": "F",
        "billed": True,
        "limit": 1,
        "after": f"0-{npi(0)}-0",
    }


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"codes": ()}, "^0 taxonomy codes: ask for at least 1 and at most 16$"),
        ({"codes": tuple(f"20{at:02}P2900X" for at in range(17))}, "^17 taxonomy codes"),
        ({"codes": ("",)}, "^'': no taxonomy code; write ten letters and digits like 208VP0014X$"),
        ({"codes": ("208vp0014x",)}, "^'208vp0014x': no taxonomy code"),
        ({"codes": (PAIN, "208VP0014")}, "^'208VP0014': no taxonomy code"),
        ({"within_miles": 0.0}, "^within 0 miles: ask for more than 0, at most 12,500$"),
        ({"within_miles": float("nan")}, "ask for more than 0"),
        ({"within_miles": 12_501.0}, "at most 12,500"),
        ({"sex": "f"}, "^'f': no sex that is published; choose one of F, M, X$"),
        ({"limit": 0}, "^limit 0: ask for at least 1 and at most 1000 results$"),
        ({"limit": 1001}, "^limit 1001"),
        (
            {"after": Hit(1610, ANA, 0), "within_miles": 1.0},
            "^after 1610-2000000002-0: beyond the radius; ask for the next page with the radius of the first$",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(choices, why):
    with pytest.raises(BadQuestion, match=why):
        asking(**choices)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1200",
        "1200-2000000002",
        "1200-2000000002-0-0",
        "-1-2000000002-0",
        "1200-2000000002-65536",
        "01200-2000000002-0",
        "20100000-2000000002-0",
        "1200-2000000002-0 ",
        "1200-20000000\u0662\u0662-0",
        "9" * 5000,
    ],
)
def test_what_is_no_token_is_refused(token):
    with pytest.raises(BadQuestion, match=r"^after '.{0,50}': no token of a page; give the 'next' of the page before"):
        position_of(token)


def test_a_token_with_an_npi_that_cannot_be_is_refused():
    with pytest.raises(BadQuestion, match=r"^2000000001: last digit should be 2"):
        position_of("1200-2000000001-0")


def test_organizations_stand_in_no_list(tmp_path):
    built(tmp_path, monthly(tmp_path, [person(), organization(CLINIC, codes=(PAIN,))]))

    answer = Nearby(open_directory(tmp_path)).answer(asking(codes=(PAIN,), counted=True))

    assert [neighbour.hit.npi for neighbour in answer.found] == [ANA]
    assert answer.counts.found == 1
