"""What nobody can read is answered all the same: with a sentence, and never with a fault of the server's."""

import io
import json
from contextlib import closing
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application

from whoperforms.project.unanswered import SENTENCE, never_without_an_answer

MANY = "&".join(f"a{at}=1" for at in range(60))
PAGES = ["/en/verify", "/es/mild/near", "/en/mild/check", "/en/account/sign-in"]


@pytest.fixture
def asked(pages):  # noqa: ARG001 - the site that they are pages of
    application = never_without_an_answer(get_wsgi_application())

    def ask(path, query="", *, method="GET", **environ):
        given = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1"}
        given |= {"wsgi.input": io.BytesIO(b"{}"), "CONTENT_LENGTH": "2", **environ}
        setup_testing_defaults(given)
        statuses = []
        answer = application(given, lambda status, headers, *_: statuses.append((int(status[:3]), dict(headers))))
        with closing(answer) if hasattr(answer, "close") else io.BytesIO():
            return *statuses[0], b"".join(answer).decode()

    return ask


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_question_of_too_many_parts_gets_a_page_that_says_so(asked, path, method):
    status, headers, body = asked(path, MANY, method=method)

    assert status in {400, 405}
    assert headers["Content-Type"].startswith("text/html")
    assert "<h1" in body


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/search"), ("POST", "/api/verify"), ("GET", "/log/entries")])
def test_a_program_is_told_so_in_json(asked, method, path):
    status, _, body = asked(path, MANY, method=method)

    assert status == 400
    assert json.loads(body)["error"].startswith("the request: too long, or of too many parts")


@pytest.mark.parametrize("charset", ["base64", "idna", "undefined", "utf-16", "no such thing"])
@pytest.mark.parametrize("path", ["/en/mild/near", "/api/verify"])
def test_a_charset_that_is_none_changes_nothing(asked, path, charset):
    plain = asked(path, "place=10001", CONTENT_TYPE="application/json", method="POST")

    assert asked(path, "place=10001", CONTENT_TYPE=f"application/json; charset={charset}", method="POST") == plain
    assert plain[0] < 500


@pytest.mark.parametrize(
    "said",
    [
        "charset =undefined",
        " Charset\t= undefined ;",
        "charset*=utf-8''undefined",
        "charset*0=unde; charset*1=fined",
        'a="; charset=undefined',
        "title*=undefined''x",
        "title*=none''x",
        "title *0*=none''x",
    ],
)
def test_nor_does_one_that_is_said_in_another_way(asked, said):
    plain = asked("/api/verify", CONTENT_TYPE="application/json", method="POST")

    assert asked("/api/verify", CONTENT_TYPE=f"application/json;{said}", method="POST") == plain
    assert plain[0] < 500


def test_where_the_parts_of_a_form_end_is_left_as_it_was_said():
    seen = {}
    said = "multipart/form-data; charset =undefined; boundary=\"x y\"; title*=none''x"

    never_without_an_answer(lambda environ, _: [seen.update(environ)])({"CONTENT_TYPE": said}, None)

    assert seen == {"CONTENT_TYPE": 'multipart/form-data; boundary="x y"'}


def test_where_an_application_fails_altogether_a_sentence_is_sent_and_no_cause():
    def failing(_environ, _start_response):
        raise LookupError("secret")

    statuses = []
    body = never_without_an_answer(failing)({}, lambda status, headers: statuses.append((status, dict(headers))))

    assert b"".join(body).decode() == SENTENCE
    assert statuses[0][0].startswith("500")
    assert "default-src 'none'" in statuses[0][1]["Content-Security-Policy"]
