"""Check a certificate on a page: by number, file or text; the outcome first, then the twelve steps; nothing fetched."""

import json
import re
import time
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils.translation import override

from issuers import issued, issuer_at
from whoperforms.certification.acts import keeping
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.strict_json import LONGEST
from whoperforms.credentials.verification.answer import NotProved, Result
from whoperforms.credentials.verification.findings import DOUBTS, SENTENCES, Code
from whoperforms.credentials.verification.steps import STEPS
from whoperforms.registry import issuing, signing
from whoperforms.registry.journal import ledger
from whoperforms.web import verify_words
from whoperforms.web.verify_lines import DANGER, HEADINGS, POLICIES, TO_DO
from worlds import npi

GENUINE = "<h1>This certificate is genuine and in force</h1>"


@pytest.fixture(scope="module")
def world(tmp_path_factory, demo_directory):
    """A registry whose issuer has keys, as it is today."""
    folder = tmp_path_factory.mktemp("issuer")
    with issuer_at(folder / "registry.db", folder) as made, override_settings(DIRECTORY=demo_directory):
        yield made


@pytest.fixture(scope="module")
def number(world):
    """The number of a certificate in force."""
    return issued(world)[1]


@pytest.fixture(scope="module")
def data(number):
    """Its exact bytes."""
    return issuing.document(ledger(), number)


@pytest.fixture
def client(world):  # noqa: ARG001 - there has to be something to check
    """Somebody without cookies; a form needs no token of ours."""
    return Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)


def file(data):
    return SimpleUploadedFile("certificate.json", data, "application/json")


def sent(client, *, language="en", status=HTTPStatus.OK, **typed):
    answer = client.post(f"/{language}/verify", typed)
    assert answer.status_code == status, answer.content.decode()[:3000]
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    return answer.content.decode()


def steps_of(page):
    return re.findall(r'<h3 class="usa-process-list__heading">([^<]*)</h3>\s*<p>(.*?)</p>', page)


def test_the_form_takes_a_number_a_file_or_a_text_and_needs_no_script(client):
    page = client.get("/en/verify").content.decode()

    assert re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', page) == ["number", "file", "text", "npi"]
    assert 'enctype="multipart/form-data"' in page
    assert re.findall(r'<script src="/static/(\w+)', page) == ["focus"]  # the one that every page has


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", "{data}"),
        ("text", "\n {data}\r\n"),
        ("number", "{number}"),
        ("number", " {small}-{middle} {last}"),
        ("number", "https://registry.example/c/{number}"),
        ("number", "HTTPS://REGISTRY.EXAMPLE/C/{number}"),
        ("number", "registry.example/c/{number}.json"),
        ("number", "http://127.0.0.1/es/c/{number}?x=1#top"),
    ],
    ids=["text", "text with space", "number", "typed number", "link", "code", "no scheme", "page"],
)
def test_each_way_leads_to_the_same_answer_and_to_all_twelve_steps(client, number, data, field, typed):
    parts = {"small": number[:4].lower(), "middle": number[4:8], "last": number[8:]}
    said = typed.format(number=number, data=data.decode(), **parts)
    told_of(sent(client, **{field: said}), number)


def test_so_does_a_file(client, number, data):
    told_of(sent(client, file=file(data)), number)


def told_of(page, number):
    assert GENUINE in page
    assert "Ada, MD" in page
    assert [heading.partition(":")[0] for heading, _ in steps_of(page)] == [step.name for step in STEPS]
    assert f'href="/en/c/{number}"' in page


def test_the_npi_of_another_doctor_is_told(client, data):
    assert GENUINE in sent(client, file=file(data), npi=npi(7))
    page = sent(client, file=file(data), npi=npi(8))

    assert "<h1>This certificate is not valid</h1>" in page
    assert "It is of somebody else" in page
    assert "Ada" not in page


def test_what_somebody_changed_is_not_valid_and_shows_nothing_of_what_it_says(client, data):
    page = sent(client, text=data.decode().replace("Ada, MD", "Eve, MD"))

    assert "<h1>This certificate is not valid</h1>" in page
    assert "does not fit: this is not what the issuer signed" in page
    assert "Eve" not in page
    assert [heading.partition(": ")[2] for heading, _ in steps_of(page)][5:] == ["does not fit", *["not looked at"] * 6]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "It cannot be read with certainty"),
        ('{"a":1,"a":2}', "It cannot be read with certainty"),
        ("[" * 30_000, "It cannot be read with certainty"),
        ("{}", "It does not have the form of our certificates"),
        ("<script>alert(1)</script>", "It cannot be read with certainty"),
    ],
    ids=["half", "twice", "deep", "empty", "script"],
)
def test_what_cannot_be_read_is_not_confirmed_and_it_says_what_to_do(client, text, said):
    page = sent(client, text=text)

    assert "<h1>We cannot confirm this certificate</h1>" in page
    assert said in page
    assert "exactly as it was issued" in page
    assert "<script>" not in page


def test_the_certificate_of_another_issuer_is_not_confirmed(client, data):
    page = sent(client, text=data.decode().replace("registry.example", "elsewhere.example"))

    assert "<h1>We cannot confirm this certificate</h1>" in page
    assert "did:web:elsewhere.example is no issuer that we know" in page
    assert "Ask whoever issued it" in page


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "number", "Give a file, a text or a number."),
        ({"number": "9F4K-2M7Q-XT3C", "text": "{}"}, "number", "Give only one of the three."),
        ({"number": "9F4K"}, "number", "A number has 12 letters and digits"),
        ({"number": "0000-0000-0000"}, "number", "No certificate of this number was signed here."),
        ({"number": "https://elsewhere.example/c/9F4K2M7QXT3C"}, "number", "we do not open it"),
        ({"number": "https://registry.example@elsewhere.example/c/9F4K2M7QXT3C"}, "number", "we do not open it"),
        ({"number": "file:///etc/passwd"}, "number", "we do not open it"),
        ({"number": "http://[::1/c/9F4K2M7QXT3C"}, "number", "we do not open it"),
        ({"number": "https://registry.example/s/revocation/1"}, "number", "A number has 12 letters and digits"),
        ({"text": "{}", "npi": "12"}, "npi", "This is no NPI number."),
    ],
    ids=[
        "nothing",
        "two",
        "short",
        "unknown",
        "another site",
        "disguised",
        "a file here",
        "broken",
        "a list",
        "no NPI",
    ],
)
def test_what_is_not_taken_says_why_at_its_field_and_keeps_what_was_typed(client, typed, field, said):
    page = sent(client, status=HTTPStatus.BAD_REQUEST, **typed)

    assert "<title>Error: " in page
    assert f'href="#{field}"' in page
    assert page.count(said) == 2
    for value in typed.values():
        assert value.replace("'", "&#39;") in page


@pytest.mark.parametrize("size", [LONGEST + 1, 10_000_000])
def test_a_file_that_is_too_large_is_refused_with_a_sentence_and_not_held(client, size):
    began = time.perf_counter()
    page = sent(client, file=file(b"[" * size), status=HTTPStatus.BAD_REQUEST)

    assert "This is larger than 64 KB, and no certificate is." in page
    assert time.perf_counter() - began < 2


def test_a_text_that_is_too_large_is_refused_with_a_sentence(client):
    page = sent(client, text="[" * 70_000, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    assert "This is larger than 64 KB, and no certificate is." in page


def test_an_empty_file_is_as_none(client):
    assert "Give a file, a text or a number." in sent(client, file=file(b""), status=HTTPStatus.BAD_REQUEST)


def test_a_file_of_exactly_the_limit_is_looked_at(client):
    assert "We cannot confirm" in sent(client, file=file(b" " * LONGEST))


@pytest.mark.parametrize("page", ["/en/mistake", "/en/c/000000000000"])
def test_no_other_page_for_everybody_takes_a_file(client, page):
    assert client.post(page, {"file": file(b"{}")}).status_code in {400, 405}


def test_spanish_readers_get_each_step_in_spanish(client, data):
    page = sent(client, language="es", file=file(data))
    found = steps_of(page)

    assert len(found) == len(STEPS)
    assert 'href="/en/verify"' in page
    assert '<html lang="es">' in page


@pytest.mark.parametrize("code", Code)
def test_a_page_says_what_the_terminal_says(code):
    names = re.findall(r"{(\w+)}", SENTENCES[code])
    with override("en"):
        said = str(verify_words.SAID[code]) % {name: f"<{name}>" for name in names}

    assert said == SENTENCES[code].format_map({name: f"<{name}>" for name in names})


def test_every_step_result_outcome_and_policy_has_its_words():
    assert {step.number: step.name for step in STEPS} == {n: str(said) for n, said in verify_words.STEPS.items()}
    assert set(verify_words.RESULTS) == set(Result)
    assert set(HEADINGS) >= {*CertificationState, *NotProved} - {
        CertificationState.IN_TRAINING,
        CertificationState.NONE,
    }
    assert set(POLICIES) == set(Separation)
    assert TO_DO.keys() == DOUBTS | {Code.STATUS_SAID_UNSURE}
    assert DANGER <= DOUBTS


def test_of_what_this_site_never_signed_nobody_says_that_it_may_be_genuine(client, number, data):
    forged = json.loads(data.replace(number.encode(), b"0" * 12))
    forged["credentialSubject"]["licenseNumber"] = "0000-0000-0000"
    del forged["proof"]
    signer = signing.signer(ledger(), Kind.CERTIFICATE)
    page = sent(client, text=json.dumps(with_proofs(forged, signer, created=datetime.now(UTC).replace(microsecond=0))))

    assert "We cannot confirm this certificate" in page
    assert "Its issuer has no proof that this was ever signed" in page
    assert "Tell the issuer where you got it." in page
    assert "That does not mean that it is false" not in page
    assert "Try again" not in page


def test_what_a_certificate_quotes_is_never_markup(client, data):
    told = json.loads(data)
    told["<b>x</b>"] = 1
    for language in ("en", "es"):
        assert "<b>x" not in sent(client, language=language, text=json.dumps(told))


def test_a_suspension_is_told_on_the_next_request(client, world):
    enrolment, number = issued(world, "Ben", 8)
    assert GENUINE in sent(client, number=number)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
    page = sent(client, number=number)

    assert "<h1>This certificate is genuine, but it is not in force now</h1>" in page
    assert "Its issuer says: suspended" in page
    assert "burns" not in page
