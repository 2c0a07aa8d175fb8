"""How an answer travels: compressed, validated, over one connection, with nothing that leads elsewhere."""

import pytest

from asking import search_path

SEARCH = search_path(near="10001", procedure="mild")


def test_an_answer_is_compressed_for_who_takes_it(ask_api):
    plain = ask_api.get(SEARCH)
    packed = ask_api.get(SEARCH, accept_encoding="br, gzip;q=0.8")

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.said == plain.said
    assert len(packed.body) < len(plain.body) / 3
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.000", "br"])
def test_an_answer_is_not_compressed_for_who_does_not(ask_api, accepted):
    assert "content-encoding" not in ask_api.get(SEARCH, accept_encoding=accepted).headers


def test_a_short_answer_is_not_compressed(ask_api):
    answer = ask_api.get("/api/practitioners/1000000004", accept_encoding="gzip")

    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_has_not_changed_is_not_sent_again(ask_api, encoding):
    etag = ask_api.get(SEARCH, accept_encoding=encoding).headers["etag"]

    again = ask_api.get(SEARCH, accept_encoding=encoding, if_none_match=f'"other", {etag}')

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert again.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    "other",
    [
        {"near": "02115"},
        {"within": "25"},
        {"limit": "7"},
        {"sex": "F"},
        {"pathway": "spine_surgery"},
    ],
)
def test_another_question_has_another_validator(ask_api, other):
    etag = ask_api.get(SEARCH).headers["etag"]

    answer = ask_api.get(search_path(**{"near": "10001", "procedure": "mild"} | other), if_none_match=etag)

    assert answer.status == 200


def test_the_same_question_in_other_words_has_the_same_validator(ask_api):
    said = {ask_api.search(near=near, procedure="mild").headers["etag"] for near in ("Boston, MA", "boston  mass.")}

    assert len(said) == 1


def test_the_head_of_an_answer_is_that_of_the_whole(ask_api):
    whole, head = ask_api.get(SEARCH), ask_api.get(SEARCH, "HEAD")

    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_a_connection_is_kept(ask_api):
    ask_api.get(SEARCH)
    used = ask_api.connection.sock

    for path in (SEARCH, "/api/nowhere", search_path(near="x", procedure="mild"), SEARCH):
        ask_api.get(path)

    assert ask_api.connection.sock is used


@pytest.mark.parametrize("path", [SEARCH, "/api/nowhere", "/api/search", "/api/practitioners/12"])
def test_every_answer_keeps_to_itself(ask_api, path):
    headers = ask_api.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in headers


def test_another_host_name_gets_no_answer(ask_api):
    assert ask_api.get(SEARCH, host="elsewhere.example").status == 400
