"""Certificates, held to the schema that Open Badges publishes for them: the published bytes, and all that it asks."""

import copy
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft201909Validator

from a_certificate import NOW, Pen
from certificates import CERTIFICATE, certificates
from whoperforms.credentials.certificate import document_of
from whoperforms.credentials.proofs import with_proofs

FOLDER = Path(__file__).with_name("open_badges")
FILE = FOLDER / "ob_v3p0_achievementcredential_schema.json"
DIGEST = "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea"
STATUS = "$.credentialStatus"  # where we differ: Open Badges 3.0 has one entry at most, and we have one of each list
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
FORMATS = copy.deepcopy(Draft201909Validator.FORMAT_CHECKER)
FORMATS.checks("date-time")(lambda value: not isinstance(value, str) or bool(INSTANT.fullmatch(value)))
SCHEMA = json.loads(FILE.read_bytes())
VALIDATOR = Draft201909Validator(SCHEMA, format_checker=FORMATS)


def complaints(document):
    """Return what the schema does not like in a document, by place."""
    return {error.json_path: error.message for error in VALIDATOR.iter_errors(document)}


def signed(certificate):
    return with_proofs(document_of(certificate), Pen(), created=NOW)


def with_one_entry(document, at):
    return {**document, "credentialStatus": document["credentialStatus"][at]}


def test_the_schema_is_the_published_one_to_the_byte_and_the_notice_says_whose():
    Draft201909Validator.check_schema(SCHEMA)
    notice = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")

    assert sha256(FILE.read_bytes()).hexdigest() == DIGEST
    assert {FILE.name, DIGEST, SCHEMA["$id"]} < set(re.split(r"[|,\s]+", notice))
    assert not re.search(r'"\$ref" : "[^#]', FILE.read_text(encoding="utf-8"))  # nothing of another host


@settings(max_examples=40)
@given(certificates())
def test_every_certificate_is_a_valid_achievement_credential_but_for_its_second_status_entry(one):
    document = signed(one)

    assert set(complaints(document)) == {STATUS}
    assert [complaints(with_one_entry(document, at)) for at in (0, 1)] == [{}, {}]


@pytest.mark.parametrize("suite", [0, 1], ids=["rdfc", "jcs"])
def test_a_certificate_with_one_of_its_proofs_is_valid_too(suite):
    document = with_one_entry(signed(CERTIFICATE), 0)

    assert complaints({**document, "proof": document["proof"][suite]}) == {}


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        pytest.param({"validFrom": "1 November 2026"}, "$.validFrom", id="no instant"),
        pytest.param({"type": ["VerifiableCredential"]}, "$.type", id="no open badge"),
        pytest.param({"@context": ["https://www.w3.org/ns/credentials/v2"]}, "$['@context']", id="a context short"),
        pytest.param({"credentialSubject": {"type": ["AchievementSubject"]}}, "$.credentialSubject", id="no badge"),
        pytest.param({"issuer": {"type": ["Profile"]}}, "$.issuer", id="an issuer without an id"),
        pytest.param({"evidence": [{"name": "A form"}]}, "$.evidence", id="evidence without a type"),
    ],
)
def test_the_schema_does_find_what_is_no_achievement_credential(broken, where):
    document = {**with_one_entry(signed(CERTIFICATE), 0), **broken}

    assert where in {place[: len(where)] for place in complaints(document)}
