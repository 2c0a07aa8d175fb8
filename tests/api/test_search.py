"""The search endpoint answers as the terminal does, and refuses what it cannot answer with a sentence."""

import json

import pytest

from asking import search_path

REFUSED = [
    ({"procedure": "mild"}, "near: missing; give a ZIP code"),
    ({"near": "10001"}, "procedure: missing; give the name of a procedure"),
    ({"near": "", "procedure": "mild"}, "no place in it"),
    ({"near": "1000", "procedure": "mild"}, "a ZIP code has five digits"),
    ({"near": "Springfield", "procedure": "mild"}, "Springfield"),
    ({"near": "48.85,2.35", "procedure": "mild"}, "not in the United States"),
    ({"near": "10001", "procedure": "milt"}, "'milt': no such procedure"),
    ({"near": "10001", "procedure": "../mild"}, "no such procedure"),
    ({"near": "10001", "procedure": "mild", "within": "0"}, "within 0 miles: ask for more than 0"),
    ({"near": "10001", "procedure": "mild", "within": "13000"}, "at most 12,500"),
    ({"near": "10001", "procedure": "mild", "within": "nan"}, "'nan': no number of miles"),
    ({"near": "10001", "procedure": "mild", "within": "-5"}, "'-5': no number of miles"),
    ({"near": "10001", "procedure": "mild", "limit": "0"}, "limit '0': ask for at least 1"),
    ({"near": "10001", "procedure": "mild", "limit": "101"}, "at most 100"),
    ({"near": "10001", "procedure": "mild", "limit": "1_0"}, "limit '1_0'"),
    ({"near": "10001", "procedure": "mild", "pathway": "chiropractic"}, "no pathway of MILD; choose one of"),
    ({"near": "10001", "procedure": "mild", "sex": "f"}, "choose one of F, M, X"),
    ({"near": "10001", "procedure": "mild", "takes_medicare": "1"}, "takes_medicare '1': write yes, or leave it out"),
    ({"near": "10001", "procedure": "mild", "telehealth": "no"}, "telehealth 'no': write yes, or leave it out"),
    ({"near": "10001", "procedure": "mild", "billed": ""}, "billed '': write yes, or leave it out"),
    ({"near": "10001", "procedure": "mild", "order": "cases"}, "order 'cases': choose one of distance, name"),
    ({"near": "10001", "procedure": "mild", "page": "2"}, "'page': no such parameter; choose from near, procedure"),
]


@pytest.mark.parametrize(
    ("options", "parameters"),
    [
        ((), {}),
        (("--within", "200", "--limit", "30"), {"within": "200", "limit": "30"}),
        (("--pathway", "spine_surgery"), {"pathway": "spine_surgery"}),
        (("--sex", "F", "--takes-medicare"), {"sex": "F", "takes_medicare": "yes"}),
        (("--telehealth", "--within", "500"), {"telehealth": "yes", "within": "500"}),
        (("--billed", "--order", "name", "--within", "2000"), {"billed": "yes", "order": "name", "within": "2000"}),
    ],
)
@pytest.mark.parametrize("place", ["10001", "Boston, MA", "96799", "40.7,-74"])
def test_the_answer_is_the_terminals(ask, ask_api, place, options, parameters):
    printed = ask("near", place, "--procedure", "mild", "--json", *options).out

    answer = ask_api.search(near=place, procedure="mild", **parameters)

    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.said == json.loads(printed)


def test_only_doctors_of_the_sex_asked_for_are_found(ask_api):
    counted = [
        [
            group["found"]
            for group in ask_api.search(near="10001", procedure="mild", within="3000", **asked).said["groups"]
        ]
        for asked in ({}, {"sex": "F"}, {"sex": "M"}, {"sex": "X"})
    ]
    everybody, *by_sex = (sum(groups) for groups in counted)

    assert min(by_sex[:2]) > 0
    assert sum(by_sex) <= everybody


@pytest.mark.parametrize(
    "chosen", [{"takes_medicare": "yes"}, {"telehealth": "yes"}, {"billed": "yes"}, {"order": "name"}]
)
def test_another_choice_is_another_answer_with_another_validator(ask_api, chosen):
    everybody, some = (ask_api.search(near="10001", procedure="mild", within="3000", **asked) for asked in ({}, chosen))

    assert some.headers["etag"] != everybody.headers["etag"]
    assert some.said["groups"] != everybody.said["groups"]


@pytest.mark.parametrize(("parameters", "sentence"), REFUSED)
def test_what_cannot_be_asked_is_refused_with_the_remedy(ask_api, parameters, sentence):
    answer = ask_api.search(**parameters)

    assert answer.status == 400
    assert list(answer.said) == ["error"]
    assert sentence in answer.said["error"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_parameter_given_twice_is_refused(ask_api):
    answer = ask_api.get(search_path(near="10001", procedure="mild") + "&near=02115")

    assert (answer.status, answer.said) == (400, {"error": "near: given 2 times; give it once"})


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_reading_is_answered(ask_api, method):
    answer = ask_api.get(search_path(near="10001", procedure="mild"), method)

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.said["error"].startswith(method)


def test_an_address_that_is_not_there_is_told_as_json(ask_api):
    answer = ask_api.get("/api/doctors")

    assert answer.status == 404
    assert "/api/search" in answer.said["error"]


def test_a_record_is_the_one_that_the_terminal_shows(ask, ask_api):
    found = ask_api.search(near="10001", procedure="mild", within="500").said["groups"]
    npi = next(result["npi"] for group in found for result in group["results"])

    answer = ask_api.get(f"/api/practitioners/{npi}")

    assert answer.status == 200
    assert answer.said == json.loads(ask("show", npi, "--json").out)


@pytest.mark.parametrize(
    ("npi", "status", "sentence"),
    [
        ("2999999991", 400, "last digit should be"),
        ("1000000004", 404, "no release in this directory names this NPI"),
        ("12", 400, "an NPI is ten digits"),
        ("10000000%CB%88", 400, "an NPI is ten digits"),
    ],
)
def test_a_record_that_is_not_there_is_told(ask_api, npi, status, sentence):
    answer = ask_api.get(f"/api/practitioners/{npi}")

    assert answer.status == status
    assert sentence in answer.said["error"]


def test_a_record_takes_no_parameter_it_does_not_know(ask_api):
    answer = ask_api.get("/api/practitioners/2000000002?full=1")

    assert (answer.status, answer.said["error"]) == (400, "'full': no such parameter; choose from evidence")


def test_the_evidence_of_an_npi_is_the_terminals(ask, ask_api):
    npi = json.loads(ask("near", "10001", "--procedure", "mild", "--json").out)["groups"][1]["results"][0]["npi"]
    answer = ask_api.get(f"/api/practitioners/{npi}?evidence=mild")

    assert answer.status == 200
    assert answer.said == json.loads(ask("show", npi, "--evidence", "--json").out)
    assert answer.said["sections"]["volume"][0]["status"] == "supported"


def test_the_evidence_with_regard_to_no_procedure_is_refused(ask_api):
    answer = ask_api.get("/api/practitioners/2000000002?evidence=milt")

    assert (answer.status, "'milt': no such procedure" in answer.said["error"]) == (400, True)
