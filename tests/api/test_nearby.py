"""The practitioners near a place, through the real server: pages, filters, counts, and what is refused."""

from urllib.parse import quote

import pytest

from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

PAIN, SPINE = "208VP0014X", "207XS0117X"
DOCTORS = "207R00000X,207RC0000X"  # many in the demo country
PERFORMERS = "2081P2900X,207LP2900X,208VP0000X,208VP0014X,207T00000X"  # some with a Medicare count
ASKED = {"near": "Boston, MA", "taxonomy": PAIN}
FOUND = "1200-2000000002-0"

REFUSED = [
    ({"taxonomy": PAIN}, "near: missing; give a ZIP code, or a town and its state"),
    ({"near": "10001"}, "taxonomy: missing; give a taxonomy code such as 208VP0014X, or several with commas"),
    (ASKED | {"near": ""}, "no place in it"),
    (ASKED | {"near": "1000"}, "1000: a ZIP code has five digits"),
    (ASKED | {"near": "48.85,2.35"}, "not in the United States"),
    (ASKED | {"taxonomy": ""}, "'': no taxonomy code; write ten letters and digits"),
    (ASKED | {"taxonomy": "pain"}, "'pain': no taxonomy code"),
    (ASKED | {"taxonomy": f"{PAIN},"}, "'': no taxonomy code"),
    (ASKED | {"taxonomy": f"{PAIN}, {SPINE}"}, f"' {SPINE}': no taxonomy code"),
    (ASKED | {"taxonomy": "999X00000X"}, "'999X00000X': not a taxonomy code of this directory"),
    (ASKED | {"taxonomy": f"{PAIN},999X00000X"}, "'999X00000X': not a taxonomy code of this directory"),
    (ASKED | {"taxonomy": ",".join(f"{at}8VP0014X" for at in range(20, 37))}, "17 taxonomy codes: ask for at least 1"),
    (ASKED | {"within": "0"}, "within 0 miles: ask for more than 0"),
    (ASKED | {"within": "13000"}, "at most 12,500"),
    (ASKED | {"within": "nan"}, "within 'nan': no number of miles"),
    (ASKED | {"sex": "f"}, "'f': no sex that is published; choose one of F, M, X"),
    (ASKED | {"billed": "no"}, "billed 'no': write yes, or leave it out"),
    (ASKED | {"billed": ""}, "billed '': write yes, or leave it out"),
    (ASKED | {"counts": "1"}, "counts '1': write yes, or leave it out"),
    (ASKED | {"limit": "0"}, "limit '0': ask for at least 1 and at most 100 results"),
    (ASKED | {"limit": "101"}, "limit '101': ask for at least 1 and at most 100 results"),
    (ASKED | {"after": ""}, "after '': no token of a page; give the 'next' of the page before"),
    (ASKED | {"after": "2"}, "after '2': no token of a page"),
    (ASKED | {"after": "1200-2000000001-0"}, "2000000001: last digit should be 2"),
    (ASKED | {"after": "50000-2000000002-0", "within": "25"}, "after 50000-2000000002-0: beyond the radius"),
    (ASKED | {"page": "2"}, "'page': no such parameter; choose from near, taxonomy, within"),
    (ASKED | {"procedure": "mild"}, "'procedure': no such parameter"),
]


def path_of(**parameters: str) -> str:
    return "/api/practitioners?" + "&".join(f"{name}={quote(value)}" for name, value in parameters.items())


@pytest.fixture
def nearby(ask_api):
    """Ask, and return what was said."""

    def asking(**parameters: str):
        answer = ask_api.get(path_of(**parameters))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
        return answer.said

    return asking


def followed(nearby, **parameters: str):
    """Return the results of all pages, and how many pages there are."""
    results, token, pages = [], {}, 0
    while pages == 0 or token["after"]:
        page = nearby(**parameters, **token)
        results += page["results"]
        token, pages = {"after": page["next"]}, pages + 1
    return results, pages


@pytest.fixture(scope="module")
def directory(demo_directory):
    """The directory that the server answers from."""
    return open_directory(demo_directory)


@pytest.mark.parametrize(
    "chosen",
    [
        {"taxonomy": PERFORMERS},
        {"taxonomy": DOCTORS, "within": "400"},
        {"taxonomy": DOCTORS, "sex": "F", "within": "1500"},
        {"taxonomy": PERFORMERS, "billed": "yes"},
    ],
)
def test_following_next_gives_the_list_that_one_long_page_gives(nearby, chosen):
    asked = {"near": "Boston, MA", **chosen}
    whole = nearby(**asked, limit="100", counts="yes")
    expected, _ = followed(nearby, **asked, limit="100")

    results, pages = followed(nearby, **asked, limit="3")

    assert results == expected
    assert results[:100] == whole["results"]
    assert len(results) == whole["counts"]["found"] > 3
    assert pages == -(-len(results) // 3)
    assert len({result["npi"] for result in results}) == len(results)


def test_everybody_in_the_list_is_as_the_record_says(nearby, directory):
    asked = {"near": "10001", "taxonomy": PERFORMERS, "sex": "F", "billed": "yes"}
    results, _ = followed(nearby, **asked)

    assert results
    for result in results:
        held = record(directory, Npi(result["npi"]))
        assert held.listed
        assert (held.practitioner.sex, held.practitioner.name) == ("F", result["name"])
        assert held.services
        assert [stated.code for stated in held.taxonomies] == [stated["code"] for stated in result["specialties"]]
        assert {stated["code"] for stated in result["specialties"]} & set(PERFORMERS.split(","))
        places = {(at.line_1, at.line_2, at.city, at.state, at.postal_code, at.country) for at in held.locations}
        assert tuple(result["place"].values()) in places


def test_the_counts_are_those_of_asking_with_each_filter(nearby):
    asked = {"near": "Boston, MA", "taxonomy": PERFORMERS, "within": "6000"}

    for chosen in ({}, {"sex": "M"}, {"billed": "yes"}, {"sex": "F", "billed": "yes"}):
        counts = nearby(**asked | chosen, counts="yes", limit="1")["counts"]

        assert counts == {
            "found": len(followed(nearby, **asked | chosen)[0]),
            "sex": {sex: len(followed(nearby, **asked | chosen | {"sex": sex})[0]) for sex in "FMX"},
            "billed": len(followed(nearby, **asked | chosen | {"billed": "yes"})[0]),
        }
        assert min(counts["found"], counts["sex"]["M"], counts["billed"]) > 0


REMARKED = {"last_seen", "disagree", "further_places", "takes_medicare", "telehealth"}


def test_a_result_has_the_keys_that_the_results_of_a_search_have_but_for_remarks(nearby, ask_api):
    groups = ask_api.search(near="10001", procedure="mild", within="3000").said["groups"]
    of_a_search = next(result for group in groups for result in group["results"])
    [result] = nearby(near="10001", taxonomy=PAIN, limit="1")["results"]

    assert [key for key in result if key not in {"fact", "specialties"}] == [
        key for key in of_a_search if key not in {"pathway", "claims", *REMARKED}
    ]
    assert list(result["place"]) == list(of_a_search["place"])


def test_nobody_within_the_radius_is_an_answer(nearby):
    answer = nearby(near="96799", taxonomy=PAIN, within="1", counts="yes")

    assert (answer["results"], answer["next"]) == ([], None)
    assert answer["counts"] == {"found": 0, "sex": {"F": 0, "M": 0, "X": 0}, "billed": 0}


def test_twenty_are_shown_and_nothing_is_counted_unless_asked_for(nearby):
    answer = nearby(near="Boston, MA", taxonomy=DOCTORS)

    assert (len(answer["results"]), answer["question"]["limit"], answer["counts"]) == (20, 20, None)


@pytest.mark.parametrize(("parameters", "sentence"), REFUSED)
def test_what_cannot_be_asked_is_refused_with_the_remedy(ask_api, parameters, sentence):
    answer = ask_api.get(path_of(**parameters))

    assert answer.status == 400
    assert list(answer.said) == ["error"]
    assert sentence in answer.said["error"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["near", "taxonomy", "after"])
def test_a_parameter_given_twice_is_refused(ask_api, name):
    given = ASKED | {"after": FOUND}
    answer = ask_api.get(path_of(**given) + f"&{name}={quote(given[name])}")

    assert (answer.status, answer.said) == (400, {"error": f"{name}: given 2 times; give it once"})


def test_what_has_not_changed_is_not_sent_again(ask_api):
    etag = ask_api.get(path_of(**ASKED)).headers["etag"]

    again = ask_api.get(path_of(**ASKED), if_none_match=etag)

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    "other",
    [
        {"near": "02115"},
        {"taxonomy": SPINE},
        {"within": "25"},
        {"sex": "F"},
        {"billed": "yes"},
        {"limit": "7"},
        {"after": FOUND},
        {"counts": "yes"},
    ],
)
def test_another_question_has_another_validator(ask_api, other):
    etag = ask_api.get(path_of(**ASKED)).headers["etag"]

    assert ask_api.get(path_of(**ASKED | other), if_none_match=etag).status == 200


def test_the_same_question_in_other_words_has_the_same_validator(ask_api):
    said = {
        ask_api.get(path_of(near=near, taxonomy=codes)).headers["etag"]
        for near, codes in (("Boston, MA", f"{PAIN},{SPINE}"), ("boston  mass.", f"{SPINE},{PAIN},{SPINE}"))
    }

    assert len(said) == 1
